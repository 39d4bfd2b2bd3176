/**
 * News to 50,000 subscribers by mail: how soon the last has it, with a server killed in the middle and a mail server that puts some
 * off with 454; that each ends, and none gets two; and that a page meanwhile waits for none of them.
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { importSubscribers } from '../src/store/subscribers/subscribers.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../test/harness/stand-ins/webhook-receiver.ts';
import { type Figure, inMs, type Section } from './figure.ts';
import { apiKey, event, type House, startHouse } from './house.ts';

const readers = 50_000;
const withinMs = 10 * 60_000;
/** One in so many is put off once. */
const putOffEvery = 50;
/** The server is killed when so many have their mail. */
const killedAfter = 0.4;
const pagesMeanwhile = 20;
/** Mails that are on their way at once: as many may be unknown after the kill. */
const mostUnknown = 5;

export const subscribers: Section = {
  title: 'Subscribers of a status page',
  async run({ say }) {
    const sink = await startMailSink();
    const receiver = await startWebhookReceiver();
    await using house = await startHouse(receiver.url, { users: [], sections: sections(sink.url) });
    try {
      say(`${readers.toLocaleString('en')} subscribers …`);
      await subscribe(house);
      const began = performance.now();
      await house.call('POST', '/api/v1/status-pages/public/incidents', apiKey, {
        title: 'Payments fail',
        status: 'investigating',
        body: 'One in eight fails. We look for the **cause**.',
        components: [{ component: 'checkout', status: 'major_outage' }],
      });
      await until(() => sink.taken.size > readers * 0.05);
      say('pages meanwhile …');
      const attempts = await pageMeanwhile(house, receiver);
      await until(() => sink.taken.size > readers * killedAfter);
      const before = sink.taken.size;
      say(`kill -9 after ${before.toLocaleString('en')} …`);
      process.kill(house.pid, 'SIGKILL');
      await using _second = await house.anotherServer();
      const ends = await waitForEnds(house, began);
      const tookMs = performance.now() - began;
      return figures({ sink, attempts, ends, tookMs, before });
    } finally {
      await receiver.close();
      await sink.close();
    }
  },
};

function figures({
  sink,
  attempts,
  ends,
  tookMs,
  before,
}: {
  sink: MailSink;
  attempts: number[];
  ends: Record<string, number>;
  tookMs: number;
  before: number;
}): Figure[] {
  const { sent = 0, unknown = 0, waiting = 0, sending = 0, failed = 0 } = ends;
  const twice = [...sink.taken.values()].filter((count) => count > 1).length;
  const slowest = Math.max(...attempts);
  return [
    {
      name: `${readers.toLocaleString('en')} mails handed over`,
      target: '≤ 10 min',
      measured: `${Math.round(tookMs / 1_000)} s`,
      pass: tookMs <= withinMs && waiting + sending === 0,
      note: `killed after ${before.toLocaleString('en')}, the time until another server took over included; ${sink.putOff.size.toLocaleString('en')} put off with 454`,
    },
    {
      name: 'subscribers whose message has an end',
      target: readers.toLocaleString('en'),
      measured: (sent + unknown + failed).toLocaleString('en'),
      pass: sent + unknown === readers && unknown <= mostUnknown,
      note: `${sent.toLocaleString('en')} sent, ${unknown} unknown (on their way at the kill), ${failed} failed`,
    },
    {
      name: 'subscribers who got two',
      target: '0',
      measured: String(twice),
      pass: twice === 0,
      note: `${sink.taken.size.toLocaleString('en')} mailboxes got a mail, counted at the mail server`,
    },
    {
      name: 'a page meanwhile, first attempt, the slowest',
      target: '≤ 5,000 ms',
      measured: inMs(slowest),
      pass: attempts.length === pagesMeanwhile && slowest <= 5_000,
      note: `${attempts.length} incidents declared one after the other while mails went out`,
    },
  ];
}

function sections(smtp: string): string {
  return `channels:
  email: { smtp: "${smtp}", from: "Bench <status@example.test>" }
statusPages:
  - { handle: public, title: Bench status, components: [{ id: checkout, name: Checkout }, { id: search, name: Search }] }
`;
}

async function subscribe({ pool }: House): Promise<void> {
  const now = new Date().toISOString();
  for (let from = 0; from < readers; from += 5_000) {
    const entries = Array.from({ length: 5_000 }, (_, at) => ({
      id: randomUUID(),
      kind: 'email' as const,
      to: `reader-${from + at}@example.test`,
      key: `reader-${from + at}@example.test`,
      components: at % 2 === 0 ? [] : ['checkout'],
      confirmed: true,
    }));
    await importSubscribers(pool, { page: 'public', entries, addedBy: null }, now);
  }
}

/** In ms, from the 2xx to the request at the contact. */
async function pageMeanwhile({ url }: House, receiver: WebhookReceiver): Promise<number[]> {
  const attempts: number[] = [];
  for (let number = 0; number < pagesMeanwhile; number += 1) {
    const title = `meanwhile ${number}`;
    const answer = await fetch(`${url}/v2/enqueue`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event(`meanwhile-${number}`, 'critical', title)),
    });
    await answer.arrayBuffer();
    const at = Date.now();
    const isIts = ({ json }: { json: unknown }) =>
      (json as { incident?: { title?: string } }).incident?.title === title;
    const { arrivedAt } = await receiver.next(isIts, 30_000);
    attempts.push(Math.max(0, Date.parse(arrivedAt) - at));
    await sleep(200);
  }
  return attempts;
}

/** Until nothing waits any more, or the time is up: what is missing then is a failed figure and not an endless run. */
async function waitForEnds({ pool }: House, began: number): Promise<Record<string, number>> {
  for (;;) {
    const { rows } = await pool.query<{ state: string; count: number }>(
      'select state, count(*) as count from subscriber_messages group by state',
    );
    const ends = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    const left = (ends['waiting'] ?? 0) + (ends['sending'] ?? 0);
    const all = rows.reduce((sum, { count }) => sum + count, 0);
    if ((left === 0 && all === readers) || performance.now() - began > withinMs * 1.2) return ends;
    await sleep(1_000);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  while (!isSo() && performance.now() < giveUpAt) await sleep(50);
}

interface MailSink {
  url: string;
  /** How many mails each mailbox got. */
  taken: Map<string, number>;
  putOff: Set<string>;
  close: () => Promise<void>;
}

/** A mail server that keeps nothing but whom each mail was for; its words are read to their end. */
async function startMailSink(): Promise<MailSink> {
  const taken = new Map<string, number>();
  const putOff = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1,
    onRcptTo({ address }, _session, callback) {
      const number = Number(/\d+/.exec(address)?.[0]);
      if (number % putOffEvery !== 0 || putOff.has(address)) return callback();
      putOff.add(address);
      callback(Object.assign(new Error('4.7.1 Try again later'), { responseCode: 454 }));
    },
    onData(stream, session, callback) {
      stream.resume();
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) taken.set(address, (taken.get(address) ?? 0) + 1);
        callback();
      });
    },
  });
  // A line that the kill cut.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    putOff,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
