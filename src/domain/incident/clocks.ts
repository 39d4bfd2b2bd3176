/** Clocks: the promises of the process, each with a deadline. Started, paused, warned of, breached and stopped here. */
import { isDue, latest, minuteMs, msOf, plus } from '../instant.ts';
import { matches } from '../process/condition.ts';
import type { Clock, Milestone, Process } from '../process/process.ts';
import { deadline, nudge } from '../process/spans.ts';
import { type Draft, say, theClock } from './draft.ts';
import { coverOf, factsOf, isOver } from './ladders.ts';
import { labelOf } from './naming.ts';
import { isPagedAlready, pagePerson } from './pages.ts';
import type { ClockState, IncidentState } from './state.ts';

/**
 * An update that somebody promised where the process has no cadence that would ask for it: a clock all the same, started by the
 * promise alone, and kept by the next update.
 */
export const promisedUpdate: Clock = {
  id: 'promised-update',
  label: 'Promised update',
  when: {},
  starts: 'declared',
  stops: ['update-posted', 'resolved'],
  restarts: [],
  pausedWhile: [],
  within: { kind: 'as-needed', text: 'as-needed' },
  warnBeforeMs: [5 * minuteMs],
  onWarn: [],
  onBreach: [],
  audience: null,
};

/** Brings every clock of the process up to date. `again`: what the resolution had stopped is owed again. */
export function settleClocks(draft: Draft, { again = false } = {}): void {
  for (const clock of draft.process.clocks) {
    const running = draft.state.clocks.find((candidate) => candidate.clock === clock.id);
    if (running === undefined || running.state === 'dropped' || (again && !isLive(running)))
      start(draft, clock);
    else if (isLive(running)) settle(draft, clock, running);
  }
  const promised = draft.state.clocks.find((candidate) => candidate.clock === promisedUpdate.id);
  if (promised !== undefined && isLive(promised)) settle(draft, promisedUpdate, promised);
}

/** What people call a clock: the process's word, or ours for the one that is ours. */
export function clockLabel(process: Process, id: string): string {
  return id === promisedUpdate.id ? promisedUpdate.label : labelOf(process.clocks, id);
}

function start(draft: Draft, clock: Clock): void {
  const { state } = draft;
  const reached = state.milestones[clock.starts];
  if (reached === undefined || !matches(clock.when, factsOf(state))) return;
  if (stopOf(state, clock) !== null) return;
  if (isOver(state) && !outlivesResolution(clock)) return;
  const since = sinceOf(state, clock, reached);
  const update = state.milestones['first-update'];
  if (isOnceByUpdate(clock) && update !== undefined && msOf(update) >= msOf(since)) return;
  say(draft, startedAt(draft, clock, since), theClock);
  if (!clock.pausedWhile.includes(state.category)) fallDue(draft, clock);
}

/**
 * From its milestone, but nobody can owe what a flag asks for before the flag is raised, nor what a severity, a round or a process
 * asks for before it began. After a lowering the original start counts, and of a recurring promise the last update.
 */
function sinceOf(state: IncidentState, clock: Clock, reached: string): string {
  const flagged = (clock.when.flags ?? []).map((flag) => state.flags[flag] ?? reached);
  const { process, severity } = state.countsFrom;
  const from = clock.when.severities === undefined ? process : severity;
  const updated = clock.restarts.includes('update-posted') ? state.lastUpdateAt : null;
  return [
    ...flagged,
    // What was detected before the declaration counts from then.
    from === state.declaredAt ? reached : from,
    updated ?? reached,
  ].reduce(latest, reached);
}

function settle(draft: Draft, clock: Clock, running: ClockState): void {
  if (!matches(clock.when, factsOf(draft.state))) {
    // A breach that was recorded stays in the log; the promise itself no longer holds.
    say(draft, { type: 'clock-stopped', clock: clock.id, outcome: 'dropped' }, theClock);
    return;
  }
  const stopped = stopOf(draft.state, clock);
  if (stopped !== null) {
    // Stopped while it stood still: what counts is when it stood still.
    const until = running.pausedAt ?? stopped;
    const met = running.dueAt === null || msOf(until) <= msOf(running.dueAt);
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

/** Promises that no longer hold. What was breached stays in the log. */
export function dropClocks(draft: Draft, no: (clock: Clock) => boolean): void {
  for (const clock of draft.process.clocks) {
    const running = draft.state.clocks.find((candidate) => candidate.clock === clock.id);
    if (running !== undefined && isLive(running) && no(clock))
      say(draft, { type: 'clock-stopped', clock: clock.id, outcome: 'dropped' }, theClock);
  }
}

/** A recurring clock counts anew from an update. */
export function restartClocks(draft: Draft): void {
  for (const clock of draft.process.clocks) {
    if (!clock.restarts.includes('update-posted') || isOver(draft.state)) continue;
    const running = draft.state.clocks.find((candidate) => candidate.clock === clock.id);
    if (running === undefined || running.state === 'dropped' || stopOf(draft.state, clock) !== null) continue;
    say(draft, startedAt(draft, clock, draft.now), theClock);
  }
}

/** Whoever promises the next update earlier than the process asks for it is held to that; later, the process's word stands. */
export function holdToPromise(draft: Draft, promisedAt: string): void {
  const cadences = draft.process.clocks.flatMap((clock) => {
    const running = draft.state.clocks.find((candidate) => candidate.clock === clock.id);
    const asks = clock.restarts.includes('update-posted') && running?.state === 'running';
    return asks ? [{ clock, running }] : [];
  });
  if (cadences.length === 0 && !isOver(draft.state)) {
    const { id: clock } = promisedUpdate;
    const promise = due(promisedUpdate, draft.now, promisedAt);
    say(draft, { type: 'clock-started', clock, since: draft.now, ...promise, nudgeAt: null }, theClock);
  }
  for (const { clock, running } of cadences) {
    if (running.dueAt === null || msOf(promisedAt) >= msOf(running.dueAt)) continue;
    say(draft, { ...startedAt(draft, clock, running.since), ...due(clock, draft.now, promisedAt) }, theClock);
  }
}

/** A clock that only an update stops is stopped by the first one. */
export function stopAtUpdate(draft: Draft): void {
  for (const clock of [...draft.process.clocks, promisedUpdate]) {
    const running = draft.state.clocks.find((candidate) => candidate.clock === clock.id);
    if (!isOnceByUpdate(clock) || running === undefined || !isLive(running)) continue;
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
    ...due(clock, since, dueAt),
    nudgeAt: nudge(draft.process, clock.within, since),
  };
}

function due(clock: Clock, since: string, dueAt: string | null): { dueAt: string | null; warnAt: string[] } {
  if (dueAt === null) return { dueAt, warnAt: [] };
  const warnAt = clock.warnBeforeMs.map((before) => plus(dueAt, -before));
  return { dueAt, warnAt: warnAt.filter((at) => msOf(at) > msOf(since)) };
}

/** Kept by a single update, not a cadence of them. */
function isOnceByUpdate(clock: Clock): boolean {
  return clock.stops.includes('update-posted') && clock.restarts.length === 0;
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
