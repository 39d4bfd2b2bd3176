/** A delivery as an ntfy publication: a title, a text, and buttons that acknowledge from the lock screen. */

import type { Message, OutgoingDelivery } from '../../domain/message/delivery.ts';
import { factsOf, headlineOf, mostPagesShown, oneLine, pagesOf, leftOut } from '../outgoing/wording.ts';

/** The fields of ntfy's JSON form that we use. */
interface NtfyPublication {
  topic: string;
  title: string;
  message: string;
  priority: number;
  tags: string[];
  click?: string;
  actions?: NtfyAction[];
  sequence_id?: string;
}

type NtfyAction =
  | { action: 'http'; label: string; url: string; method: 'POST'; clear: true }
  | { action: 'view'; label: string; url: string };

/** ntfy turns a longer text into an attachment, which nobody opens at night. Its bound is 4,096 bytes. */
const mostTextBytes = 3_800;

/** ntfy shows no more. */
const mostActions = 3;

export function renderNtfy(
  delivery: Pick<OutgoingDelivery, 'id' | 'message'>,
  topic: string,
): NtfyPublication {
  const { message } = delivery;
  const publication: NtfyPublication = {
    topic,
    title: headlineOf(message),
    message: clipBytes(textOf(message), mostTextBytes),
    // A test is only one if it rings as a page does.
    priority: message.type === 'test' || (message.type === 'page' && message.urgency === 'high') ? 5 : 3,
    tags: [tagOf(message)],
  };
  // A publication with a known sequence takes the place of the first one on the phone: a repeat buzzes, but shows once.
  if (/^[-_A-Za-z0-9]{1,64}$/.test(delivery.id)) publication.sequence_id = delivery.id;
  switch (message.type) {
    case 'page':
      publication.click = message.acknowledgeUrl;
      publication.actions = actionsOf(message);
      break;
    case 'notice':
    case 'update':
      if (message.incident !== null) publication.click = message.incident.url;
      break;
    case 'test':
      publication.click = message.confirmUrl;
      publication.actions = [
        { action: 'http', label: 'I got it', url: message.confirmUrl, method: 'POST', clear: true },
      ];
      break;
  }
  return publication;
}

function textOf(message: Message): string {
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const [first] = pages;
      if (pages.length === 1 && first !== undefined) {
        return factsOf(first)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n');
      }
      const lines = pages
        .slice(0, mostPagesShown)
        .map(({ incident }) => `${incident.severity} ${incident.number} ${oneLine(incident.title, 120)}`);
      if (pages.length > mostPagesShown) lines.push(leftOut(pages.length - mostPagesShown));
      return lines.join('\n');
    }
    case 'notice':
    case 'update':
    case 'test':
      return message.body;
  }
}

function actionsOf(message: Message & { type: 'page' }): NtfyAction[] {
  const pages = pagesOf(message);
  const actions: NtfyAction[] = pages.slice(0, mostActions).map(({ incident, acknowledgeUrl }) => ({
    action: 'http',
    // With one page there is nothing to mistake it for.
    label: pages.length === 1 ? 'I have it' : `I have ${incident.number}`,
    url: acknowledgeUrl,
    method: 'POST',
    clear: true,
  }));
  if (actions.length < mostActions)
    actions.push({ action: 'view', label: 'Open', url: message.incident.url });
  return actions;
}

function tagOf(message: Message): string {
  switch (message.type) {
    case 'page':
      return message.urgency === 'high' ? 'rotating_light' : 'bell';
    case 'notice':
    case 'update':
      return 'loudspeaker';
    case 'test':
      return 'bell';
  }
}

function clipBytes(text: string, most: number): string {
  if (Buffer.byteLength(text, 'utf8') <= most) return text;
  const cut = Buffer.from(text, 'utf8')
    .subarray(0, most - 3)
    .toString('utf8');
  // A character that was cut in two reads as the replacement character.
  return `${cut.replace(/\ufffd+$/, '')}…`;
}
