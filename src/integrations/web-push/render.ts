/** A delivery as what our service worker shows: a title, a text, and buttons that answer without opening anything. */
import { markdownToText } from '../../domain/message/markdown.ts';
import type { Message, OutgoingDelivery } from '../../domain/message/delivery.ts';
import { clip, factsOf, headlineOf, leftOut, oneLine, pagesOf, shapeOf } from '../outgoing/wording.ts';

/** What `web/public/service-worker.js` reads. */
export interface PushNotification {
  title: string;
  body: string;
  /** A repeat takes the place of the one before. */
  tag: string;
  /** Where a tap leads: the page's own address. */
  open: string;
  /** Stays until it is answered. */
  urgent: boolean;
  /** Each is a button: a POST to the address, and what is shown when it was done. */
  answers: { label: string; url: string; done: string }[];
}

/** A push carries 4,096 bytes with its encryption; two addresses with tokens take most of a kilobyte. */
const mostBodyCharacters = 600;
/** Browsers show no more buttons. */
const mostAnswers = 2;
const mostPagesTold = 5;

export function renderPush(
  delivery: Pick<OutgoingDelivery, 'id' | 'message'>,
  home: string,
): PushNotification {
  const { message, id } = delivery;
  const shown = { tag: id, title: headlineOf(message), body: clip(textOf(message), mostBodyCharacters) };
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      return {
        ...shown,
        title: oneLine(`${shapeOf(message.incident.severityRank)} ${shown.title}`, 200),
        open: message.acknowledgeUrl,
        urgent: message.urgency === 'high',
        answers: pages.slice(0, mostAnswers).map(({ incident, acknowledgeUrl }) => ({
          // With one page there is nothing to mistake it for.
          label: pages.length === 1 ? 'I have it' : `I have ${incident.number}`,
          url: acknowledgeUrl,
          done: `You have ${incident.number}`,
        })),
      };
    }
    case 'test':
      return {
        ...shown,
        open: message.confirmUrl,
        urgent: true,
        answers: [{ label: 'I got it', url: message.confirmUrl, done: 'This way to you works' }],
      };
    case 'notice':
    case 'update':
      return { ...shown, open: message.incident?.url ?? home, urgent: false, answers: [] };
  }
}

function textOf(message: Message): string {
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const [first] = pages;
      if (pages.length === 1 && first !== undefined)
        return factsOf(first)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n');
      const lines = pages
        .slice(0, mostPagesTold)
        .map(({ incident }) => `${incident.severity} ${incident.number} ${oneLine(incident.title, 80)}`);
      if (pages.length > mostPagesTold) lines.push(leftOut(pages.length - mostPagesTold));
      return lines.join('\n');
    }
    case 'notice':
    case 'test':
      return message.body;
    case 'update':
      return markdownToText(message.body);
  }
}
