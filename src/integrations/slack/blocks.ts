/** The blocks of Slack's messages, within its bounds: one over, and it refuses the whole message. */
import type { KnownBlock } from '@slack/web-api';
import { createHash } from 'node:crypto';
import { clip, oneLine } from '../outgoing/wording.ts';

const mostHeaderChars = 150;
const mostSectionChars = 3_000;
export const mostFieldChars = 2_000;
/** A message takes 50 blocks; whatever is longer than this is for the incident's page. */
const mostSections = 8;

export function header(text: string): KnownBlock {
  // A header is plain text: Slack takes nothing in it for markup.
  return { type: 'header', text: { type: 'plain_text', text: oneLine(text, mostHeaderChars), emoji: false } };
}

export function section(text: string): KnownBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: clip(text === '' ? ' ' : text, mostSectionChars) },
  };
}

/** A long text in as many sections as it needs, cut at its lines. */
export function sections(text: string): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let part = '';
  for (const line of text.split('\n')) {
    if (part !== '' && part.length + line.length + 1 > mostSectionChars) {
      blocks.push(section(part));
      part = '';
    }
    part = part === '' ? line : `${part}\n${line}`;
  }
  if (part !== '') blocks.push(section(part));
  if (blocks.length <= mostSections) return blocks;
  return [...blocks.slice(0, mostSections), context('The rest is on the incident’s page.')];
}

export function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text }] };
}

/** What an alert's author wrote stays text: no links, no mention of a whole channel. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function linkOf(url: string): string {
  return url.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('<', '%3C');
}

/**
 * Slack knows a message again by its `client_msg_id`, which must be a UUID: a repeat after a lost answer shows once.
 * A delivery's id that is none is turned into one, always the same.
 */
export function messageIdOf(deliveryId: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(deliveryId)) return deliveryId.toLowerCase();
  const hash = createHash('sha256').update(`tocsin delivery ${deliveryId}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
