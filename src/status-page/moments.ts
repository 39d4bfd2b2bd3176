/** Instants, days and lengths of time as a page's readers know them: in its language and its zone, with the zone's name. */
import { msOf } from '../domain/instant.ts';

export interface Moments {
  /** "21 Nov 2026, 14:02 CET" */
  at: (instant: string) => string;
  /** "21 November 2026" for a local date. */
  day: (date: string) => string;
  /** "November 2026" for "2026-11". */
  month: (month: string) => string;
  /** The local day of an instant: "2026-11-21". */
  dateOf: (instant: string) => string;
  /** "2 h 5 min"; never less than it was, so a moment is a minute. */
  length: (ms: number) => string;
  /** What stands between 99 and 95. */
  decimal: string;
}

/** Each language in each zone that a page uses; making a formatter costs a thousand times as much as using it. */
const mostKept = 64;
const kept = new Map<string, Moments>();

export function momentsOf(language: string, timeZone: string): Moments {
  const key = `${language} ${timeZone}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  const made = make(language, timeZone);
  kept.set(key, made);
  return made;
}

function make(language: string, timeZone: string): Moments {
  // Written Portuguese and English say the day before the month wherever they are not American.
  const locale = language === 'en' ? 'en-GB' : language === 'pt' ? 'pt-PT' : language;
  const at = new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  // A date has no zone: read as UTC and written as UTC it stays itself.
  const day = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'long' });
  const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'long' });
  const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const unit = (name: 'day' | 'hour' | 'minute') =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' });
  const [days, hours, minutes] = [unit('day'), unit('hour'), unit('minute')];
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return {
    decimal: parts.find(({ type }) => type === 'decimal')?.value ?? '.',
    at: (instant) => at.format(msOf(instant)),
    day: (text) => day.format(msOf(`${text}T00:00:00Z`)),
    month: (text) => month.format(msOf(`${text}-01T00:00:00Z`)),
    dateOf: (instant) => date.format(msOf(instant)),
    length(ms) {
      const whole = Math.max(1, Math.ceil(ms / 60_000));
      const [inDays, inHours, rest] = [Math.floor(whole / 1440), Math.floor((whole % 1440) / 60), whole % 60];
      const said = [
        inDays > 0 ? days.format(inDays) : '',
        inHours > 0 ? hours.format(inHours) : '',
        rest > 0 ? minutes.format(rest) : '',
      ];
      return said.filter((text) => text !== '').join(' ');
    },
  };
}
