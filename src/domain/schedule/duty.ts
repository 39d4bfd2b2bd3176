/** When somebody is on call, as stretches of time: taken from shifts, and compared before and after a change. */
import { instantOf, msOf } from '../instant.ts';
import type { Shift } from './shifts.ts';

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
  return spans.flatMap((span) => {
    const left: Span[] = [];
    let begins = msOf(span.from);
    const ends = msOf(span.to);
    for (const other of taken) {
      const [from, to] = [msOf(other.from), msOf(other.to)];
      if (to <= begins || from >= ends) continue;
      if (from > begins) left.push({ from: instantOf(begins), to: instantOf(from) });
      begins = Math.max(begins, to);
    }
    if (begins < ends) left.push({ from: instantOf(begins), to: instantOf(ends) });
    return left;
  });
}

export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { from, to } of spans.toSorted((a, b) => msOf(a.from) - msOf(b.from))) {
    const previous = result.at(-1);
    if (previous !== undefined && msOf(from) <= msOf(previous.to)) {
      if (msOf(to) > msOf(previous.to)) previous.to = instantOf(msOf(to));
    } else result.push({ from: instantOf(msOf(from)), to: instantOf(msOf(to)) });
  }
  return result;
}
