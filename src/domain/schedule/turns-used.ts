/**
 * How many turns the periods of a layer have used up: with `turns: calendar` each uses one, with `turns: active` only a
 * period in which the layer is active at some time. Counted by arithmetic: what the week does repeats, and holidays are
 * looked at where they begin and end.
 */
import type { ActiveTimes } from './active-times.ts';
import { activeBetween } from './active-times.ts';
import { firstAtOrAfter } from './in-order.ts';
import { opensBetween } from './open-hours.ts';

/** Handoff number `n` of the grid, and the number of the last one at or before a wall time. */
export interface Grid {
  handoff: (n: number) => number;
  lastAt: (wall: number) => number;
  /** After so many periods their lengths, and what the week makes of them, repeat; null: each is longer than a week. */
  repeatsAfter: number | null;
}

/** How many turns are used up before a period. */
type Used = (period: number) => number;

/** `first` is the grid's number of the last handoff at or before the layer's start. */
export function turnsUsed(grid: Grid, first: number, times: ActiveTimes): Used {
  const byHours = times.hours === null ? (period: number) => period : openPeriods(grid, first, times);
  if (times.holidays === null) return byHours;
  const onHolidays = periodsOnHolidays(grid, first, times, byHours);
  return times.holidays.on === 'only' ? onHolidays : (period) => byHours(period) - onHolidays(period);
}

/**
 * The periods that have any open time, holidays or not. A period of a week or more always has some; shorter ones repeat
 * with the week, so one repetition is counted once and the rest is a multiple of it.
 */
function openPeriods(grid: Grid, firstHandoff: number, { hours, starts }: ActiveTimes): Used {
  const opens = (from: number, to: number) => (opensBetween(hours!, from, to) ? 1 : 0);
  const first = opens(starts, grid.handoff(firstHandoff + 1));
  const { repeatsAfter } = grid;
  if (repeatsAfter === null) return (period) => (period === 0 ? 0 : first + period - 1);
  // The first period may be short, so the count over whole periods begins with the second.
  const activeUpTo = [0];
  for (let n = 1; n <= repeatsAfter; n++)
    activeUpTo.push(
      activeUpTo[n - 1]! + opens(grid.handoff(firstHandoff + n), grid.handoff(firstHandoff + n + 1)),
    );
  return (period) => {
    if (period === 0) return 0;
    const whole = period - 1;
    const rounds = Math.floor(whole / repeatsAfter);
    return first + rounds * activeUpTo[repeatsAfter]! + activeUpTo[whole - rounds * repeatsAfter]!;
  };
}

/** Periods from one on and before another, of which `counted` have turned from what they would be without holidays. */
interface Turned {
  from: number;
  to: number;
  /** `all` that have open hours: they lie within holidays wholly. */
  counted: 'all' | 0 | 1;
}

/** Open periods that holidays close altogether, or, where a layer is active on holidays alone, that they open. */
function periodsOnHolidays(grid: Grid, first: number, times: ActiveTimes, byHours: Used): Used {
  const begins = (period: number) => (period === 0 ? times.starts : grid.handoff(first + period));
  const turned: Turned[] = [];
  const lookAt = (period: number) => {
    if ((turned.at(-1)?.to ?? 0) > period) return;
    const open = byHours(period + 1) > byHours(period);
    const active = activeBetween(times, begins(period), begins(period + 1));
    const counts = open && active === (times.holidays!.on === 'only');
    turned.push({ from: period, to: period + 1, counted: counts ? 1 : 0 });
  };
  for (const run of times.holidays!.runs) {
    if (run.to <= times.starts) continue;
    const periodAt = (wall: number) => grid.lastAt(Math.max(wall, times.starts)) - first;
    const [head, tail] = [periodAt(run.from), periodAt(run.to - 1)];
    lookAt(head);
    if (tail > head + 1) turned.push({ from: head + 1, to: tail, counted: 'all' });
    lookAt(tail);
  }
  const before = [0];
  for (const { from, to, counted } of turned)
    before.push(before.at(-1)! + (counted === 'all' ? byHours(to) - byHours(from) : counted));
  return (period) => {
    const last = firstAtOrAfter(turned, period, ({ from }) => from) - 1;
    if (last < 0) return 0;
    const { from, to, counted } = turned[last]!;
    const inLast =
      counted === 'all' ? byHours(Math.min(to, period)) - byHours(from) : period > from ? counted : 0;
    return before[last]! + inLast;
  };
}
