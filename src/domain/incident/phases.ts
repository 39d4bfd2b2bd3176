/** Phases: entered and left by milestones or by hand, several at a time, each with the time that it may take. */
import { msOf } from '../instant.ts';
import type { Milestone, Phase } from '../process/process.ts';
import { type Draft, say, theClock } from './draft.ts';
import type { RecordedEvent } from './events.ts';
import { timeBoxOf } from './known-clocks.ts';
import { isOver } from './ladders.ts';
import { fallDue, isLive, runningClock, startClock, stopClock } from './run-clock.ts';
import type { IncidentState } from './state.ts';

/**
 * Enters and leaves what the milestones of this step say. One phase is the one that the incident is said to be in: of those entered
 * the last that the process names; the others run beside it.
 */
export function movePhases(draft: Draft): void {
  const { reached, anew } = milestonesSince(draft);
  if (reached.size === 0) return;
  const { phases } = draft.process;
  const { state } = draft;
  const isIn = ({ id }: Phase) => Object.hasOwn(state.phases, id);
  const entered = phases.filter(
    (phase) => !isIn(phase) && phase.entersOn.some((one) => reached.has(one)) && !isPast(draft, phase),
  );
  const left = phases.filter(
    (phase) =>
      isIn(phase) &&
      (anew
        ? !phase.entersOn.some((one) => reached.has(one)) || isPast(draft, phase)
        : phase.leavesOn.some((one) => reached.has(one)) ||
          (phase.leavesOn.length === 0 && entered.some((later) => isLater(phases, later, phase)))),
  );
  if (entered.length + left.length === 0) return;
  const main = mainOf(draft, entered, left, anew);
  const ids = left.map(({ id }) => id);
  if (main !== null && main.id !== state.phase)
    say(draft, { type: 'phase-set', from: state.phase, to: main.id, left: ids }, theClock);
  else for (const phase of ids) say(draft, { type: 'phase-left', phase }, theClock);
  for (const { id } of entered)
    if (id !== main?.id || main.id === state.phase)
      say(draft, { type: 'phase-entered', phase: id }, theClock);
}

/** What is new about the milestones since a phase was last set by hand, which is somebody's word and stands. `anew`: some are gone. */
function milestonesSince(draft: Draft): { reached: Set<Milestone>; anew: boolean } {
  const byHand = draft.events.findLastIndex(
    ({ event, actor }) => event.type === 'phase-set' && actor.kind !== 'clock',
  );
  const events = draft.events.slice(byHand + 1);
  const anew = events.some(({ event }) => undoes.has(event.type));
  if (anew) return { reached: new Set(Object.keys(draft.state.milestones) as Milestone[]), anew };
  return { reached: new Set(events.flatMap(milestonesOf)), anew };
}

const undoes = new Set(['relapsed', 'reopened', 'process-adopted']);

function milestonesOf({ event }: RecordedEvent): Milestone[] {
  switch (event.type) {
    case 'declared':
      return event.detectedAt === null ? ['declared'] : ['detected', 'declared'];
    case 'milestone-reached':
      return [event.milestone];
    case 'acknowledged':
      return event.human ? ['acknowledged'] : [];
    default:
      return [];
  }
}

/** It was left already, or passed over: one that names nothing that ends it ends with a later one. */
function isPast({ process, state }: Draft, phase: Phase): boolean {
  const isReached = (one: Milestone) => state.milestones[one] !== undefined;
  if (phase.leavesOn.length > 0) return phase.leavesOn.some(isReached);
  return process.phases.some(
    (later) => isLater(process.phases, later, phase) && later.entersOn.some(isReached),
  );
}

function isLater(phases: Phase[], one: Phase, other: Phase): boolean {
  return phases.indexOf(one) > phases.indexOf(other);
}

function mainOf({ process, state }: Draft, entered: Phase[], left: Phase[], anew: boolean): Phase | null {
  const current = process.phases.find(({ id }) => id === state.phase) ?? null;
  const stays = current !== null && !left.includes(current) && !anew;
  const newest = entered.at(-1);
  if (newest !== undefined && (!stays || isLater(process.phases, newest, current))) return newest;
  if (stays) return current;
  return (
    process.phases.findLast((phase) => Object.hasOwn(state.phases, phase.id) && !left.includes(phase)) ??
    current
  );
}

/** The time boxes run while their phases do. With the incident those end that are about ending it. */
export function settleTimeBoxes(draft: Draft): void {
  for (const phase of draft.process.phases) {
    const clock = timeBoxOf(phase);
    if (clock === null) continue;
    const since = runsSince(draft.state, phase);
    const running = runningClock(draft.state, clock.id);
    if (since === null) {
      if (running !== undefined && isLive(running)) stopClock(draft, running, draft.now);
      continue;
    }
    if (running === undefined || (!isLive(running) && msOf(running.since) < msOf(since)))
      startClock(draft, clock, since);
    fallDue(draft, clock);
  }
}

function runsSince(state: IncidentState, phase: Phase): string | null {
  const since = Object.hasOwn(state.phases, phase.id) ? state.phases[phase.id] : undefined;
  if (since === undefined) return null;
  return isOver(state) && !phase.entersOn.includes('resolved') && !phase.entersOn.includes('closed')
    ? null
    : since;
}
