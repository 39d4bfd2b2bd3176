/** The thread that lays out large schedules: one question, one answer. Started by `layout.ts`, and imported by nobody. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerTo, type LayoutQuestion } from './layout.ts';

const answer = answerTo(workerData as LayoutQuestion);
// oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage('laid' in answer ? { json: JSON.stringify(answer.laid) } : answer);
