/** A delivery as a Slack message: Block Kit blocks, and the text that notifications and screen readers get. */

import type { KnownBlock } from '@slack/web-api';
import { createHash } from 'node:crypto';
import type { Message, OutgoingDelivery } from '../../domain/message/delivery.ts';
import {
  clip,
  factsOf,
  headlineOf,
  leftOut,
  mostPagesShown,
  oneLine,
  pagesOf,
  shapeOf,
} from '../outgoing/wording.ts';
import type { Asked } from '../outgoing/wording.ts';

interface SlackMessage {
  channel: string;
  text: string;
  blocks: KnownBlock[];
  client_msg_id: string;
  unfurl_links: false;
  unfurl_media: false;
}

/** Slack's own bounds on a header, a section and a field; one over and it refuses the whole message. */
const mostHeaderChars = 150;
const mostSectionChars = 3_000;
const mostFieldChars = 2_000;

export function renderSlack({ id, contact, message }: OutgoingDelivery): SlackMessage {
  return {
    channel: contact.to,
    text: escape(headlineOf(message)),
    blocks: blocksOf(message),
    client_msg_id: messageIdOf(id),
    unfurl_links: false,
    unfurl_media: false,
  };
}

function blocksOf(message: Message): KnownBlock[] {
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const blocks = pages.slice(0, mostPagesShown).flatMap(pageBlocks);
      if (pages.length > mostPagesShown) blocks.push(context(leftOut(pages.length - mostPagesShown)));
      return blocks;
    }
    case 'update':
    case 'notice': {
      const blocks: KnownBlock[] = [header(message.subject), section(escape(message.body))];
      if (message.incident !== null) {
        const { severity, number, url } = message.incident;
        blocks.push(context(`${escape(severity)} · <${linkOf(url)}|${escape(number)}>`));
      }
      return blocks;
    }
    case 'test':
      return [
        header(headlineOf(message)),
        section(escape(message.body)),
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              style: 'primary',
              text: { type: 'plain_text', text: 'I got it' },
              url: message.confirmUrl,
              action_id: 'confirm',
            },
          ],
        },
      ];
  }
}

function pageBlocks(page: Asked): KnownBlock[] {
  const { incident, acknowledgeUrl } = page;
  return [
    header(`${shapeOf(incident.severityRank)} ${incident.severity}  ${incident.title}`),
    {
      type: 'section',
      fields: [
        { type: 'mrkdwn', text: `*Incident*\n<${linkOf(incident.url)}|${escape(incident.number)}>` },
        ...factsOf(page).map(([name, value]) => ({
          type: 'mrkdwn' as const,
          text: `*${name}*\n${escape(clip(value, mostFieldChars / 2))}`,
        })),
      ],
    },
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          style: 'primary',
          text: { type: 'plain_text', text: 'I have it' },
          url: acknowledgeUrl,
          action_id: 'acknowledge',
        },
        {
          type: 'button',
          text: { type: 'plain_text', text: 'Open the incident' },
          url: incident.url,
          action_id: 'open',
        },
      ],
    },
  ];
}

function header(text: string): KnownBlock {
  // A header is plain text: Slack takes nothing in it for markup.
  return { type: 'header', text: { type: 'plain_text', text: oneLine(text, mostHeaderChars), emoji: false } };
}

function section(text: string): KnownBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: clip(text === '' ? ' ' : text, mostSectionChars) },
  };
}

function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text }] };
}

/** What an alert's author wrote stays text: no links, no mention of a whole channel. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function linkOf(url: string): string {
  return url.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('<', '%3C');
}

/**
 * Slack knows a message again by its `client_msg_id`, which must be a UUID: a repeat after a lost answer shows once.
 * A delivery's id that is none is turned into one, always the same.
 */
function messageIdOf(deliveryId: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(deliveryId)) return deliveryId.toLowerCase();
  const hash = createHash('sha256').update(`tocsin delivery ${deliveryId}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
