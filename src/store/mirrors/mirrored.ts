/** The ids by which another house knows what it keeps of ours. */
import type { Queryable } from '../access/queryable.ts';

export async function readMirrored(
  db: Queryable,
  channel: string,
  ours: string[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ ours: string; theirs: string }>(
    'select ours, theirs from mirrored where channel = $1 and ours = any($2::text[])',
    [channel, ours],
  );
  return new Map(rows.map((row) => [row.ours, row.theirs]));
}

export async function keepMirrored(
  db: Queryable,
  { channel, ours, theirs, now }: { channel: string; ours: string; theirs: string; now: string },
): Promise<void> {
  await db.query(
    `insert into mirrored (channel, ours, theirs, at) values ($1, $2, $3, $4)
     on conflict (channel, ours) do update set theirs = excluded.theirs, at = excluded.at`,
    [channel, ours, theirs, now],
  );
}
