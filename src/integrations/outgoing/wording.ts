/** The words that every channel shares: a message's headline, its facts and its plain text. Pure. */

import type { IncidentBrief, Message } from '../../domain/message/delivery.ts';

/** One page within a message: what it asks and where the answer goes. */
export interface Asked {
  incident: IncidentBrief;
  reason: string;
  acknowledgeUrl: string;
}

/** A message that joins a storm's pages stays readable; the rest stands in the incident list. */
export const mostPagesShown = 10;

/** The pages that a message carries, the first one first, none twice. */
export function pagesOf(message: Message & { type: 'page' }): Asked[] {
  const { incident, reason, acknowledgeUrl } = message;
  const seen = new Set<string>();
  return [{ incident, reason, acknowledgeUrl }, ...message.also].filter((one) => {
    if (seen.has(one.acknowledgeUrl)) return false;
    seen.add(one.acknowledgeUrl);
    return true;
  });
}

/** One line that stands alone: a subject, a notification's title. */
export function headlineOf(message: Message): string {
  switch (message.type) {
    case 'page': {
      const more = pagesOf(message).length - 1;
      const { severity, number, title } = message.incident;
      const joined = more === 0 ? '' : ` (and ${more} more)`;
      return oneLine(`${severity} ${number} ${oneLine(title, 140)}${joined}`, 200);
    }
    case 'notice':
    case 'update':
      return oneLine(message.subject, 200);
    case 'test':
      return 'Test page from Tocsin';
  }
}

export function factsOf({ incident, reason }: Asked): [name: string, value: string][] {
  const facts: [string, string][] = [['Why', reason]];
  facts.push(['Status', incident.status]);
  if (incident.service !== null) facts.push(['Service', incident.service]);
  facts.push(['Declared', clockTime(incident.declaredAt)]);
  return facts;
}

/** The whole message as plain text. */
export function plainTextOf(message: Message): string {
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const shown = pages
        .slice(0, mostPagesShown)
        .map((page) =>
          [
            `${page.incident.severity} ${page.incident.number}`,
            page.incident.title,
            '',
            ...factsOf(page).map(([name, value]) => `${name}: ${value}`),
            '',
            `I have it: ${page.acknowledgeUrl}`,
            `Open the incident: ${page.incident.url}`,
          ].join('\n'),
        );
      const left = pages.length - shown.length;
      if (left > 0) shown.push(leftOut(left));
      return shown.join('\n\n----\n\n');
    }
    case 'notice': {
      const lines = [message.body];
      if (message.incident !== null) {
        lines.push('', `${message.incident.severity} ${message.incident.number} ${message.incident.title}`);
        lines.push(message.incident.url);
      }
      return lines.join('\n');
    }
    case 'update': {
      const { body, incident, why, stopUrl } = message;
      const lines = [body, '', ...(incident === null ? [] : [incident.url]), why];
      return (stopUrl === null ? lines : [...lines, `Stop these messages: ${stopUrl}`]).join('\n');
    }
    case 'test':
      return [message.body, '', `I got it: ${message.confirmUrl}`].join('\n');
  }
}

export function leftOut(pages: number): string {
  return pages === 1
    ? 'One more page of yours is in the incident list.'
    : `${pages} more pages of yours are in the incident list.`;
}

/** The shape that stands beside a severity's colour, so that it reads without colour too. */
export function shapeOf(severityRank: number): string {
  return ['▲', '◆', '●'][severityRank - 1] ?? '○';
}

/** `2026-12-24 09:00 UTC`: to the minute, in a zone that needs no knowledge of the reader. */
export function clockTime(instant: string): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO('UTC');
  return `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })} UTC`;
}

/** On one line and no longer than `most` characters: whoever wrote the text cannot add a line or a header with it. */
export function oneLine(text: string, most: number): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  const flat = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ').trim();
  return clip(flat, most);
}

/** At most `most` UTF-16 units, with an ellipsis where something was cut, and never half a character. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
