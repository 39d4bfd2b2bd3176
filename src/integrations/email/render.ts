/** A delivery as a mail: subject, headers, plain text and HTML. Pure. */

import type { IncidentBrief, Message, OutgoingDelivery } from '../../domain/message/delivery.ts';
import { headlineOf, oneLine, plainTextOf } from '../outgoing/wording.ts';
import { htmlOf } from './html.ts';

interface RenderedMail {
  subject: string;
  text: string;
  html: string;
  messageId: string;
  /** The incident's own id, by which mail programs put its mails into one thread; null for a mail without an incident. */
  threadId: string | null;
  priority: 'high' | 'normal';
  headers: Record<string, string>;
}

/** `domain` stands behind the @ of our message ids: that of the sender's address. */
export function renderMail(delivery: Pick<OutgoingDelivery, 'id' | 'message'>, domain: string): RenderedMail {
  const { id, message } = delivery;
  const incident = incidentOf(message);
  const headers: Record<string, string> = {
    // RFC 3834: no out-of-office note answers a page. Exchange wants it said its own way.
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  };
  if (incident !== null) headers['X-Tocsin-Incident'] = oneLine(incident.number, 60);
  return {
    subject: subjectOf(message),
    text: plainTextOf(message),
    html: htmlOf(message),
    // From the delivery's id alone, so that a repeat carries the same: many mailboxes show it once.
    messageId: `<${idPart(id)}@${domain}>`,
    threadId: incident === null ? null : `<incident-${idPart(incident.id)}@${domain}>`,
    priority: message.type === 'page' && message.urgency === 'high' ? 'high' : 'normal',
    headers,
  };
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
