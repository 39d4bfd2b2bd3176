/** When a layer can have somebody on call at all: from its start to its end, in its hours, on or off its holidays. */
import type { DayRun } from './holidays.ts';
import { runAt } from './holidays.ts';
import { readWall } from './notation.ts';
import type { OpenHours } from './open-hours.ts';
import { openHours, opensBetween, stretchAt } from './open-hours.ts';
import type { Layer } from './schedule.ts';

export interface ActiveTimes {
  /** On the wall clock; a layer that is read from a calendar may be without a start. */
  starts: number;
  ends: number;
  /** Null where nothing is ever closed. */
  hours: OpenHours | null;
  /** Null: it knows none. */
  holidays: { runs: DayRun[]; on: 'off' | 'only' } | null;
}

export function activeTimes(layer: Layer, runs: DayRun[] | null): ActiveTimes {
  return {
    starts: layer.starts === undefined ? Number.NEGATIVE_INFINITY : readWall(layer.starts)!,
    ends: layer.ends === undefined ? Number.POSITIVE_INFINITY : readWall(layer.ends)!,
    hours: openHours(layer.days, layer.hours),
    holidays: runs === null ? null : { runs, on: layer.onHolidays ?? 'off' },
  };
}

/** The time around `wall` in which the layer is active, or the rest of that in which it is not. */
export function activeAt(
  { starts, ends, hours, holidays }: ActiveTimes,
  wall: number,
): { active: boolean; from: number; to: number } {
  if (wall < starts) return { active: false, from: wall, to: starts };
  if (wall >= ends) return { active: false, from: wall, to: Number.POSITIVE_INFINITY };
  let [from, to] = [starts, ends];
  if (holidays !== null) {
    const run = runAt(holidays.runs, wall);
    if (run.within !== (holidays.on === 'only')) return { active: false, from: wall, to: run.to };
    from = Math.max(from, run.from);
    to = Math.min(to, run.to);
  }
  if (hours !== null) {
    const stretch = stretchAt(hours, wall);
    if (!stretch.open) return { active: false, from: wall, to: stretch.to };
    from = Math.max(from, stretch.from);
    to = Math.min(to, stretch.to);
  }
  return { active: true, from, to };
}

/** Whether the layer is active at some time from `from` to `to`, both no earlier than its start; its end does not count. */
export function activeBetween({ hours, holidays }: ActiveTimes, from: number, to: number): boolean {
  const opens = (begin: number, end: number) =>
    end > begin && (hours === null || opensBetween(hours, begin, end));
  if (holidays === null) return opens(from, to);
  for (let at = from; at < to;) {
    const run = runAt(holidays.runs, at);
    if (run.within === (holidays.on === 'only') && opens(at, Math.min(to, run.to))) return true;
    at = run.to;
  }
  return false;
}
