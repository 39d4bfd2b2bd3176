/** A delivery as a mail: subject, headers, plain text and HTML. Pure. */

import { mintBounceAddress, mintReplyAddress } from '../../domain/mail/mail-address.ts';
import type { IncidentBrief, Message, OutgoingDelivery } from '../../domain/message/delivery.ts';
import { markdownToText } from '../../domain/message/markdown.ts';
import { headlineOf, oneLine, plainTextOf } from '../outgoing/wording.ts';
import type { Mail } from './hand-over.ts';
import { htmlOf } from './html.ts';

/** Where our own mail comes back to: the domain of our door for mail, and the key with which its addresses are signed. */
export interface OwnAddresses {
  domain: string;
  key: Buffer;
}

/** `domain` stands behind the @ of our message ids: that of the sender's address. `own`: null where no mail comes in. */
export function renderMail(
  { id, contact, message, at }: OutgoingDelivery,
  { domain, own }: { domain: string; own: OwnAddresses | null },
): Mail {
  const incident = incidentOf(message);
  const replyTo = own === null ? null : replyAddress(message, own, at);
  return {
    to: contact.to,
    subject: subjectOf(message),
    text: [textOf(message), ...(replyTo === null ? [] : ['', answerHint(message)])].join('\n'),
    html: htmlOf(message, replyTo === null ? null : answerHint(message)),
    // From the delivery's id alone, so that a repeat carries the same: many mailboxes show it once.
    messageId: messageIdOf(id, domain),
    threadId: incident === null ? null : `<incident-${idPart(incident.id)}@${domain}>`,
    priority: message.type === 'page' && message.urgency === 'high' ? 'high' : 'normal',
    headers: headersOf(id, message),
    replyTo,
    returnPath:
      own === null ? null : `${mintBounceAddress(own.key, { mail: id, to: contact.to })}@${own.domain}`,
  };
}

export function messageIdOf(id: string, domain: string): string {
  return `<${idPart(id)}@${domain}>`;
}

function headersOf(id: string, message: Message): Record<string, string> {
  const incident = incidentOf(message);
  const headers: Record<string, string> = {
    // RFC 3834: no out-of-office note answers a page. Exchange wants it said its own way.
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    // By which a mail that comes back is known.
    'X-Tocsin-Mail': oneLine(id, 200),
  };
  if (incident !== null) headers['X-Tocsin-Incident'] = oneLine(incident.number, 60);
  if (message.type === 'update' && message.stopUrl !== null) {
    headers['List-Unsubscribe'] = `<${message.stopUrl}>`;
    // RFC 8058: a mail program posts this to the address when its reader presses its own button.
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  }
  return headers;
}

function textOf(message: Message): string {
  if (message.type !== 'update') return plainTextOf(message);
  const { incident, person, body, why, stopUrl } = message;
  const lines = [markdownToText(body)];
  // The address of a partner opens nothing here; a person's account does.
  if (incident !== null && person !== null)
    lines.push('', `${incident.severity} ${incident.number}: ${incident.url}`);
  lines.push('', '-- ', why);
  if (stopUrl !== null) lines.push(`Stop these mails: ${stopUrl}`);
  return lines.join('\n');
}

/** Only a person of ours can answer, and only about an incident. */
function replyAddress(message: Message, { domain, key }: OwnAddresses, now: string): string | null {
  const incident = incidentOf(message);
  if (incident === null || message.person === null) return null;
  return `${mintReplyAddress(key, { incident: incident.id, person: message.person.handle, now })}@${domain}`;
}

function answerHint(message: Message): string {
  const number = incidentOf(message)?.number ?? '';
  return message.type === 'page'
    ? `Answer this mail with "I have it" to acknowledge ${number}; whatever else you answer becomes a note.`
    : `Whatever you answer to this mail becomes a note of ${number}.`;
}

function subjectOf(message: Message): string {
  return message.type === 'page' ? `Page: ${headlineOf(message)}` : headlineOf(message);
}

function incidentOf(message: Message): IncidentBrief | null {
  return message.type === 'test' ? null : message.incident;
}

/** What RFC 5322 lets stand before the @ of a message id. */
function idPart(id: string): string {
  return id.replace(/[^\w.-]/g, '-').slice(0, 120);
}
