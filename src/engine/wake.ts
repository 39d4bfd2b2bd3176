/** The wake loop: whatever fell due about incidents is decided, in batches, the most severe first. */
import type { Logger } from 'pino';
import { msOf } from '../domain/instant.ts';
import type { EngineStore, Written } from '../store/engine-store.ts';
import type { Clock } from './clock.ts';
import type { Deciders } from './deciders.ts';
import { databaseIsAway } from '../store/database-is-away.ts';
import { pollEveryMs } from './loop.ts';

interface WakeDeps {
  store: EngineStore;
  clock: Clock;
  log: Logger;
  deciders: Deciders;
  onWritten: (written: Written[]) => void;
  /** A wake-up that always fails; its incident needs a person. */
  onSetAside: (incident: string) => void;
}

/** Batches of 50 carry 10 to 15 thousand a second, single ones two to three. */
const mostInBatch = 50;
const lockedPauseMs = 20;
/** With doubling pauses this is about half a minute of failing. */
const setAsideAfter = 5;

/** A turn of the loop; answers how long it may rest, in ms. */
export async function wakeTurn(deps: WakeDeps): Promise<number> {
  const decided = await wakeDue(deps);
  if (decided === mostInBatch) return 0;
  const wakeAt = await deps.store.nextWakeAt();
  if (wakeAt === null) return pollEveryMs;
  const restMs = (msOf(wakeAt) - msOf(deps.clock.now())) / deps.clock.rate;
  // Due, but locked by whoever is deciding about it now.
  return decided === 0 ? Math.max(lockedPauseMs, restMs) : Math.max(0, restMs);
}

/** Answers how many were decided. */
export async function wakeDue(deps: WakeDeps): Promise<number> {
  const { store, clock, deciders, onWritten, log } = deps;
  try {
    const written = await store.decideDue({ limit: mostInBatch, only: null }, deciders.due, clock.now);
    onWritten(written);
    return written.length;
  } catch (error) {
    if (databaseIsAway(error)) throw error;
    log.warn({ err: error }, 'A batch of wake-ups failed; each is tried alone.');
    await wakeSingly(deps);
    return mostInBatch;
  }
}

/** The failing member is found by itself: the others of its batch lose a moment, not their page. */
async function wakeSingly({ store, clock, deciders, onWritten, onSetAside, log }: WakeDeps): Promise<void> {
  const seen = new Set<string>();
  for (let count = 0; count < mostInBatch; count += 1) {
    let current: string | null = null;
    try {
      const written = await store.decideDue(
        { limit: 1, only: null },
        (state, counts, now) => {
          current = state.id;
          return deciders.due(state, counts, now);
        },
        clock.now,
      );
      if (written.length === 0) return;
      onWritten(written);
    } catch (error) {
      if (databaseIsAway(error) || current === null || seen.has(current)) throw error;
      seen.add(current);
      log.error({ err: error, incident: current }, 'An incident’s wake-up failed.');
      if (await store.countFailure(current, setAsideAfter, clock.now())) onSetAside(current);
    }
  }
}
