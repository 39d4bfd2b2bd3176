/**
 * What each hour of a person's own clock is: working hours, or the evening, night, weekend or holiday outside of them;
 * and which night it belongs to. Of a stretch of time it is laid out once, and asked as often as there are pages.
 */
import { dayMs, hourMs } from '../instant.ts';
import type { Calendar, Process } from '../process/process.ts';
import { defaultCalendar } from '../process/spans.ts';
import { positionIn } from '../schedule/notation.ts';
import type { Stretch } from '../schedule/stretches.ts';
import { type WallClock, wallClock } from '../schedule/wall-clock.ts';
import type { Stay } from './stays.ts';

/** Those outside of working hours, in the order of precedence: a night of a holiday is a holiday's. */
export const afterHours = ['holiday', 'night', 'weekend', 'evening'] as const;
export type AfterHours = (typeof afterHours)[number];
type HourKind = AfterHours | 'working';

export interface WorkingHours {
  /** ISO weekday to the hours of that day, in milliseconds since midnight. */
  ofDay: Record<number, { opens: number; closes: number }[]>;
  /** Days since 1970-01-01. */
  holidays: Set<number>;
  /** For people. */
  inWords: string;
}

/** A night, or what a move leaves of it: `whole` is how long all of it is. */
export interface Night extends Stretch {
  /** The local date on which it began, in days since 1970-01-01: the next night's is one more. */
  evening: number;
  whole: number;
}

export interface Hours {
  kinds: (Stretch & { kind: HourKind })[];
  nights: Night[];
}

const nightEnds = 7 * hourMs;
const nightBegins = 22 * hourMs;
const nightLasts = dayMs - nightBegins + nightEnds;

/** Monday to Friday, 09:00 to 17:00, where no process has a calendar. */
const usual = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [{ from: '09:00', to: '17:00' }]]));

/**
 * The hours and holidays of the process's business calendar, read on each person's own clock: somebody in Tokyo does not
 * work by the hours of Berlin.
 */
export function workingHoursOf(process: Pick<Process, 'calendars'> | null): WorkingHours {
  const calendar = businessCalendar(process?.calendars ?? []);
  const hours = calendar?.hours ?? usual;
  const source = calendar === null ? '' : ` (calendar ${calendar.id} of the process)`;
  return {
    ofDay: Object.fromEntries(
      Object.entries(hours).map(([day, spans]) => [
        Number(day),
        spans.map(({ from, to }) => ({ opens: sinceMidnight(from), closes: sinceMidnight(to) })),
      ]),
    ),
    holidays: new Set((calendar?.holidays ?? []).map(dayOf)),
    inWords: `${hoursInWords(hours)} on each person's own clock${source}`,
  };
}

