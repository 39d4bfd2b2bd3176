/**
 * What a schedule asks of each person between two instants: hours on call, nights and weekends of their own zone.
 * Of a night or a weekend that several people share, each has the part that they are on call for.
 */
import { dayMs, hourMs, msOf } from '../instant.ts';
import { firstMonday, positionIn, weekMs } from './notation.ts';
import type { Shift } from './shifts.ts';
import { coveredOf, joined, type Stretch } from './stretches.ts';
import { wallClock } from './wall-clock.ts';

export interface Load {
  person: string;
  /** Twice on call at once is on call once. */
  hours: number;
  nights: number;
  weekends: number;
}

/** 22:00 to 07:00, as `onCall.load` of a process has it. */
const nightBegins = 22 * hourMs;
const nightLasts = 9 * hourMs;
const weekendBegins = 5 * dayMs;
const weekendLasts = 2 * dayMs;

/** In the order of `people`, whoever has no shift included. `zoneOf` answers a person's own time zone. */
export function loads(
  shifts: Shift[],
  {
    people,
    zoneOf,
    from,
    to,
  }: { people: string[]; zoneOf: (person: string) => string; from: string; to: string },
): Load[] {
  const [begin, end] = [msOf(from), msOf(to)];
  const ofPerson = new Map(people.map((person) => [person, [] as Stretch[]]));
  for (const shift of shifts) {
    const stretch = { from: msOf(shift.from), to: msOf(shift.to) };
    for (const person of shift.who) ofPerson.get(person)?.push(stretch);
  }
  const zones = new Map<string, { nights: Stretch[]; weekends: Stretch[] }>();
  return people.map((person) => {
    const zone = zoneOf(person);
    const hard = zones.get(zone) ?? hardTimes(zone, begin, end);
    zones.set(zone, hard);
    const duty = joined(ofPerson.get(person)!);
    return {
      person,
      hours: duty.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0) / hourMs,
      nights: partsOf(hard.nights, duty),
      weekends: partsOf(hard.weekends, duty),
    };
  });
}

/** Whole ones, those at the borders too: half a night at the end of the range is half a night. */
function hardTimes(zone: string, begin: number, end: number): { nights: Stretch[]; weekends: Stretch[] } {
  const clock = wallClock(zone, begin - weekMs);
  const firstWall = clock.latestWall(begin);
  const every = (stepMs: number, beginsAt: number, lasts: number) => {
    const found: Stretch[] = [];
    for (let wall = beginsAt; ; wall += stepMs) {
      const stretch = { from: clock.instantOf(wall), to: clock.instantOf(wall + lasts) };
      if (stretch.from >= end) return found;
      if (stretch.to > begin) found.push(stretch);
    }
  };
  const midnight = firstWall - positionIn(firstWall, dayMs);
  const monday = firstWall - positionIn(firstWall - firstMonday, weekMs);
  return {
    nights: every(dayMs, midnight - dayMs + nightBegins, nightLasts),
    weekends: every(weekMs, monday - weekMs + weekendBegins, weekendLasts),
  };
}

/** How many of `whole` lie in `duty`, parts added up; both in order and apart. */
function partsOf(whole: Stretch[], duty: Stretch[]): number {
  // A night in which the clock changes has eight or ten hours and is one night all the same.
  return coveredOf(whole, duty).reduce(
    (sum, { piece, covered }) => sum + covered / (piece.to - piece.from),
    0,
  );
}
