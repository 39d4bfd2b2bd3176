/** Mail to subscribers of a status page: its words, its way out (RFC 8058), and the hand-over. */

import { mintBounceAddress } from '../../domain/mail/mail-address.ts';
import { markdownToText } from '../../domain/message/markdown.ts';
import type { SubscriberMessage, SubscriberSender } from '../../domain/subscribers/message.ts';
import type { OwnAddresses } from './render.ts';
import { oneLine } from '../outgoing/wording.ts';
import { connectMailServer, domainOf, type Mail } from './hand-over.ts';
import { card, escape, lightColours, link, markdown, page, title } from './layout.ts';

interface SubscriberMailOptions {
  smtp: string;
  from: string;
  timeoutMs?: number;
  /** Where a mail comes back to that cannot be delivered; null: to the sender. */
  own: OwnAddresses | null;
}

/** As many as pages have, so that both together stay below the ten at which mail servers begin to refuse. */
const connections = 5;

export interface SubscriberMailSender extends SubscriberSender {
  close: () => void;
}

export function makeSubscriberMailSender(options: SubscriberMailOptions): SubscriberMailSender {
  const server = connectMailServer({ ...options, connections });
  const domain = domainOf(options.from);
  return {
    channel: 'email',
    atOnce: connections,
    async send(message, { signal, begin }) {
      const mail = renderSubscriberMail(message, { domain, own: options.own });
      const handed = await server.hand(mail, { signal, beforeWords: begin });
      if (handed.result !== 'gave-up') return handed;
      return { result: 'gave-up', reason: handed.reason, gone: handed.noSuchMailbox };
    },
    close: server.close,
  };
}

/** `domain` stands behind the @ of our message ids. */
export function renderSubscriberMail(
  message: SubscriberMessage,
  { domain, own }: { domain: string; own: OwnAddresses | null },
): Mail {
  const { id, to, subject, thread, manage } = message;
  const headers: Record<string, string> = {
    // RFC 3834: no out-of-office note answers it. Exchange wants it said its own way.
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'X-Tocsin-Mail': id,
  };
  if (manage !== null) {
    headers['List-Unsubscribe'] = `<${manage.url}>`;
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  }
  return {
    to,
    subject: oneLine(subject, 200),
    text: textOf(message),
    html: htmlOf(message),
    messageId: `<${id}@${domain}>`,
    threadId: thread === null ? null : `<${thread.replace(/[^\w.-]/g, '-').slice(0, 120)}@${domain}>`,
    priority: 'normal',
    headers,
    replyTo: null,
    returnPath: own === null ? null : `${mintBounceAddress(own.key, { mail: id, to })}@${own.domain}`,
  };
}

/** One piece of news goes to thousands, one after the other: its Markdown is read once for all of them. */
function onceFor<Out>(render: (body: string) => Out): (body: string) => Out {
  let last: { body: string; out: Out } | null = null;
  return (body) => {
    if (last?.body !== body) last = { body, out: render(body) };
    return last.out;
  };
}
const wordsAsText = onceFor(markdownToText);
const wordsAsHtml = onceFor(markdown);

function textOf({ body, open, why, manage }: SubscriberMessage): string {
  const lines = [wordsAsText(body), '', `${open.text}: ${open.url}`];
  if (why !== null) lines.push('', '-- ', why);
  if (manage !== null) lines.push(`${manage.text}, ${manage.stop}: ${manage.url}`);
  return lines.join('\n');
}

function htmlOf({ page: pageTitle, language, subject, body, open, why, manage }: SubscriberMessage): string {
  const small = (url: string, text: string) =>
    `<a class="link" href="${escape(url)}" style="color:${lightColours.link}">${escape(text)}</a>`;
  const foot = [
    ...(why === null ? [escape(pageTitle)] : [escape(why)]),
    ...(manage === null ? [] : [`${small(manage.url, manage.text)} · ${small(manage.url, manage.stop)}`]),
  ].join('<br>');
  return page({
    preview: oneLine(subject, 200),
    language,
    content: card(`${title(subject)}${wordsAsHtml(body)}${link(open.url, open.text)}`),
    foot,
  });
}
