/** Hands a delivery to the mail server of the settings, over SMTP. */

import { createTransport } from 'nodemailer';
import type { ChannelSender, SendResult } from '../../domain/message/delivery.ts';
import { renderMail } from './render.ts';

interface EmailSenderOptions {
  /** `smtp://user:password@host:port` (TLS by STARTTLS) or `smtps://…` (TLS from the first byte). */
  smtp: string;
  /** `Tocsin <tocsin@example.test>`. */
  from: string;
  /** From the hand-over to the server's last word. */
  timeoutMs?: number;
}

/** Below the 10 s after which the engine aborts a send, so that the sentence is ours. */
const attemptTimeoutMs = 8_000;

/** Mail servers commonly refuse a sender's further connections from about here. */
const mostConnections = 5;

export interface EmailSender extends ChannelSender {
  /** Ends idle connections; mails under way are given up. */
  close: () => void;
}

/**
 * The mail server's address is not held to `outgoing.allow`: an admin alone names it, a private one is the rule there,
 * and it speaks SMTP, whose answers nobody is shown.
 */
export function makeEmailSender(options: EmailSenderOptions): EmailSender {
  const timeoutMs = options.timeoutMs ?? attemptTimeoutMs;
  const server = readServer(options.smtp);
  const domain = domainOf(options.from);
  const transport = createTransport({
    pool: true,
    ...server,
    maxConnections: mostConnections,
    // Retrying is the outbox's: it writes down each attempt, and knows when the page is no longer needed.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // A mail is what we rendered: no text in it can make the library read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Whether any of the mail's text has left us decides whether a lost answer is an open question.
  const leaving = new Map<string, () => boolean>();
  transport.use('stream', (mail, done) => {
    const { message } = mail;
    const id = message.messageId();
    const open = message.createReadStream.bind(message);
    message.createReadStream = (...given) => {
      const stream = open(...given);
      leaving.set(id, () => stream.readableDidRead);
      return stream;
    };
    done();
  });

  return {
    channel: 'email',
    bundles: true,
    async send(delivery, signal) {
      const { to } = delivery.contact;
      if (!isAddress(to)) {
        const reason = 'The contact is not a single mail address; enter one like "ana@example.test"';
        return { result: 'gave-up', reason };
      }
      const mail = renderMail(delivery, domain);
      const ending = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const info = await transport.sendMail({
          from: options.from,
          // As an object it is one recipient, whatever stands in it.
          to: { name: '', address: to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: mail.messageId,
          ...(mail.threadId === null ? {} : { references: mail.threadId, inReplyTo: mail.threadId }),
          priority: mail.priority,
          headers: mail.headers,
          signal: ending,
        });
        return { result: 'sent', vendorId: mail.messageId, detail: replyOf(info.response) };
      } catch (problem) {
        return judge(problem, `${server.host}:${server.port}`, leaving.get(mail.messageId)?.() ?? false);
      } finally {
        leaving.delete(mail.messageId);
      }
    },
    close: () => transport.close({ force: true }),
  };
}

interface MailServer {
  host: string;
  port: number;
  secure: boolean;
  requireTLS: boolean;
  auth?: { user: string; pass: string };
}

function readServer(smtp: string): MailServer {
  const url = new URL(smtp);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
  const user = decodeURIComponent(url.username);
  if (user === '') return { host, port, secure, requireTLS: false };
  const local = host === 'localhost' || host === '::1' || host.startsWith('127.');
  return {
    host,
    port,
    secure,
    // A password crosses a network encrypted or not at all; somebody between could otherwise hide STARTTLS from us.
    requireTLS: !secure && !local,
    auth: { user, pass: decodeURIComponent(url.password) },
  };
}

function domainOf(from: string): string {
  return /@([^\s<>@]+?)>?$/.exec(from)?.[1] ?? 'tocsin.invalid';
}

/** One address and nothing beside it: no list, no name, no line break that would begin another header. */
function isAddress(text: string): boolean {
  // RFC 5321 allows 254 characters in all.
  return text.length <= 254 && /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/.test(text);
}

function judge(problem: unknown, server: string, left: boolean): SendResult {
  const { code, responseCode, response } = readProblem(problem);
  const said = responseCode === null ? '' : ` (${replyOf(response) ?? responseCode})`;
  if (code === 'EAUTH' && (responseCode === null || responseCode >= 500)) {
    const reason = `The mail server refused our user name and password; correct channels.email.smtp${said}`;
    return { result: 'gave-up', reason };
  }
  if (responseCode !== null) {
    // 503 speaks of the order of commands on this connection, not of the mail (RFC 5321, 4.2.4): a new one may do.
    if (responseCode >= 500 && responseCode !== 503) {
      return { result: 'gave-up', reason: `The mail server refused the mail${said}` };
    }
    return retry(`The mail server asks us to try later${said}`, false);
  }
  switch (code) {
    case 'EDNS':
      return retry(`The name of the mail server ${server} does not resolve`, false);
    case 'ETLS':
      return retry(`The mail server ${server} offers no TLS that we accept`, left);
    case 'ECONFIG':
    case 'ENOAUTH':
      return { result: 'gave-up', reason: 'channels.email.smtp lacks what the mail server asks for' };
    case 'EABORT':
    case 'ETIMEDOUT':
      return retry(`The mail server ${server} did not answer in time`, left);
    case 'ECONNECTION':
    case 'ESOCKET':
    case 'ECONNREFUSED':
      return retry(
        left
          ? `The mail server ${server} closed the connection before it took the mail`
          : `The mail server ${server} could not be reached`,
        left,
      );
    default:
      return retry(`The mail could not be handed over${code === '' ? '' : ` (${code})`}`, left);
  }
}

function retry(reason: string, ambiguous: boolean): SendResult {
  return { result: 'retry', reason, afterSeconds: null, ambiguous };
}

function readProblem(problem: unknown): { code: string; responseCode: number | null; response: string } {
  const { code, responseCode, response } = (problem ?? {}) as Record<string, unknown>;
  return {
    code: typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : '',
    responseCode: typeof responseCode === 'number' && responseCode >= 200 ? responseCode : null,
    response: typeof response === 'string' ? response : '',
  };
}

/** The reply's code and enhanced code (RFC 3463): what a postmaster asks for. The free text after them stays out. */
function replyOf(response: string): string | null {
  const found = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3}))?/.exec(response);
  if (found === null) return null;
  return found[2] === undefined ? `SMTP ${found[1]}` : `SMTP ${found[1]} ${found[2]}`;
}
