/**
 * From a position to people: which binding answers for it, and who that is at one instant.
 * Pure: the same directory and the same instant give the same people, whoever asks.
 */
import { msOf } from '../instant.ts';
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
 * Who answers for a position at the instant `at`. Bound with no people is a gap: nobody covers it then. `incident` is the
 * number of the one that asks: where one of many answers in turn, it says who; without it they all may.
 * The process's own stand-in position is the caller's to resolve.
 */
export function resolvePosition(
  directory: Directory,
  position: string,
  { service, at, incident = null }: { service: string | null; at: string; incident?: string | null },
): ResolvedPosition {
  const binding = bindingOf(directory, position, service);
  if (binding === null) return { bound: false };
  const all = peopleOf(directory, binding.target, at);
  const first =
    binding.pick === 'in-turn' ? { ...all, people: inTurn(directory, all.people, { at, incident }) } : all;
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

/** Whoever learns beside a position, at the instant `at`. */
export function shadowsOf(
  directory: Directory,
  position: string,
  { service, at }: { service: string | null; at: string },
): string[] {
  const binding = bindingOf(directory, position, service);
  return binding?.shadow === undefined ? [] : peopleOf(directory, binding.shadow, at).people;
}

/** Round robin by the number at the end of the incident's, among those who are not away; where all are, among all of them. */
function inTurn(
  { around }: Directory,
  people: string[],
  { at, incident }: { at: string; incident: string | null },
): string[] {
  const now = msOf(at);
  const away = new Set(
    (around?.away ?? [])
      .filter(({ from, to }) => msOf(from) <= now && now < msOf(to))
      .map(({ person }) => person),
  );
  const there = people.filter((person) => !away.has(person));
  const candidates = there.length > 0 ? there : people;
  const number = Number(/(\d+)$/.exec(incident ?? '')?.[1]);
  return Number.isNaN(number) || candidates.length === 0
    ? candidates
    : [candidates[number % candidates.length]!];
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
