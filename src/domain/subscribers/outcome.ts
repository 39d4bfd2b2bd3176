/** What becomes of a message to a subscriber after an attempt: sent, given up, tried again later, or never known. */
import { dayMs, hourMs, minuteMs, msOf, plus } from '../instant.ts';
import type { SendResult } from '../message/delivery.ts';

export type Outcome =
  | { state: 'sent' | 'failed' | 'unknown'; detail: string | null }
  | { state: 'waiting'; detail: string; dueAt: string };

/** Greylisting wants minutes; a mailbox that is full, hours. */
const pauses = [minuteMs / 2, 2 * minuteMs, 10 * minuteMs, 30 * minuteMs, hourMs];
/** News of yesterday is on the page. */
const worthTryingForMs = dayMs;

/**
 * `begun`: the words had begun to leave for a vendor that would not know a repeat. Then only its own refusal allows another
 * attempt; a line that broke leaves the question open, and the message is not sent twice.
 */
export function outcomeOf(
  result: SendResult,
  { attempts, begun, queuedAt, now }: { attempts: number; begun: boolean; queuedAt: string; now: string },
): Outcome {
  switch (result.result) {
    case 'sent':
      return { state: 'sent', detail: result.detail };
    case 'gave-up':
      return { state: 'failed', detail: result.reason };
    case 'retry': {
      if (result.ambiguous && begun) return { state: 'unknown', detail: result.reason };
      if (msOf(now) - msOf(queuedAt) >= worthTryingForMs)
        return { state: 'failed', detail: `given up after ${attempts} attempts: ${result.reason}` };
      const pauseMs = pauses[Math.min(attempts, pauses.length) - 1] ?? minuteMs / 2;
      return {
        state: 'waiting',
        detail: result.reason,
        dueAt: plus(now, Math.max(pauseMs, (result.afterSeconds ?? 0) * 1000)),
      };
    }
  }
}
