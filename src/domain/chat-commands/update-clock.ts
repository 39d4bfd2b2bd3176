/** What starting the update clock by word means: the next update is promised for when the process wants it. Pure. */
import { isKeptByUpdates, promisedUpdate } from '../incident/known-clocks.ts';
import { factsOf } from '../incident/ladders.ts';
import type { IncidentState } from '../incident/state.ts';
import { matches } from '../process/condition.ts';
import type { Process } from '../process/process.ts';
import { deadline } from '../process/spans.ts';

export type UpdateClock =
  /** Somebody has promised one already. */
  | { state: 'promised'; at: string }
  /** The earliest that the process asks for. */
  | { state: 'due'; at: string }
  /** The process asks for none. */
  | { state: 'none' };

/** A clock that is overdue counts anew from now: a promise in the past would help nobody. */
export function updateClock(state: IncidentState, process: Process, now: string): UpdateClock {
  const promise = state.clocks.find(({ clock }) => clock === promisedUpdate.id);
  if (promise?.state === 'running' && promise.dueAt !== null) return { state: 'promised', at: promise.dueAt };
  const dues = process.clocks
    .filter((clock) => isKeptByUpdates(clock) && matches(clock.when, factsOf(state)))
    .flatMap((clock) => {
      const running = state.clocks.find((one) => one.clock === clock.id);
      if (running?.state === 'running' && running.dueAt !== null && running.dueAt > now)
        return [running.dueAt];
      const cadence = clock.restarts.includes('update-posted') || running?.state === 'breached';
      const due = cadence ? deadline(process, clock.within, now) : null;
      return due === null ? [] : [due];
    });
  const [first] = dues.toSorted();
  return first === undefined ? { state: 'none' } : { state: 'due', at: first };
}
