/** The last resort: when a ladder has run out or nobody could be reached, somebody is paged until a person answers. */
import { peopleOf } from '../directory/resolve.ts';
import { isDue, minuteMs, plus } from '../instant.ts';
import { type Draft, say, theClock } from './draft.ts';
import { coverOf, isOver, isRaised, standingRungs } from './ladders.ts';
import { isRinging, pagePerson } from './pages.ts';
import type { IncidentState, LadderState } from './state.ts';

const lastResortEveryMs = 30 * minuteMs;

/**
 * True while somebody ought to answer and nobody is being asked, nor will be by a rung.
 * Severities whose ladders page nobody (they notify, or queue a ticket) wait for their clocks instead: waking the
 * admins at night for a low severity would ignore what the process says of it.
 */
export function needsLastResort(state: IncidentState): boolean {
  return isUnanswered(state) && rungsToCome(state).length === 0;
}

/** Its process pages by itself, no person has answered, and nobody is being asked. */
function isUnanswered(state: IncidentState): boolean {
  return (
    !isOver(state) &&
    // A machine's acknowledgement answers nothing: only a person's does.
    state.owner === null &&
    state.mitigatedAt === null &&
    state.ladders.some(
      (ladder) => ladder.active && ladder.rungs.some((rung) => pagesByItself(state, rung)),
    ) &&
    !state.pages.some(
      (page) => isRinging(page) && page.urgency === 'high' && page.reason.kind !== 'last-resort',
    )
  );
}

function rungsToCome(state: IncidentState) {
  return standingRungs(state).filter(({ rung }) => rung.at !== null && rung.by === 'page');
}

/** A rung that pages without anybody's doing. One whose flags are not raised, or that waits for `escalate`, does not. */
function pagesByItself(state: IncidentState, rung: LadderState['rungs'][number]): boolean {
  return rung.by === 'page' && rung.at !== null && rung.ifFlags.every((flag) => isRaised(state, flag));
}

/** When the next round of the last resort is due, while nobody has answered; null: none is planned. */
export function lastResortInstant(state: IncidentState): string | null {
  return isUnanswered(state) ? (state.lastResort?.at ?? null) : null;
}

export function pageLastResort(draft: Draft): void {
  if (!isUnanswered(draft.state)) return;
  const plan = draft.state.lastResort;
  if (plan !== null && !isDue(plan.at, draft.now)) return;
  // Rungs that are bound to nobody will find nobody: there is nothing to wait for.
  const finds = (position: string): boolean => coverOf(draft, position) !== null;
  if (rungsToCome(draft.state).some(({ rung }) => rung.to.some(finds))) {
    // Somebody was bound since the last round: their rung comes first.
    if (plan !== null) planNext(draft, plan.round);
    return;
  }
  if (plan === null && draft.state.acknowledged) {
    // A machine has acknowledged: somebody may be behind it, so a person has the usual time to say so.
    planNext(draft, 1);
    return;
  }
  const round = plan === null ? 1 : plan.round;
  for (const page of draft.state.pages.filter(isRinging)) {
    if (page.reason.kind !== 'last-resort') continue;
    say(draft, { type: 'page-ended', page: page.id, outcome: 'exhausted', by: null }, theClock);
  }
  const because = draft.state.pages.some((page) => page.urgency === 'high' && page.outcome !== 'unreachable')
    ? 'nobody-answered'
    : 'nobody-reachable';
  for (const person of lastResortPeople(draft)) {
    pagePerson(draft, person, 'high', { kind: 'last-resort', round, because });
  }
  planNext(draft, round + 1);
}

function planNext(draft: Draft, round: number): void {
  const at = plus(draft.now, lastResortEveryMs);
  say(draft, { type: 'last-resort-planned', at, round }, theClock);
}

/** As the organisation names it, else every admin. */
export function lastResortPeople(draft: Draft): string[] {
  const named = draft.directory.organization.lastResort.flatMap(
    (target) => peopleOf(draft.directory, target, draft.now).people,
  );
  const admins = Object.values(draft.directory.users).filter((user) => user.role === 'admin');
  return [...new Set(named.length > 0 ? named : admins.map((admin) => admin.handle))];
}
