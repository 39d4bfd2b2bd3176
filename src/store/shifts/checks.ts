/** Which items of a shift's checklists were gone through, by handoff. */
import type { Actor } from '../../domain/incident/events.ts';
import type { Queryable } from '../access/queryable.ts';

/** The handoff of a schedule, by its instant. */
export interface HandoffKey {
  schedule: string;
  at: string;
}

interface ShiftCheckRow {
  checklist: string;
  item: string;
  actor: Actor;
  checkedAt: string;
}

/** A process has no more items than that in its checklists of shifts. */
const mostChecks = 5_000;

export async function readShiftChecks(db: Queryable, { schedule, at }: HandoffKey): Promise<ShiftCheckRow[]> {
  const { rows } = await db.query<ShiftCheckRow>(
    `select checklist, item, actor, checked_at as "checkedAt" from shift_checks
     where schedule = $1 and handoff_at = $2 order by checked_at limit ${mostChecks}`,
    [schedule, at],
  );
  return rows;
}

/** False: it was ticked before, and stays whoever's it was. */
export async function addShiftCheck(
  db: Queryable,
  { schedule, at }: HandoffKey,
  { checklist, item, actor, checkedAt }: ShiftCheckRow,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into shift_checks (schedule, handoff_at, checklist, item, actor, checked_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [schedule, at, checklist, item, JSON.stringify(actor), checkedAt],
  );
  return rowCount === 1;
}

/** Null: it was not ticked. */
export async function removeShiftCheck(
  db: Queryable,
  { schedule, at }: HandoffKey,
  { checklist, item }: Pick<ShiftCheckRow, 'checklist' | 'item'>,
): Promise<ShiftCheckRow | null> {
  const { rows } = await db.query<ShiftCheckRow>(
    `delete from shift_checks where schedule = $1 and handoff_at = $2 and checklist = $3 and item = $4
     returning checklist, item, actor, checked_at as "checkedAt"`,
    [schedule, at, checklist, item],
  );
  return rows[0] ?? null;
}
