/** How events change the clocks of an incident and what somebody promised. */
import type { IncidentEvent, RecordedEvent } from './events.ts';
import type { ClockState, IncidentState } from './state.ts';

/** A promise that comes back with the deadline that it had (the severity was raised and lowered again) is as broken as it was. */
export function clockStarted(
  event: Extract<IncidentEvent, { type: 'clock-started' }>,
  before: ClockState | undefined,
): ClockState {
  const broken = before?.breachedAt != null && event.dueAt === before.dueAt;
  return {
    clock: event.clock,
    since: event.since,
    dueAt: event.dueAt,
    warnAt: broken ? [] : event.warnAt,
    nudgeAt: broken ? null : event.nudgeAt,
    notBeforeAt: event.notBeforeAt ?? null,
    reminders: event.reminders ?? [],
    state: broken ? 'breached' : 'running',
    breachedAt: broken ? before.breachedAt : null,
    pausedAt: null,
    endedAt: null,
  };
}

export function onClock(
  state: IncidentState,
  id: string,
  change: (clock: ClockState) => ClockState,
): IncidentState {
  return { ...state, clocks: state.clocks.map((clock) => (clock.clock === id ? change(clock) : clock)) };
}

export function promiseOf(
  promisedAt: string | null,
  { actor }: RecordedEvent,
): IncidentState['promisedUpdate'] {
  return promisedAt === null ? null : { at: promisedAt, by: actor.kind === 'person' ? actor.handle : null };
}
