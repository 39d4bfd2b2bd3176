/** Hands a delivery to the mail server of the settings, over SMTP. */

import type { ChannelSender } from '../../domain/message/delivery.ts';
import { connectMailServer, domainOf } from './hand-over.ts';
import { type OwnAddresses, renderMail } from './render.ts';

interface EmailSenderOptions {
  /** `smtp://user:password@host:port` (TLS by STARTTLS) or `smtps://…` (TLS from the first byte). */
  smtp: string;
  /** `Tocsin <tocsin@example.test>`. */
  from: string;
  /** From the hand-over to the server's last word. */
  timeoutMs?: number;
  /** Left out: no mail comes in. */
  own?: OwnAddresses | null;
}

/** Mail servers commonly refuse a sender's further connections from about ten; subscribers' mails have as many again. */
const connections = 5;

export interface EmailSender extends ChannelSender {
  /** Ends idle connections; mails under way are given up. */
  close: () => void;
}

export function makeEmailSender(options: EmailSenderOptions): EmailSender {
  const server = connectMailServer({ ...options, connections });
  const domain = domainOf(options.from);
  const { own = null } = options;
  return {
    channel: 'email',
    bundles: true,
    async send(delivery, signal) {
      const handed = await server.hand(renderMail(delivery, { domain, own }), { signal });
      return handed.result === 'gave-up' ? { result: 'gave-up', reason: handed.reason } : handed;
    },
    close: server.close,
  };
}
