/** What follows by the process at an instant: rungs, contacts, stand-ins, the last resort, clocks, the end of a soak. */
import { instantOf, isDue, msOf } from '../instant.ts';
import { settleClocks } from './clocks.ts';
import { type Draft, say, theClock } from './draft.ts';
import { climbDue, isOver, pullForward, restartOnProgress, standingRungs } from './ladders.ts';
import { lastResortInstant, pageLastResort } from './last-resort.ts';
import { isRinging, pageInstants, ring } from './pages.ts';
import { movePhases, settleTimeBoxes } from './phases.ts';
import { settlePromise } from './promise.ts';
import { enterStatus } from './statuses.ts';
import type { IncidentState } from './state.ts';

/** Lateness up to this is the ordinary delay of a busy machine; beyond it, the plan moves so that distances stay. */
const stallMs = 5_000;

/** One consequence may bring another (a rung that finds nobody, the last resort); each kind does so at most a few times. */
const mostTurns = 12;

export function follow(draft: Draft): void {
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const before = draft.events.length;
    if (!isOver(draft.state)) {
      climbDue(draft);
      ring(draft);
      askNextWhenUnreachable(draft);
      pageLastResort(draft);
    } else {
      // Promises about what follows the resolution may still ask for somebody.
      ring(draft);
    }
    endSoak(draft);
    movePhases(draft);
    // A phase that begins or ends is progress.
    restartOnProgress(draft);
    settleClocks(draft);
    settleTimeBoxes(draft);
    settlePromise(draft);
    if (draft.events.length === before) return;
  }
  throw new Error(
    `the consequences of one step of ${draft.state.number} must come to rest within ${mostTurns} turns`,
  );
}

/**
 * After a stall of ours (a dead server, a restored backup) everything that was still to be paged is moved by the delay:
 * one catch-up page, and then the distances that the process asks for, not a burst of all that was missed.
 * Clocks are promises to others and do not move. To be asked before a command is handled: what the command itself makes due is not
 * late.
 */
export function moveAfterStall(draft: Draft): void {
  const first = Math.min(...pagingInstants(draft.state).map(msOf));
  const byMs = msOf(draft.now) - first;
  if (Number.isFinite(first) && byMs > (draft.stallAfterMs ?? stallMs))
    say(draft, { type: 'stalled', byMs }, theClock);
}

/** Nobody who was asked has a contact that works, and nobody else is being asked: do not wait for the next rung's time. */
function askNextWhenUnreachable(draft: Draft): void {
  const { state } = draft;
  if (state.acknowledged || state.mitigatedAt !== null) return;
  const ended = new Set(
    draft.events.flatMap(({ event }) =>
      event.type === 'page-ended' && event.outcome === 'unreachable' ? [event.page] : [],
    ),
  );
  for (const { reason, urgency } of state.pages.filter(({ id }) => ended.has(id))) {
    if (state.pages.some((page) => isRinging(page) && page.urgency === urgency)) continue;
    const ladder = reason.kind === 'rung' ? reason.ladder : null;
    if (pullForward(draft, urgency === 'high' ? 'page' : 'notify', ladder)) return;
  }
}

function endSoak(draft: Draft): void {
  const { soak } = draft.state;
  if (soak === null || !isDue(soak.endsAt, draft.now)) return;
  // Still firing: the soak begins anew when the alerts clear. A resolution has ended them.
  if (draft.state.alerts.firing > 0 && !isOver(draft.state)) say(draft, { type: 'soak-ended' }, theClock);
  else enterStatus(draft, soak.to, theClock);
}

function pagingInstants(state: IncidentState): string[] {
  if (isOver(state)) return pageInstants(state);
  const rungs = standingRungs(state).flatMap(({ rung }) => rung.at ?? []);
  return [...rungs, ...pageInstants(state), ...[lastResortInstant(state)].filter((at) => at !== null)];
}

/** For the audit: the earliest instant at which somebody is to be paged, if any. */
export function nextPagingInstant(state: IncidentState): string | null {
  const first = Math.min(...pagingInstants(state).map(msOf));
  return Number.isFinite(first) ? instantOf(first) : null;
}
