/** Entering a status, and what that means: milestones, soak, and the end of paging. */
import { isWork } from '../process/category.ts';
import type { Milestone, Status } from '../process/process.ts';
import { deadline } from '../process/spans.ts';
import type { Refusal } from './commands.ts';
import { type Draft, say } from './draft.ts';
import type { Actor } from './events.ts';
import { isOver } from './ladders.ts';
import { endRinging } from './pages.ts';
import type { IncidentState } from './state.ts';

export function statusOf(draft: Draft, id: string): Status | undefined {
  return draft.process.statuses.find((status) => status.id === id);
}

export function firstStatus(draft: Draft, category: Status['category']): Status | undefined {
  return draft.process.statuses.find((status) => status.category === category);
}

/** Where the work goes on after a relapse or a reopening. A process that was adopted meanwhile may not know the status by its name. */
export function workingStatus(draft: Draft): Status {
  const { status, category } = draft.state.workingStatus;
  const found = statusOf(draft, status) ?? firstStatus(draft, category) ?? draft.process.statuses[0];
  if (found === undefined) throw new Error(`process ${draft.process.id} must have a first status`);
  return found;
}

/** What a command that only an open incident takes is told by one that is over. */
export function refusedWhenOver(state: IncidentState): Refusal | null {
  if (state.category === 'closed') return 'already-closed';
  return state.category === 'resolved' ? 'already-resolved' : null;
}

/** `actor` is whoever caused it: a person, or the clock at the end of a soak. */
export function enterStatus(draft: Draft, id: string, actor: Actor = draft.actor): void {
  const status = statusOf(draft, id);
  if (status === undefined) throw new Error(`status ${id} must be one of the process ${draft.process.id}`);
  const leavesWatch = draft.state.category === 'monitoring' && isWork(status.category);
  say(
    draft,
    { type: 'status-set', from: draft.state.status, to: status.id, category: status.category },
    actor,
  );
  if (leavesWatch) say(draft, { type: 'relapsed' }, actor);
  for (const milestone of milestonesOf(status)) reach(draft, milestone, actor);
  startSoak(draft, actor);
  if (isOver(draft.state)) endRinging(draft, null, 'pages-and-notices');
  else if (status.category === 'monitoring') endRinging(draft, null, 'pages');
}

export function reach(draft: Draft, milestone: Milestone, actor: Actor = draft.actor): void {
  if (draft.state.milestones[milestone] === undefined)
    say(draft, { type: 'milestone-reached', milestone }, actor);
}

/** A status that is watched for a while goes on by itself; while alerts fire, the while has not begun. */
export function startSoak(draft: Draft, actor: Actor = draft.actor): void {
  const status = statusOf(draft, draft.state.status);
  if (status === undefined || status.soak === null || status.then === null) return;
  const fires = draft.state.alerts.firing > 0 && !isOver(draft.state);
  if (fires || draft.state.soak !== null) return;
  const endsAt = deadline(draft.process, status.soak, draft.now);
  if (endsAt !== null) say(draft, { type: 'soak-started', endsAt, to: status.then }, actor);
}

/** What a status says about the incident's way, so that measures compare across processes. */
function milestonesOf(status: Status): Milestone[] {
  if (status.id === 'identified') return ['triaged', 'identified'];
  switch (status.category) {
    case 'triage':
    case 'active':
      return [];
    case 'mitigating':
      return ['triaged', 'identified'];
    case 'monitoring':
      return ['mitigated', 'monitoring'];
    case 'resolved':
      return ['mitigated', 'resolved'];
    case 'closed':
      return ['mitigated', 'resolved', 'closed'];
  }
}
