/**
 * Whoever has left and is still named by an override: from now on nobody is on call in their place, so a schedule that is
 * shown says so where a page would find nobody. What is over stays theirs.
 */
import type { Directory } from '../directory/directory.ts';
import { msOf } from '../instant.ts';
import { joined, without } from './duty.ts';
import type { Schedule } from './schedule.ts';
import type { Gap } from './shifts.ts';

export interface WhoeverLeft {
  people: readonly string[];
  /** ISO instant. */
  now: string;
}

export function whoeverLeft(
  { overrides }: Pick<Schedule, 'overrides'>,
  { users }: Pick<Directory, 'users'>,
  now: string,
): WhoeverLeft {
  const named = new Set(overrides.flatMap(({ who }) => who));
  return { people: [...named].filter((person) => !Object.hasOwn(users, person)), now };
}

export function withoutWhoeverLeft<Laid extends { shifts: (Gap & { who: string[] })[]; gaps: Gap[] }>(
  laid: Laid,
  { people, now }: WhoeverLeft,
): Laid {
  if (people.length === 0) return laid;
  const left: Gap[] = [];
  const shifts = laid.shifts.flatMap((shift) => {
    const here = shift.who.filter((person) => !people.includes(person));
    if (here.length === shift.who.length || msOf(shift.to) <= msOf(now)) return [shift];
    if (here.length > 0) return [{ ...shift, who: here }];
    const hasBegun = msOf(shift.from) < msOf(now);
    left.push({ from: hasBegun ? now : shift.from, to: shift.to });
    return hasBegun ? [{ ...shift, to: now }] : [];
  });
  if (left.length === 0) return { ...laid, shifts };
  return { ...laid, shifts, gaps: joined([...laid.gaps, ...without(left, joined(shifts))]) };
}
