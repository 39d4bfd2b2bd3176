/** Whom a clock tells when it warns or is breached: positions, whoever has a role, whoever owns the promise. */
import type { Clock, Telling } from '../process/process.ts';
import type { Draft } from './draft.ts';
import type { PageReason } from './events.ts';
import { isTimeBox, promisedUpdate } from './known-clocks.ts';
import { coverOf } from './ladders.ts';
import { isRinging, pagePerson, type StandIn } from './pages.ts';

/** Who leads, by the word that processes use for it; the first of a process's roles stands for it where that is another. */
export const commander = 'commander';

type Why = NonNullable<Extract<PageReason, { kind: 'clock' }>['why']>;

interface Addressee {
  person: string;
  by: Telling['by'];
  /** As what they are told; neither: as the one who promised it, or who holds the incident. */
  position: string | null;
  role: string | null;
  standIn: StandIn | null;
}

/** `soon`: it warns. `late`: it is breached. */
export function tell(draft: Draft, clock: Clock, why: 'soon' | 'late'): void {
  tellAll(draft, clock.id, why, addressees(draft, clock, why));
}

/** Whoever has the role, or would usually take it, hears that a promise is still not kept. */
export function remindRole(draft: Draft, clock: string, role: string): void {
  tellAll(draft, clock, 'late', withRole(draft, role, 'notify'));
}

/** Whoever kept a promise before its time hears that it was too early. */
export function tellDoer(draft: Draft, clock: string): void {
  if (draft.actor.kind !== 'person') return;
  tellAll(draft, clock, 'early', [asOwner(draft.actor.handle)]);
}

function addressees(draft: Draft, clock: Clock, why: 'soon' | 'late'): Addressee[] {
  if (clock.id === promisedUpdate.id) return promiser(draft);
  if (isTimeBox(clock.id)) return leading(draft);
  return (why === 'soon' ? clock.onWarn : clock.onBreach).flatMap(({ to, roles, by }) => [
    ...to.flatMap((position) => covering(draft, position, by)),
    ...roles.flatMap((role) => withRole(draft, role, by)),
  ]);
}

/** Whoever promised it; who has left, or was a program, leaves it to whoever holds the incident. */
function promiser(draft: Draft): Addressee[] {
  const { promisedUpdate: promise, owner } = draft.state;
  const by = [promise?.by, owner?.person].find((handle) => handle != null && isHere(draft, handle));
  return by == null ? [] : [asOwner(by)];
}

/** Whoever holds it and whoever commands; while nobody does either, who would usually command. */
function leading(draft: Draft): Addressee[] {
  const { owner, roles } = draft.state;
  const command = leadingRole(draft);
  const holder = owner !== null && isHere(draft, owner.person) ? [asOwner(owner.person)] : [];
  if (command === null || (holder.length > 0 && roles[command] === undefined)) return holder;
  return [...holder, ...withRole(draft, command, 'notify')];
}

export function leadingRole({ process }: Pick<Draft, 'process'>): string | null {
  return (process.roles.find(({ id }) => id === commander) ?? process.roles[0])?.id ?? null;
}

/** Whoever has the role in this incident; while nobody has, the first position that is covered of those that usually take it. */
function withRole(draft: Draft, role: string, by: Telling['by']): Addressee[] {
  const holder = draft.state.roles[role];
  if (holder !== undefined && isHere(draft, holder))
    return [{ person: holder, by, position: null, role, standIn: null }];
  const { people, standIn } = usuallyTakes(draft, role);
  return people.map((person) => ({ person, by, position: null, role, standIn }));
}

/** Who would take a role now: whoever covers the first covered position of its `assignFrom`. */
export function usuallyTakes(draft: Draft, role: string): { people: string[]; standIn: StandIn | null } {
  const positions = draft.process.roles.find(({ id }) => id === role)?.assignFrom ?? [];
  for (const position of positions) {
    const cover = coverOf(draft, position);
    if (cover !== null && cover.people.length > 0) return cover;
  }
  return { people: [], standIn: null };
}

function covering(draft: Draft, position: string, by: Telling['by']): Addressee[] {
  const cover = coverOf(draft, position);
  return (cover?.people ?? []).map((person) => ({
    person,
    by,
    position,
    role: null,
    standIn: cover?.standIn ?? null,
  }));
}

function asOwner(person: string): Addressee {
  return { person, by: 'notify', position: null, role: null, standIn: null };
}

/** Each person once, by a page rather than by a notice. */
function tellAll(draft: Draft, clock: string, why: Why, all: Addressee[]): void {
  const pagesFirst = all.toSorted((a, b) => Number(b.by === 'page') - Number(a.by === 'page'));
  const told = new Set<string>();
  for (const { person, by, position, role, standIn } of pagesFirst) {
    if (told.has(person)) continue;
    told.add(person);
    // Somebody whose phone rings at this moment need not be paged about the same incident once more.
    if (by === 'page' && rings(draft, person)) continue;
    const urgency = by === 'page' ? 'high' : 'low';
    pagePerson(draft, person, urgency, { kind: 'clock', clock, position, role, why }, standIn);
  }
}

function rings(draft: Draft, person: string): boolean {
  return draft.state.pages.some(
    (page) => page.person === person && page.urgency === 'high' && isRinging(page),
  );
}

function isHere({ directory }: Draft, handle: string): boolean {
  return Object.hasOwn(directory.users, handle);
}
