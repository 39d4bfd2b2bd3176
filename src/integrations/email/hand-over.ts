/** Hands one mail to the mail server of the settings, over SMTP, and judges its answer. */

import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { SendResult } from '../../domain/message/delivery.ts';

export interface Mail {
  /** One address. */
  to: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  /** By which mail programs put mails into one thread. */
  threadId: string | null;
  priority: 'high' | 'normal';
  headers: Record<string, string>;
  /** Where an answer goes; null: to the sender. */
  replyTo: string | null;
  /** Where it comes back to if it cannot be delivered (the envelope's sender); null: to the sender. */
  returnPath: string | null;
}

interface MailServerOptions {
  /** `smtp://user:password@host:port` (TLS by STARTTLS) or `smtps://…` (TLS from the first byte). */
  smtp: string;
  /** `Tocsin <tocsin@example.test>`. */
  from: string;
  /** From the hand-over to the server's last word. */
  timeoutMs?: number;
  /** Mail servers commonly refuse a sender's further connections from about ten. */
  connections: number;
}

/** Below the 10 s after which the engine aborts a send, so that the sentence is ours. */
const attemptTimeoutMs = 8_000;

/** `noSuchMailbox`: the server knows that nobody is there (RFC 3463: 5.1.x), so that it is not worth another mail. */
export type Handed =
  | Exclude<SendResult, { result: 'gave-up' }>
  | { result: 'gave-up'; reason: string; noSuchMailbox: boolean };

export interface MailServer {
  /**
   * `beforeWords` is waited for after the server has taken sender and recipient and before it gets anything of the text; where it
   * throws, nothing leaves.
   */
  hand: (mail: Mail, way: { signal: AbortSignal; beforeWords?: () => Promise<void> }) => Promise<Handed>;
  /** Ends idle connections; mails under way are given up. */
  close: () => void;
}

/**
 * The mail server's address is not held to `outgoing.allow`: an admin alone names it, a private one is the rule there,
 * and it speaks SMTP, whose answers nobody is shown.
 */
export function connectMailServer(options: MailServerOptions): MailServer {
  const timeoutMs = options.timeoutMs ?? attemptTimeoutMs;
  const server = readServer(options.smtp);
  const transport = createTransport({
    pool: true,
    ...server,
    maxConnections: options.connections,
    // A server may close a connection that has carried a hundred; a fresh one costs a millisecond.
    maxMessages: 100,
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
  const gates = new Map<string, { beforeWords: (() => Promise<void>) | undefined; left: () => boolean }>();
  transport.use('stream', (mail, done) => {
    const { message } = mail;
    const gate = gates.get(message.messageId());
    const open = message.createReadStream.bind(message);
    message.createReadStream = (...given) => {
      const words = open(...given);
      if (gate === undefined) return words;
      const stream = gate.beforeWords === undefined ? words : behindGate(words, gate.beforeWords);
      gate.left = () => stream.readableDidRead;
      return stream;
    };
    done();
  });

  return {
    async hand(mail, { signal, beforeWords }) {
      if (!isAddress(mail.to)) {
        const reason = 'The contact is not a single mail address; enter one like "ana@example.test"';
        return { result: 'gave-up', reason, noSuchMailbox: true };
      }
      const gate = { beforeWords, left: () => false as boolean };
      gates.set(mail.messageId, gate);
      try {
        const info = await transport.sendMail({
          from: options.from,
          // As an object it is one recipient, whatever stands in it.
          to: { name: '', address: mail.to },
          envelope: { from: mail.returnPath ?? addressOf(options.from), to: mail.to },
          ...(mail.replyTo === null ? {} : { replyTo: { name: '', address: mail.replyTo } }),
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: mail.messageId,
          ...(mail.threadId === null ? {} : { references: mail.threadId, inReplyTo: mail.threadId }),
          priority: mail.priority,
          headers: mail.headers,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        });
        return { result: 'sent', vendorId: mail.messageId, detail: replyOf(info.response) };
      } catch (problem) {
        return judge(problem, `${server.host}:${server.port}`, gate.left());
      } finally {
        gates.delete(mail.messageId);
      }
    },
    close: () => transport.close({ force: true }),
  };
}
/** The library reads from it when the server has said 354, and not before: until then nothing has asked for the gate. */
function behindGate(words: Readable, beforeWords: () => Promise<void>): Readable {
  async function* opened() {
    await beforeWords();
    yield* words;
  }
  const stream = Readable.from(opened(), { objectMode: false });
  stream.once('close', () => words.destroy());
  return stream;
}

interface ServerAddress {
  host: string;
  port: number;
  secure: boolean;
  requireTLS: boolean;
  auth?: { user: string; pass: string };
}

function readServer(smtp: string): ServerAddress {
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

/** What stands in the envelope: `tocsin@example.test`. */
export function addressOf(from: string): string {
  return /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from.trim();
}

/** Behind the @ of the sender's address. */
export function domainOf(from: string): string {
  return /@([^\s<>@]+?)>?$/.exec(from)?.[1] ?? 'tocsin.invalid';
}

/** One address and nothing beside it: no list, no name, no line break that would begin another header. */
function isAddress(text: string): boolean {
  // RFC 5321 allows 254 characters in all.
  return text.length <= 254 && /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/.test(text);
}

function judge(problem: unknown, server: string, left: boolean): Handed {
  const { code, responseCode, response } = readProblem(problem);
  const said = responseCode === null ? '' : ` (${replyOf(response) ?? responseCode})`;
  if (code === 'EAUTH' && (responseCode === null || responseCode >= 500)) {
    const reason = `The mail server refused our user name and password; correct channels.email.smtp${said}`;
    return { result: 'gave-up', reason, noSuchMailbox: false };
  }
  if (responseCode !== null) {
    // 503 speaks of the order of commands on this connection, not of the mail (RFC 5321, 4.2.4): a new one may do.
    if (responseCode >= 500 && responseCode !== 503) {
      // RFC 3463: 5.1.1 and its neighbours speak of the address, 5.2.1 of a mailbox that was closed.
      const noSuchMailbox = /^\d{3}[ -]5\.(1\.[1236]|2\.1)\b/.test(response);
      return { result: 'gave-up', reason: `The mail server refused the mail${said}`, noSuchMailbox };
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
      return {
        result: 'gave-up',
        reason: 'channels.email.smtp lacks what the mail server asks for',
        noSuchMailbox: false,
      };
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

function retry(reason: string, ambiguous: boolean): Handed {
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
