/** A delivery as the JSON that a person's webhook contact receives. A program reads it: fields are added, never renamed. */

import type { Message, OutgoingDelivery } from '../../domain/message/delivery.ts';

/** The same bytes at every attempt for the same message, so that a receiver may compare what it got twice. */
export function renderWebhook(delivery: Pick<OutgoingDelivery, 'id' | 'message'>): string {
  return JSON.stringify(bodyOf(delivery.id, delivery.message));
}

function bodyOf(deliveryId: string, message: Message): object {
  switch (message.type) {
    case 'page': {
      const { type, incident, person, reason, acknowledgeUrl, urgency, also } = message;
      return { type, deliveryId, incident, person, reason, acknowledgeUrl, urgency, also };
    }
    case 'notice': {
      const { type, incident, person, subject, body } = message;
      return { type, deliveryId, incident, person, subject, body };
    }
    case 'update': {
      const { type, incident, person, audience, subject, body, why, stopUrl } = message;
      return { type, deliveryId, incident, person, audience, subject, body, why, stopUrl };
    }
    case 'test': {
      const { type, person, body, confirmUrl } = message;
      return { type, deliveryId, person, body, confirmUrl };
    }
  }
}
