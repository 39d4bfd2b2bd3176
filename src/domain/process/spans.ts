/**
 * Spans of time: what a process file may write for one, and the instant at which one has passed.
 *
 * Time in business hours is counted on the calendar's own wall clock, so that an hour is an hour on the day on which the
 * clocks change as well.
 */
import { dayMs, hourMs, instantOf, minuteMs } from '../instant.ts';
import type { Calendar, Process, Span } from './process.ts';

/** Nobody promises anything further ahead, and every walk along a calendar stays short. */
const maxElapsedMs = 3 * 366 * dayMs;
const maxBusinessMs = 2_000 * hourMs;
const maxBusinessDays = 250;
/** Days that a walk along a calendar looks ahead: more than 2,000 hours at one hour a day. */
const maxDaysAhead = 2_500;
/** "Immediate" pages at once and is measured against this: at 0 s every incident would breach. */
const immediateMs = 5 * minuteMs;
/** "Next sprint" where no calendar has sprints. */
const sprintlessDays = 14;

interface SpanError {
  error: string;
  remedy: string;
}

/** Where a span names no calendar. */
export const defaultCalendar = 'business';

/**
 * Reads `15m`, `1h30m`, `4h@business`, `1bd`, `next-business-day`, `next-sprint`, `immediate`, `30m..60m`, `daily@10:00`,
 * `as-needed`. `calendar` is the one meant where the text names none; with `elapsedIn` plain durations count in it too.
 */
export function parseSpan(
  text: string,
  calendar: string = defaultCalendar,
  elapsedIn: string | null = null,
): Span | SpanError {
  const written = text.trim();
  const range = written.split('..');
  if (range.length === 2) {
    const first = parseSpan(range[0] ?? '', calendar, elapsedIn);
    if ('error' in first) return first;
    const second = parseSpan(range[1] ?? '', calendar, elapsedIn);
    if ('error' in second) return second;
    for (const end of [first, second]) {
      if (end.kind === 'range' || end.kind === 'as-needed' || end.kind === 'daily') {
        return {
          error: `\`${written}\` is a range whose ends are not both a length of time.`,
          remedy: 'Write it like `30m..60m`.',
        };
      }
    }
    if (lengthMs(first) > lengthMs(second)) {
      return {
        error: `\`${written}\` is a range that ends before it begins.`,
        remedy: `Turn it round: \`${second.text}..${first.text}\`.`,
      };
    }
    return { kind: 'range', first, second, text: written };
  }
  return parseSingle(written, calendar, elapsedIn);
}

function parseSingle(written: string, calendar: string, elapsedIn: string | null): Span | SpanError {
  if (written === 'immediate') return { kind: 'elapsed', ms: immediateMs, immediate: true, text: written };
  if (written === 'as-needed') return { kind: 'as-needed', text: written };

  const at = written.indexOf('@');
  const head = at === -1 ? written : written.slice(0, at);
  const tail = at === -1 ? null : written.slice(at + 1);

  if (head === 'daily') return parseDaily(written, tail, elapsedIn);
  if (tail !== null && !/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(tail)) {
    return {
      error: `\`${written}\` names no calendar after the \`@\`.`,
      remedy: 'Write the id of a calendar: `4h@business`.',
    };
  }
  if (head === 'next-business-day')
    return { kind: 'next-business-day', calendar: tail ?? calendar, text: written };
  if (head === 'next-sprint') return { kind: 'next-sprint', calendar: tail ?? calendar, text: written };

  const businessDays = /^(\d{1,6})bd$/.exec(head);
  if (businessDays !== null) {
    const days = Number(businessDays[1]);
    if (days < 1 || days > maxBusinessDays) {
      return {
        error: `\`${written}\` is not between 1 and ${maxBusinessDays} business days.`,
        remedy: 'Write a number in between, like `1bd`.',
      };
    }
    return { kind: 'business-days', days, calendar: tail ?? calendar, text: written };
  }

  const ms = durationMs(head);
  if (typeof ms !== 'number') return ms;
  const countedIn = tail ?? elapsedIn;
  if (countedIn === null) {
    if (ms > maxElapsedMs)
      return { error: `\`${written}\` is longer than three years.`, remedy: 'Write a shorter time.' };
    return { kind: 'elapsed', ms, immediate: false, text: written };
  }
  if (ms === 0)
    return { error: `\`${written}\` is no time at all.`, remedy: 'Write `immediate`, or a time above 0.' };
  if (ms > maxBusinessMs)
    return { error: `\`${written}\` is more than 2,000 working hours.`, remedy: 'Write a shorter time.' };
  return { kind: 'calendar', ms, calendar: countedIn, text: written };
}

