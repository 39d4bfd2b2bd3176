/**
 * What a mail does that comes in at one of our own addresses: an answer acknowledges or becomes a note, as the person to whom the mail
 * went; one that came back says that its mailbox does not exist, which the admins are told.
 */
import { hash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { can } from '../domain/access/can.ts';
import type { Directory } from '../domain/directory/directory.ts';
import type { Command } from '../domain/incident/commands.ts';
import { readBounceAddress, readReplyAddress } from '../domain/mail/mail-address.ts';
import { readAnswer } from '../domain/mail/read-answer.ts';
import { type DeliveryReport, readReport } from '../domain/mail/read-report.ts';
import type { ReceivedMail, TakenMail } from '../domain/mail/received-mail.ts';
import { noticeContacts } from '../domain/page/notice-contacts.ts';
import type { Receipt } from '../domain/phone/receipt.ts';
import type { Idempotency } from '../store/access/idempotency.ts';
import { queueNotice } from '../store/deliveries/queue-notice.ts';
import { findMailed, noteBounce } from '../store/mail/bounces.ts';
import { stopAddress } from '../store/mail/stopped-addresses.ts';
import { findIncident } from '../store/read/incidents.ts';
import { noteReturned } from '../store/subscribers/messages.ts';
import { endSubscriber } from '../store/subscribers/subscribers.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Engine } from './engine.ts';

interface MailDeps {
  pool: Pool;
  engine: Pick<Engine, 'command' | 'installation' | 'now'>;
  log: Logger;
  /** Of our own addresses. */
  key: Buffer;
  takeReceipt: (receipt: Receipt) => Promise<void>;
  /** Messages wait to be sent. */
  onQueued: () => void;
}

export interface MailTaker {
  /** Whether we made this local part. */
  isOurs: (local: string) => boolean;
  take: (mail: ReceivedMail) => Promise<TakenMail>;
}

const taken = { ok: true } as const;

export function makeMailTaker(deps: MailDeps): MailTaker {
  const { engine, key } = deps;

  const replyOf = (local: string) => {
    const people = Object.keys(engine.installation().directory.users);
    return readReplyAddress(key, local, { people, now: engine.now() });
  };
  return {
    isOurs: (local) => replyOf(local) !== null || readBounceAddress(key, local) !== null,
    async take(mail) {
      const reply = replyOf(mail.local);
      if (reply !== null)
        return reply.expired
          ? { ok: false, refused: 'This address took answers for two weeks. Open the incident instead.' }
          : answer(deps, reply, mail);
      const bounced = readBounceAddress(key, mail.local);
      const report = mail.report === null ? null : readReport(mail.report.status, mail.report.returned);
      // An out-of-office note, or a word on a delay: nothing to do.
      if (bounced === null || report === null) return taken;
      if (bounced.of === 'subscriber') await subscriberBounced(deps, bounced.message, report);
      else await mailboxBounced(deps, bounced.proves, report);
      return taken;
    },
  };
}

async function answer(
  { pool, engine, log }: MailDeps,
  { incident, person }: { incident: string; person: string },
  mail: ReceivedMail,
): Promise<TakenMail> {
  const said = readAnswer(mail);
  if (said.does === 'nothing') return taken;
  const role = engine.installation().directory.users[person]?.role ?? 'viewer';
  const viewer = { kind: 'person', handle: person, role } as const;
  const row = await findIncident(pool, viewer, incident);
  if (row === null) return { ok: false, refused: 'There is no such incident for you.' };
  const { number, pages } = row.state;
  // Whoever was paged may say that they have it, whatever their role.
  const mayAct =
    said.does === 'acknowledge'
      ? can(viewer, 'acknowledge') || pages.some((page) => page.person === person)
      : can(viewer, 'respond');
  if (!mayAct) return { ok: false, refused: `Your role does not take part in ${number}.` };
  const command: Command =
    said.does === 'acknowledge'
      ? { type: 'acknowledge', human: true }
      : { type: 'note', text: 'note', progress: false };
  const result = await engine.command(
    incident,
    command,
    { kind: 'person', handle: person, via: 'mail' },
    {
      readableBy: viewer,
      idempotency: onceFor(mail, { incident, person, now: engine.now() }),
      ...(said.does === 'note' ? { texts: { note: said.text } } : {}),
    },
  );
  if (result.ok || result.refused === 'repeated-request') return taken;
  log.info({ incident: number, refused: result.refused }, 'An answer by mail was refused.');
  return {
    ok: false,
    refused: `${number} did not take your answer (${result.refused}). Open it to see why.`,
  };
}

/** A mail server that lost our answer sends a mail again. */
function onceFor(
  { messageId, subject, text }: ReceivedMail,
  { incident, person, now }: { incident: string; person: string; now: string },
): Idempotency {
  const id = messageId ?? `${subject}\n${text}`;
  return {
    actor: `mail:${person}`,
    route: `mail ${incident}`,
    key: hash('sha256', id, 'hex'),
    requestHash: '',
    now,
  };
}

async function subscriberBounced(
  { pool, engine, log }: MailDeps,
  message: number,
  report: DeliveryReport,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const returned = await noteReturned(client, { id: message, detail: detailOf(report) });
    if (returned !== null && report.hard)
      await endSubscriber(client, { id: returned.subscriber, state: 'bounced' }, engine.now());
  });
  log.info({ message, status: report.status }, 'A mail to a subscriber came back.');
}

