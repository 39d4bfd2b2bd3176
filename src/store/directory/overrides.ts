/** Overrides with what people want to know of them: who entered each and when, why, and the swap that it came from. */
import type { Override } from '../../domain/schedule/schedule.ts';
import type { Queryable } from '../access/queryable.ts';

export interface EnteredOverride extends Override {
  id: number;
  /** Counted from 0 in the order in which they were entered. */
  place: number;
  enteredAt: string;
  /** A person's handle; null: a file, or a program's key. */
  by: string | null;
  note: string | null;
  swap: string | null;
}

const columns = `id, starts as "from", ends as "to", who, mode, entered_at as "enteredAt", entered_by as "by", note, swap`;

/** In the order in which they were entered; a schedule has at most 5,000. */
export async function readOverrides(db: Queryable, schedule: string): Promise<EnteredOverride[]> {
  const { rows } = await db.query<Omit<EnteredOverride, 'place'>>(
    `select ${columns} from schedule_overrides where schedule = $1 order by id`,
    [schedule],
  );
  return rows.map((row, place) => ({ ...row, place }));
}

/** Answers their ids, in their order. */
export async function insertEntered(
  db: Queryable,
  {
    schedule,
    entries,
    by,
    swap,
    now,
  }: {
    schedule: string;
    entries: (Override & { note?: string | null })[];
    by: string | null;
    swap: string | null;
    now: string;
  },
): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    `insert into schedule_overrides (schedule, starts, ends, who, mode, entered_at, entered_by, note, swap)
     select $1, e->>'from', e->>'to', e->'who', coalesce(e->>'mode', 'replace'), $3, $4, e->>'note', $5
     from json_array_elements($2::json) with ordinality as given (e, ord) order by ord
     returning id`,
    [schedule, JSON.stringify(entries), now, by, swap],
  );
  return rows.map(({ id }) => id);
}

export async function setOverrideEnd(db: Queryable, id: number, to: string): Promise<void> {
  await db.query('update schedule_overrides set ends = $2 where id = $1', [id, to]);
}
