/**
 * Whose turn it is in one layer at a wall time, by arithmetic: nothing is stepped through from `starts`.
 * Handoffs form a grid that reaches endlessly both ways from an anchor, the first time at or after `starts` that fits
 * the `handoff`. A period lies between two handoffs; the first one begins at `starts` and may be short.
 */
import { dayMs, hourMs } from '../instant.ts';
import type { ActiveTimes } from './active-times.ts';
import { activeAt } from './active-times.ts';
import type { Handoff } from './notation.ts';
import {
  daysInMonth,
  firstMonday,
  positionIn,
  readHandoff,
  readHours,
  readLength,
  readWall,
  weekMs,
} from './notation.ts';
import type { Layer } from './schedule.ts';
import type { Grid } from './turns-used.ts';
import { turnsUsed } from './turns-used.ts';

/** What one layer says from `from` to `to` on the wall clock. */
interface Turn {
  /** How many turns were used up before it; null where the layer is not active. */
  turn: number | null;
  /** Numbers the periods from `starts`; null where the layer is not active. */
  period: number | null;
  from: number;
  to: number;
}

/** The stretch around a wall time in which the layer's answer stays the same. */
export type Rotation = (wall: number) => Turn;

/** Reads a layer with handoffs that `layerSchema` has accepted. */
export function rotation(layer: Layer, times: ActiveTimes): Rotation {
  const { starts } = times;
  const grid = gridOf(layer, starts);
  const firstHandoff = grid.lastAt(starts);
  const usedBefore =
    layer.turns === 'calendar' ? (period: number) => period : turnsUsed(grid, firstHandoff, times);
  return (wall) => {
    const { active, from, to } = activeAt(times, wall);
    if (!active) return { turn: null, period: null, from, to };
    const last = grid.lastAt(wall);
    const period = last - firstHandoff;
    return {
      turn: usedBefore(period),
      period,
      from: Math.max(from, grid.handoff(last)),
      to: Math.min(to, grid.handoff(last + 1)),
    };
  };
}

function gridOf(layer: Layer, starts: number): Grid {
  const handoff = handoffOf(layer, starts);
  const every = typeof layer.every === 'number' ? layer.every : 1;
  switch (layer.rotation) {
    case 'hourly':
      return evenGrid(firstFit(handoff, starts), [every * hourMs]);
    case 'daily':
      return evenGrid(firstFit(handoff, starts), [every * dayMs]);
    case 'weekly':
      return evenGrid(firstFit(handoff, starts), [every * weekMs]);
    case 'monthly':
      return monthlyGrid(handoff, starts, every);
    case 'custom': {
      const lengths = typeof layer.every === 'string' ? [layer.every] : (layer.every as string[]);
      return evenGrid(
        firstFit(handoff, starts),
        lengths.map((length) => readLength(length)!),
      );
    }
    case 'calendar':
      throw new Error('a layer that is read from a calendar has no handoffs of its own');
  }
}

/** The length of a layer's turns where all are equally long, in milliseconds of the wall clock, and when they pass on; null where they are not. */
export function evenTurnsOf(layer: Layer): { lengthMs: number; handoff: Handoff } | null {
  if (layer.rotation === 'calendar' || layer.rotation === 'monthly' || Array.isArray(layer.every))
    return null;
  const every = typeof layer.every === 'number' ? layer.every : 1;
  const lengthMs =
    typeof layer.every === 'string'
      ? readLength(layer.every)!
      : every * { hourly: hourMs, daily: dayMs, weekly: weekMs, custom: 0 }[layer.rotation];
  return { lengthMs, handoff: handoffOf(layer, readWall(layer.starts!)!) };
}

/** A layer without a handoff hands over as it started; one that started with a bare date, when its hours open. */
function handoffOf(layer: Layer, starts: number): Handoff {
  if (layer.handoff !== undefined) return readHandoff(layer.handoff)!;
  const dateAlone = layer.starts!.length === 'yyyy-mm-dd'.length;
  const time =
    dateAlone && layer.hours !== undefined ? readHours(layer.hours)!.opens : positionIn(starts, dayMs);
  if (layer.rotation === 'weekly')
    return { on: 'weekday', weekday: Math.floor(positionIn(starts - firstMonday, weekMs) / dayMs), time };
  if (layer.rotation === 'monthly') return { on: 'day-of-month', day: new Date(starts).getUTCDate(), time };
  return { on: 'day', time };
}

/** The first wall time at or after `starts` that fits the handoff. */
function firstFit(handoff: Handoff, starts: number): number {
  switch (handoff.on) {
    case 'day': {
      const that = starts - positionIn(starts, dayMs) + handoff.time;
      return that < starts ? that + dayMs : that;
    }
    case 'weekday': {
      const monday = starts - positionIn(starts - firstMonday, weekMs);
      const that = monday + handoff.weekday * dayMs + handoff.time;
      return that < starts ? that + weekMs : that;
    }
    case 'day-of-month': {
      const that = inMonth(monthOf(starts), handoff);
      return that < starts ? inMonth(monthOf(starts) + 1, handoff) : that;
    }
  }
}

/** Lengths that follow one another round and round. */
function evenGrid(anchor: number, lengths: number[]): Grid {
  const offsets = [0];
  for (const length of lengths) offsets.push(offsets.at(-1)! + length);
  const cycle = offsets.pop()!;
  return {
    handoff: (n) => anchor + Math.floor(n / lengths.length) * cycle + offsets[positionIn(n, lengths.length)]!,
    lastAt(wall) {
      const round = Math.floor((wall - anchor) / cycle);
      const into = wall - anchor - round * cycle;
      return round * lengths.length + offsets.findLastIndex((offset) => offset <= into);
    },
    // Lengths are whole hours, so a week of 168 of them meets the cycle again after at most 168 rounds.
    repeatsAfter:
      Math.min(...lengths) >= weekMs ? null : (lengths.length * 168) / commonDivisor(cycle / hourMs, 168),
  };
}

/** The 31st stays the 31st: a short month clamps it for that month only, counted from the anchor. */
function monthlyGrid(handoff: Handoff, starts: number, every: number): Grid {
  if (handoff.on !== 'day-of-month') throw new Error('a monthly rotation hands over on a day of the month');
  const anchor = monthOf(firstFit(handoff, starts));
  const at = (n: number) => inMonth(anchor + n * every, handoff);
  return {
    handoff: at,
    lastAt(wall) {
      const n = Math.floor((monthOf(wall) - anchor) / every);
      return at(n) <= wall ? n : n - 1;
    },
    repeatsAfter: null,
  };
}

/** Months since January of the year 0. */
function monthOf(wall: number): number {
  const date = new Date(wall);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function inMonth(months: number, { day, time }: { day: number; time: number }): number {
  const year = Math.floor(months / 12);
  const month = positionIn(months, 12);
  return Date.UTC(year, month, Math.min(day, daysInMonth(year, month + 1))) + time;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
