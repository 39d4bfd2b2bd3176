/**
 * Work that may take seconds, beside the event loop that people are paged by: a thread of its own for each question, with a deadline
 * after which it is ended, a bound on its memory, and a bound on how many there are.
 */
import { Worker } from 'node:worker_threads';

export type FromWorker<Answer> =
  | { answer: Answer }
  /** `too-long`: past its deadline, or out of its memory. `busy`: as many as may run do. */
  | { refused: 'too-long' | 'busy' };

/** Work of one sort, with bounds of its own: what fills one of them keeps nothing of another waiting. */
export interface WorkerBounds {
  atOnce: number;
  megabytes: number;
}

/** The machine has two cores, and one of them pages people. The largest process and a hundred thousand events take a tenth of the memory. */
const simulations: WorkerBounds = { atOnce: 2, megabytes: 384 };

const running = new Map<WorkerBounds, number>();

/** `entry` answers with the first message that it posts. Rejects with what it throws. */
export async function askWorker<Answer>(
  entry: URL,
  question: unknown,
  deadlineMs: number,
  bounds: WorkerBounds = simulations,
): Promise<FromWorker<Answer>> {
  const others = running.get(bounds) ?? 0;
  if (others >= bounds.atOnce) return { refused: 'busy' };
  running.set(bounds, others + 1);
  const worker = new Worker(entry, {
    workerData: question,
    resourceLimits: { maxOldGenerationSizeMb: bounds.megabytes },
  });
  let deadline: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      deadline = setTimeout(() => resolve({ refused: 'too-long' }), deadlineMs);
      worker.once('message', (answer: Answer) => resolve({ answer }));
      worker.once('error', (error: Error & { code?: string }) =>
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve({ refused: 'too-long' }) : reject(error),
      );
      worker.once('exit', () => reject(new Error('a worker must answer before it ends')));
    });
  } finally {
    clearTimeout(deadline);
    running.set(bounds, running.get(bounds)! - 1);
    await worker.terminate();
  }
}
