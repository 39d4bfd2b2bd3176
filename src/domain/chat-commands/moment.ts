/** A moment as people type it: "30m" from now, "14:30" on their own clock, or an instant. Pure. */
import { readDuration } from '../directory/duration.ts';
import { plus } from '../instant.ts';

/** ISO instant; null: it is none of these. A time of day that has passed is tomorrow's. */
export function readMoment(
  text: string,
  { now, timeZone }: { now: string; timeZone: string },
): string | null {
  const typed = text.trim();
  const length = readDuration(
    typed
      .replace(/^in\s+|^\+/, '')
      .replaceAll(/\s*min(utes)?$/g, 'm')
      .replaceAll(' ', ''),
  );
  if (length !== null) return plus(now, length);
  const clock = /^(\d{1,2})[:.](\d{2})$/.exec(typed);
  if (clock !== null) return nextTimeOfDay(Number(clock[1]), Number(clock[2]), { now, timeZone });
  if (!/^\d{4}-\d{2}-\d{2}T/.test(typed)) return null;
  const at = Date.parse(typed);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function nextTimeOfDay(
  hour: number,
  minute: number,
  { now, timeZone }: { now: string; timeZone: string },
): string | null {
  if (hour > 23 || minute > 59) return null;
  const here = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
  const today = here.with({ hour, minute, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
  const next = Temporal.ZonedDateTime.compare(today, here) > 0 ? today : today.add({ days: 1 });
  return plus(next.toInstant().toString(), 0);
}
