/**
 * A layer that is read from a calendar: its events say from when to when, and name who is on call. Events that overlap
 * are on call together; an event that names nobody says nothing.
 */
import { msOf } from '../instant.ts';
import { firstAtOrAfter } from './in-order.ts';
import type { CalendarEntry } from './surroundings.ts';

/** Between two instants at which an event begins or ends, in milliseconds since the epoch. */
export interface EventStretch {
  who: string[];
  from: number;
  to: number;
}

/** Those with somebody, in order and apart from one another. */
export function eventStretches(entries: CalendarEntry[]): EventStretch[] {
  const events = entries
    .filter(({ people }) => people.length > 0)
    .map(({ people, from, to }) => ({ people, from: msOf(from), to: msOf(to) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const borders = [...new Set(events.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const stretches: EventStretch[] = [];
  let running: typeof events = [];
  let begun = 0;
  for (const [index, from] of borders.slice(0, -1).entries()) {
    running = running.filter(({ to }) => to > from);
    while (begun < events.length && events[begun]!.from <= from) running.push(events[begun++]!);
    if (running.length === 0) continue;
    const who = [...new Set(running.flatMap(({ people }) => people))];
    stretches.push({ who, from, to: borders[index + 1]! });
  }
  return stretches;
}

/**
 * The stretch at an instant, or the time up to the next. `ahead`: of a schedule that follows another, by how many
 * stretches.
 */
export function stretchOf(
  stretches: EventStretch[],
  at: number,
  ahead: number,
): { who: string[]; to: number; period: number | null } {
  // Instants are whole milliseconds.
  const next = firstAtOrAfter(stretches, at + 1, ({ from }) => from);
  const current = stretches[next - 1];
  if (current !== undefined && at < current.to)
    return { who: stretches[next - 1 + ahead]?.who ?? [], to: current.to, period: next - 1 };
  return { who: [], to: stretches[next]?.from ?? Number.POSITIVE_INFINITY, period: null };
}
