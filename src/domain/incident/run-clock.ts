/** What every clock does once it runs, whoever's it is: it warns, is breached, stands still, goes on and stops. */
import { isDue, msOf, plus } from '../instant.ts';
import type { Clock } from '../process/process.ts';
import { deadline, deadlineAfterPause, nudge } from '../process/spans.ts';
import { type Draft, say, theClock } from './draft.ts';
import type { ClockState, IncidentState } from './state.ts';
import { tell, tellDoer } from './tell-whom.ts';

export function runningClock(state: IncidentState, id: string): ClockState | undefined {
  return state.clocks.find((candidate) => candidate.clock === id);
}

export function isLive(clock: ClockState): boolean {
  return clock.state === 'running' || clock.state === 'paused' || clock.state === 'breached';
}

export function startClock(draft: Draft, clock: Clock, since: string): void {
  const dueAt = deadline(draft.process, clock.within, since);
  say(
    draft,
    {
      type: 'clock-started',
      clock: clock.id,
      since,
      ...withWarnings(clock, since, dueAt),
      nudgeAt: nudge(draft.process, clock.within, since),
      notBeforeAt: clock.notBefore == null ? null : deadline(draft.process, clock.notBefore, since),
    },
    theClock,
  );
}

export function withWarnings(
  clock: Clock,
  since: string,
  dueAt: string | null,
): { dueAt: string | null; warnAt: string[] } {
  if (dueAt === null) return { dueAt, warnAt: [] };
  const warnAt = clock.warnBeforeMs.map((before) => plus(dueAt, -before));
  return { dueAt, warnAt: warnAt.filter((at) => msOf(at) > msOf(since)) };
}

/** Kept at `at`. Too early is kept all the same, and whoever did it hears of it. */
export function stopClock(draft: Draft, running: ClockState, at: string): void {
  const { clock, dueAt, notBeforeAt } = running;
  // Stopped while it stood still: what counts is when it stood still.
  const until = running.pausedAt ?? at;
  const late = running.state === 'breached' || (dueAt !== null && msOf(until) > msOf(dueAt));
  say(draft, { type: 'clock-stopped', clock, outcome: late ? 'late' : 'met' }, theClock);
  if (notBeforeAt === null || msOf(at) >= msOf(notBeforeAt)) return;
  say(draft, { type: 'clock-kept-early', clock, notBeforeAt }, theClock);
  tellDoer(draft, clock);
}

export function dropClock(draft: Draft, { clock }: ClockState): void {
  say(draft, { type: 'clock-stopped', clock, outcome: 'dropped' }, theClock);
}

export function pauseOrResume(draft: Draft, clock: Clock, running: ClockState): void {
  const pause = clock.pausedWhile.includes(draft.state.category);
  if (pause && running.state === 'running') say(draft, { type: 'clock-paused', clock: clock.id }, theClock);
  if (!pause && running.state === 'paused') resume(draft, clock, running);
}

/** The promise is moved by the time that it stood still, as its span counts time: office hours by office hours, a time of day not at all. */
function resume(draft: Draft, clock: Clock, running: ClockState): void {
  const { process, now } = draft;
  const pause = { from: running.pausedAt ?? now, to: now };
  const moved = (at: string | null, span: Clock['within']) =>
    at === null ? null : deadlineAfterPause(process, span, at, pause);
  const { within } = clock;
  const { dueAt, warnAt } = withWarnings(clock, now, moved(running.dueAt, within));
  say(
    draft,
    {
      type: 'clock-resumed',
      clock: clock.id,
      dueAt,
      // What it has warned of is not warned of again.
      warnAt: running.warnAt.length === 0 ? [] : warnAt.slice(-running.warnAt.length),
      nudgeAt: within.kind === 'range' ? moved(running.nudgeAt, within.first) : null,
    },
    theClock,
  );
}

export function fallDue(draft: Draft, clock: Clock): void {
  const running = runningClock(draft.state, clock.id);
  if (running?.state !== 'running' || running.dueAt === null) return;
  if (isDue(running.dueAt, draft.now)) {
    say(draft, { type: 'clock-breached', clock: clock.id, dueAt: running.dueAt }, theClock);
    tell(draft, clock, 'late');
    return;
  }
  const warning = [...running.warnAt, ...(running.nudgeAt === null ? [] : [running.nudgeAt])];
  if (warning.some((at) => isDue(at, draft.now))) {
    say(draft, { type: 'clock-warned', clock: clock.id, dueAt: running.dueAt }, theClock);
    tell(draft, clock, 'soon');
  }
}

/** When something about the clocks falls due. */
export function clockInstants(state: IncidentState): string[] {
  return state.clocks.flatMap((clock) => {
    switch (clock.state) {
      case 'running':
        return [...clock.warnAt, clock.nudgeAt, clock.dueAt].filter((at) => at !== null);
      case 'breached':
        return clock.reminders.map(({ at }) => at);
      case 'paused':
      case 'met':
      case 'late':
      case 'dropped':
        return [];
    }
  });
}
