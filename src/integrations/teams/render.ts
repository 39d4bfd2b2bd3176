/** Messages and cards as Adaptive Cards, as a workflow of Teams posts them. Pure. */
import type { Card } from '../../domain/chat/chat.ts';
import type { IncidentBrief, Message } from '../../domain/message/delivery.ts';
import {
  escapeMarkdown as escape,
  layOutMarkdown,
  plainMarks,
} from '../../domain/message/lay-out-markdown.ts';
import { clip, factsOf, headlineOf, leftOut, oneLine, pagesOf, shapeOf } from '../outgoing/wording.ts';
import type { Asked } from '../outgoing/wording.ts';

interface TeamsMessage {
  type: 'message';
  /** What a notification shows. */
  summary: string;
  attachments: {
    contentType: 'application/vnd.microsoft.card.adaptive';
    contentUrl: null;
    content: AdaptiveCard;
  }[];
}

interface AdaptiveCard {
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  type: 'AdaptiveCard';
  /** The newest that Teams shows everywhere. */
  version: '1.4';
  msteams: { width: 'Full' };
  body: Element[];
  actions: Action[];
}

type Element =
  | { type: 'TextBlock'; text: string; wrap: true; size?: 'Medium'; weight?: 'Bolder'; isSubtle?: true }
  | { type: 'FactSet'; facts: { title: string; value: string }[] };

interface Action {
  type: 'Action.OpenUrl';
  title: string;
  url: string;
}

/** A message may have 28 KB: with what surrounds it, and signs of several bytes, this many characters fit. */
const mostBody = 6_000;
const mostFact = 300;
const mostTitle = 300;
/** Teams shows six actions; a page has two. */
const mostPages = 3;

export function renderMessage(message: Message): TeamsMessage {
  const summary = headlineOf(message);
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const shown = pages.slice(0, mostPages);
      const more = pages.length - shown.length;
      return cardOf(summary, {
        body: [...shown.flatMap(pageElements), ...(more > 0 ? [quiet(leftOut(more))] : [])],
        actions: shown.flatMap(({ incident, acknowledgeUrl }) => [
          open(shown.length === 1 ? 'I have it' : `I have ${incident.number}`, acknowledgeUrl),
          open(shown.length === 1 ? 'Open the incident' : `Open ${incident.number}`, incident.url),
        ]),
      });
    }
    case 'update': {
      const { subject, body, why, incident, stopUrl } = message;
      return cardOf(summary, {
        body: [title(subject), ...paragraphs(body), quiet(why)],
        actions: [
          ...(incident === null ? [] : [open('Open the incident', incident.url)]),
          ...(stopUrl === null ? [] : [open('Stop these', stopUrl)]),
        ],
      });
    }
    case 'notice': {
      const { subject, body, incident } = message;
      return cardOf(summary, {
        body: [
          title(subject),
          text(escape(clip(body, mostBody))),
          ...(incident === null ? [] : [quiet(named(incident))]),
        ],
        actions: incident === null ? [] : [open('Open the incident', incident.url)],
      });
    }
    case 'test':
      return cardOf(summary, {
        body: [title(summary), text(escape(clip(message.body, mostBody)))],
        actions: [open('I got it', message.confirmUrl)],
      });
  }
}

export function renderCard(card: Card): TeamsMessage {
  return cardOf(card.headline, {
    body: [
      title(card.facts.length > 0 ? `${shapeOf(card.severityRank)} ${card.title}` : card.title),
      ...(card.facts.length > 0 ? [factSet(card.facts)] : []),
      ...(card.body === null ? [] : paragraphs(card.body)),
      ...(card.footnote === null ? [] : [quiet(card.footnote)]),
    ],
    actions: card.links.map(({ label, url }) => open(label, url)),
  });
}

function cardOf(summary: string, { body, actions }: Pick<AdaptiveCard, 'body' | 'actions'>): TeamsMessage {
  return {
    type: 'message',
    summary,
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body,
          actions,
        },
      },
    ],
  };
}

function pageElements(page: Asked): Element[] {
  const { incident } = page;
  return [
    title(`${shapeOf(incident.severityRank)} ${incident.severity} ${incident.title}`),
    factSet([['Incident', incident.number], ...factsOf(page)]),
  ];
}

function title(words: string): Element {
  return {
    type: 'TextBlock',
    text: escape(oneLine(words, mostTitle)),
    wrap: true,
    size: 'Medium',
    weight: 'Bolder',
  };
}

function text(words: string): Element {
  return { type: 'TextBlock', text: words === '' ? ' ' : words, wrap: true };
}

function quiet(words: string): Element {
  return { type: 'TextBlock', text: escape(oneLine(words, mostTitle)), wrap: true, isSubtle: true };
}

/** A block a paragraph: Teams joins the lines of one. */
function paragraphs(markdown: string): Element[] {
  return clip(layOutMarkdown(markdown, plainMarks), mostBody)
    .split('\n\n')
    .map((part) => text(part.replaceAll('\n', '\n\n')));
}

function factSet(facts: [name: string, value: string][]): Element {
  return {
    type: 'FactSet',
    facts: facts.map(([name, value]) => ({ title: escape(name), value: escape(oneLine(value, mostFact)) })),
  };
}

function open(words: string, url: string): Action {
  return { type: 'Action.OpenUrl', title: words, url };
}

function named({ severity, number }: IncidentBrief): string {
  return `${severity} · ${number}`;
}