async function mailboxBounced(
  { pool, engine, log, takeReceipt, onQueued }: MailDeps,
  proves: (address: string) => boolean,
  report: DeliveryReport,
): Promise<void> {
  const { directory } = engine.installation();
  await tellDelivery({ pool, takeReceipt, directory, proves, report });
  if (!report.hard) return;
  const mailbox = [...mailboxesOf(directory)].find(proves);
  if (mailbox === undefined) return;
  const now = engine.now();
  const first = await inTransaction(pool, async (client) => {
    const { status, detail } = report;
    const mail = `${mailbox}/${now.slice(0, 10)}`;
    if (!(await noteBounce(client, { mail, hard: true, status, detail }, now))) return false;
    for (const [audience, { addresses }] of Object.entries(directory.audiences))
      if (addresses.some((address) => address.toLowerCase() === mailbox.toLowerCase()))
        await stopAddress(client, { audience, channel: 'email', to: mailbox, because: 'bounced' }, now);
    await queueNotice(client, adminNotice(directory, mailbox, report, now), now);
    return true;
  });
  if (!first) return;
  log.warn({ status: report.status }, 'A mailbox does not exist; the admins are told.');
  onQueued();
}

/** Only of a delivery that went to a mailbox for which the address is the proof: what else a report names is not believed. */
async function tellDelivery({
  pool,
  takeReceipt,
  directory,
  proves,
  report,
}: {
  pool: Pool;
  takeReceipt: MailDeps['takeReceipt'];
  directory: Directory;
  proves: (address: string) => boolean;
  report: DeliveryReport;
}): Promise<void> {
  const { mail, messageId, hard } = report;
  if (mail === null || messageId === null) return;
  const to = await findMailed(pool, mail);
  if (to === null) return;
  const contact =
    to.person === null
      ? to.address?.to
      : directory.users[to.person]?.contacts.find(({ id }) => id === to.contact)?.to;
  if (contact === undefined || !proves(contact)) return;
  await takeReceipt({
    provider: 'email',
    vendorId: messageId,
    delivery: mail,
    state: 'undelivered',
    detail: detailOf(report),
    hopeless: hard,
  });
}

function mailboxesOf({ users, audiences }: Directory): Set<string> {
  return new Set([
    ...Object.values(users).flatMap(({ contacts }) =>
      contacts.flatMap(({ channel, to }) => (channel === 'email' ? [to] : [])),
    ),
    ...Object.values(audiences).flatMap(({ addresses }) => addresses),
  ]);
}

/** By whichever ways are left to each admin: the mailbox that does not exist is none of them. */
function adminNotice(directory: Directory, mailbox: string, report: DeliveryReport, now: string) {
  const admins = Object.values(directory.users).filter(({ role }) => role === 'admin');
  const whose = Object.values(directory.users)
    .filter(({ contacts }) => contacts.some(({ to }) => to.toLowerCase() === mailbox.toLowerCase()))
    .map(({ name }) => name);
  const who = whose.length === 0 ? 'an audience' : whose.join(', ');
  return {
    key: `bounce/${hash('sha256', mailbox.toLowerCase(), 'hex').slice(0, 16)}/${now.slice(0, 10)}`,
    kind: 'notice' as const,
    urgency: 'low' as const,
    incident: null,
    subject: `Mail to ${mailbox} comes back`,
    body: `The mail server says that the mailbox ${mailbox} (${who}) does not exist: ${detailOf(report)}. Correct the address; until then nobody is reached by it.`,
    to: admins
      .flatMap((admin) => noticeContacts(admin, 'low', now))
      .filter(({ contact }) => contact.to.toLowerCase() !== mailbox.toLowerCase()),
  };
}

function detailOf({ status, detail }: DeliveryReport): string {
  return [`came back${status === null ? '' : ` (${status})`}`, detail]
    .filter((part) => part !== '')
    .join(': ');
}
