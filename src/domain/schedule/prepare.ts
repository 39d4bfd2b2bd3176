/**
 * A schedule made ready to be asked: its texts read once, nothing about an instant decided yet.
 */
import type { ActiveTimes } from './active-times.ts';
import { activeAt, activeTimes } from './active-times.ts';
import { coverOf } from './cover.ts';
import { eventStretches, stretchOf } from './event-stretches.ts';
import { dayRuns } from './holidays.ts';
import type { Moment } from './notation.ts';
import { readMoment } from './notation.ts';
import { rotation } from './rotation.ts';
import type { LayerInPlace, ScheduleInPlace } from './surroundings.ts';
import type { WallClock } from './wall-clock.ts';

export interface PreparedSchedule {
  timeZone: string;
  layers: PreparedLayer[];
  overrides: { who: string[]; mode: OverrideMode; from: Moment; to: Moment }[];
}

export interface PreparedLayer {
  priority: number;
  /** What the layer says at an instant (milliseconds since the epoch), and until when at least it says nothing else. */
  stretchAt: (at: number, clock: WallClock) => Stretch;
}

export interface Stretch {
  /** Empty while the layer has nobody on call. */
  who: string[];
  to: number;
  /** Numbers the layer's turns, or the stretches of its calendar; null where it is not active. */
  period: number | null;
}

export type OverrideMode = 'replace' | 'add' | 'remove';

/** An override on the line of real time; those that a gap of local time swallowed are never active. */
export interface PlacedOverride {
  index: number;
  who: string[];
  mode: OverrideMode;
  from: number;
  to: number;
}

/** By identity: a directory is an immutable picture, and a changed schedule is another object. */
const known = new WeakMap<ScheduleInPlace, PreparedSchedule>();

/** Takes a schedule that `scheduleSchema` has accepted; a second asking of the same one costs nothing. */
export function prepare(schedule: ScheduleInPlace): PreparedSchedule {
  const prepared = known.get(schedule) ?? read(schedule);
  known.set(schedule, prepared);
  return prepared;
}

function read(schedule: ScheduleInPlace): PreparedSchedule {
  return {
    timeZone: schedule.timeZone,
    layers: schedule.layers.map((layer) => readLayer(layer, schedule)),
    overrides: schedule.overrides.map(({ who, mode = 'replace', from, to }) => ({
      who: typeof who === 'string' ? [who] : who,
      mode,
      from: readMoment(from)!,
      to: readMoment(to)!,
    })),
  };
}

function readLayer(
  layer: LayerInPlace,
  { timeZone, calendars = {}, away = [] }: ScheduleInPlace,
): PreparedLayer {
  const { priority = 0, ahead = 0, holidays, calendar } = layer;
  const entriesOf = (handle: string) => (Object.hasOwn(calendars, handle) ? calendars[handle]! : []);
  const times = activeTimes(layer, holidays === undefined ? null : dayRuns(entriesOf(holidays), timeZone));
  if (calendar !== undefined)
    return { priority, stretchAt: fromCalendar(eventStretches(entriesOf(calendar)), times, ahead) };

  const turnAt = rotation(layer, times);
  const turns = layer.participants!.map((turn) => (typeof turn === 'string' ? [turn] : turn));
  const cover = layer.away === 'next' && away.length > 0 ? coverOf(turns, away, ahead) : null;
  return {
    priority,
    stretchAt(at, clock) {
      const { turn, period, to: wall } = turnAt(clock.latestWall(at));
      const to = Number.isFinite(wall) ? clock.instantOf(wall) : wall;
      if (turn === null) return { who: noPeople, to, period };
      if (cover === null) return { who: turns[(turn + ahead) % turns.length]!, to, period };
      const serving = cover(turn, at);
      return { who: serving.who, to: Math.min(to, serving.to), period };
    },
  };
}

const noPeople: string[] = [];

function fromCalendar(
  stretches: ReturnType<typeof eventStretches>,
  times: ActiveTimes,
  ahead: number,
): PreparedLayer['stretchAt'] {
  return (at, clock) => {
    const { active, to: wall } = activeAt(times, clock.latestWall(at));
    const to = Number.isFinite(wall) ? clock.instantOf(wall) : wall;
    if (!active) return { who: noPeople, to, period: null };
    const stretch = stretchOf(stretches, at, ahead);
    return { ...stretch, to: Math.min(to, stretch.to) };
  };
}

/** The overrides that matter between two instants, in the order in which they were entered. */
export function placeOverrides(
  { overrides }: PreparedSchedule,
  clock: WallClock,
  from: number,
  to: number,
): PlacedOverride[] {
  const instantOf = (moment: Moment) => ('instant' in moment ? moment.instant : clock.instantOf(moment.wall));
  return overrides
    .map(({ who, mode, ...written }, index) => ({
      index,
      who,
      mode,
      from: instantOf(written.from),
      to: instantOf(written.to),
    }))
    .filter((override) => override.to > from && override.from < to);
}
