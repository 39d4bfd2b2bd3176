/** Calendars, and the spans that count in them. */
import { dayMs } from '../instant.ts';
import type { Path } from './finding.ts';
import type { Calendar, Span } from './process.ts';
import { ids, many, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';
import { defaultCalendar, parseSpan } from './spans.ts';
import { isTimeZone, timeZoneMeant } from './time-zone.ts';

type CalendarEntry = NonNullable<ProcessFile['calendars']>[number];
type Opening = { from: string; to: string };

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function compileCalendars(file: ProcessFile, report: Report): Calendar[] {
  const entries = report.distinct(file.calendars ?? [], ['calendars'], 'calendar');
  return entries.map((entry, index) =>
    compileCalendar(entry, file.process.timeZone, ['calendars', index], report),
  );
}

function compileCalendar(entry: CalendarEntry, timeZone: string, path: Path, report: Report): Calendar {
  if (entry.timeZone !== undefined) checkTimeZone(entry.timeZone, [...path, 'timeZone'], report);
  const holidays = entry.holidays ?? [];
  holidays.forEach((date, index) => {
    if (!isDate(date))
      report.error(
        'unknown-date',
        [...path, 'holidays', index],
        `There is no date \`${date}\`.`,
        'Write a date of the calendar like `2026-12-25`.',
      );
  });
  return {
    id: entry.id,
    timeZone: entry.timeZone ?? timeZone,
    hours: compileHours(entry, path, report),
    holidays,
    sprint: compileSprint(entry, path, report),
  };
}

export function checkTimeZone(name: string, path: Path, report: Report): void {
  if (isTimeZone(name)) return;
  const meant = timeZoneMeant(name);
  report.error(
    'unknown-time-zone',
    path,
    `There is no time zone \`${name}\`.`,
    meant === null ? 'Write its IANA name, like `Europe/Berlin` or `UTC`.' : `Did you mean \`${meant}\`?`,
  );
}

function compileHours(entry: CalendarEntry, path: Path, report: Report): Calendar['hours'] {
  const hours: Calendar['hours'] = {};
  if (Object.keys(entry.hours).length === 0) {
    report.error(
      'calendar-without-days',
      [...path, 'hours'],
      `The calendar \`${entry.id}\` is never open.`,
      'Write at least one day: `mon-fri: "09:00-17:00"`.',
    );
  }
  for (const [days, written] of Object.entries(entry.hours)) {
    const here = [...path, 'hours', days];
    const numbers = weekdayNumbers(days);
    if (numbers === null) {
      report.error(
        'unknown-day',
        here,
        `\`${days.slice(0, 40)}\` is no day of the week and no range of days.`,
        `Write one of ${weekdays.join(', ')}, or a range like \`mon-fri\`.`,
      );
      continue;
    }
    const openings = many(written).flatMap((text, index) =>
      compileOpening(text, Array.isArray(written) ? [...here, index] : here, report),
    );
    openings.sort((a, b) => a.from.localeCompare(b.from));
    if (openings.some((opening, index) => index > 0 && opening.from < (openings[index - 1]?.to ?? ''))) {
      report.error('overlapping-hours', here, 'These opening hours overlap.', 'Write each hour once.');
    }
    for (const number of numbers) {
      if (hours[number] !== undefined) {
        report.error(
          'duplicate',
          here,
          `\`${weekdays[number - 1]}\` has opening hours already.`,
          'Write each day once; several openings of a day are a list.',
        );
      }
      hours[number] = openings;
    }
  }
  return hours;
}

function compileOpening(text: string, path: Path, report: Report): Opening[] {
  const [from = '', to = ''] = text.split('-');
  for (const time of [from, to]) {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time) && !(time === to && time === '24:00')) {
      report.error(
        'unknown-time',
        path,
        `There is no time of day \`${time}\`.`,
        'Write times from `00:00` to `24:00`.',
      );
      return [];
    }
  }
  if (from >= to) {
    report.error(
      'hours-go-back',
      path,
      `\`${text}\` ends before it begins.`,
      `Opening hours end at midnight: write \`${from}-24:00\` here and \`00:00-${to}\` on the next day.`,
    );
    return [];
  }
  return [{ from, to }];
}

/** `mon`, or `mon-fri` with both ends; a range may pass Sunday. ISO numbers: Monday is 1. */
function weekdayNumbers(days: string): number[] | null {
  const [first, last, ...more] = days.toLowerCase().split('-');
  const from = weekdays.indexOf(first ?? '');
  const to = last === undefined ? from : weekdays.indexOf(last);
  if (from === -1 || to === -1 || more.length > 0) return null;
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((from + index) % 7) + 1);
}

