/** The holidays of a calendar as whole local days of a schedule's zone, on its wall clock. */
import { dayMs, msOf } from '../instant.ts';
import { firstAtOrAfter } from './in-order.ts';
import { positionIn } from './notation.ts';
import type { CalendarEntry } from './surroundings.ts';
import { wallClock } from './wall-clock.ts';

/** From midnight to midnight on the wall clock, in order and apart from one another. */
export interface DayRun {
  from: number;
  to: number;
}

/** Every day that an entry touches is a holiday from its beginning to its end. */
export function dayRuns(entries: CalendarEntry[], timeZone: string): DayRun[] {
  const spans = entries
    .map(({ from, to }) => ({ from: msOf(from), to: msOf(to) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const [first] = spans;
  if (first === undefined) return [];
  const clock = wallClock(timeZone, first.from);
  const midnight = (at: number) => {
    const wall = clock.latestWall(at);
    return wall - positionIn(wall, dayMs);
  };
  const runs: DayRun[] = [];
  for (const span of spans) {
    const [from, to] = [midnight(span.from), midnight(span.to - 1) + dayMs];
    const previous = runs.at(-1);
    // Days that touch are one run: midnight between two of them is no border.
    if (previous !== undefined && from <= previous.to) previous.to = Math.max(previous.to, to);
    else runs.push({ from, to });
  }
  return runs;
}

/** The run at `wall`, or the time between two around it. */
export function runAt(runs: DayRun[], wall: number): { within: boolean; from: number; to: number } {
  const next = firstAtOrAfter(runs, wall + 1, ({ from }) => from);
  const run = runs[next - 1];
  if (run !== undefined && wall < run.to) return { within: true, ...run };
  return {
    within: false,
    from: run?.to ?? Number.NEGATIVE_INFINITY,
    to: runs[next]?.from ?? Number.POSITIVE_INFINITY,
  };
}
