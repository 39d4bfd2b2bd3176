/** The wake-ups: one row an incident, the earliest of all that can fall due for it. */
import type { Actor } from '../../domain/incident/events.ts';
import { plus } from '../../domain/instant.ts';
import type { Queryable } from '../access/queryable.ts';
import { writeAudit } from '../directory/audit.ts';

export async function nextWake(db: Queryable): Promise<string | null> {
  const { rows } = await db.query<{ at: string | null }>(
    `select min(w.wake_at) as at from unnest(array[1, 2, 3, 4, 5, 6, 7, 8, 9]::smallint[]) as ranks (rank)
     cross join lateral (
       select wake_at from incident_wakes where rank = ranks.rank and not held and not set_aside
       order by wake_at limit 1) w`,
  );
  return rows[0]?.at ?? null;
}

/** Doubling from a second: a fault that passes is not made worse by hurry. */
export const retryAfterMs = (failures: number) => 1_000 * 2 ** Math.min(failures, 6);

/** Answers true when the incident was set aside by this very failure. */
export async function countFailure(
  db: Queryable,
  incident: string,
  setAsideAfter: number,
  now: string,
): Promise<boolean> {
  const { rows } = await db.query<{ failures: number; setAside: boolean }>(
    `update incident_wakes set failures = failures + 1, set_aside = failures + 1 >= $2
     where incident = $1 and not set_aside returning failures, set_aside as "setAside"`,
    [incident, setAsideAfter],
  );
  const [row] = rows;
  if (row === undefined) return false;
  if (!row.setAside)
    await db.query('update incident_wakes set wake_at = $2, set_at = $3 where incident = $1', [
      incident,
      plus(now, retryAfterMs(row.failures)),
      now,
    ]);
  return row.setAside;
}

/** Restored incidents go on; a page that fell due meanwhile is a stall, which `decide` spaces out. */
export async function releaseHeld(
  db: Queryable,
  incidents: string[] | null,
  { actor, now }: { actor: Actor; now: string },
): Promise<string[]> {
  const { rows } = await db.query<{ incident: string }>(
    `update incident_wakes set held = false where held and ($1::uuid[] is null or incident = any($1::uuid[]))
     returning incident`,
    [incidents],
  );
  if (rows.length === 0) return [];
  await writeAudit(db, [
    {
      at: now,
      actor,
      noun: 'installation',
      handle: 'held',
      verb: 'released',
      before: { held: rows.length },
      after: { held: 0 },
    },
  ]);
  return rows.map(({ incident }) => incident);
}
