/** Where somebody is on call while away, and nobody who is not away is on call with them. */
import { instantOf, msOf } from '../instant.ts';
import type { Shift } from './shifts.ts';
import { common, joined, type Stretch, without } from './stretches.ts';
import type { Away } from './surroundings.ts';

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
      const within = joined(times.flatMap((time) => common(time, whole)));
      for (const stretch of within) missing.push({ person, ...stretch });
      present.push(...without(whole, within));
    }
  }
  const covered = joined(present);
  return missing
    .flatMap(({ person, ...stretch }) => without(stretch, covered).map((rest) => ({ person, ...rest })))
    .sort((a, b) => a.from - b.from)
    .map(({ person, from, to }) => ({ person, from: instantOf(from), to: instantOf(to) }));
}
