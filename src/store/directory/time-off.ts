/** When people are away, as they entered it themselves. */
import type { Queryable } from '../access/queryable.ts';

export interface TimeOffRow {
  id: string;
  person: string;
  /** As written. */
  from: string;
  to: string;
  note: string | null;
  /** ISO instant. */
  enteredAt: string;
  /** A person's handle; null: by a file or a key. */
  enteredBy: string | null;
}

const columns = `t.id, t.person, t.starts as "from", t.ends as "to", t.note, t.entered_at as "enteredAt",
  t.entered_by as "enteredBy"`;

export const timeOffAsJson = `select t.person, t.starts as "from", t.ends as "to", t.note
  from time_off t join users u on u.handle = t.person
  where u.removed_at is null order by t.person collate "C", t.starts, t.ends, t.id`;

export async function insertTimeOff(db: Queryable, row: TimeOffRow): Promise<void> {
  await db.query(
    `insert into time_off (id, person, starts, ends, note, entered_at, entered_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, row.person, row.from, row.to, row.note, row.enteredAt, row.enteredBy],
  );
}

/** Null: this person has no such entry. */
export async function findTimeOff(
  db: Queryable,
  { person, id }: { person: string; id: string },
): Promise<TimeOffRow | null> {
  const { rows } = await db.query<TimeOffRow>(
    `select ${columns} from time_off t where t.person = $1 and t.id = $2`,
    [person, id],
  );
  return rows[0] ?? null;
}

/** Null: this person has none of exactly these times. */
export async function findSameTimeOff(
  db: Queryable,
  { person, from, to }: { person: string; from: string; to: string },
): Promise<TimeOffRow | null> {
  const { rows } = await db.query<TimeOffRow>(
    `select ${columns} from time_off t where t.person = $1 and t.starts = $2 and t.ends = $3 order by t.id limit 1`,
    [person, from, to],
  );
  return rows[0] ?? null;
}

export async function countTimeOff(db: Queryable, person: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    'select count(*)::int as count from time_off where person = $1',
    [person],
  );
  return rows[0]!.count;
}

export async function removeTimeOff(db: Queryable, id: string): Promise<void> {
  await db.query('delete from time_off where id = $1', [id]);
}

export async function endTimeOff(db: Queryable, id: string, to: string): Promise<void> {
  await db.query('update time_off set ends = $2 where id = $1', [id, to]);
}

/**
 * Of those who are here, of one or of all. Compared as text, a day wider on both sides, because each entry is in its
 * own form: whoever asks places them and looks again.
 */
export async function listTimeOff(
  db: Queryable,
  { person, from, to, limit }: { person: string | null; from: string; to: string; limit: number },
): Promise<TimeOffRow[]> {
  const { rows } = await db.query<TimeOffRow>(
    `select ${columns} from time_off t join users u on u.handle = t.person
     where u.removed_at is null and ($1::text is null or t.person = $1)
       and t.ends >= ${dayOf('$2', '- 2')} and t.starts <= ${dayOf('$3', '+ 2')}
     order by t.starts, t.id limit $4`,
    [person, from, to, limit],
  );
  return rows;
}

/** The date that many days from an instant, as text. */
export function dayOf(parameter: string, days: string): string {
  return `to_char((${parameter}::timestamptz at time zone 'UTC') ${days} * interval '1 day', 'YYYY-MM-DD')`;
}
