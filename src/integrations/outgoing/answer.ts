/** What an HTTP answer means for a delivery, for vendors that speak in status codes. Pure. */

import type { SendResult } from '../../domain/message/delivery.ts';
import type { Answer } from './guarded-fetch.ts';
import { readRetryAfter } from './retry-after.ts';

/**
 * `who` begins the sentences ("The endpoint", "The ntfy server"); `at` is the instant of the attempt.
 * A vendor with more to say about a status looks at it before it asks here.
 */
export function judgeAnswer(answer: Answer, who: string, at: string): SendResult {
  switch (answer.outcome) {
    case 'refused':
      return { result: 'gave-up', reason: answer.reason };
    case 'failed':
      return { result: 'retry', reason: answer.reason, afterSeconds: null, ambiguous: answer.written };
    case 'answered':
      return judgeStatus(answer, who, at);
  }
}

function judgeStatus(answer: Answer & { outcome: 'answered' }, who: string, at: string): SendResult {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return { result: 'sent', vendorId: null, detail: `HTTP ${status}` };
  }
  if (status >= 300 && status < 400) {
    const reason = `${who} redirects elsewhere (${status}); redirects are not followed, so enter the address it leads to`;
    return { result: 'gave-up', reason };
  }
  if (status === 410)
    return { result: 'gave-up', reason: `${who} says it is gone (410); enter a new address` };
  if (status === 408 || status === 425 || status === 429) {
    const reason =
      status === 429 ? `${who} asks us to slow down (429)` : `${who} asks for another try (${status})`;
    return { result: 'retry', reason, afterSeconds: askedWait(answer, at), ambiguous: false };
  }
  if (status >= 500 && status < 600) {
    // 503 says that nothing was done; behind any other 5xx the work may be half done, or done and unreported.
    return {
      result: 'retry',
      reason: `${who} failed (${status})`,
      afterSeconds: askedWait(answer, at),
      ambiguous: status !== 503,
    };
  }
  return { result: 'gave-up', reason: `${who} refused the request (${status})` };
}

/** Seconds the vendor asked us to wait. A date is read against the vendor's own clock where it tells the time. */
export function askedWait(answer: { headers: Record<string, string> }, at: string): number | null {
  const theirs = answer.headers['date'];
  const now = theirs === undefined || Number.isNaN(Date.parse(theirs)) ? at : theirs;
  return readRetryAfter(answer.headers['retry-after'], now);
}

/** One attempt asked several, and none took it: asked again when the first of them wants to be. */
export function retryTogether(reason: string, retries: (SendResult & { result: 'retry' })[]): SendResult {
  const waits = retries.map(({ afterSeconds }) => afterSeconds);
  return {
    result: 'retry',
    reason,
    afterSeconds: waits.includes(null) ? null : Math.min(...waits.map((seconds) => seconds ?? 0)),
    ambiguous: retries.some(({ ambiguous }) => ambiguous),
  };
}
