/** Messages and cards in Mattermost's Markdown. What people wrote calls nobody and loads nothing. Pure. */
import type { Card } from '../../domain/chat/chat.ts';
import type { IncidentBrief, Message } from '../../domain/message/delivery.ts';
import {
  escapeMarkdown as escape,
  layOutMarkdown,
  plainMarks,
} from '../../domain/message/lay-out-markdown.ts';
import { clip, factsOf, leftOut, mostPagesShown, oneLine, pagesOf, shapeOf } from '../outgoing/wording.ts';
import type { Asked } from '../outgoing/wording.ts';

/** The server takes 16,383 characters of a message. */
const mostCharacters = 16_000;
const mostHeadlineCharacters = 300;

export function renderMessage(message: Message): string {
  return clip(wordsOf(message), mostCharacters);
}

function wordsOf(message: Message): string {
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const shown = pages.slice(0, mostPagesShown).map(pageWords);
      if (pages.length > mostPagesShown) shown.push(leftOut(pages.length - mostPagesShown));
      return shown.join('\n\n---\n\n');
    }
    case 'update': {
      const { subject, body, why, incident, stopUrl } = message;
      const stop = stopUrl === null ? '' : ` · ${link('Stop these', stopUrl)}`;
      return paragraphs(
        headline(subject),
        layOutMarkdown(body, plainMarks),
        incident === null ? null : incidentLine(incident),
        `_${escape(why)}_${stop}`,
      );
    }
    case 'notice':
      return paragraphs(
        headline(message.subject),
        escape(message.body),
        message.incident === null ? null : incidentLine(message.incident),
      );
    case 'test':
      return paragraphs(
        headline('Test page from Tocsin'),
        escape(message.body),
        `**${link('I got it', message.confirmUrl)}**`,
      );
  }
}

function pageWords(page: Asked): string {
  const { incident, acknowledgeUrl } = page;
  return paragraphs(
    headline(`${shapeOf(incident.severityRank)} ${incident.severity} ${incident.title}`),
    table([['Incident', link(incident.number, incident.url)], ...escaped(factsOf(page))]),
    `**${link('I have it', acknowledgeUrl)}** · ${link('Open the incident', incident.url)}`,
  );
}

/** `channel`: how a message names the incident's own. */
export function renderCard(card: Card, channel: string | null): string {
  const isSummary = card.facts.length > 0;
  return clip(
    paragraphs(
      isSummary
        ? headline(`${shapeOf(card.severityRank)} ${card.title}`)
        : `**${escape(oneLine(card.title, 1_000))}**`,
      isSummary ? table(escaped(card.facts)) : null,
      card.body === null ? null : layOutMarkdown(card.body, plainMarks),
      channel === null ? null : `In ~${channel}`,
      card.footnote === null ? null : `_${escape(card.footnote)}_`,
      card.links.length === 0 ? null : card.links.map(({ label, url }) => link(label, url)).join(' · '),
    ),
    mostCharacters,
  );
}

function headline(text: string): string {
  return `#### ${escape(oneLine(text, mostHeadlineCharacters))}`;
}

function incidentLine({ severity, number, url }: IncidentBrief): string {
  return `${escape(severity)} · ${link(number, url)}`;
}

function escaped(facts: [name: string, value: string][]): [string, string][] {
  return facts.map(([name, value]) => [escape(name), escape(oneLine(value, 1_000))]);
}

function table(rows: [string, string][]): string {
  const lines = rows.map(([name, value]) => `| ${name} | ${value} |`);
  return ['| | |', '|---|---|', ...lines].join('\n');
}

function link(label: string, url: string): string {
  return plainMarks.link(escape(label), url);
}

function paragraphs(...some: (string | null)[]): string {
  return some.filter((one) => one !== null && one !== '').join('\n\n');
}
