/** The last resort: when a ladder has run out or nobody could be reached, somebody is paged until a person answers. */
import { peopleOf } from '../directory/resolve.ts';
import { isDue, minuteMs, plus } from '../instant.ts';
import { type Draft, say, theClock } from './draft.ts';
import { isOver, standingRungs } from './ladders.ts';
import { isRinging, pagePerson } from './pages.ts';
import type { IncidentState } from './state.ts';

export const lastResortEveryMs = 30 * minuteMs;

/**
 * True while somebody ought to answer and nobody is being asked, nor will be by a rung.
 * Severities whose ladders page nobody (they notify, or queue a ticket) wait for their clocks instead: waking the
 * admins at night for a low severity would ignore what the process says of it.
 */
export function needsLastResort(state: IncidentState): boolean {
  return (
    !isOver(state) &&
    !state.acknowledged &&
    state.mitigatedAt === null &&
    state.ladders.some((ladder) => ladder.active && ladder.rungs.some((rung) => rung.by === 'page')) &&
    !standingRungs(state).some(({ rung }) => rung.at !== null && rung.by === 'page') &&
    !state.pages.some(
      (page) => isRinging(page) && page.urgency === 'high' && page.reason.kind !== 'last-resort',
    )
  );
}

export function pageLastResort(draft: Draft): void {
  if (!needsLastResort(draft.state)) return;
  const plan = draft.state.lastResort;
  if (plan !== null && !isDue(plan.at, draft.now)) return;
  const round = plan === null ? 1 : plan.round;
  for (const page of draft.state.pages.filter(isRinging)) {
    if (page.reason.kind !== 'last-resort') continue;
    say(draft, { type: 'page-ended', page: page.id, outcome: 'exhausted', by: null }, theClock);
  }
  const because = draft.state.pages.some((page) => page.outcome !== 'unreachable')
    ? 'nobody-answered'
    : 'nobody-reachable';
  for (const person of lastResortPeople(draft)) {
    pagePerson(draft, person, 'high', { kind: 'last-resort', round, because });
  }
  say(
    draft,
    { type: 'last-resort-planned', at: plus(draft.now, lastResortEveryMs), round: round + 1 },
    theClock,
  );
}

/** As the organisation names it, else every admin. */
function lastResortPeople(draft: Draft): string[] {
  const named = draft.directory.organization.lastResort.flatMap(
    (target) => peopleOf(draft.directory, target, draft.now).people,
  );
  const admins = Object.values(draft.directory.users).filter((user) => user.role === 'admin');
  return [...new Set(named.length > 0 ? named : admins.map((admin) => admin.handle))];
}
