/**
 * Shifts as a calendar that other programs subscribe to: which of them stand in it, and what each is called. It holds
 * what it was asked for and no more: in one person's calendar no other name is said.
 */
import type { Directory } from '../directory/directory.ts';
import { dayMs, instantOf, msOf, plus } from '../instant.ts';
import type { Shift } from './shifts.ts';
import { shifts } from './shifts.ts';
import type { ScheduleInPlace } from './surroundings.ts';

export type CalendarScope =
  | { of: 'person'; person: string }
  | { of: 'schedule'; schedule: string }
  | { of: 'organization' };

export interface CalendarEvent {
  /** The same for as long as the shift begins when it does, whoever takes it; unique in an installation. */
  id: string;
  /** ISO instants, UTC. */
  from: string;
  to: string;
  /** "Primary: Ben Idowu" */
  title: string;
  /** The same times by the schedule's own clock, with their offsets. */
  detail: string;
}

export interface Calendar {
  name: string;
  events: CalendarEvent[];
}

/** Counted from midnight UTC, so that a calendar changes with its shifts and not with every request. */
export const calendarWindow = { daysBack: 30, daysAhead: 180 };

/** Half a year of fifty schedules by the week is 1,550. One that would hold more ends earlier: the page must not wait for it. */
export const mostEvents = 2_000;

type Known = Pick<Directory, 'organization' | 'users' | 'schedules'>;

/** Null where the schedule or the person is not there (any more). `now` is an ISO instant. */
export function calendarOf(directory: Known, scope: CalendarScope, now: string): Calendar | null {
  const { organization, users, schedules } = directory;
  const eventsOf = (among: ScheduleInPlace[], whose: string | null) =>
    among
      .flatMap((schedule) => laidAround(schedule, now).map((shift) => ({ schedule, shift: onlyHere(shift) })))
      .filter(({ shift }) => shift.who.length > 0 && (whose === null || shift.who.includes(whose)))
      .toSorted((a, b) => inOrder(a.shift, b.shift))
      .slice(0, mostEvents)
      .map(({ schedule, shift }) => eventOf(schedule, shift, namesOf(whose === null ? shift.who : [whose])));
  // What whoever has left would still have is a gap; what is over stays theirs.
  const isHere = (person: string) => Object.hasOwn(users, person);
  const onlyHere = (shift: CalendarShift) =>
    shift.to <= now || shift.who.every(isHere) ? shift : { ...shift, who: shift.who.filter(isHere) };
  const namesOf = (who: string[]) =>
    who.map((handle) => (Object.hasOwn(users, handle) ? users[handle]!.name : handle)).join(', ');

  switch (scope.of) {
    case 'organization':
      return {
        name: `${organization.name}: on call`,
        events: eventsOf(Object.values(schedules), null),
      };
    case 'person': {
      if (!Object.hasOwn(users, scope.person)) return null;
      const { handle, name } = users[scope.person]!;
      return { name: `${name}: on call`, events: eventsOf(Object.values(schedules), handle) };
    }
    case 'schedule': {
      if (!Object.hasOwn(schedules, scope.schedule)) return null;
      const schedule = schedules[scope.schedule]!;
      return {
        name: `${schedule.name ?? schedule.handle}: on call`,
        events: eventsOf([schedule], null),
      };
    }
  }
}

/** The schedules of which a calendar shows shifts. */
export function schedulesIn(
  { schedules }: Pick<Known, 'schedules'>,
  scope: CalendarScope,
): ScheduleInPlace[] {
  if (scope.of !== 'schedule') return Object.values(schedules);
  return Object.hasOwn(schedules, scope.schedule) ? [schedules[scope.schedule]!] : [];
}

function eventOf(schedule: ScheduleInPlace, shift: CalendarShift, names: string): CalendarEvent {
  const { handle, timeZone, name = handle } = schedule;
  const { source, begins, from, to } = shift;
  return {
    id: `${handle}.${source}.${begins}`,
    from,
    to,
    title: `${name}: ${names}`,
    detail: detailOf(shift, timeZone),
  };
}

/** Whoever takes over and whoever is added to them may begin at one time. */
function sourceOf(
  { layer, begins }: Shift & { begins: string },
  index: number,
  all: (Shift & { begins: string })[],
): string {
  if (layer !== null) return String(layer);
  let number = 1;
  for (let before = index - 1; before >= 0 && all[before]!.begins === begins; before--)
    if (all[before]!.layer === null) number++;
  return number === 1 ? 'override' : `override-${number}`;
}

