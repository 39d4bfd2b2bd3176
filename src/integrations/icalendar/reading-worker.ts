/** The thread that understands a calendar: one question, one answer. Started by `read-feed.ts`, and imported by nobody. */
import { parentPort, workerData } from 'node:worker_threads';
import { readCalendar } from './read.ts';
import type { ReadingQuestion } from './read-feed.ts';

const { text, window, timeZone } = workerData as ReadingQuestion;
// oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(readCalendar(text, window, timeZone));
