/**
 * What follows from a process at each severity: the promises and the rungs that hold there by themselves, how long a span is at
 * least and at most, and when somebody is paged first. Worked out once, for all rules.
 */
import { dayMs, minuteMs, msOf, plus } from '../../instant.ts';
import type { Path } from '../finding.ts';
import type { Calendar, Clock, Condition, Ladder, Milestone, Process, Rung, Span } from '../process.ts';
import { deadline, isWithinHours, nextOpening } from '../spans.ts';

/** A clock with its place in the file. */
export interface PlacedClock {
  clock: Clock;
  path: Path;
}

/** A rung with its place in the file. */
export interface PlacedRung {
  ladder: Ladder;
  rung: Rung;
  path: Path;
}

/** A rung that is climbed by the clock alone. */
export type TimedRung = PlacedRung & { rung: Rung & { afterMs: number } };

export interface Reading {
  clocks: PlacedClock[];
  rungs: PlacedRung[];
  /** Promises that somebody responds, at this severity alone. */
  responses: (severity: string) => PlacedClock[];
  /** Promises that it is resolved. */
  resolutions: (severity: string) => PlacedClock[];
  /** Promises of updates again and again. */
  cadences: (severity: string) => PlacedClock[];
  /** Rungs that are climbed at this severity without anybody's doing and without a flag, the earliest first. */
  timedRungs: (severity: string) => TimedRung[];
  /** Of these the ones that page. */
  pagingRungs: (severity: string) => TimedRung[];
  /** A message to an audience pages somebody when it is declared. */
  pagedByMessage: (severity: string) => boolean;
  /** Shortest and longest elapsed time of a span; null: it has no deadline. */
  lengthOf: (span: Span) => { least: number; most: number } | null;
  /** When the first page goes out for an incident that is declared then; null: never. */
  firstPage: (severity: string, declaredAt: string) => { at: string; of: TimedRung } | null;
  /** When a rung acts as it is written, for an incident that is declared then; null: not at all. */
  actsAt: (rung: Rung & { afterMs: number }, declaredAt: string) => string | null;
  breachAt: (clock: Clock, from: string) => string | null;
}

/** It holds at this severity without any flag, and in every status and phase. */
export function holdsAlways(when: Condition, severity: string): boolean {
  return (
    (when.severities?.includes(severity) ?? true) &&
    when.flags === undefined &&
    when.statuses === undefined &&
    when.phases === undefined
  );
}

