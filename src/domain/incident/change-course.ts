/** Commands that move an incident along its way: its severity, status and phase, its mitigation, its end, its reopening. */
import { answered } from './ask-people.ts';
import { dropClocks, settleClocks } from './clocks.ts';
import type { Refusal } from './commands.ts';
import { type Draft, say } from './draft.ts';
import { undoneByReopening } from './evolve.ts';
import { isOver, planLadders, restartOnChange } from './ladders.ts';
import { tellSooner } from './pages.ts';
import { isPrivate, makePrivate } from './privacy.ts';
import { enterStatus, firstStatus, reach, statusOf, workingStatus } from './statuses.ts';

/** Raising starts ladders and unmet clocks at the raise; lowering counts from the original start. */
export function setSeverity(draft: Draft, severity: string): Refusal | null {
  const to = draft.process.severities.find((candidate) => candidate.id === severity);
  if (to === undefined) return 'no-such-severity';
  if (draft.actor.kind === 'person') reach(draft, 'triaged');
  if (to.id === draft.state.severity) return null;
  // What the triage keeps is kept, although the severity that promised it goes.
  settleClocks(draft);
  const raised = to.rank < draft.state.severityRank;
  say(draft, {
    type: 'severity-set',
    from: draft.state.severity,
    to: to.id,
    toRank: to.rank,
    direction: raised ? 'raised' : 'lowered',
  });
  if (isPrivate(draft.process, to.id, [])) makePrivate(draft);
  tellSooner(draft);
  planLadders(draft, draft.state.countsFrom.severity);
  restartOnChange(draft);
  settleClocks(draft);
  return null;
}

export function setStatus(draft: Draft, id: string): Refusal | null {
  const status = statusOf(draft, id);
  if (status === undefined) return 'no-such-status';
  if (status.id === draft.state.status) return null;
  if (status.category === 'closed') return 'not-resolved';
  if (status.category !== 'triage') reach(draft, 'triaged');
  if (status.category === 'monitoring') answered(draft);
  enterStatus(draft, status.id);
  return null;
}

export function setPhase(draft: Draft, id: string): Refusal | null {
  if (!draft.process.phases.some((phase) => phase.id === id)) return 'no-such-phase';
  // Before the phase: what the milestone would enter gives way to somebody's word.
  reach(draft, 'triaged');
  if (draft.state.phase !== id) say(draft, { type: 'phase-set', from: draft.state.phase, to: id });
  return null;
}

export function mitigate(draft: Draft): Refusal | null {
  answered(draft);
  reach(draft, 'triaged');
  const watch = firstStatus(draft, 'monitoring');
  if (watch !== undefined && draft.state.category !== 'monitoring') enterStatus(draft, watch.id);
  reach(draft, 'mitigated');
  return null;
}

export function resolve(draft: Draft): Refusal | null {
  const resolved = firstStatus(draft, 'resolved');
  if (resolved === undefined) throw new Error(`process ${draft.process.id} must have a resolved status`);
  enterStatus(draft, resolved.id);
  return null;
}

export function close(draft: Draft): Refusal | null {
  if (draft.state.category === 'closed') return 'already-closed';
  if (draft.state.category !== 'resolved') return 'not-resolved';
  const closed = firstStatus(draft, 'closed');
  if (closed === undefined) throw new Error(`process ${draft.process.id} must have a closed status`);
  enterStatus(draft, closed.id);
  return null;
}

/** Merged into another: its own story ends here, its alerts go on there. */
export function merge(draft: Draft, into: string): Refusal | null {
  if (into === draft.state.id) return 'cannot-merge-into-itself';
  say(draft, { type: 'merged', into });
  const refused = resolve(draft);
  return refused ?? close(draft);
}

export function reopen(draft: Draft): Refusal | null {
  if (!isOver(draft.state) || draft.state.mergedInto !== null) return 'not-resolved';
  const { id: status, category } = workingStatus(draft);
  // What counted from the resolution counts from the next one.
  dropClocks(draft, ({ starts }) => undoneByReopening.includes(starts));
  say(draft, { type: 'reopened', status, category });
  planLadders(draft, draft.now);
  settleClocks(draft, { again: true });
  return null;
}
