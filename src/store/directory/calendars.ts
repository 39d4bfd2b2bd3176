/** Calendars that schedules name: days that are written out, or an address from which a calendar is read. */
import type { Queryable } from '../access/queryable.ts';

export interface CalendarRow {
  handle: string;
  /** Null: the handle is shown. */
  name: string | null;
  /** Secrets as `${NAME}`; null: the days are written out. */
  url: string | null;
  dates: (string | { from: string; to: string })[] | null;
  /** Null: the organisation's. */
  timeZone: string | null;
}

export const calendarsAsJson = `select handle, name, url, dates, time_zone as "timeZone"
  from calendars order by handle collate "C"`;

export async function listCalendars(db: Queryable): Promise<CalendarRow[]> {
  const { rows } = await db.query<CalendarRow>(calendarsAsJson);
  return rows;
}

export async function putCalendar(db: Queryable, row: CalendarRow): Promise<void> {
  await db.query(
    `insert into calendars (handle, name, url, dates, time_zone) values ($1, $2, $3, $4, $5)
     on conflict (handle) do update
     set name = excluded.name, url = excluded.url, dates = excluded.dates, time_zone = excluded.time_zone`,
    [row.handle, row.name, row.url, row.dates === null ? null : JSON.stringify(row.dates), row.timeZone],
  );
}

export async function removeCalendar(db: Queryable, handle: string): Promise<void> {
  await db.query('delete from calendars where handle = $1', [handle]);
}
