/** News of a status page as a signed POST (Standard Webhooks) to whoever subscribed with a URL. */

import { Webhook } from 'standardwebhooks';
import type {
  SubscriberMessage,
  SubscriberResult,
  SubscriberSender,
} from '../../domain/subscribers/message.ts';
import { judgeAnswer } from '../outgoing/answer.ts';
import type { Answer, GuardedFetch } from '../outgoing/guarded-fetch.ts';

/** `webhook-id` is the same at every attempt, so a receiver knows a repeat: what may have arrived is sent again. */
export function makeSubscriberWebhookSender(fetch: GuardedFetch['fetch']): SubscriberSender {
  return {
    channel: 'webhook',
    atOnce: 8,
    async send(message, { signal }) {
      const body = JSON.stringify(bodyOf(message));
      // The wall clock: receivers hold it against theirs to recognise a replay.
      const signedAt = new Date();
      const answer = await fetch({
        url: message.to,
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Tocsin',
          'webhook-id': message.id,
          'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
          'webhook-signature': new Webhook(message.secret).sign(message.id, signedAt, body),
        },
        body,
        signal,
      });
      return judgeSubscriberAnswer(answer, message.at);
    },
  };
}

/** A program reads it: fields are added, never renamed. */
function bodyOf({ id, kind, page, subject, body, open, manage, picture, at }: SubscriberMessage): object {
  const base = { id, at, page, subject, body, url: open.url };
  switch (kind) {
    case 'news':
      return { type: 'status', ...base, subscriptionUrl: manage?.url ?? null, ...(picture as object) };
    case 'confirm':
      return { type: 'confirm', ...base, confirmUrl: open.url };
    case 'known':
      return { type: 'known', ...base, subscriptionUrl: manage?.url ?? null };
  }
}

/** 404 and 410: nobody listens there any more. */
export function judgeSubscriberAnswer(answer: Answer, at: string): SubscriberResult {
  const judged = judgeAnswer(answer, 'The endpoint', at);
  if (judged.result !== 'gave-up') return judged;
  const gone = answer.outcome === 'answered' && (answer.status === 410 || answer.status === 404);
  return { ...judged, gone };
}
