/**
 * A schedule made ready to be asked: its texts read once, nothing about time decided yet.
 */
import type { Moment } from './notation.ts';
import { readMoment } from './notation.ts';
import type { Rotation } from './rotation.ts';
import { rotation } from './rotation.ts';
import type { Layer, Schedule } from './schedule.ts';
import type { WallClock } from './wall-clock.ts';

export interface PreparedSchedule {
  timeZone: string;
  layers: Rotation[];
  overrides: { who: string[]; from: Moment; to: Moment }[];
}

/** An override on the line of real time; those that a gap of local time swallowed are never active. */
export interface PlacedOverride {
  index: number;
  who: string[];
  from: number;
  to: number;
}

/** By identity: a directory is an immutable picture, and a changed schedule is another object. */
const known = new WeakMap<Schedule, PreparedSchedule>();

/** Takes a schedule that `scheduleSchema` has accepted; a second asking of the same one costs nothing. */
export function prepare(schedule: Schedule): PreparedSchedule {
  const prepared = known.get(schedule) ?? read(schedule);
  known.set(schedule, prepared);
  return prepared;
}

function read(schedule: Schedule): PreparedSchedule {
  return {
    timeZone: schedule.timeZone,
    layers: schedule.layers.map((layer) => (layer.rotation === 'calendar' ? nobody(layer) : rotation(layer))),
    overrides: schedule.overrides.map(({ who, from, to }) => ({
      who: typeof who === 'string' ? [who] : who,
      from: readMoment(from)!,
      to: readMoment(to)!,
    })),
  };
}

/** Until calendars are read here: a layer of nobody. */
function nobody({ priority = 0 }: Layer): Rotation {
  const never = { who: [], from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, period: null };
  return { priority, turnAt: () => never };
}

/** The overrides that matter between two instants, the later entered first: the first that is active wins. */
export function placeOverrides(
  { overrides }: PreparedSchedule,
  clock: WallClock,
  from: number,
  to: number,
): PlacedOverride[] {
  const instantOf = (moment: Moment) => ('instant' in moment ? moment.instant : clock.instantOf(moment.wall));
  return overrides
    .map((override, index) => ({
      index,
      who: override.who,
      from: instantOf(override.from),
      to: instantOf(override.to),
    }))
    .filter((override) => override.to > from && override.from < to)
    .toReversed();
}

/** The layers on call together: of those that have somebody, the ones with the highest priority, in their order. */
export function highest(layers: { priority: number; people: number }[]): number[] {
  let winners: number[] = [];
  let priority = Number.NEGATIVE_INFINITY;
  for (const [index, layer] of layers.entries()) {
    if (layer.people === 0 || layer.priority < priority) continue;
    if (layer.priority > priority) winners = [];
    priority = layer.priority;
    winners.push(index);
  }
  return winners;
}
