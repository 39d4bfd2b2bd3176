/** Who may have to answer: whom positions name, and who is on call in the time ahead. */
import type { Binding, Directory, Target } from '../directory/directory.ts';
import { labelOf } from '../incident/naming.ts';
import { instantOf, msOf } from '../instant.ts';
import type { Process } from '../process/process.ts';
import { laidOut } from '../schedule/relied-on.ts';
import { takingTurns } from '../schedule/surroundings.ts';

export interface Duty {
  /** Labelled; empty for a shift of a schedule that no position relies on. */
  positions: string[];
  /** A position names the person themselves, at any hour. */
  always: boolean;
  /** Cut at the borders of the time that was asked about; in order. */
  shifts: { from: string; to: string }[];
}

/** By handle, people who are still there. `from` and `to` are ISO instants. */
export function dutiesOf(
  directory: Directory,
  process: Process | null,
  { from, to }: { from: string; to: string },
): Map<string, Duty> {
  const duties = new Map<string, Duty>();
  const dutyOf = (handle: string): Duty | null => {
    if (!Object.hasOwn(directory.users, handle)) return null;
    const known = duties.get(handle) ?? { positions: [], always: false, shifts: [] };
    duties.set(handle, known);
    return known;
  };
  for (const schedule of Object.values(directory.schedules))
    for (const { who, from: begins, to: ends } of laidOut(schedule, { from, to }))
      for (const person of who) dutyOf(person)?.shifts.push(spanOf(begins, ends));
  for (const duty of duties.values()) duty.shifts.sort((a, b) => (a.from < b.from ? -1 : 1));

  for (const [position, { target, standIn }] of bindingsOf(directory)) {
    const label = process === null ? position : labelOf(process.positions, position);
    for (const one of standIn === null ? [target] : [target, standIn])
      for (const person of namedBy(directory, one)) {
        const duty = dutyOf(person);
        if (duty === null) continue;
        if (!duty.positions.includes(label)) duty.positions.push(label);
        if (!('schedule' in one)) duty.always = true;
      }
  }
  return duties;
}

/** With milliseconds, as instants are stored: then the order of text is the order of time. */
function spanOf(from: string, to: string): Duty['shifts'][number] {
  return { from: instantOf(msOf(from)), to: instantOf(msOf(to)) };
}

/** The organisation's, the teams' and the services'. */
function bindingsOf({ positions, teams, services }: Directory): [position: string, binding: Binding][] {
  return [{ positions }, ...Object.values(teams), ...Object.values(services)].flatMap((place) =>
    Object.entries(place.positions),
  );
}

/** A schedule names whoever takes turns in it, on call soon or not. */
function namedBy(directory: Directory, target: Target): string[] {
  if ('user' in target) return [target.user];
  if ('users' in target) return target.users;
  if ('team' in target)
    return Object.hasOwn(directory.teams, target.team) ? directory.teams[target.team]!.members : [];
  return Object.hasOwn(directory.schedules, target.schedule)
    ? takingTurns(directory.schedules[target.schedule]!)
    : [];
}
