/** The promises of an incident as the API shows them: those that run first, by deadline, then those that ended. */
import { clockLabel, clockOf, promisedUpdate } from '../../domain/incident/known-clocks.ts';
import { withinInWords } from '../../domain/incident/naming.ts';
import type { ClockState, IncidentState } from '../../domain/incident/state.ts';
import { msOf } from '../../domain/instant.ts';
import type { Process } from '../../domain/process/process.ts';
import type { ClockView } from '../shapes.ts';

export function clockViews(state: IncidentState, process: Process): ClockView[] {
  return state.clocks.toSorted((a, b) => orderOf(a) - orderOf(b)).map((clock) => clockView(clock, process));
}

/** Later than any deadline in milliseconds. */
const never = 1e14;

function orderOf(clock: ClockState): number {
  return (isOver(clock) ? 10 * never : 0) + (clock.dueAt === null ? never : msOf(clock.dueAt));
}

function clockView(clock: ClockState, process: Process): ClockView {
  const known = clockOf(process, clock.clock);
  const done = clock.state === 'met' || clock.state === 'late';
  return {
    clock: clock.clock,
    label: clockLabel(process, clock.clock),
    within: known === undefined || clock.clock === promisedUpdate.id ? '' : withinInWords(known.within),
    state: clock.state,
    since: clock.since,
    dueAt: clock.dueAt,
    audience: known?.audience ?? null,
    endedAt: clock.endedAt,
    tookMs: done && clock.endedAt !== null ? Math.max(0, msOf(clock.endedAt) - msOf(clock.since)) : null,
  };
}

function isOver(clock: ClockState): boolean {
  return clock.state === 'met' || clock.state === 'late' || clock.state === 'dropped';
}
