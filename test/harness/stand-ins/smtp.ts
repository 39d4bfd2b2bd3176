/** Stand-in for a mail server: speaks SMTP, keeps each mail parsed, and refuses, hangs or cuts the line when told to. */

import type { AddressInfo, Socket } from 'node:net';
import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { makeRecord } from './record.ts';

interface ReceivedMail {
  arrivedAt: string;
  /** The envelope, which decides where a mail goes, whatever its headers say. */
  envelope: { from: string; to: string[] };
  /** Who signed in, null for nobody. */
  user: string | null;
  mail: Email;
  /** Header lines by lower-case name; repeated ones are joined with a line break. */
  headers: { [name: string]: string };
  raw: string;
}

export type SmtpAnswer =
  | { kind: 'accept' }
  /** A reply like 451 or 550, to the recipient or, with `at: 'data'`, to the whole mail (which has then been read). */
  | { kind: 'refuse'; code: number; text?: string; at?: 'recipient' | 'data' }
  | { kind: 'hang'; at?: 'recipient' | 'data' }
  | { kind: 'reset'; at?: 'recipient' | 'data' };

export interface SmtpStandIn {
  /** `smtp://127.0.0.1:PORT`, with user and password where the stand-in asks for them. */
  url: string;
  port: number;
  received: ReceivedMail[];
  /** TCP connections so far: shows whether they are used again. */
  connections: () => number;
  next: (predicate?: (mail: ReceivedMail) => boolean, ms?: number) => Promise<ReceivedMail>;
  /** Answers for the next mails, one after the other. When they are used up, mails are accepted. */
  answerWith: (...answers: SmtpAnswer[]) => void;
  close: () => Promise<void>;
}

export async function startSmtp(options: { user?: string; password?: string } = {}): Promise<SmtpStandIn> {
  const record = makeRecord<ReceivedMail>('the SMTP stand-in');
  let answers: SmtpAnswer[] = [];
  let connections = 0;
  /** Open connections by the sender's port. */
  const lines = new Map<number, Socket>();
  const server = new SMTPServer({
    authOptional: options.user === undefined,
    allowInsecureAuth: true,
    disabledCommands: options.user === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1,
    onAuth(auth, _session, callback) {
      if (auth.username === options.user && auth.password === options.password) {
        callback(null, { user: auth.username });
      } else callback(withCode(535, 'Authentication credentials invalid'));
    },
    onRcptTo(_address, session, callback) {
      const answer = answers[0] ?? { kind: 'accept' };
      if (answer.kind === 'accept' || answer.at === 'data') return callback();
      answers.shift();
      if (answer.kind === 'refuse') return callback(withCode(answer.code, answer.text ?? 'Not now'));
      if (answer.kind === 'reset') lines.get(session.remotePort)?.destroy();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const answer = answers.shift() ?? { kind: 'accept' };
        if (answer.kind === 'refuse') return callback(withCode(answer.code, answer.text ?? 'Refused'));
        if (answer.kind === 'hang') return;
        if (answer.kind === 'reset') return void lines.get(session.remotePort)?.destroy();
        const raw = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map((one) => one.address),
        };
        const arrivedAt = new Date().toISOString();
        PostalMime.parse(raw).then(
          (mail) => {
            const headers: { [name: string]: string } = {};
            for (const { key, value } of mail.headers) {
              headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`;
            }
            record.add({
              arrivedAt,
              envelope,
              user: session.user === undefined ? null : String(session.user),
              mail,
              headers,
              raw,
            });
            callback();
          },
          (problem: Error) => callback(withCode(554, problem.message)),
        );
      });
    },
  });
  server.on('error', () => {
    // A line that the test cut, or that the sender gave up.
  });
  server.server.on('connection', (line: Socket) => {
    connections += 1;
    const { remotePort = 0 } = line;
    lines.set(remotePort, line);
    line.on('close', () => lines.delete(remotePort));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const login =
    options.user === undefined
      ? ''
      : `${encodeURIComponent(options.user)}:${encodeURIComponent(options.password ?? '')}@`;
  return {
    url: `smtp://${login}127.0.0.1:${port}`,
    port,
    received: record.received,
    connections: () => connections,
    next: record.next,
    answerWith(...given) {
      answers = given;
    },
    async close() {
      record.end();
      for (const line of lines.values()) line.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function withCode(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
