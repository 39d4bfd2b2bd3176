/** A delivery as an entry of the demonstration's inbox. */

import type { ChannelKind, Message, OutgoingDelivery } from '../../domain/message/delivery.ts';
import { headlineOf, pagesOf, plainTextOf } from '../outgoing/wording.ts';

export interface InboxEntry {
  deliveryId: string;
  /** The channel it would have gone out by, and the address there. */
  channel: ChannelKind;
  to: string;
  /** Who would have read it, where it has one reader. */
  person: { handle: string; name: string } | null;
  subject: string;
  text: string;
  /** One entry a page that can be answered from here; of a test page, the link that confirms it. */
  answers: { number: string; acknowledgeUrl: string }[];
  /** ISO instant of the attempt. */
  at: string;
}

export function renderInboxEntry({ id, contact, message, at }: OutgoingDelivery): InboxEntry {
  return {
    deliveryId: id,
    channel: contact.channel,
    to: contact.to,
    person: message.person,
    subject: headlineOf(message),
    text: plainTextOf(message),
    answers: answersOf(message),
    at,
  };
}

function answersOf(message: Message): InboxEntry['answers'] {
  switch (message.type) {
    case 'page':
      return pagesOf(message).map(({ incident: { number }, acknowledgeUrl }) => ({ number, acknowledgeUrl }));
    case 'test':
      return [{ number: 'Test page', acknowledgeUrl: message.confirmUrl }];
    case 'update':
    case 'notice':
      return [];
  }
}
