/** How subscribers of status pages are reached, made from the same settings as the channels of people; none for what is off. */

import type { ChannelSender } from '../../domain/message/delivery.ts';
import { markdownToText } from '../../domain/message/markdown.ts';
import type { SubscriberMessage, SubscriberSender } from '../../domain/subscribers/message.ts';
import type { OwnAddresses } from '../email/render.ts';
import { makeSubscriberMailSender } from '../email/subscriber-mail.ts';
import type { KeepInboxEntry } from '../inbox/send.ts';
import { makeSubscriberRoomSender } from '../slack/subscriber-room.ts';
import { makeSubscriberWebhookSender } from '../webhook/subscriber-webhook.ts';
import { readAllowList } from './address.ts';
import { makeGuardedFetch, type Resolve } from './guarded-fetch.ts';
import type { SenderSettings } from './senders.ts';
import { clip, oneLine } from './wording.ts';

export interface SubscriberSenders {
  senders: SubscriberSender[];
  close: () => Promise<void>;
}

interface SubscriberDependencies {
  /** SMS go out by the channel of people; null where there is none. */
  sms: ChannelSender | null;
  /** Where our own mail comes back to; null: none comes in. */
  own: OwnAddresses | null;
  /** Tests give their own. */
  resolve?: Resolve;
  timeoutMs?: number;
}

/** With connections of their own: what subscribers take is never a page's. */
export function makeSubscriberSenders(
  { channels, outgoing }: SenderSettings,
  { sms, own, resolve, timeoutMs }: SubscriberDependencies,
): SubscriberSenders {
  const timeout = timeoutMs === undefined ? {} : { timeoutMs };
  const guard = makeGuardedFetch({
    allow: readAllowList(outgoing.allow).allow,
    ...timeout,
    ...(resolve === undefined ? {} : { resolve }),
  });
  const { email } = channels;
  const mail = email?.enabled
    ? makeSubscriberMailSender({ smtp: email.smtp, from: email.from, own, ...timeout })
    : null;
  return {
    senders: [
      ...(mail === null ? [] : [mail]),
      ...(sms === null ? [] : [bySms(sms)]),
      makeSubscriberWebhookSender(guard.fetch),
      makeSubscriberRoomSender(guard.fetch),
    ],
    async close() {
      mail?.close();
      await guard.close();
    },
  };
}

/** The demonstration's: mails to subscribers end in its inbox, as everything does there. */
export function makeInboxOnlySubscriberSenders(keep: KeepInboxEntry): SubscriberSenders {
  return {
    senders: [
      {
        channel: 'email',
        atOnce: 1,
        async send({ id, to, subject, body, open, at }) {
          const text = `${markdownToText(body)}\n\n${open.text}: ${open.url}`;
          const entry = {
            deliveryId: id,
            channel: 'email',
            to,
            person: null,
            subject,
            text,
            answers: [],
            at,
          };
          await keep(entry as Parameters<KeepInboxEntry>[0]);
          return { result: 'sent', vendorId: null, detail: 'kept in the inbox' };
        },
      },
    ],
    close: () => Promise.resolve(),
  };
}

/** Two parts of an SMS; whoever wants to know more follows the link. */
const mostSms = 280;

function bySms(sms: ChannelSender): SubscriberSender {
  return {
    channel: 'sms',
    atOnce: 2,
    async send(message, { signal, begin }) {
      await begin();
      const result = await sms.send(
        {
          id: message.id,
          contact: { id: 'subscriber', channel: 'sms', to: message.to },
          message: {
            type: 'update',
            incident: null,
            person: null,
            audience: message.page,
            subject: oneLine(message.subject, 120),
            body: smsText(message),
            why: '',
            stopUrl: null,
          },
          at: message.at,
        },
        signal,
      );
      return result.result === 'gave-up' ? { ...result, gone: result.gone === true } : result;
    },
  };
}

/** News is its subject and a link; who is asked something needs the words. */
function smsText({ kind, body, open, page }: SubscriberMessage): string {
  const words = kind === 'news' ? page : clip(markdownToText(body), mostSms - open.url.length);
  return `${words} ${open.url}`;
}
