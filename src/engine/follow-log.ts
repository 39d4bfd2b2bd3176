/**
 * A loop over the log for whatever acts on events after they were committed: tells audiences, drafts for status pages. Each event is
 * handled once, over crashes and on several nodes; one that cannot be handled is tried again, and after a while left out and logged,
 * so that it does not keep the others from being told.
 */
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import { followLog, type LogEntry } from '../store/incidents/follow-log.ts';
import { pollEveryMs } from './loop.ts';

interface LogFollowerDeps {
  /** The follower's own; its cursor is kept under it, so it never changes. */
  name: string;
  pool: Pool;
  log: Logger;
  now: () => string;
  /**
   * Writes by the client, and calls nobody: what it writes is committed with the cursor. What it answers is done after the commit,
   * and once at most: only what may be lost with a process belongs there.
   */
  handle: (client: PoolClient, entries: LogEntry[]) => Promise<void | (() => Promise<void>)>;
}

const atOnce = 200;
/** Tries of one batch before its events are taken singly, and of one event before it is left out. */
const mostTries = 5;

/** For a loop: answers how long it may rest, in real ms. */
export function makeLogFollower({ name, pool, log, now, handle }: LogFollowerDeps): {
  turn: () => Promise<number>;
} {
  /** Of the batch, or of the one event, that is next. */
  let failures = 0;
  /** How many events are still taken singly, since a batch that they may be of has failed. */
  let singly = 0;

  async function step(): Promise<number | null> {
    if (failures >= mostTries && singly === 0) {
      singly = atOnce;
      failures = 0;
    }
    const leaveOut = failures >= mostTries;
    const step = { name, limit: singly > 0 ? 1 : atOnce, now: now() };
    let afterwards: (() => Promise<void>) | undefined;
    const handled = await followLog(pool, step, async (client, entries) => {
      afterwards = undefined;
      if (leaveOut) {
        const [entry] = entries;
        log.error(
          { incident: entry?.number, version: entry?.version },
          `${name} could not handle an event, and leaves it out.`,
        );
        return;
      }
      afterwards = (await handle(client, entries)) ?? undefined;
    });
    failures = 0;
    singly = Math.max(0, singly - (handled ?? 0));
    await afterwards?.().catch((error: unknown) =>
      log.error({ err: error }, `${name} left something undone.`),
    );
    return handled;
  }

  return {
    async turn() {
      try {
        const handled = await step();
        return handled === null || handled === 0 ? pollEveryMs : 0;
      } catch (error) {
        failures += 1;
        throw error;
      }
    },
  };
}
