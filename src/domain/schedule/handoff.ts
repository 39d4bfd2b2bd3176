/**
 * Handoffs: the instants at which other people are on call by a schedule than before, with who goes off and who comes on.
 * A turn that passes to the same people again is none. Pure.
 */
import { dayMs, msOf, plus } from '../instant.ts';
import type { Schedule } from './schedule.ts';
import { type Gap, shifts } from './shifts.ts';
import { type WhoeverLeft, withoutWhoeverLeft } from './whoever-left.ts';

export interface Handoff {
  /** ISO instant, UTC. */
  at: string;
  /** Handles; on call before and not after. */
  off: string[];
  /** On call after and not before; empty where nobody comes on. */
  on: string[];
  /** Before and after. */
  stay: string[];
}

export interface Handoffs {
  /** The one that was asked for, or the nearest; null: none within a year. */
  handoff: Handoff | null;
  previous: string | null;
  next: string | null;
}

/** Days for those who change daily; two months for turns of weeks; a year for those who share the call by the quarter. */
const searches = [3 * dayMs, 60 * dayMs, 370 * dayMs];

/**
 * All of them from `from` on and before `to`. A range that is too long, or too full, has none that anybody could read:
 * then the answer is empty.
 */
export function handoffsBetween(schedule: Schedule, from: string, to: string): Handoff[] {
  // A second earlier, so that one at `from` itself has a before.
  const laid = shifts(schedule, plus(from, -1000), to);
  if ('refused' in laid) return [];
  const pieces = laid.shifts.map((shift) => ({
    who: shift.who,
    from: msOf(shift.from),
    to: msOf(shift.to),
  }));
  const borders = [...new Set(pieces.flatMap((piece) => [piece.from, piece.to]))].toSorted((a, b) => a - b);
  const [begin, end] = [msOf(from), msOf(to)];
  const found: Handoff[] = [];
  let begun = 0;
  let open: typeof pieces = [];
  pieces.sort((a, b) => a.from - b.from);
  for (const at of borders) {
    const before = peopleOf(open);
    open = open.filter((piece) => piece.to > at);
    while (begun < pieces.length && pieces[begun]!.from <= at) open.push(pieces[begun++]!);
    if (at < begin || at >= end) continue;
    const after = peopleOf(open);
    const off = before.filter((person) => !after.includes(person));
    const on = after.filter((person) => !before.includes(person));
    if (off.length + on.length === 0) continue;
    const stay = before.filter((person) => after.includes(person));
    found.push({ at: new Date(at).toISOString(), off, on, stay });
  }
  return found;
}

/** The handoff at an instant, or the nearest one before or after it; of two that are as near, the one to come. */
export function handoffNear(schedule: Schedule, instant: string): Handoffs {
  let best: Handoffs = { handoff: null, previous: null, next: null };
  for (const reach of searches) {
    const found = handoffsBetween(schedule, plus(instant, -reach), plus(instant, reach));
    const nearest = nearestTo(found, msOf(instant));
    const handoff = found[nearest];
    // A longer search may be too full to be laid out; what a shorter one has found stands.
    if (handoff === undefined) continue;
    best = { handoff, previous: found[nearest - 1]?.at ?? null, next: found[nearest + 1]?.at ?? null };
    if (best.previous !== null && best.next !== null) break;
  }
  return best;
}

/** When somebody who is on call then goes off again; null: not within a year. */
export function goesOffAt(schedule: Schedule, person: string, instant: string): string | null {
  for (const reach of searches) {
    const handoffs = handoffsBetween(schedule, plus(instant, 1), plus(instant, reach));
    const found = handoffs.find(({ off }) => off.includes(person));
    if (found !== undefined) return found.at;
  }
  return null;
}

/** The handoff at exactly this instant. */
export function handoffAt(schedule: Schedule, instant: string): Handoff | null {
  return handoffsBetween(schedule, instant, plus(instant, 1))[0] ?? null;
}

/** One that is still to come is between people who are here: whoever has left hands nothing over, and takes nothing on. */
export function amongThoseHere({ at, off, on, stay }: Handoff, isHere: (person: string) => boolean): Handoff {
  return { at, off: off.filter(isHere), on: on.filter(isHere), stay: stay.filter(isHere) };
}

/** When nobody is on call from a handoff to the next one, or in the week after it where there is no next one. */
export function gapsAfter(
  schedule: Schedule,
  { at }: Handoff,
  { next, left }: { next: string | null; left: WhoeverLeft },
): Gap[] {
  const laid = shifts(schedule, at, next ?? plus(at, 7 * dayMs));
  if ('refused' in laid) return [];
  return withoutWhoeverLeft(laid, left).gaps.map(({ from, to }) => ({
    from: plus(from, 0),
    to: plus(to, 0),
  }));
}

function peopleOf(pieces: { who: string[] }[]): string[] {
  return [...new Set(pieces.flatMap(({ who }) => who))];
}

function nearestTo(handoffs: Handoff[], at: number): number {
  let nearest = 0;
  for (const [index, handoff] of handoffs.entries()) {
    const distance = Math.abs(msOf(handoff.at) - at);
    if (distance <= Math.abs(msOf(handoffs[nearest]!.at) - at)) nearest = index;
  }
  return nearest;
}
