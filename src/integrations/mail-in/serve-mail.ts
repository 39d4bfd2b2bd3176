/**
 * Our own door for mail: an SMTP server that takes what answers a mail of ours, or returns one, and nothing else. It relays to nobody,
 * asks nobody for a password, and reads no mail to an address that we did not sign.
 */

import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { ReceivedMail, TakenMail } from '../../domain/mail/received-mail.ts';

export interface MailDoorOptions {
  /** `127.0.0.1:2525`; port 0: any. */
  listen: string;
  /** Behind the @ of our own addresses. */
  domain: string;
  /** Whether we made this local part; asked before anything is read. */
  isOurs: (local: string) => boolean;
  take: (mail: ReceivedMail) => Promise<TakenMail>;
  onError: (error: Error) => void;
}

export interface MailDoor {
  port: number;
  stop: () => Promise<void>;
}

/** What a mail may have with the pictures of its signature; the rest is refused before it is sent. */
const mostBytes = 25 * 1024 * 1024;
/** Of which so much is read: the words come first, and a report is small. A picture of 20 MB costs us nothing but the line. */
const readBytes = 1024 * 1024;
/** A mail server delivers over a few; whoever opens more wants something else. */
const mostClients = 50;
const socketTimeoutMs = 30_000;
/** One mail is about one thing: others of the same delivery come right after it (RFC 5321, 4.5.3.1.10). */
const mostRecipients = 1;

export async function serveMail({
  listen,
  domain,
  isOurs,
  take,
  onError,
}: MailDoorOptions): Promise<MailDoor> {
  const { host, port } = readListen(listen);
  const server = new SMTPServer({
    name: domain,
    banner: 'Tocsin',
    size: mostBytes,
    maxClients: mostClients,
    socketTimeout: socketTimeoutMs,
    closeTimeout: 2_000,
    authOptional: true,
    // Behind a mail server of the house, which speaks to us over a network that it trusts; there is nothing to sign in to.
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    maxAllowedUnauthenticatedCommands: false,
    onRcptTo(address, session, callback) {
      const local = localPart(address.address, domain);
      if (local === null || !isOurs(local))
        return callback(smtpError(550, '5.1.1 There is no such mailbox here'));
      if (session.envelope.rcptTo.length >= mostRecipients)
        return callback(smtpError(452, '4.5.3 One recipient at a time'));
      callback();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        if (size < readBytes) chunks.push(chunk.subarray(0, readBytes - size));
        size += chunk.length;
      });
      stream.on('error', (error: Error) => callback(error));
      stream.on('end', () => {
        if (stream.sizeExceeded) return callback(smtpError(552, '5.3.4 The mail is too large'));
        const { mailFrom, rcptTo } = session.envelope;
        const [to] = rcptTo;
        const local = to === undefined ? null : localPart(to.address, domain);
        if (local === null) return callback(smtpError(550, '5.1.1 There is no such mailbox here'));
        readMail(Buffer.concat(chunks))
          .then((read) => take({ local, from: mailFrom === false ? '' : mailFrom.address, ...read }))
          .then(
            (taken) => {
              if (taken.ok) callback(null, '2.6.0 Taken');
              else callback(smtpError(550, `5.7.0 ${taken.refused.replaceAll(/[^\x20-\x7e]/g, '?')}`));
            },
            (error: Error) => {
              // Whoever sent it keeps it and comes again: the database may be back by then.
              onError(error);
              callback(smtpError(451, '4.3.0 Not now; try again later'));
            },
          );
      });
    },
  });
  server.on('error', onError);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Bounded by what was kept of it, so that no nesting and no header makes it long. */
async function readMail(raw: Buffer): Promise<Omit<ReceivedMail, 'local' | 'from'>> {
  const mail = await PostalMime.parse(raw, {
    rfc822Attachments: true,
    attachmentEncoding: 'utf8',
    maxNestingDepth: 20,
    maxHeadersSize: 64 * 1024,
  }).catch(() => null);
  if (mail === null) return { messageId: null, subject: '', headers: {}, text: '', report: null };
  const headers: Record<string, string> = {};
  for (const { key, value } of mail.headers) headers[key] ??= value;
  const part = (...types: string[]) => {
    const found = mail.attachments.find(({ mimeType }) => types.includes(mimeType.toLowerCase()));
    return typeof found?.content === 'string' ? found.content : null;
  };
  const status = part('message/delivery-status');
  return {
    messageId: mail.messageId ?? null,
    subject: mail.subject ?? '',
    headers,
    text: mail.text ?? textOfHtml(mail.html ?? ''),
    report:
      status === null ? null : { status, returned: part('message/rfc822', 'text/rfc822-headers') ?? '' },
  };
}

/** For programs that send HTML alone; nobody is shown the result as anything but text. */
function textOfHtml(html: string): string {
  return html
    .replaceAll(/<(blockquote|style|script)\b[^]*?<\/\1>/gi, '')
    .replaceAll(/<(br|\/p|\/div)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** Null: it is not for this domain. */
function localPart(address: string, domain: string): string | null {
  const at = address.lastIndexOf('@');
  return at > 0 && address.slice(at + 1).toLowerCase() === domain.toLowerCase() ? address.slice(0, at) : null;
}

export function readListen(listen: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(listen) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
