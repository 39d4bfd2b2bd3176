/** The passwords of pages: their hashes, each with a version by which what an earlier one opened is closed again. */
import type { Queryable } from '../access/queryable.ts';

export async function putPagePassword(
  db: Queryable,
  { page, hash, now }: { page: string; hash: string; now: string },
): Promise<void> {
  await db.query(
    `insert into status_page_passwords (page, hash, version, set_at) values ($1, $2, 1, $3)
     on conflict (page) do update set hash = excluded.hash, version = status_page_passwords.version + 1,
       set_at = excluded.set_at`,
    [page, hash, now],
  );
}

/** Null: none was ever set, and the page opens to nobody but those who are signed in. */
export async function readPagePassword(
  db: Queryable,
  page: string,
): Promise<{ hash: string; version: number; setAt: string } | null> {
  const { rows } = await db.query<{ hash: string; version: number; setAt: string }>(
    'select hash, version, set_at as "setAt" from status_page_passwords where page = $1',
    [page],
  );
  return rows[0] ?? null;
}