function inOrder(a: CalendarShift, b: CalendarShift): number {
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}

/** Asking a zone takes longer than all the rest, and a shift stands in several calendars. */
const details = new WeakMap<CalendarShift, string>();

function detailOf(shift: CalendarShift, timeZone: string): string {
  const known = details.get(shift);
  if (known !== undefined) return known;
  const { from, to, layer } = shift;
  const why = layer === null ? ', by an override' : '';
  const detail = `From ${onWall(from, timeZone)} to ${onWall(to, timeZone)}, ${timeZone}${why}.`;
  details.set(shift, detail);
  return detail;
}

/** "2026-03-30 09:00 (+02:00)": the offset tells apart what the clock shows twice. */
function onWall(instant: string, timeZone: string): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })} (${at.offset})`;
}

function idTime(instant: string): string {
  return instant.replaceAll(/[-:]|\.\d+/g, '');
}

export interface CalendarShift extends Shift {
  /** The layer's index, or "override"; of several that begin at the same time, the later ones with a number. */
  source: string;
  /** "20260330T070000Z"; "before" where it has run for longer than is laid out, which one of a layer at most can. */
  begins: string;
}

/** By identity: a directory is an immutable picture, and a changed schedule is another object. */
const remembered = new WeakMap<ScheduleInPlace, { day: number; shifts: CalendarShift[] }>();

/** Whether a calendar of today has nothing to lay out of a schedule any more. */
export function isLaid(schedule: ScheduleInPlace, now: string): boolean {
  return remembered.get(schedule)?.day === dayOf(now);
}

/** `laid` is what `shiftsAround` said of it on the day of `now`. */
export function keepLaid(schedule: ScheduleInPlace, now: string, laid: CalendarShift[]): void {
  remembered.set(schedule, { day: dayOf(now), shifts: laid });
}

/** The shifts of the window, each whole: its beginning is its name, and must not move with the day on which it is asked for. */
export function shiftsAround(schedule: ScheduleInPlace, now: string): CalendarShift[] {
  return layAround(schedule, dayOf(now) * dayMs);
}

function laidAround(schedule: ScheduleInPlace, now: string): CalendarShift[] {
  if (!isLaid(schedule, now)) keepLaid(schedule, now, shiftsAround(schedule, now));
  return remembered.get(schedule)!.shifts;
}

function dayOf(now: string): number {
  return Math.floor(msOf(now) / dayMs);
}

/** From when to when a calendar of today is laid out, at least. */
export function calendarReach(now: string): { from: string; to: string } {
  const { daysBack, daysAhead } = calendarWindow;
  const [margin] = margins as [number, number];
  const today = dayOf(now) * dayMs;
  return {
    from: instantOf(today - (daysBack + margin) * dayMs),
    to: instantOf(today + (daysAhead + margin) * dayMs),
  };
}

/** A month's turn is whole within the first; the second reaches as far as shifts are laid out at all, for longer ones. */
const margins = [35, 270];
/** Four hourly layers have more shifts in the whole window than are laid out at once; fifty of them fit into a few days. */
const parts = [1, 2, 4, 8, 16, 32];

function layAround(schedule: ScheduleInPlace, today: number): CalendarShift[] {
  const { daysBack, daysAhead } = calendarWindow;
  for (const part of parts) {
    const [begin, end] = [today - (daysBack / part) * dayMs, today + (daysAhead / part) * dayMs];
    let found: CalendarShift[] | null = null;
    for (const margin of margins) {
      const [from, to] = [
        instantOf(begin - (margin / part) * dayMs),
        instantOf(end + (margin / part) * dayMs),
      ];
      const laid = shifts(schedule, from, to);
      if ('refused' in laid) break;
      found = laid.shifts
        .filter((shift) => msOf(shift.to) > begin && msOf(shift.from) < end)
        .map((shift) => ({ ...shift, from: plus(shift.from, 0), to: plus(shift.to, 0) }))
        .map((shift) => ({ ...shift, begins: shift.from === from ? 'before' : idTime(shift.from) }))
        .map((shift, index, all) => ({ ...shift, source: sourceOf(shift, index, all) }));
      if (!found.some((shift) => shift.from === from || shift.to === to)) break;
    }
    if (found !== null) return found;
  }
  // Thousands of overrides lie over one another: whoever laid them there does not read them in a calendar.
  return [];
}
