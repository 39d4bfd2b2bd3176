/**
 * Work that may take seconds, beside the event loop that people are paged by: a thread of its own for each question, with a deadline
 * after which it is ended, a bound on its memory, and a bound on how many there are.
 */
import { Worker } from 'node:worker_threads';

export type FromWorker<Answer> =
  | { answer: Answer }
  /** `too-long`: past its deadline, or out of its memory. `busy`: as many as may run do. */
  | { refused: 'too-long' | 'busy' };

/** The machine has two cores, and one of them pages people. */
const mostAtOnce = 2;
/** The largest process and a hundred thousand events take a tenth of it. */
const mostMegabytes = 384;

let running = 0;

/** `entry` answers with the first message that it posts. Rejects with what it throws. */
export async function askWorker<Answer>(
  entry: URL,
  question: unknown,
  deadlineMs: number,
): Promise<FromWorker<Answer>> {
  if (running >= mostAtOnce) return { refused: 'busy' };
  running += 1;
  const worker = new Worker(entry, {
    workerData: question,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
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
    running -= 1;
    await worker.terminate();
  }
}
