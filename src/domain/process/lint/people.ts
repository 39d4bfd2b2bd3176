/** Who answers for a position in an installation, and who of them a page can reach at all. */
import type { Binding } from '../../directory/directory.ts';
import { bindingOf, peopleOf, resolvePosition } from '../../directory/resolve.ts';
import { instantOf, msOf } from '../../instant.ts';
import { planSteps } from '../../page/plan-steps.ts';
import type { Reading } from './reading.ts';
import type { InstalledSubject } from './rule.ts';

export interface Cover {
  binding: Binding;
  people: string[];
  /** Asked when the first is off or cannot be reached: the installation's, else the process's. */
  standIns: string[];
}

/** Asked for each rung of each severity: once for one check is enough. */
const known = new WeakMap<Reading, Map<string, Cover | null>>();

/** For incidents that belong to no service; null: bound to nobody. */
export function coverAt(subject: InstalledSubject, position: string): Cover | null {
  const covers = known.get(subject.reading) ?? new Map<string, Cover | null>();
  known.set(subject.reading, covers);
  const cover = covers.has(position) ? covers.get(position)! : findCover(subject, position);
  covers.set(position, cover);
  return cover;
}

function findCover(subject: InstalledSubject, position: string): Cover | null {
  return coverWhen(subject, position, subject.now);
}

/** At another instant than now; `until`: when a schedule next says otherwise, null where none does. */
export function coverWhen(
  { process, installation }: InstalledSubject,
  position: string,
  at: string,
): (Cover & { until: string | null }) | null {
  const { directory } = installation;
  const nowhere = { service: null, at };
  const binding = bindingOf(directory, position, null);
  const found = resolvePosition(directory, position, nowhere);
  if (binding === null || !found.bound) return null;
  const seat = process.positions.find(({ id }) => id === position);
  const ofProcess = seat?.standIn == null ? null : resolvePosition(directory, seat.standIn, nowhere);
  const standIn =
    binding.standIn !== null
      ? peopleOf(directory, binding.standIn, at)
      : ofProcess?.bound === true
        ? ofProcess
        : { people: [], until: null };
  const changes = [found.until, standIn.until].filter((one) => one !== null).map(msOf);
  return {
    binding,
    people: found.people,
    standIns: standIn.people,
    until: changes.length === 0 ? null : instantOf(Math.min(...changes)),
  };
}

/** By a page, at their rules for what is urgent. */
export function isReachable({ installation, now }: InstalledSubject, handle: string): boolean {
  const { users } = installation.directory;
  const person = Object.hasOwn(users, handle) ? users[handle] : undefined;
  return (
    person !== undefined && planSteps(person, 'high', now).some(({ channel }) => installation.works(channel))
  );
}

export function nameOf({ installation }: InstalledSubject, handle: string): string {
  const { users } = installation.directory;
  return (Object.hasOwn(users, handle) ? users[handle]?.name : undefined) ?? handle;
}

/** As the engine does: whoever is named, else every admin. */
export function lastResortOf({ installation: { directory }, now }: InstalledSubject): string[] {
  const named = directory.organization.lastResort.flatMap(
    (target) => peopleOf(directory, target, now).people,
  );
  const admins = Object.values(directory.users).filter(({ role }) => role === 'admin');
  return [...new Set(named.length > 0 ? named : admins.map(({ handle }) => handle))];
}
