/** Times on a calendar in words: with their day, since a calendar shows many. */
import { shortDay, time, utc } from '../../time/format.ts';

/** "Mon 23 Nov 09:00". A month of many schedules has thousands of shifts and few instants at which they change. */
export function dayAndTime(at: number, zone: string): string {
  const key = `${at} ${zone}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const said = `${shortDay(at, zone)} ${time(at, zone)}`;
  kept.set(key, said);
  return said;
}

/** " 09:00" */
const CLOCK = 6;

const kept = new Map<string, string>();
const MOST_KEPT = 5_000;

/** "Mon 23 Nov 09:00 to 17:00", "Mon 23 Nov 09:00 to Mon 30 Nov 09:00". */
export function fromTo({ from, to }: { from: number; to: number }, zone: string): string {
  const [begin, end] = [dayAndTime(from, zone), dayAndTime(to, zone)];
  // Two days of one name are a year apart, and no shift lasts that long.
  const [day, clock] = [end.slice(0, -CLOCK), end.slice(-CLOCK + 1)];
  return `${begin} to ${begin.startsWith(day) ? clock : end}`;
}

/** "2026-11-23 08:00 to 2026-11-30 08:00 UTC": the seconds of a shift are always nought. */
export function fromToUtc({ from, to }: { from: number; to: number }): string {
  return `${utc(from).slice(0, 16)} to ${utc(to).slice(0, 16)} UTC`;
}

/** "16 to 22 November 2026", "28 December 2026 to 3 January 2027". */
export function weekInWords(first: string, last: string): string {
  const said = (date: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(Date.parse(`${date}T12:00Z`));
  const whole = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const begin: Intl.DateTimeFormatOptions =
    first.slice(0, 4) !== last.slice(0, 4)
      ? whole
      : first.slice(0, 7) === last.slice(0, 7)
        ? { day: 'numeric' }
        : { day: 'numeric', month: 'long' };
  return `${said(first, begin)} to ${said(last, whole)}`;
}

/** "November 2026". */
export function monthOf(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${date}T12:00Z`),
  );
}

/** "Mon 23 November" of a date. */
export function longDay(date: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
    .format(Date.parse(`${date}T12:00Z`))
    .replaceAll(',', '');
}

/** What somebody picked, if it is a zone: an address can be written by hand. */
export function readZone(zone: string | undefined): string | null {
  if (zone === undefined) return null;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
