/** When somebody is on call, as stretches of time: taken from shifts, and compared before and after a change. */
import { instantOf, msOf } from '../instant.ts';
import type { Shift } from './shifts.ts';
import { joined as joinedStretches, type Stretch, without as leftOf } from './stretches.ts';

/** ISO instants in UTC with milliseconds. */
export interface Span {
  from: string;
  to: string;
}

/** Stretches that touch are one; twice on call at once is on call once. */
export function dutyOf(shifts: readonly Pick<Shift, 'who' | 'from' | 'to'>[], person: string): Span[] {
  return joined(shifts.filter(({ who }) => who.includes(person)));
}

export interface DutyChange {
  person: string;
  /** When they are on call and were not. */
  on: Span[];
  /** When they were and are no longer. */
  off: Span[];
}

/** Everybody for whom anything is different, in the order in which the shifts name them. */
export function dutyChanges(before: readonly Shift[], after: readonly Shift[]): DutyChange[] {
  const people = [...new Set([...before, ...after].flatMap(({ who }) => who))];
  return people
    .map((person) => {
      const [was, is] = [dutyOf(before, person), dutyOf(after, person)];
      return { person, on: without(is, was), off: without(was, is) };
    })
    .filter(({ on, off }) => on.length + off.length > 0);
}

/** What is left of `spans` outside `taken`; each list in order and apart. */
export function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
  const gone = taken.map(stretchOf);
  return spans.flatMap((span) => leftOf(stretchOf(span), gone)).map(spanOf);
}

export function joined(spans: readonly Span[]): Span[] {
  return joinedStretches(spans.map(stretchOf)).map(spanOf);
}

function stretchOf({ from, to }: Span): Stretch {
  return { from: msOf(from), to: msOf(to) };
}

function spanOf({ from, to }: Stretch): Span {
  return { from: instantOf(from), to: instantOf(to) };
}
