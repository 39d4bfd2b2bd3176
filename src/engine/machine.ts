/** What the engine takes from the machine that it runs on: its time, its timers, chance. A simulated node brings its own. */
import { randomUUID } from 'node:crypto';

export interface Machine {
  /** Only ever grows; what was set or suspended does not show in it. */
  monotonicMs: () => number;
  /** The wall clock, which also counts the time in which this machine was suspended. */
  wallMs: () => number;
  /** Answers how to call it off. */
  after: (ms: number, act: () => void) => () => void;
  /** Like `after`, for a loop that has nothing to do until then: missing such a turn of the loop `of` changes nothing. */
  rest: (ms: number, act: () => void, of: string) => () => void;
  /** Sockets and timers get their turn. */
  giveWay: () => Promise<void>;
  newId: () => string;
}

export const thisMachine: Machine = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: startTimer,
  rest: startTimer,
  giveWay: () => new Promise((resolve) => setImmediate(resolve)),
  newId: () => randomUUID(),
};

function startTimer(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
