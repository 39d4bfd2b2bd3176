/**
 * A loop that works until it is stopped: at once when it is told to hurry, else when its next work is due, and once a
 * second in any case, because hints may be lost and polling may not.
 */
import type { Logger } from 'pino';
import { pause } from './clock.ts';

export interface Loop {
  /** There may be something to do now. */
  hurry: () => void;
  /** Resolves when the turn under way has ended. */
  stop: () => Promise<void>;
  /** The last turn that ended without an error, in ms of `performance.now()`; for the readiness of the node. */
  lastTurnAt: () => number;
}

export const pollEveryMs = 1_000;
/** After an error (the database is away, say) the loop does not spin. */
const pauseAfterErrorMs = 500;

/** `turn` answers how long the loop may rest, in real ms; 0: there is more to do. */
export function startLoop(name: string, log: Logger, turn: () => Promise<number>): Loop {
  const stopping = new AbortController();
  let resting = new AbortController();
  let hurried = false;
  let lastTurn = performance.now();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      hurried = false;
      let restMs: number;
      try {
        restMs = await turn();
        lastTurn = performance.now();
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error({ err: error }, `${name} failed and is tried again.`);
        restMs = pauseAfterErrorMs;
        hurried = false;
      }
      if (hurried || restMs <= 0) {
        // Sockets and timers get their turn between two of ours.
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      resting = new AbortController();
      await pause(Math.min(restMs, pollEveryMs), AbortSignal.any([resting.signal, stopping.signal]));
    }
  }

  const ended = run();
  return {
    hurry() {
      hurried = true;
      resting.abort();
    },
    async stop() {
      stopping.abort();
      await ended;
    },
    lastTurnAt: () => lastTurn,
  };
}
