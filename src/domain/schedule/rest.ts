/** How long people rest between two turns of a schedule, and where that is too short. */
import { msOf } from '../instant.ts';
import type { Schedule } from './schedule.ts';
import type { Shift } from './shifts.ts';

export interface Rest {
  person: string;
  restMs: number;
  /** ISO instants: when the turn before ended, and when the next one begins. */
  from: string;
  to: string;
}

/**
 * Rests within a layer that are shorter than `atLeastMs`, in the order of time; several layers may share a turn, by day
 * and by night. Overrides do not count: who takes over for somebody else has agreed to it.
 */
export function shortRests({ layers }: Schedule, shifts: Shift[], atLeastMs: number): Rest[] {
  const short: Rest[] = [];
  const last = new Map<string, { to: string; turn: number | null }>();
  const holders = new Map<number, string>();
  for (const { who, from, to, layer, turn } of shifts.toSorted((a, b) => msOf(a.from) - msOf(b.from))) {
    if (layer === null) continue;
    const { days, hours } = layers[layer]!;
    // With days or hours a turn is a shift a day; it goes on until somebody else has one.
    const inPieces = days !== undefined || hours !== undefined;
    const sameHolder = inPieces && holders.get(layer) === who.join();
    holders.set(layer, who.join());
    for (const person of who) {
      const key = `${person} ${layer}`;
      const before = last.get(key);
      last.set(key, { to, turn });
      // An override cuts a turn in two: what lies between is no rest that the rotation gives.
      if (before === undefined || sameHolder || before.turn === turn) continue;
      const restMs = msOf(from) - msOf(before.to);
      if (restMs < atLeastMs) short.push({ person, restMs, from: before.to, to: from });
    }
  }
  return short;
}
