/** What a mail server says of a mail that it could not deliver (RFC 3464): for good, or for now. */

export interface DeliveryReport {
  /** Nobody will ever be reached there: RFC 3463 5.1.x and 5.2.1. */
  hard: boolean;
  /** Every other failure is of this mail alone: a full mailbox, a filter, a time-out. */
  failed: boolean;
  /** "5.1.1" */
  status: string | null;
  /** Whom it was for, as the server names them. */
  recipient: string | null;
  /** Of the mail that came back: our header `X-Tocsin-Mail`, and its message id. */
  mail: string | null;
  messageId: string | null;
  /** What the server was told, in a line. */
  detail: string;
}

/** Longer is the conversation of two servers, which nobody reads. */
const longestDetail = 200;

/**
 * `status`: the text of the part `message/delivery-status`. `returned`: the headers of the mail that came back, where the report
 * has them (`message/rfc822` or `text/rfc822-headers`). Null: it speaks of no recipient, or only of a delay.
 */
export function readReport(status: string, returned: string): DeliveryReport | null {
  // A block for the whole, then one for each recipient; ours have one.
  const blocks = status
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map(fieldsOf);
  const recipient = blocks.find((fields) => fields['action'] !== undefined);
  const action = recipient?.['action']?.toLowerCase();
  if (recipient === undefined || action !== 'failed') return null;
  const code = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(recipient['status'] ?? '')?.[1] ?? null;
  const headers = fieldsOf(returned.replaceAll('\r\n', '\n').split(/\n\s*\n/)[0] ?? '');
  return {
    hard: code !== null && /^5\.(1\.[1236]|2\.1)$/.test(code),
    failed: true,
    status: code,
    recipient: addressIn(recipient['final-recipient']) ?? addressIn(recipient['original-recipient']),
    mail: headers['x-tocsin-mail']?.trim() ?? null,
    messageId: headers['message-id']?.trim() ?? null,
    detail: oneLine(recipient['diagnostic-code']?.replace(/^[^;]*;/, '') ?? '').slice(0, longestDetail),
  };
}

/** Folded lines are one (RFC 5322, 2.2.3). */
function fieldsOf(block: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of block.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields[line.slice(0, colon).trim().toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  return fields;
}

/** "rfc822; ana@example.test" */
function addressIn(field: string | undefined): string | null {
  return /;\s*<?([^\s<>;]+@[^\s<>;]+)>?\s*$/.exec(field ?? '')?.[1]?.toLowerCase() ?? null;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
