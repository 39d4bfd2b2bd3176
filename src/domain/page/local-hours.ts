/**
 * Hours of the week on one person's own wall clock, in the notation of schedules: when one of their rules applies, and
 * when they want quiet. One rule covers both oddities of local time, as in schedules: while an hour is repeated the
 * clock stands still, and a time that is skipped comes at the first instant after the gap.
 */
import { instantOf, msOf } from '../instant.ts';
import { readWeekday } from '../schedule/notation.ts';
import { type OpenHours, openHours, stretchAt } from '../schedule/open-hours.ts';
import { wallClock } from '../schedule/wall-clock.ts';

/** A window belongs to the day on which it opens: "22:00-07:00" of a Friday ends on Saturday morning. */
export interface LocalHours {
  /** "22:00-07:00"; null: the whole day. */
  hours: string | null;
  /** "mon" to "sun"; null: every day. */
  days: string[] | null;
}

export function isWithin(when: LocalHours, timeZone: string, at: string): boolean {
  const open = openHoursOf(when);
  if (open === null) return true;
  return stretchAt(open, wallClock(timeZone, msOf(at)).latestWall(msOf(at))).open;
}

/** The instant at which the hours that hold at `at` end; `at` itself where none do, or where they never end. */
export function endOf(when: LocalHours, timeZone: string, at: string): string {
  const open = openHoursOf(when);
  if (open === null) return at;
  const clock = wallClock(timeZone, msOf(at));
  const stretch = stretchAt(open, clock.latestWall(msOf(at)));
  return stretch.open ? instantOf(clock.instantOf(stretch.to)) : at;
}

/** The hours as stretches of a week; null: always. */
export function openHoursOf({ hours, days }: LocalHours): OpenHours | null {
  return openHours(days ?? undefined, hours ?? undefined);
}

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "22:00–07:00", "Monday to Friday, 22:00–07:00", "Saturday and Sunday". */
export function hoursInWords({ hours, days }: LocalHours): string {
  const span = hours === null ? null : hours.replaceAll(/\s/g, '').replace('-', '–');
  const named = days === null ? null : daysInWords(days);
  return [named, span].filter((part) => part !== null).join(', ') || 'always';
}

function daysInWords(days: string[]): string | null {
  const numbers = [...new Set(days.flatMap((day) => readWeekday(day) ?? []))].toSorted((a, b) => a - b);
  if (numbers.length === 7) return null;
  const [first, last] = [numbers[0] ?? 0, numbers.at(-1) ?? 0];
  if (numbers.length > 2 && last - first === numbers.length - 1)
    return `${dayNames[first]} to ${dayNames[last]}`;
  const names = numbers.map((day) => dayNames[day]!);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
