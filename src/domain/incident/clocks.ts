/** The clocks of the process: the promises that it makes, each started at its milestone, and kept, dropped or restarted by another. */
import { latest, msOf } from '../instant.ts';
import { matches } from '../process/condition.ts';
import { aftermath, type Clock, type Milestone } from '../process/process.ts';
import type { Draft } from './draft.ts';
import { factsOf, isOver } from './ladders.ts';
import {
  dropClock,
  fallDue,
  isLive,
  pauseOrResume,
  runningClock,
  startClock,
  stopClock,
} from './run-clock.ts';
import type { ClockState, IncidentState } from './state.ts';

/** Brings every clock of the process up to date. `again`: what the resolution had stopped is owed again. */
export function settleClocks(draft: Draft, { again = false } = {}): void {
  for (const clock of draft.process.clocks) {
    const running = runningClock(draft.state, clock.id);
    if (running === undefined || running.state === 'dropped' || (again && !isLive(running)))
      start(draft, clock);
    else if (isLive(running)) settle(draft, clock, running);
  }
}

function start(draft: Draft, clock: Clock): void {
  const { state } = draft;
  const reached = state.milestones[clock.starts];
  if (reached === undefined || !matches(clock.when, factsOf(state))) return;
  if (stopOf(state, clock) !== null || isMoot(state, clock)) return;
  const since = sinceOf(state, clock, reached);
  const update = lastUpdateFor(state, clock);
  if (isOnceByUpdate(clock) && update !== null && msOf(update) >= msOf(since)) return;
  startClock(draft, clock, since);
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
  const updated = clock.restarts.includes('update-posted') ? lastUpdateFor(state, clock) : null;
  return [
    ...flagged,
    // What was detected before the declaration counts from then.
    from === state.declaredAt ? reached : from,
    updated ?? reached,
  ].reduce(latest, reached);
}

function settle(draft: Draft, clock: Clock, running: ClockState): void {
  // A breach that was recorded stays in the log; the promise itself no longer holds.
  if (!matches(clock.when, factsOf(draft.state))) return dropClock(draft, running);
  const stopped = stopOf(draft.state, clock);
  if (stopped !== null) return stopClock(draft, running, stopped);
  if (isMoot(draft.state, clock)) return dropClock(draft, running);
  pauseOrResume(draft, clock, running);
  fallDue(draft, clock);
}

/** Promises that no longer hold. What was breached stays in the log. */
export function dropClocks(draft: Draft, no: (clock: Clock) => boolean): void {
  for (const clock of draft.process.clocks) {
    const running = runningClock(draft.state, clock.id);
    if (running !== undefined && isLive(running) && no(clock)) dropClock(draft, running);
  }
}

/** A recurring clock counts anew from an update to its audience. */
export function restartClocks(draft: Draft, audience: string): void {
  for (const clock of draft.process.clocks) {
    if (!clock.restarts.includes('update-posted') || isMoot(draft.state, clock)) continue;
    if (!hears(clock, audience)) continue;
    const running = runningClock(draft.state, clock.id);
    if (running === undefined || running.state === 'dropped' || stopOf(draft.state, clock) !== null) continue;
    startClock(draft, clock, draft.now);
  }
}

/** A clock that only an update stops is stopped by the first one to its audience. */
export function stopAtUpdate(draft: Draft, audience: string): void {
  for (const clock of draft.process.clocks) {
    if (!hears(clock, audience)) continue;
    const running = runningClock(draft.state, clock.id);
    if (isOnceByUpdate(clock) && running !== undefined && isLive(running))
      stopClock(draft, running, draft.now);
  }
}

/** What was promised to one audience is not kept by telling another; a promise to nobody in particular is kept by any. */
function hears(clock: Clock, audience: string): boolean {
  return clock.audience === null || clock.audience === audience;
}

function lastUpdateFor({ lastUpdates }: IncidentState, clock: Clock): string | null {
  const heard = Object.entries(lastUpdates).flatMap(([audience, at]) => (hears(clock, audience) ? [at] : []));
  return heard.length === 0 ? null : heard.reduce(latest);
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

/** What is reached after the work is done: the promises about it outlive the resolution. */
const afterTheWork = new Set<Milestone | 'update-posted'>(['closed', ...aftermath]);

/** Promises about ending it are moot when it has ended; nobody reviews what was none, or went on as another. */
function isMoot(state: IncidentState, clock: Clock): boolean {
  if (!isOver(state)) return false;
  const outlives =
    clock.starts === 'resolved' ||
    afterTheWork.has(clock.starts) ||
    clock.stops.some((stop) => afterTheWork.has(stop));
  const asksForReview = clock.stops.some((stop) => /^(review|actions)-/.test(stop));
  return !outlives || (asksForReview && (state.falsePositive || state.mergedInto !== null));
}
