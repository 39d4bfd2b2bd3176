/** Where somebody is on call while away, and nobody who is not away is on call with them. */
import { instantOf, msOf } from '../instant.ts';
import { firstAtOrAfter } from './in-order.ts';
import type { Shift } from './shifts.ts';
import type { Away } from './surroundings.ts';

/** In milliseconds since the epoch. */
interface Stretch {
  from: number;
  to: number;
}

/** Of each person in the order of time; ISO instants. */
export function onCallWhileAway(away: readonly Away[], shifts: Shift[]): Away[] {
  if (away.length === 0) return [];
  const absences = Map.groupBy(
    away.map(({ person, from, to }) => ({ person, from: msOf(from), to: msOf(to) })),
    ({ person }) => person,
  );
  const missing: (Stretch & { person: string })[] = [];
  const present: Stretch[] = [];
  for (const shift of shifts) {
    const whole = { from: msOf(shift.from), to: msOf(shift.to) };
    for (const person of shift.who) {
      const times = absences.get(person) ?? [];
      const within = merged(times.flatMap((time) => overlap(time, whole)));
      for (const stretch of within) missing.push({ person, ...stretch });
      present.push(...without(whole, within));
    }
  }
  const covered = merged(present);
  return missing
    .flatMap(({ person, ...stretch }) => without(stretch, covered).map((rest) => ({ person, ...rest })))
    .sort((a, b) => a.from - b.from)
    .map(({ person, from, to }) => ({ person, from: instantOf(from), to: instantOf(to) }));
}

function overlap(a: Stretch, b: Stretch): Stretch[] {
  const both = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
  return both.to > both.from ? [both] : [];
}

/** In order and apart from one another. */
function merged(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const previous = result.at(-1);
    if (previous !== undefined && from <= previous.to) previous.to = Math.max(previous.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** What `gone`, in order and apart, leaves of a stretch. */
function without({ from, to }: Stretch, gone: Stretch[]): Stretch[] {
  const rest: Stretch[] = [];
  let at = from;
  for (let index = firstAtOrAfter(gone, from + 1, (one) => one.to); index < gone.length; index++) {
    const next = gone[index]!;
    if (next.from >= to) break;
    if (next.from > at) rest.push({ from: at, to: next.from });
    at = next.to;
  }
  return at < to ? [...rest, { from: at, to }] : rest;
}