function compileSprint(entry: CalendarEntry, path: Path, report: Report): Calendar['sprint'] {
  if (entry.sprint === undefined) return null;
  const { starts, length } = entry.sprint;
  const here = [...path, 'sprint'];
  if (!isDate(starts))
    report.error(
      'unknown-date',
      [...here, 'starts'],
      `There is no date \`${starts}\`.`,
      'Write a date of the calendar like `2026-01-05`.',
    );
  const span = parseSpan(length);
  if (
    'error' in span ||
    span.kind !== 'elapsed' ||
    span.ms < dayMs ||
    span.ms > 366 * dayMs ||
    span.ms % dayMs !== 0
  ) {
    report.error(
      'wrong-span',
      [...here, 'length'],
      `\`${length}\` is not the length of a sprint.`,
      'Write whole days or weeks: `2w`.',
    );
    return null;
  }
  return { anchor: starts, days: span.ms / dayMs };
}

function isDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/**
 * The span that a text means, with the calendar that it counts in. `countIn` is the calendar that its clock names: plain times
 * count in it too. After an error: a span without a deadline, which goes no further than this compilation. Null: none was written.
 */
export function compileSpan(
  text: string,
  path: Path,
  calendars: Calendar[],
  report: Report,
  countIn?: string | null,
): Span;
export function compileSpan(
  text: string | undefined,
  path: Path,
  calendars: Calendar[],
  report: Report,
  countIn?: string | null,
): Span | null;
export function compileSpan(
  text: string | undefined,
  path: Path,
  calendars: Calendar[],
  report: Report,
  countIn: string | null = null,
): Span | null {
  if (text === undefined) return null;
  const meant = countIn ?? meantCalendar(calendars);
  const span = parseSpan(text, meant, countIn);
  if ('error' in span) {
    report.error('wrong-span', path, span.error, span.remedy);
    return { kind: 'as-needed', text };
  }
  return withCalendar(span, path, calendars, report, meant);
}

function withCalendar(span: Span, path: Path, calendars: Calendar[], report: Report, meant: string): Span {
  switch (span.kind) {
    case 'elapsed':
    case 'as-needed':
      return span;
    case 'range':
      return {
        ...span,
        first: withCalendar(span.first, path, calendars, report, meant),
        second: withCalendar(span.second, path, calendars, report, meant),
      };
    case 'daily':
      if (span.calendar !== null) checkCalendar(span.calendar, span.text, path, calendars, report);
      return span;
    case 'calendar':
    case 'business-days':
    case 'next-business-day':
      checkCalendar(span.calendar, span.text, path, calendars, report);
      return span;
    case 'next-sprint': {
      const named = span.text.includes('@') || span.calendar !== meant;
      const calendar = named
        ? span.calendar
        : (calendars.find(({ sprint }) => sprint !== null)?.id ?? span.calendar);
      if (named) checkCalendar(calendar, span.text, path, calendars, report);
      if (!calendars.some(({ id, sprint }) => id === calendar && sprint !== null)) {
        report.warning(
          'no-sprints',
          path,
          'No calendar says when sprints end, so this means 14 days.',
          'Give a calendar a `sprint` with `starts` and `length`.',
        );
      }
      return { ...span, calendar };
    }
  }
}

function checkCalendar(
  calendar: string,
  text: string,
  path: Path,
  calendars: Calendar[],
  report: Report,
): void {
  if (calendars.some(({ id }) => id === calendar)) return;
  if (text.includes('@') || calendars.length === 0) {
    report.reference('calendar', calendar, path, ids(calendars));
    return;
  }
  report.error(
    'which-calendar',
    path,
    `\`${text}\` does not say which calendar it counts in.`,
    `Name one: \`${text}@${calendars[0]?.id}\`.`,
  );
}

/** Where a span names no calendar: the one called `business`, or the only one there is. */
function meantCalendar(calendars: Calendar[]): string {
  if (calendars.length === 1) return calendars[0]?.id ?? defaultCalendar;
  return defaultCalendar;
}

/** A time that runs on every clock alike, in ms; null where none was written, and after an error. `what` says what needs it: "A rung". */
export function elapsedMs(text: string | undefined, path: Path, what: string, report: Report): number | null {
  if (text === undefined) return null;
  const span = parseSpan(text);
  if ('error' in span) {
    report.error('wrong-span', path, span.error, span.remedy);
    return null;
  }
  if (span.kind === 'elapsed') return span.immediate ? 0 : span.ms;
  report.error(
    'wrong-span',
    path,
    `${what} counts elapsed time, which \`${text}\` is not.`,
    'Write it like `15m` or `4h`.',
  );
  return null;
}
