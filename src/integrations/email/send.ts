/** Hands a delivery to the mail server of the settings, over SMTP. */

import type { ChannelSender } from '../../domain/message/delivery.ts';
import { connectMailServer, domainOf } from './hand-over.ts';
import { renderMail } from './render.ts';

interface EmailSenderOptions {
  /** `smtp://user:password@host:port` (TLS by STARTTLS) or `smtps://…` (TLS from the first byte). */
  smtp: string;
  /** `Tocsin <tocsin@example.test>`. */
  from: string;
  /** From the hand-over to the server's last word. */
  timeoutMs?: number;
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
  return {
    channel: 'email',
    bundles: true,
    async send(delivery, signal) {
      const mail = renderMail(delivery, domain);
      const handed = await server.hand(
        { ...mail, to: delivery.contact.to, replyTo: null, returnPath: null },
        { signal },
      );
      return handed.result === 'gave-up' ? { result: 'gave-up', reason: handed.reason } : handed;
    },
    close: server.close,
  };
}
