/** Posts a delivery to a person's webhook contact, signed by the Standard Webhooks scheme. */

import { Webhook } from 'standardwebhooks';
import type { ChannelSender } from '../../domain/message/delivery.ts';
import { judgeAnswer } from '../outgoing/answer.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { renderWebhook } from './render.ts';

interface WebhookSenderOptions {
  fetch: GuardedFetch['fetch'];
  /** `whsec_…`: the current secret, and during a rotation the one before it. Each request is signed with all. */
  signingSecrets: readonly string[];
  /** From the configuration; ours win. */
  headers: Record<string, string>;
}

export function makeWebhookSender(options: WebhookSenderOptions): ChannelSender {
  if (options.signingSecrets.length === 0) {
    throw new Error('Every webhook is signed, so the webhook channel needs a signing secret');
  }
  const signers = options.signingSecrets.map((secret) => new Webhook(secret));
  const configured = Object.entries(options.headers).map(([name, value]) => [name.toLowerCase(), value]);

  return {
    channel: 'webhook',
    // A program reads it: each page is its own request, with its own acknowledge address.
    bundles: false,
    async send(delivery, signal) {
      const body = renderWebhook(delivery);
      // The wall clock, not the delivery's: receivers hold it against theirs to recognise a replay.
      const signedAt = new Date();
      const signatures = signers.map((signer) => signer.sign(delivery.id, signedAt, body));
      const answer = await options.fetch({
        url: delivery.contact.to,
        method: 'POST',
        headers: {
          ...Object.fromEntries(configured),
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Tocsin',
          'idempotency-key': delivery.id,
          'webhook-id': delivery.id,
          'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
          'webhook-signature': signatures.join(' '),
        },
        body,
        signal,
      });
      return judgeAnswer(answer, 'The endpoint', delivery.at);
    },
  };
}
