/**
 * A loop that works until it is stopped: at once when it is told to hurry, else when its next work is due, and once a
 * second in any case, because hints may be lost and polling may not.
 */
import type { Logger } from 'pino';
import { type Machine, thisMachine } from './machine.ts';

export interface Loop {
  /** There may be something to do now. */
  hurry: () => void;
  /** Resolves when the turn under way has ended. */
  stop: () => Promise<void>;
  /** The last turn that ended without an error, in ms of the machine's monotonic time; for the readiness of the node. */
  lastTurnAt: () => number;
}

export const pollEveryMs = 1_000;
/** After an error (the database is away, say) the loop does not spin. */
const pauseAfterErrorMs = 500;

/** `turn` answers how long the loop may rest, in real ms; 0: there is more to do. */
export function startLoop(
  name: string,
  log: Logger,
  turn: () => Promise<number>,
  machine: Machine = thisMachine,
): Loop {
  let stopping = false;
  let wakeUp = (): void => {};
  let hurried = false;
  let lastTurn = machine.monotonicMs();

  async function run(): Promise<void> {
    while (!stopping) {
      hurried = false;
      let restMs: number;
      try {
        restMs = await turn();
        lastTurn = machine.monotonicMs();
      } catch (error) {
        if (stopping) return;
        log.error({ err: error }, `${name} failed and is tried again.`);
        restMs = pauseAfterErrorMs;
        hurried = false;
      }
      if (hurried || restMs <= 0) {
        // Sockets and timers get their turn between two of ours.
        await machine.giveWay();
        continue;
      }
      if (stopping) return;
      await new Promise<void>((resolve) => {
        const cancel = machine.rest(Math.min(restMs, pollEveryMs), resolve, name);
        wakeUp = () => {
          cancel();
          resolve();
        };
      });
      wakeUp = () => {};
    }
  }

  const ended = run();
  return {
    hurry() {
      hurried = true;
      wakeUp();
    },
    async stop() {
      stopping = true;
      wakeUp();
      await ended;
    },
    lastTurnAt: () => lastTurn,
  };
}
