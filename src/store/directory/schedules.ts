/** Schedules as they were written, and the overrides that people enter day by day. */
import type { Layer, Override, Schedule } from '../../domain/schedule/schedule.ts';
import type { Queryable } from '../access/queryable.ts';

export interface ScheduleRow {
  handle: string;
  /** Null: the handle is shown. */
  name: string | null;
  timeZone: string;
  /** Who keeps it; null: nobody in particular. */
  team: string | null;
  follows: Exclude<Schedule['follows'], undefined> | null;
  /** Empty where it follows another. */
  layers: Layer[];
}

/** In the order in which they were entered: where two overlap, the later one wins. */
export interface OverrideRow extends Override {
  id: number;
  schedule: string;
  mode: 'replace' | 'add' | 'remove';
}

export const schedulesAsJson = `select handle, name, time_zone as "timeZone", team, follows, layers
  from schedules order by handle collate "C"`;
export const overridesAsJson = `select id, schedule, starts as "from", ends as "to", who, mode
  from schedule_overrides order by schedule collate "C", id`;

export async function putSchedule(db: Queryable, row: ScheduleRow): Promise<void> {
  await db.query(
    `insert into schedules (handle, name, time_zone, team, follows, layers) values ($1, $2, $3, $4, $5, $6)
     on conflict (handle) do update
     set name = excluded.name, time_zone = excluded.time_zone, team = excluded.team, follows = excluded.follows,
         layers = excluded.layers`,
    [
      row.handle,
      row.name,
      row.timeZone,
      row.team,
      row.follows === null ? null : JSON.stringify(row.follows),
      JSON.stringify(row.layers),
    ],
  );
}

/** Its overrides go with it. */
export async function removeSchedule(db: Queryable, handle: string): Promise<void> {
  await db.query('delete from schedules where handle = $1', [handle]);
}

export async function insertOverride(
  db: Queryable,
  schedule: string,
  { from, to, who, mode = 'replace' }: Override,
  now: string,
): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `insert into schedule_overrides (schedule, starts, ends, who, mode, entered_at)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [schedule, from, to, JSON.stringify(who), mode, now],
  );
  return rows[0]!.id;
}

/** The one that was removed, for the audit. */
export async function deleteOverride(db: Queryable, id: number): Promise<OverrideRow | null> {
  const { rows } = await db.query<OverrideRow>(
    'delete from schedule_overrides where id = $1 returning id, schedule, starts as "from", ends as "to", who, mode',
    [id],
  );
  return rows[0] ?? null;
}
