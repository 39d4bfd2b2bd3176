/** A card of an incident as a Slack message. */
import type { KnownBlock } from '@slack/web-api';
import type { Card, CardButton } from '../../domain/chat/chat.ts';
import { clip, shapeOf } from '../outgoing/wording.ts';
import { context, escape, header, linkOf, mostFieldChars, section, sections } from './blocks.ts';
import { toMrkdwn } from './mrkdwn.ts';

interface SlackCard {
  text: string;
  blocks: KnownBlock[];
}

/** Slack takes ten fields in a section. */
const mostFields = 10;

/** `interactive`: a click finds its way back to us. Without that a button would show an error to whoever presses it. */
export function renderCard(card: Card, { interactive }: { interactive: boolean }): SlackCard {
  const isSummary = card.facts.length > 0;
  const blocks: KnownBlock[] = [
    isSummary
      ? header(`${shapeOf(card.severityRank)} ${card.title}`)
      : section(`*${escape(clip(card.title, mostFieldChars)).replaceAll('*', '')}*`),
  ];
  if (isSummary)
    blocks.push({
      type: 'section',
      fields: card.facts.slice(0, mostFields).map(([name, value]) => ({
        type: 'mrkdwn',
        text: `*${escape(name)}*\n${escape(clip(value, mostFieldChars / 2))}`,
      })),
    });
  if (card.body !== null) blocks.push(...sections(toMrkdwn(card.body)));
  if (card.channel !== null) blocks.push(context(`In <#${card.channel}>`));
  if (card.footnote !== null) blocks.push(context(escape(clip(card.footnote, mostFieldChars))));
  const elements = [
    ...(interactive ? card.buttons : []).map((action) => ({
      type: 'button' as const,
      text: { type: 'plain_text' as const, text: wordsOn[action] },
      action_id: action,
      value: card.number,
      ...(action === 'acknowledge' ? { style: 'primary' as const } : {}),
    })),
    ...card.links.map(({ label, url }, at) => ({
      type: 'button' as const,
      text: { type: 'plain_text' as const, text: label },
      url: linkOf(url),
      action_id: `open-${at + 1}`,
    })),
  ];
  if (elements.length > 0) blocks.push({ type: 'actions', elements });
  return { text: escape(card.headline), blocks };
}

const wordsOn: Record<CardButton, string> = {
  acknowledge: 'I have it',
  escalate: 'Escalate',
  'take-command': 'Take command',
};
