/** Commands about who has it: who answers, who passes it on, who is asked next or by name, who takes a role. */
import { nextForPosition } from '../directory/next-for-position.ts';
import { actorName } from './actor-name.ts';
import type { Command, Refusal } from './commands.ts';
import { type Draft, say } from './draft.ts';
import { climb, coverOf, pullForward, standingRungs } from './ladders.ts';
import { endRinging, isPagedAlready, isRinging, pagePerson } from './pages.ts';
import { tellShadows } from './shadows.ts';
import { refusedWhenOver } from './statuses.ts';

/**
 * Ends the contact rules of whoever was paged; rungs that say `unless: acknowledged` fall with it, others climb on.
 * Once more by somebody else is normal: it ends what rings now.
 */
export function acknowledge(draft: Draft, human: boolean): Refusal | null {
  const over = refusedWhenOver(draft.state);
  const by = actorName(draft.actor);
  if (over !== null) {
    // Somebody who is asked about what follows the resolution can say that they have heard.
    if (!human || !draft.state.pages.some((one) => isRinging(one) && one.person === by)) return over;
    endRinging(draft, by, 'pages-and-notices');
    return null;
  }
  const first = !draft.state.acknowledged || (human && draft.state.owner === null);
  if (first) say(draft, { type: 'acknowledged', by, human });
  endRinging(draft, human ? by : null, 'pages');
  return null;
}

/** Whoever mitigates it or hands it over has answered: the same as an acknowledgement, where there was none. */
export function answered(draft: Draft): void {
  if (draft.actor.kind === 'person' && draft.state.owner === null) acknowledge(draft, true);
}

/**
 * Climbs the next rung now: the one that would fall due first, else the first that is climbed by hand alone; and on, until somebody
 * hears of it who had not.
 */
export function escalate(draft: Draft): Refusal | null {
  const before = draft.state.pageCount;
  if (standingRungs(draft.state).length === 0) return 'nothing-to-escalate';
  // Each turn climbs a rung, so it ends with the rungs.
  for (;;) {
    const next = standingRungs(draft.state)[0];
    if (next === undefined || draft.state.pageCount > before) return null;
    climb(draft, next.ladder, next.rung, 'by-hand');
  }
}

/** The person who was paged cannot take it: whoever is next is asked now. */
export function passOn(draft: Draft): Refusal | null {
  const by = actorName(draft.actor);
  const mine = draft.state.pages.filter(
    (candidate) => isRinging(candidate) && candidate.person === by && candidate.urgency === 'high',
  );
  if (mine.length === 0) return 'not-yours-to-pass';
  for (const { id } of mine) say(draft, { type: 'page-ended', page: id, outcome: 'passed-on', by });
  const before = draft.state.pageCount;
  for (const { standIn, reason } of mine) {
    for (const person of standIn?.people ?? []) {
      if (person === by || isPagedAlready(draft.state, person, 'high')) continue;
      pagePerson(draft, person, 'high', reason.kind === 'rung' ? { ...reason, standIn: true } : reason);
    }
  }
  const [first] = mine;
  if (draft.state.pageCount === before)
    pullForward(draft, 'page', first?.reason.kind === 'rung' ? first.reason.ladder : null);
  return null;
}

export function handOver(draft: Draft, to: string): Refusal | null {
  if (!isPerson(draft, to)) return 'no-such-person';
  const from = draft.state.owner?.person ?? null;
  if (from === to) return null;
  answered(draft);
  say(draft, { type: 'handed-over', from, to });
  pagePerson(draft, to, 'high', { kind: 'by-hand', by: actorName(draft.actor) });
  return null;
}

export function page(
  draft: Draft,
  { people, positions, next = [], urgency }: Extract<Command, { type: 'page' }>,
): Refusal | null {
  if (people.some((person) => !isPerson(draft, person))) return 'no-such-person';
  if ([...positions, ...next].some((id) => !draft.process.positions.some((position) => position.id === id)))
    return 'no-such-position';
  const coming = next.map((position) => ({ position, found: nextFor(draft, position) }));
  if (coming.some(({ found }) => found === 'no-schedule')) return 'position-has-no-schedule';
  /** Whoever is meant by name as well is paged as that. */
  const asked = new Map<string, string | null>();
  for (const person of [...people, ...positions.flatMap((one) => coverOf(draft, one)?.people ?? [])])
    asked.set(person, null);
  for (const { position, found } of coming)
    for (const person of found === null || found === 'no-schedule' ? [] : found.people)
      if (!asked.has(person)) asked.set(person, position);
  if (asked.size === 0) return next.length > 0 ? 'nobody-is-next' : 'nobody-to-page';
  const by = actorName(draft.actor);
  for (const [person, position] of asked)
    pagePerson(draft, person, urgency, {
      kind: 'by-hand',
      by,
      ...(position === null ? {} : { next: position }),
    });
  if (urgency === 'high') for (const position of new Set(positions)) tellShadows(draft, position);
  return null;
}

function nextFor(draft: Draft, position: string): ReturnType<typeof nextForPosition> {
  return nextForPosition(draft.directory, position, { service: draft.state.service, at: draft.now });
}

export function assignRole(draft: Draft, role: string, person: string | null): Refusal | null {
  if (!draft.process.roles.some((candidate) => candidate.id === role)) return 'no-such-role';
  if (person !== null && !isPerson(draft, person)) return 'no-such-person';
  if ((draft.state.roles[role] ?? null) === person) return null;
  say(draft, { type: 'role-assigned', role, person });
  return null;
}

/** A handle is somebody's own word: `constructor` is nobody, although every object knows it. */
function isPerson({ directory }: Draft, handle: string): boolean {
  return Object.hasOwn(directory.users, handle);
}