export function readingOf(process: Process): Reading {
  const ordinary = withoutHolidays(process);
  const clocks = process.clocks.map((clock, index) => ({ clock, path: ['clocks', index] }));
  const rungs = process.ladders.flatMap(placedRungs);
  const lengths = remembered(
    (span: Span) => JSON.stringify(span),
    (span) => lengthOf(ordinary, span),
  );
  const openAt = remembered(
    ({ calendar, at }: { calendar: Calendar; at: string }) => `${calendar.id} ${at}`,
    ({ calendar, at }) => (isWithinHours(calendar, at) ? at : nextOpening(calendar, at)),
  );
  const breaches = remembered(
    ({ span, from }: { span: Span; from: string }) => `${JSON.stringify(span)} ${from}`,
    ({ span, from }) => endOf(ordinary, span, from),
  );
  const actsAt = (rung: Rung & { afterMs: number }, declaredAt: string): string | null => {
    const at = plus(declaredAt, rung.afterMs);
    const calendar = ordinary.calendars.find(({ id }) => id === rung.during?.calendar);
    if (rung.during === null || calendar === undefined) return at;
    const opens = openAt({ calendar, at });
    return opens === at || rung.during.outside === 'defer' ? opens : null;
  };
  const timedRungs = remembered(
    (severity: string) => severity,
    (severity) =>
      rungs
        .filter(isTimed)
        .filter(({ ladder, rung }) => holdsAlways(ladder.when, severity) && rung.ifFlags.length === 0)
        .toSorted((a, b) => a.rung.afterMs - b.rung.afterMs),
  );
  const pagingRungs = remembered(
    (severity: string) => severity,
    (severity) => timedRungs(severity).filter(({ rung }) => rung.by === 'page'),
  );
  const clocksAt = (severity: string) => clocks.filter(({ clock }) => holdsAlways(clock.when, severity));
  return {
    clocks,
    rungs,
    responses: remembered(
      (severity: string) => severity,
      (severity) => responsesAmong(clocksAt(severity)),
    ),
    resolutions: remembered(
      (severity: string) => severity,
      (severity) => clocksAt(severity).filter(({ clock }) => isResolution(clock)),
    ),
    cadences: remembered(
      (severity: string) => severity,
      (severity) => clocksAt(severity).filter(({ clock }) => clock.restarts.length > 0 && hasDeadline(clock)),
    ),
    timedRungs,
    pagingRungs,
    pagedByMessage: (severity) =>
      process.communication.some(
        ({ when, on, through, audience, confirm }) =>
          on.includes('declared') &&
          !confirm &&
          holdsAlways(when, severity) &&
          (through.length > 0 ? through : throughOf(process, audience)).includes('page'),
      ),
    lengthOf: lengths,
    firstPage(severity, declaredAt) {
      let first: { at: string; of: TimedRung } | null = null;
      for (const placed of pagingRungs(severity)) {
        // Those that follow are climbed later still.
        if (first !== null && msOf(first.at) <= msOf(declaredAt) + placed.rung.afterMs) return first;
        const at = actsAt(placed.rung, declaredAt);
        if (at !== null && (first === null || msOf(at) < msOf(first.at))) first = { at, of: placed };
      }
      return first;
    },
    actsAt,
    breachAt: ({ within }, from) => breaches({ span: within, from }),
  };
}

function throughOf({ audiences }: Process, ids: string[]): string[] {
  return audiences.filter(({ id }) => ids.includes(id)).flatMap(({ through }) => through);
}

function isTimed(placed: PlacedRung): placed is TimedRung {
  return placed.rung.afterMs !== null;
}

/** The rungs of the file: triggers of one rung are several here, and all are in the order of their times. */
function placedRungs(ladder: Ladder, index: number): PlacedRung[] {
  const places = ladder.rungs.map(({ anyOf }) =>
    anyOf === undefined ? null : Number(anyOf.slice('any-'.length)),
  );
  const taken = new Set(places.filter((place) => place !== null));
  let next = 0;
  return ladder.rungs.map((rung, order) => {
    let place = places[order] ?? null;
    if (place === null) {
      while (taken.has(next)) next++;
      place = next++;
    }
    return { ladder, rung, path: ['escalation', index, 'rungs', place] };
  });
}

const beginnings: Milestone[] = ['detected', 'declared'];

/** Where nothing promises an acknowledgement, the end of the triage is the response. */
function responsesAmong(clocks: PlacedClock[]): PlacedClock[] {
  const promised = clocks.filter(
    ({ clock }) => beginnings.includes(clock.starts) && clock.restarts.length === 0 && hasDeadline(clock),
  );
  const answers = promised.filter(({ clock }) => clock.stops.includes('acknowledged'));
  return answers.length > 0 ? answers : promised.filter(({ clock }) => clock.stops.includes('triaged'));
}

function isResolution(clock: Clock): boolean {
  return (
    [...beginnings, 'acknowledged', 'triaged'].includes(clock.starts) &&
    clock.restarts.length === 0 &&
    hasDeadline(clock) &&
    clock.stops.every((stop) => stop === 'resolved' || stop === 'closed')
  );
}

function hasDeadline({ within }: Clock): boolean {
  return within.kind !== 'as-needed';
}

/** What is said of an ordinary week holds for any; and two thousand holidays shall not make it slow. */
function withoutHolidays(process: Process): Process {
  return { ...process, calendars: process.calendars.map((calendar) => ({ ...calendar, holidays: [] })) };
}

