/**
 * How much work it is to lay a schedule out, before it is done: whoever serves many people lays out what is small at once
 * and hands on what is large. An estimate, in steps of about a microsecond.
 */
import { dayMs, hourMs, msOf } from '../instant.ts';
import { readLength } from './notation.ts';
import { longestRangeDays, mostShifts } from './shifts.ts';
import type { LayerInPlace, ScheduleInPlace } from './surroundings.ts';

/** `from` and `to` are ISO instants. */
export function layoutWork(schedule: ScheduleInPlace, { from, to }: { from: string; to: string }): number {
  // What is longer is refused at once.
  const days = Math.min(Math.max(0, (msOf(to) - msOf(from)) / dayMs), longestRangeDays);
  const { layers, overrides, away = [] } = schedule;
  const ofLayers = layers.reduce((sum, layer) => sum + piecesOf(layer, schedule, days), 0);
  const pieces = Math.min(ofLayers, 3 * mostShifts) + 2 * overrides.length + 2 * away.length;
  const changing = overrides.filter(({ mode = 'replace' }) => mode !== 'replace').length;
  return pieces * (5 + layers.length) + changing * changing;
}

/** Stretches of a layer in so many days. */
function piecesOf(layer: LayerInPlace, { calendars = {} }: ScheduleInPlace, days: number): number {
  const entries = [layer.calendar, layer.holidays].reduce(
    (sum, handle) => sum + (handle === undefined ? 0 : (calendars[handle]?.length ?? 0)),
    0,
  );
  const windows = layer.days === undefined && layer.hours === undefined ? 0 : 2 * days;
  return days / daysOfTurn(layer) + windows + 2 * entries;
}

function daysOfTurn({ rotation, every }: LayerInPlace): number {
  const times = typeof every === 'number' ? every : 1;
  switch (rotation) {
    case 'hourly':
      return times / 24;
    case 'daily':
      return times;
    case 'weekly':
      return 7 * times;
    case 'monthly':
      return 28 * times;
    case 'custom': {
      const lengths = [every as string | string[]].flat().map((text) => readLength(text) ?? hourMs);
      return lengths.reduce((sum, length) => sum + length, 0) / lengths.length / dayMs;
    }
    case 'calendar':
      return Number.POSITIVE_INFINITY;
  }
}
