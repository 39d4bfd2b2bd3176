/** Clocks: the promises of the process, each with a deadline. Started, paused, warned of, breached and stopped here. */
import { isDue, latest, msOf, plus } from '../instant.ts';
import { matches } from '../process/condition.ts';
import type { Clock, Milestone } from '../process/process.ts';
import { deadline, nudge } from '../process/spans.ts';
import { type Draft, say, theClock } from './draft.ts';
import { coverOf, factsOf, isOver } from './ladders.ts';
import { isPagedAlready, pagePerson } from './pages.ts';
import type { ClockState, IncidentState } from './state.ts';

/**
 * Brings every clock of the process up to date. `notBefore`: the instant of a raise, from which unmet clocks of the
 * higher severity count; null: each counts from its own milestone.
 */
export function settleClocks(draft: Draft, notBefore: string | null = null): void {
  for (const clock of draft.process.clocks) {
    const running = draft.state.clocks.find((candidate) => candidate.clock === clock.id);
    if (running === undefined || running.state === 'dropped') start(draft, clock, notBefore);
    else if (isLive(running)) settle(draft, clock, running);
  }
}

function start(draft: Draft, clock: Clock, notBefore: string | null): void {
  const reached = draft.state.milestones[clock.starts];
  if (reached === undefined || !matches(clock.when, factsOf(draft.state))) return;
  if (stopOf(draft.state, clock) !== null || draft.state.category === 'closed') return;
  say(draft, startedAt(draft, clock, notBefore === null ? reached : latest(reached, notBefore)), theClock);
  fallDue(draft, clock);
}

function settle(draft: Draft, clock: Clock, running: ClockState): void {
  if (!matches(clock.when, factsOf(draft.state))) {
    // A breach that was recorded stays in the log; the promise itself no longer holds.
    say(draft, { type: 'clock-stopped', clock: clock.id, outcome: 'dropped' }, theClock);
    return;
  }
  const stopped = stopOf(draft.state, clock);
  if (stopped !== null) {
    const met = running.dueAt === null || msOf(stopped) <= msOf(running.dueAt);
    say(draft, { type: 'clock-stopped', clock: clock.id, outcome: met ? 'met' : 'late' }, theClock);
    return;
  }
  if (isOver(draft.state) && !outlivesResolution(clock)) {
    say(draft, { type: 'clock-stopped', clock: clock.id, outcome: 'dropped' }, theClock);
    return;
  }
  const pause = clock.pausedWhile.includes(draft.state.category);
  if (pause && running.state === 'running') say(draft, { type: 'clock-paused', clock: clock.id }, theClock);
  if (!pause && running.state === 'paused') resume(draft, clock, running);
  fallDue(draft, clock);
}

/** The promise is moved by the time that it stood still. */
function resume(draft: Draft, clock: Clock, running: ClockState): void {
  const byMs = msOf(draft.now) - msOf(running.pausedAt ?? draft.now);
  say(
    draft,
    {
      type: 'clock-resumed',
      clock: clock.id,
      dueAt: running.dueAt === null ? null : plus(running.dueAt, byMs),
      warnAt: running.warnAt.map((at) => plus(at, byMs)),
    },
    theClock,
  );
}

function fallDue(draft: Draft, clock: Clock): void {
  const running = draft.state.clocks.find((candidate) => candidate.clock === clock.id);
  if (running?.state !== 'running' || running.dueAt === null) return;
  if (isDue(running.dueAt, draft.now)) {
    say(draft, { type: 'clock-breached', clock: clock.id, dueAt: running.dueAt }, theClock);
    for (const { to, by } of clock.onBreach) tell(draft, clock, to, by);
    return;
  }
  const warning = [...running.warnAt, ...(running.nudgeAt === null ? [] : [running.nudgeAt])];
  if (warning.some((at) => isDue(at, draft.now))) {
    say(draft, { type: 'clock-warned', clock: clock.id, dueAt: running.dueAt }, theClock);
  }
}

function tell(draft: Draft, clock: Clock, positions: string[], by: 'page' | 'notify'): void {
  const urgency = by === 'page' ? 'high' : 'low';
  for (const position of positions) {
    const covered = coverOf(draft, position);
    for (const person of covered?.people ?? []) {
      // Somebody who is being paged at this moment need not be paged about the same incident once more.
      if (urgency === 'high' && isPagedAlready(draft.state, person, urgency)) continue;
      pagePerson(
        draft,
        person,
        urgency,
        { kind: 'clock', clock: clock.id, position },
        covered?.standIn ?? null,
      );
    }
  }
}

/** A recurring clock counts anew from an update. */
export function restartClocks(draft: Draft): void {
  for (const clock of draft.process.clocks) {
    if (!clock.restarts.includes('update-posted') || isOver(draft.state)) continue;
    const running = draft.state.clocks.find((candidate) => candidate.clock === clock.id);
    if (running === undefined || running.state === 'dropped') continue;
    say(draft, startedAt(draft, clock, draft.now), theClock);
  }
}

/** A clock that only an update stops is stopped by the first one. */
export function stopAtUpdate(draft: Draft): void {
  for (const clock of draft.process.clocks) {
    const running = draft.state.clocks.find((candidate) => candidate.clock === clock.id);
    if (!clock.stops.includes('update-posted') || clock.restarts.length > 0 || running === undefined)
      continue;
    if (!isLive(running)) continue;
    const late = running.state === 'breached';
    say(draft, { type: 'clock-stopped', clock: clock.id, outcome: late ? 'late' : 'met' }, theClock);
  }
}

function startedAt(draft: Draft, clock: Clock, since: string) {
  const dueAt = deadline(draft.process, clock.within, since);
  return {
    type: 'clock-started' as const,
    clock: clock.id,
    since,
    dueAt,
    warnAt:
      dueAt === null
        ? []
        : clock.warnBeforeMs.map((before) => plus(dueAt, -before)).filter((at) => msOf(at) > msOf(since)),
    nudgeAt: nudge(draft.process, clock.within, since),
  };
}

/** When the first of its stops was reached; null while none was. */
function stopOf(state: IncidentState, clock: Clock): string | null {
  const reached = clock.stops.flatMap((stop) =>
    stop === 'update-posted' ? [] : (state.milestones[stop] ?? []),
  );
  return reached.sort((a, b) => msOf(a) - msOf(b))[0] ?? null;
}

/** Promises about the time after the resolution (archiving, say) go on; those about ending it are moot. */
function outlivesResolution(clock: Clock): boolean {
  const after: Milestone[] = ['resolved', 'closed'];
  return after.includes(clock.starts) || clock.stops.includes('closed');
}

function isLive(clock: ClockState): boolean {
  return clock.state === 'running' || clock.state === 'paused' || clock.state === 'breached';
}

export function clockInstants(state: IncidentState): string[] {
  return state.clocks
    .filter((clock) => clock.state === 'running')
    .flatMap((clock) => [...clock.warnAt, clock.nudgeAt, clock.dueAt].filter((at) => at !== null));
}
