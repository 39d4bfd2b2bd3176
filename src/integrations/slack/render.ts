/** A delivery as a Slack message: Block Kit blocks, and the text that notifications and screen readers get. */

import type { KnownBlock } from '@slack/web-api';
import type { IncidentBrief, Message, OutgoingDelivery } from '../../domain/message/delivery.ts';
import { clip, factsOf, headlineOf, leftOut, mostPagesShown, pagesOf, shapeOf } from '../outgoing/wording.ts';
import type { Asked } from '../outgoing/wording.ts';
import { context, escape, header, linkOf, messageIdOf, mostFieldChars, section, sections } from './blocks.ts';
import { toMrkdwn } from './mrkdwn.ts';

interface SlackMessage {
  channel: string;
  text: string;
  blocks: KnownBlock[];
  client_msg_id: string;
  unfurl_links: false;
  unfurl_media: false;
}

/** `interactive`: a click finds its way back to us, and acknowledges; else the button leads to the page that does. */
export function renderSlack(
  { id, contact, message }: OutgoingDelivery,
  { interactive }: { interactive: boolean },
): SlackMessage {
  return {
    channel: contact.to,
    text: escape(headlineOf(message)),
    blocks: blocksOf(message, interactive),
    client_msg_id: messageIdOf(id),
    unfurl_links: false,
    unfurl_media: false,
  };
}

function blocksOf(message: Message, interactive: boolean): KnownBlock[] {
  switch (message.type) {
    case 'page': {
      const pages = pagesOf(message);
      const blocks = pages.slice(0, mostPagesShown).flatMap((page) => pageBlocks(page, interactive));
      if (pages.length > mostPagesShown) blocks.push(context(leftOut(pages.length - mostPagesShown)));
      return blocks;
    }
    case 'update': {
      const { subject, body, why, incident, stopUrl } = message;
      return [
        header(subject),
        ...sections(toMrkdwn(body)),
        ...(incident === null ? [] : [context(incidentLink(incident))]),
        context(
          `${escape(clip(why, mostFieldChars))}${stopUrl === null ? '' : ` <${linkOf(stopUrl)}|Stop these>`}`,
        ),
      ];
    }
    case 'notice': {
      const blocks: KnownBlock[] = [header(message.subject), section(escape(message.body))];
      if (message.incident !== null) blocks.push(context(incidentLink(message.incident)));
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

function pageBlocks(page: Asked, interactive: boolean): KnownBlock[] {
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
          action_id: 'acknowledge',
          ...(interactive ? { value: incident.number } : { url: acknowledgeUrl }),
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

function incidentLink({ severity, number, url }: IncidentBrief): string {
  return `${escape(severity)} · <${linkOf(url)}|${escape(number)}>`;
}