function businessCalendar(calendars: Calendar[]): Calendar | null {
  const open = calendars.filter(({ hours }) => Object.values(hours).some((spans) => spans.length > 0));
  return open.find(({ id }) => id === defaultCalendar) ?? open[0] ?? null;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "Monday to Friday 09:00–17:00, Saturday 10:00–12:00" */
function hoursInWords(hours: Calendar['hours']): string {
  const runs: { first: number; last: number; text: string }[] = [];
  for (let day = 1; day <= 7; day++) {
    const text = (hours[day] ?? []).map(({ from, to }) => `${from}–${to}`).join(' and ');
    const previous = runs.at(-1);
    if (text === '') continue;
    if (previous?.last === day - 1 && previous.text === text) previous.last = day;
    else runs.push({ first: day, last: day, text });
  }
  return runs
    .map(({ first, last, text }) => {
      const name = weekdays[first - 1]!;
      return `${first === last ? name : `${name} to ${weekdays[last - 1]!}`} ${text}`;
    })
    .join(', ');
}

export function weekdayName(day: number): string {
  return weekdays[isoWeekday(day) - 1]!;
}

/** 1970-01-01 was a Thursday. */
function isoWeekday(day: number): number {
  return positionIn(day + 3, 7) + 1;
}

/** "2026-11-03" to days since 1970-01-01, and back. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

export function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** "24:00" is the end of the day. */
function sinceMidnight(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * hourMs + minutes * (hourMs / 60);
}

/** From `begin` to `end`, wherever the person was meanwhile. Nights that reach over a border are whole. */
export function layHours(stays: Stay[], working: WorkingHours, { from: begin, to: end }: Stretch): Hours {
  const hours: Hours = { kinds: [], nights: [] };
  for (const [index, { timeZone, from }] of stays.entries()) {
    const until = stays[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const here = { from: Math.max(begin, from), to: Math.min(end, until) };
    if (here.to <= here.from) continue;
    const clock = wallClock(timeZone, here.from - dayMs);
    const first = Math.floor(clock.latestWall(here.from) / dayMs);
    layKinds(clock, first, working, here, hours.kinds);
    // A night at the range's border is told whole; one at a move ends with the move.
    layNights(clock, first, { from: here.from, to: here.to }, { from, to: until }, hours.nights);
  }
  return hours;
}

function layKinds(
  clock: WallClock,
  first: number,
  working: WorkingHours,
  within: Stretch,
  kinds: Hours['kinds'],
): void {
  // Each turn is a day further on, and the clock follows it.
  for (let day = first; ; day++) {
    for (const { kind, begins, ends } of dayInKinds(day, working)) {
      const from = Math.max(within.from, clock.instantOf(day * dayMs + begins));
      const to = Math.min(within.to, clock.instantOf(day * dayMs + ends));
      if (to <= from) continue;
      const previous = kinds.at(-1);
      if (previous?.kind === kind && previous.to === from) previous.to = to;
      else kinds.push({ kind, from, to });
    }
    if (clock.instantOf((day + 1) * dayMs) >= within.to) return;
  }
}

/** A local day in pieces, in order, by milliseconds since its midnight. */
function dayInKinds(
  day: number,
  { ofDay, holidays }: WorkingHours,
): { kind: HourKind; begins: number; ends: number }[] {
  if (holidays.has(day)) return [{ kind: 'holiday', begins: 0, ends: dayMs }];
  const openings = ofDay[isoWeekday(day)] ?? [];
  const byDay: HourKind = openings.length === 0 ? 'weekend' : 'evening';
  const borders = [
    0,
    nightEnds,
    nightBegins,
    dayMs,
    ...openings.flatMap(({ opens, closes }) => [opens, closes]),
  ];
  const ordered = [...new Set(borders)].sort((a, b) => a - b);
  return ordered.slice(1).map((ends, index) => {
    const begins = ordered[index]!;
    const isOpen = openings.some(({ opens, closes }) => opens <= begins && begins < closes);
    const isNight = begins < nightEnds || begins >= nightBegins;
    return { kind: isOpen ? 'working' : isNight ? 'night' : byDay, begins, ends };
  });
}

function layNights(clock: WallClock, first: number, within: Stretch, stay: Stretch, nights: Night[]): void {
  for (let evening = first - 1; ; evening++) {
    const begins = clock.instantOf(evening * dayMs + nightBegins);
    const ends = clock.instantOf(evening * dayMs + nightBegins + nightLasts);
    if (begins >= within.to) return;
    const [from, to] = [Math.max(begins, stay.from), Math.min(ends, stay.to)];
    // A night in which the clock changes has eight or ten hours and is one night all the same.
    if (to > Math.max(from, within.from)) nights.push({ evening, from, to, whole: ends - begins });
  }
}

/** The piece that `at` lies in; the pieces are in order and apart. */
export function pieceAt<Piece extends Stretch>(pieces: Piece[], at: number): Piece | null {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pieces[middle]!.to <= at) low = middle + 1;
    else high = middle;
  }
  const piece = pieces[low];
  return piece !== undefined && piece.from <= at ? piece : null;
}