/** A week in which no clocks are changed, in any zone that we know of. */
export const ordinaryWeek: Temporal.PlainDate[] = Array.from({ length: 7 }, (_, days) =>
  Temporal.PlainDate.from('2026-06-01').add({ days }),
);

export function instantOn(calendar: Calendar, day: Temporal.PlainDate, time: string): string {
  const [date, plainTime] = time === '24:00' ? [day.add({ days: 1 }), '00:00'] : [day, time];
  return date.toZonedDateTime({ timeZone: calendar.timeZone, plainTime }).toInstant().toString();
}

/** By looking at an ordinary week, from the edges of its hours and of its days: in between nothing turns round. */
function lengthOf(process: Process, span: Span): { least: number; most: number } | null {
  switch (span.kind) {
    case 'as-needed':
      return null;
    case 'elapsed':
      return { least: span.ms, most: span.ms };
    case 'range':
      return lengthOf(process, span.second);
    case 'next-sprint': {
      const days = process.calendars.find(({ id }) => id === span.calendar)?.sprint?.days;
      return days === undefined
        ? { least: 14 * dayMs, most: 14 * dayMs }
        : { least: days * dayMs, most: 2 * days * dayMs };
    }
    case 'daily':
    case 'calendar':
    case 'business-days':
    case 'next-business-day': {
      const calendar =
        process.calendars.find(({ id }) => id === span.calendar) ?? everyHour(process.timeZone);
      const lengths = ordinaryWeek.flatMap((day) => {
        const openings = calendar.hours[String(day.dayOfWeek)] ?? [];
        const edges = new Set(['00:00', '23:59', ...openings.flatMap(({ from, to }) => [from, to])]);
        return [...edges].flatMap((time) => {
          const from = instantOn(calendar, day, time);
          const end = endOf(process, span, from);
          return end === null ? [] : [msOf(end) - msOf(from)];
        });
      });
      return lengths.length === 0 ? null : { least: Math.min(...lengths), most: Math.max(...lengths) };
    }
  }
}

/**
 * The instant at which a span has passed. Whole weeks of a calendar are added at once: 2,000 hours at a minute a week would be a walk
 * of years, for each of many clocks.
 */
function endOf(process: Process, span: Span, from: string): string | null {
  if (span.kind === 'range') return endOf(process, span.second, from);
  if (span.kind !== 'calendar' && span.kind !== 'business-days') return deadline(process, span, from);
  const week = weekOf(process.calendars.find(({ id }) => id === span.calendar));
  const [needed, aWeek] = span.kind === 'calendar' ? [span.ms, week.ms] : [span.days, week.days];
  if (aWeek === 0) return null;
  const weeks = Math.max(0, Math.ceil(needed / aWeek) - 1);
  const left = needed - weeks * aWeek;
  const end = deadline(
    process,
    span.kind === 'calendar' ? { ...span, ms: left } : { ...span, days: left },
    from,
  );
  return end === null ? null : plus(end, weeks * 7 * dayMs);
}

/** How much of a week a calendar is open. */
function weekOf(calendar: Calendar | undefined): { ms: number; days: number } {
  const days = Object.values(calendar?.hours ?? {}).filter((openings) => openings.length > 0);
  const minutes = days.flat().map(({ from, to }) => minutesOf(to) - minutesOf(from));
  return { ms: minutes.reduce((sum, one) => sum + one, 0) * minuteMs, days: days.length };
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function everyHour(timeZone: string): Calendar {
  const hours = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((day) => [String(day), [{ from: '00:00', to: '24:00' }]]),
  );
  return { id: 'every-hour', timeZone, hours, holidays: [], sprint: null };
}

function remembered<From, To>(keyOf: (from: From) => string, find: (from: From) => To): (from: From) => To {
  const known = new Map<string, To>();
  return (from) => {
    const key = keyOf(from);
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before as To;
    const found = find(from);
    known.set(key, found);
    return found;
  };
}
