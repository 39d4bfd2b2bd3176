/**
 * From a position to people: which binding answers for it, and who that is at one instant.
 * Pure: the same directory and the same instant give the same people, whoever asks.
 */
import { rememberedOnCall } from '../schedule/remembered-on-call.ts';
import type { Binding, Directory, Target } from './directory.ts';

/** Who a target is at an instant. `until`: when a schedule's answer changes; null where nothing changes it. */
interface TargetPeople {
  people: string[];
  schedule: string | null;
  until: string | null;
}

type ResolvedPosition =
  | { bound: false }
  | (TargetPeople & {
      bound: true;
      /** Paged when the first cannot be reached, is off, or is silent for `standInAfterMs`. */
      standIn: string[];
      standInAfterMs: number | null;
    });

/**
 * Who answers for a position at the instant `at`. Bound with no people is a gap: nobody covers it then.
 * The process's own stand-in position is the caller's to resolve.
 */
export function resolvePosition(
  directory: Directory,
  position: string,
  { service, at }: { service: string | null; at: string },
): ResolvedPosition {
  const binding = bindingOf(directory, position, service);
  if (binding === null) return { bound: false };
  const first = peopleOf(directory, binding.target, at);
  const standIn = binding.standIn === null ? [] : peopleOf(directory, binding.standIn, at).people;
  return {
    bound: true,
    ...first,
    // Whoever is paged anyway needs no stand-in of their own.
    standIn: standIn.filter((handle) => !first.people.includes(handle)),
    standInAfterMs: binding.standInAfterMs,
  };
}

/** The nearest binding: the service's, then its team's, then the organisation's. */
export function bindingOf(directory: Directory, position: string, service: string | null): Binding | null {
  const owned = service === null ? undefined : entry(directory.services, service);
  const team = owned?.team ? entry(directory.teams, owned.team) : undefined;
  return (
    (owned && entry(owned.positions, position)) ??
    (team && entry(team.positions, position)) ??
    entry(directory.positions, position) ??
    null
  );
}

/** The people of a target who are still there, each once, in the order in which they are named. */
export function peopleOf(directory: Directory, target: Target, at: string): TargetPeople {
  if ('user' in target) return fixed(directory, [target.user]);
  if ('users' in target) return fixed(directory, target.users);
  if ('team' in target) return fixed(directory, entry(directory.teams, target.team)?.members ?? []);
  const schedule = entry(directory.schedules, target.schedule);
  if (schedule === undefined) return { people: [], schedule: target.schedule, until: null };
  const { people, until } = rememberedOnCall(schedule, at);
  return { people: present(directory, people), schedule: target.schedule, until };
}

function fixed(directory: Directory, handles: string[]): TargetPeople {
  return { people: present(directory, handles), schedule: null, until: null };
}

function present(directory: Directory, handles: string[]): string[] {
  return [...new Set(handles)].filter((handle) => entry(directory.users, handle) !== undefined);
}

/** A handle may be spelt like something that every object inherits ("constructor"). */
function entry<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
