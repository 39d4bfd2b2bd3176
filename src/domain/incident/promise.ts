/** The next update that somebody promised: a clock that asks whoever promised it, then who speaks for the incident, then who commands. */
import { isDue, minuteMs, plus } from '../instant.ts';
import { type Draft, say, theClock } from './draft.ts';
import { promisedUpdate } from './known-clocks.ts';
import { isOver } from './ladders.ts';
import { fallDue, isLive, runningClock, stopClock, withWarnings } from './run-clock.ts';
import { leadingRole, remindRole } from './tell-whom.ts';

/** The role that speaks for the incident, by the word that processes use for it. */
const communicationsLead = 'communications-lead';
/** How long after the promise each hears that it is still not kept. Whoever promised it hears before and at once. */
const remindedAfterMs = { communications: 5 * minuteMs, command: 10 * minuteMs };

/** A new promise takes the place of the one before; a breach of that one stays in the log. */
export function holdToPromise(draft: Draft, promisedAt: string): void {
  if (isOver(draft.state)) return;
  const knows = (role: string) => draft.process.roles.some(({ id }) => id === role);
  const command = leadingRole(draft);
  say(
    draft,
    {
      type: 'clock-started',
      clock: promisedUpdate.id,
      since: draft.now,
      ...withWarnings(promisedUpdate, draft.now, promisedAt),
      nudgeAt: null,
      reminders: [
        ...(knows(communicationsLead)
          ? [{ at: plus(promisedAt, remindedAfterMs.communications), role: communicationsLead }]
          : []),
        ...(command === null ? [] : [{ at: plus(promisedAt, remindedAfterMs.command), role: command }]),
      ],
    },
    theClock,
  );
}

export function settlePromise(draft: Draft): void {
  const running = runningClock(draft.state, promisedUpdate.id);
  if (running === undefined || !isLive(running)) return;
  const { resolved } = draft.state.milestones;
  if (isOver(draft.state)) {
    stopClock(draft, running, resolved ?? draft.now);
    return;
  }
  fallDue(draft, promisedUpdate);
  remind(draft);
}

/** The update has come. */
export function keepPromise(draft: Draft): void {
  const running = runningClock(draft.state, promisedUpdate.id);
  if (running !== undefined && isLive(running)) stopClock(draft, running, draft.now);
}

function remind(draft: Draft): void {
  const running = runningClock(draft.state, promisedUpdate.id);
  if (running?.state !== 'breached') return;
  for (const { at, role } of running.reminders) {
    if (!isDue(at, draft.now)) continue;
    say(draft, { type: 'clock-reminded', clock: promisedUpdate.id, role }, theClock);
    remindRole(draft, promisedUpdate.id, role);
  }
}
