/** A delivery as a text, and as sentences of a call. Both are short: one costs by its length, the other by its patience. Pure. */
import { addressHash } from '../../domain/access/confirm-link.ts';
import { markdownToText } from '../../domain/message/markdown.ts';
import type { IncidentBrief, Message, OutgoingDelivery } from '../../domain/message/delivery.ts';
import type { Ask } from '../../domain/phone/ask.ts';
import { clip, headlineOf, leftOut, oneLine, pagesOf } from '../outgoing/wording.ts';

/** Four segments of a text with a link in it. */
const mostTextCharacters = 600;
/** More than anybody tells apart on a small screen, or remembers from a call. */
const mostPagesTold = 5;
const mostSpokenPages = 3;
/** Half a minute of speech. */
const mostSpokenCharacters = 400;

/** What it asks; empty: it only tells. */
export function asksOf({ message, contact }: Pick<OutgoingDelivery, 'message' | 'contact'>): Ask[] {
  switch (message.type) {
    case 'page':
      return pagesOf(message).map(({ incident: { id, number } }) => ({
        kind: 'page',
        incident: id,
        number,
        person: message.person.handle,
      }));
    case 'test':
      return [
        {
          kind: 'test',
          person: message.person.handle,
          contact: contact.id,
          addressHash: addressHash(contact),
        },
      ];
    case 'notice':
    case 'update':
      return [];
  }
}

/** `codes`: of its asks, in order; null: nobody can answer this sender. */
export function renderText(message: Message, codes: readonly number[] | null): string {
  return plainly(textOf(message, codes));
}

/** One typographic quote or ellipsis halves what a segment of a text carries, and says nothing more. */
function plainly(text: string): string {
  return text
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[“”„‟]/g, '"')
    .replace(/[‐-―]/g, '-')
    .replace(/…/g, '...')
    .replace(/\u00a0|\u202f/g, ' ');
}

function textOf(message: Message, codes: readonly number[] | null): string {
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const [first] = pages;
      if (first === undefined) throw new Error('a page must have an incident');
      if (pages.length === 1) {
        const lines = [headlineOf(message), oneLine(first.reason, 160)];
        if (codes !== null) lines.push(`Reply ${codes[0]} if you have it.`);
        return [clip(lines.join('\n'), mostTextCharacters), first.acknowledgeUrl].join('\n');
      }
      const lines = pages
        .slice(0, mostPagesTold)
        .map(
          ({ incident }, index) =>
            `${codes === null ? '' : `${codes[index]}: `}${incident.severity} ${incident.number} ${oneLine(incident.title, 70)}`,
        );
      if (pages.length > mostPagesTold) lines.push(leftOut(pages.length - mostPagesTold));
      if (codes !== null) lines.push('Reply with a number if you have it, or ALL.');
      return [clip(lines.join('\n'), mostTextCharacters), first.acknowledgeUrl].join('\n');
    }
    case 'notice':
      return clip(
        [oneLine(message.subject, 160), message.body.trim()].filter((line) => line !== '').join('\n'),
        mostTextCharacters,
      );
    case 'update': {
      const body = clip(
        [oneLine(message.subject, 160), markdownToText(message.body).trim()]
          .filter((line) => line !== '')
          .join('\n'),
        mostTextCharacters,
      );
      return message.stopUrl === null ? body : `${body}\nStop: ${message.stopUrl}`;
    }
    case 'test':
      return [
        `Test page from Tocsin for ${oneLine(message.person.name, 60)}. Nothing is wrong.`,
        codes === null ? 'Open this if you got it:' : `Reply ${codes[0]} if you got it, or open this:`,
        message.confirmUrl,
      ].join('\n');
  }
}

/** Sentences, in order; what to press is said by whoever asks for it. */
export function renderCall(message: Message): string[] {
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const told = pages.slice(0, mostSpokenPages).map(({ incident }) => spokenIncident(incident));
      const left = pages.length - told.length;
      return [
        `This is Tocsin, with a page for ${oneLine(message.person.name, 60)}.`,
        ...told,
        ...(left > 0 ? [leftOut(left)] : []),
        pages.length === 1
          ? 'Press 1 if you have it. Press 2 to pass it on.'
          : `Press 1 if you have all ${pages.length}. Press 2 to pass them on.`,
      ];
    }
    case 'notice':
      return ['This is Tocsin.', speakable(`${message.subject}. ${message.body}`)];
    case 'update':
      return ['This is Tocsin.', speakable(`${message.subject}. ${markdownToText(message.body)}`)];
    case 'test':
      return [
        `This is a test call of Tocsin for ${oneLine(message.person.name, 60)}. Nothing is wrong.`,
        'Press 1 if you hear this.',
      ];
  }
}

/** Nobody understands a number of eight digits at night; the last four, one by one, are enough to find it. */
function spokenIncident({ severity, title, number, service }: IncidentBrief): string {
  const where = service === null ? '' : ` Service ${service}.`;
  const digits = [...(number.split('-').at(-1) ?? number)].join(' ');
  return `${severity.replace(/[-_]/g, ' ')}. ${speakable(oneLine(title, 160))}.${where} Incident ${digits}.`;
}

/** Addresses are noise when they are read out. */
function speakable(text: string): string {
  return oneLine(text.replace(/https?:\/\/\S+/gi, 'a link'), mostSpokenCharacters);
}
