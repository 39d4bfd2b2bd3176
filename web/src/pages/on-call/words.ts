/** Times on a calendar in words: with their day, since a calendar shows many. */
import { sameDay, shortDay, time, utc } from '../../time/format.ts';

/** "Mon 23 Nov 09:00". */
export function dayAndTime(at: number, zone: string): string {
  return `${shortDay(at, zone)} ${time(at, zone)}`;
}

/** "Mon 23 Nov 09:00 to 17:00", "Mon 23 Nov 09:00 to Mon 30 Nov 09:00". */
export function fromTo({ from, to }: { from: number; to: number }, zone: string): string {
  return `${dayAndTime(from, zone)} to ${sameDay(from, to, zone) ? time(to, zone) : dayAndTime(to, zone)}`;
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
