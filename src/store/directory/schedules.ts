/** Schedules as they were written, and the overrides that people enter day by day. */
import type { Layer, Override } from '../../domain/schedule/schedule.ts';
import type { Queryable } from '../access/queryable.ts';

export interface ScheduleRow {
  handle: string;
  /** Null: the handle is shown. */
  name: string | null;
  timeZone: string;
  layers: Layer[];
}

/** In the order in which they were entered: where two overlap, the later one wins. */
export interface OverrideRow extends Override {
  id: number;
  schedule: string;
}

export const schedulesAsJson = `select handle, name, time_zone as "timeZone", layers
  from schedules order by handle collate "C"`;
export const overridesAsJson = `select id, schedule, starts as "from", ends as "to", who
  from schedule_overrides order by schedule collate "C", id`;

export async function putSchedule(db: Queryable, row: ScheduleRow): Promise<void> {
  await db.query(
    `insert into schedules (handle, name, time_zone, layers) values ($1, $2, $3, $4)
     on conflict (handle) do update set name = excluded.name, time_zone = excluded.time_zone, layers = excluded.layers`,
    [row.handle, row.name, row.timeZone, JSON.stringify(row.layers)],
  );
}

/** Its overrides go with it. */
export async function removeSchedule(db: Queryable, handle: string): Promise<void> {
  await db.query('delete from schedules where handle = $1', [handle]);
}

export async function insertOverride(
  db: Queryable,
  schedule: string,
  { from, to, who }: Override,
  now: string,
): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `insert into schedule_overrides (schedule, starts, ends, who, entered_at) values ($1, $2, $3, $4, $5) returning id`,
    [schedule, from, to, JSON.stringify(who), now],
  );
  return rows[0]!.id;
}

/** The one that was removed, for the audit. */
export async function deleteOverride(db: Queryable, id: number): Promise<OverrideRow | null> {
  const { rows } = await db.query<OverrideRow>(
    'delete from schedule_overrides where id = $1 returning id, schedule, starts as "from", ends as "to", who',
    [id],
  );
  return rows[0] ?? null;
}