function parseDaily(written: string, tail: string | null, elapsedIn: string | null): Span | SpanError {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?:@([A-Za-z][A-Za-z0-9-]{0,63}))?$/.exec(tail ?? '');
  if (match === null) {
    return {
      error: `\`${written}\` does not say at what time of day.`,
      remedy: 'Write it like `daily@10:00`.',
    };
  }
  return { kind: 'daily', at: `${match[1]}:${match[2]}`, calendar: match[3] ?? elapsedIn, text: written };
}

const unitMs: Record<string, number> = { w: 7 * dayMs, d: dayMs, h: hourMs, m: minuteMs, s: 1000 };

function durationMs(text: string): number | SpanError {
  const wrong = `\`${text.slice(0, 60)}\` is not a length of time.`;
  if (/^[-−]/.test(text))
    return {
      error: `\`${text.slice(0, 60)}\` is negative: no promise ends before it begins.`,
      remedy: `Write \`${text.slice(1, 60)}\`.`,
    };
  if (/^\d+$/.test(text))
    return {
      error: wrong,
      remedy: `Add the unit: \`${text.slice(0, 10)}m\` is minutes, \`${text.slice(0, 10)}h\` is hours.`,
    };
  const parts = /^(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/.exec(text);
  if (parts === null || text === '') return { error: wrong, remedy: durationRemedy(text) };
  return ['w', 'd', 'h', 'm', 's'].reduce(
    (sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * (unitMs[unit] ?? 0),
    0,
  );
}

/** `15 minutes`, `PT15M`, `1 business day`: people write these, and the right form can be told from them. */
function durationRemedy(text: string): string {
  const general =
    'Write it like `15m`, `4h`, `1h30m`, `2d`, `4h@business`, `1bd`, `next-business-day`, `30m..60m`, `daily@10:00`, `immediate` or `as-needed`.';
  const iso = /^PT?(\d{1,6})([WDHMS])$/i.exec(text);
  if (iso !== null) return `Write \`${iso[1]}${iso[2]?.toLowerCase()}\`.`;
  const words =
    /^(\d{1,6})\s*(business\s+days?|weeks?|days?|hours?|hrs?|h|minutes?|mins?|min|seconds?|secs?|sec)$/i.exec(
      text,
    );
  if (words === null) return general;
  const unit = (words[2] ?? '').toLowerCase();
  return `Write \`${words[1]}${unit.startsWith('business') ? 'bd' : unit[0]}\`.`;
}

/** For comparing the ends of a range: how long it is at least, where that can be said at all. */
function lengthMs(span: Span): number {
  if (span.kind === 'elapsed' || span.kind === 'calendar') return span.ms;
  if (span.kind === 'business-days') return span.days * dayMs;
  return Number.NEGATIVE_INFINITY;
}

/**
 * The instant at which a span that starts at `from` has passed; null where it never does (`as-needed`).
 * A range has passed at its second end.
 */
export function deadline(process: Process, span: Span, from: string): string | null {
  switch (span.kind) {
    case 'elapsed':
      return textOf(Temporal.Instant.from(from).add({ milliseconds: span.ms }));
    case 'range':
      return deadline(process, span.second, from);
    case 'as-needed':
      return null;
    case 'calendar':
      return afterOpenTime(calendarNamed(process, span.calendar), from, span.ms);
    case 'business-days':
      return afterBusinessDays(calendarNamed(process, span.calendar), from, span.days);
    case 'next-business-day':
      return endOfNextBusinessDay(calendarNamed(process, span.calendar), from);
    case 'next-sprint': {
      const calendar = process.calendars.find((candidate) => candidate.id === span.calendar);
      return endOfNextSprint(calendar, from);
    }
    case 'daily':
      return nextDaily(process, span, from);
  }
}

/**
 * The deadline `dueAt` of a span that stood still during `pause`. What counts time goes on with what was left of it, in its own hours;
 * a time of day and the end of a day stay, unless they passed meanwhile.
 */
export function deadlineAfterPause(
  process: Process,
  span: Span,
  dueAt: string,
  { from, to }: { from: string; to: string },
): string {
  switch (span.kind) {
    case 'elapsed':
    case 'as-needed':
      return textOf(
        Temporal.Instant.from(dueAt).add({
          milliseconds: msBetween(Temporal.Instant.from(from), Temporal.Instant.from(to)),
        }),
      );
    case 'range':
      return deadlineAfterPause(process, span.second, dueAt, { from, to });
    case 'calendar':
    case 'business-days': {
      const calendar = calendarNamed(process, span.calendar);
      return afterOpenTime(calendar, to, openMsBetween(calendar, from, dueAt));
    }
    case 'next-business-day':
    case 'next-sprint':
    case 'daily':
      return Temporal.Instant.compare(dueAt, to) > 0 ? dueAt : (deadline(process, span, to) ?? dueAt);
  }
}

function openMsBetween(calendar: Calendar, from: string, until: string): number {
  const end = Temporal.Instant.from(until);
  let open = 0;
  for (const opening of openingsFrom(calendar, Temporal.Instant.from(from))) {
    if (Temporal.Instant.compare(opening.from, end) >= 0) return open;
    open += msBetween(opening.from, Temporal.Instant.compare(opening.to, end) > 0 ? end : opening.to);
  }
  return open;
}

/** The first end of a range: when to nudge. Null for spans that have no such moment. */
export function nudge(process: Process, span: Span, from: string): string | null {
  return span.kind === 'range' ? deadline(process, span.first, from) : null;
}

export function isWithinHours(calendar: Calendar, instant: string): boolean {
  const now = Temporal.Instant.from(instant);
  const local = now.toZonedDateTimeISO(calendar.timeZone);
  return openingsOn(calendar, local.toPlainDate()).some(
    (opening) =>
      Temporal.Instant.compare(opening.from, now) <= 0 && Temporal.Instant.compare(now, opening.to) < 0,
  );
}

/**
 * The first instant, at or after `instant`, at which the calendar is open; `instant` itself while it is open.
 * Null when it does not open within the years that we look ahead.
 */
export function nextOpening(calendar: Calendar, instant: string): string | null {
  const now = Temporal.Instant.from(instant);
  for (const opening of openingsFrom(calendar, now)) return textOf(opening.from);
  return null;
}

function calendarNamed(process: Process, id: string): Calendar {
  const calendar = process.calendars.find((candidate) => candidate.id === id);
  if (calendar === undefined)
    throw new Error(
      `Process ${process.id} was compiled with a span that counts in calendar ${id}, which it does not have.`,
    );
  return calendar;
}

interface Opening {
  date: Temporal.PlainDate;
  from: Temporal.Instant;
  to: Temporal.Instant;
}

/** The opening spans of one local date, as instants, in order. */
function openingsOn(calendar: Calendar, date: Temporal.PlainDate): Opening[] {
  if (calendar.holidays.includes(date.toString())) return [];
  const openings: Opening[] = [];
  for (const { from, to } of calendar.hours[String(date.dayOfWeek)] ?? []) {
    const opening = { date, from: instantAt(calendar, date, from), to: instantAt(calendar, date, to) };
    // A span that lies wholly in the hour that a change of clocks skips does not exist on that day.
    if (Temporal.Instant.compare(opening.from, opening.to) < 0) openings.push(opening);
  }
  return openings;
}

function instantAt(calendar: Calendar, date: Temporal.PlainDate, wallClock: string): Temporal.Instant {
  if (wallClock === '24:00') return date.add({ days: 1 }).toZonedDateTime(calendar.timeZone).toInstant();
  return date
    .toZonedDateTime({ timeZone: calendar.timeZone, plainTime: Temporal.PlainTime.from(wallClock) })
    .toInstant();
}

/** What is left of the openings from `start` on: the first may already be running, so it begins at `start`. */
function* openingsFrom(calendar: Calendar, start: Temporal.Instant): Generator<Opening> {
  const first = start.toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  for (let ahead = 0; ahead < maxDaysAhead; ahead++) {
    for (const opening of openingsOn(calendar, first.add({ days: ahead }))) {
      if (Temporal.Instant.compare(opening.to, start) <= 0) continue;
      yield Temporal.Instant.compare(opening.from, start) < 0 ? { ...opening, from: start } : opening;
    }
  }
}

function textOf(instant: Temporal.Instant): string {
  return instantOf(instant.epochMilliseconds);
}

function msBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return to.epochMilliseconds - from.epochMilliseconds;
}

/** A calendar that never opens (nothing but holidays) must not swallow a promise: it then ends where we stop looking. */
function farAhead(from: string): string {
  return textOf(Temporal.Instant.from(from).add({ hours: 24 * maxDaysAhead }));
}

function afterOpenTime(calendar: Calendar, from: string, ms: number): string {
  let left = ms;
  for (const opening of openingsFrom(calendar, Temporal.Instant.from(from))) {
    const open = msBetween(opening.from, opening.to);
    if (left <= open) return textOf(opening.from.add({ milliseconds: left }));
    left -= open;
  }
  return farAhead(from);
}

/**
 * Whole business days as working time: what is left of today counts as that part of a day, and the rest is taken from the last
 * day in the same proportion. So a short Friday is one business day, as is a long Monday.
 */
function afterBusinessDays(calendar: Calendar, from: string, days: number): string {
  const start = Temporal.Instant.from(from);
  let left = days;
  const first = start.toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  for (let ahead = 0; ahead < maxDaysAhead; ahead++) {
    const openings = openingsOn(calendar, first.add({ days: ahead }));
    const wholeDayMs = openings.reduce((sum, opening) => sum + msBetween(opening.from, opening.to), 0);
    for (const opening of openings) {
      if (Temporal.Instant.compare(opening.to, start) <= 0) continue;
      const begins = Temporal.Instant.compare(opening.from, start) < 0 ? start : opening.from;
      const openMs = msBetween(begins, opening.to);
      // Rounded to the millisecond: thirds of a day do not add up exactly in floating point.
      const neededMs = Math.round(left * wholeDayMs);
      if (neededMs <= openMs) return textOf(begins.add({ milliseconds: neededMs }));
      left -= openMs / wholeDayMs;
    }
  }
  return farAhead(from);
}

/** The close of the first business day after the local date of `from`. */
function endOfNextBusinessDay(calendar: Calendar, from: string): string {
  const today = Temporal.Instant.from(from).toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  for (let ahead = 1; ahead < maxDaysAhead; ahead++) {
    const last = openingsOn(calendar, today.add({ days: ahead })).at(-1);
    if (last !== undefined) return textOf(last.to);
  }
  return farAhead(from);
}

/** The end of the sprint after the one that `from` lies in. */
function endOfNextSprint(calendar: Calendar | undefined, from: string): string {
  const start = Temporal.Instant.from(from);
  if (calendar === undefined || calendar.sprint === null) {
    return textOf(start.add({ hours: 24 * sprintlessDays }));
  }
  const { anchor, days } = calendar.sprint;
  const today = start.toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  const firstDay = Temporal.PlainDate.from(anchor);
  const sprintsSince = Math.floor(firstDay.until(today, { largestUnit: 'day' }).days / days);
  const end = firstDay.add({ days: (sprintsSince + 2) * days });
  return textOf(end.toZonedDateTime(calendar.timeZone).toInstant());
}

/**
 * One day on, at that wall-clock time; with a calendar, on the next day on which it opens. Whoever posts at 09:50 what was due at
 * 10:00 has kept today's promise, and owes the next one tomorrow, not in ten minutes.
 */
function nextDaily(process: Process, span: Extract<Span, { kind: 'daily' }>, from: string): string {
  const calendar = span.calendar === null ? null : calendarNamed(process, span.calendar);
  const timeZone = calendar?.timeZone ?? process.timeZone;
  const today = Temporal.Instant.from(from).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let ahead = 1; ahead < maxDaysAhead; ahead++) {
    const date = today.add({ days: ahead });
    if (calendar !== null && openingsOn(calendar, date).length === 0) continue;
    return textOf(
      date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(span.at) }).toInstant(),
    );
  }
  return farAhead(from);
}
