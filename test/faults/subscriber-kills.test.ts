/**
 * `kill -9` of the server while news goes out to thousands, and a mail server that puts some off with 454 and cuts the line of
 * others: each subscriber ends with an answer, and none gets two mails.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { handedOverVariable } from '../../src/store/embedded/find-or-start.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded/start.ts';
import { openPool } from '../../src/store/pool.ts';
import { importSubscribers } from '../../src/store/subscribers/subscribers.ts';
import { scratch } from '../harness/scratch.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';

const readers = 1_000;
const kills = 2;
/** As many are on their way at once; at each kill so many may be unknown. */
const connections = 5;
const key = 'tk_0123456789abcdef0123456789abcdef';
/** A lease of a minute after the last kill, and the pause after a 454, on a machine that many share. */
const endsWithinMs = 400_000;

test(
  'two kills of the server leave each of 1,000 subscribers with an end, and none with two mails',
  { timeout: 600_000 },
  async (t) => {
    await using db = await startDatabase();
    const sink = await startSink();
    t.after(() => sink.close());
    const start = () =>
      startTocsin({
        config: configuration(sink.url),
        env: { [handedOverVariable]: JSON.stringify(db.connection) },
      });
    let server: Tocsin = await start();
    t.after(() => server.stop());
    const entries = Array.from({ length: readers }, (_, n) => ({
      id: randomUUID(),
      kind: 'email' as const,
      to: `reader-${n}@example.test`,
      key: `reader-${n}@example.test`,
      components: [],
      confirmed: true,
    }));
    await importSubscribers(db.pool, { page: 'public', entries, addedBy: null }, '2026-01-01T00:00:00.000Z');
    await server.call('POST', '/api/v1/status-pages/public/incidents', key, {
      title: 'Payments fail',
      status: 'investigating',
      body: 'We look.',
      components: [],
    });

    for (let kill = 1; kill <= kills; kill += 1) {
      const before = sink.taken.size;
      await waitUntil(() => sink.taken.size >= Math.min(before + readers / 6, readers * 0.9));
      await sleep(Math.random() * 300);
      process.kill(server.pid, 'SIGKILL');
      const dead = server;
      server = await start();
      await dead.stop();
    }

    const ends = async () => {
      const { rows } = await db.pool.query<{ state: string; count: number }>(
        'select state, count(*) as count from subscriber_messages group by state',
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    };
    const giveUpAt = performance.now() + endsWithinMs;
    let last = await ends();
    while ((last['waiting'] ?? 0) + (last['sending'] ?? 0) > 0 && performance.now() < giveUpAt) {
      await sleep(500);
      last = await ends();
    }
    t.diagnostic(`${JSON.stringify(last)}, ${sink.putOff.size} put off, ${sink.cut} lines cut`);
    const { sent = 0, unknown = 0, ...others } = last;
    assert.deepEqual(others, {}, 'every message has one of these ends');
    assert.equal(sent + unknown, readers);
    assert.ok(unknown <= kills * connections + sink.cut, `${unknown} unknown`);
    assert.deepEqual(
      [...sink.taken].filter(([, count]) => count > 1),
      [],
      'nobody got two',
    );
    assert.ok(sink.taken.size >= sent, 'what counts as sent was taken by the mail server');
  },
);

/** A durable one: the server refuses any other. */
async function startDatabase() {
  await using giveUp = new AsyncDisposableStack();
  const folder = await mkdtemp(join(scratch, 'tocsin-subscriber-kills-'));
  giveUp.defer(() => rm(folder, { recursive: true, force: true }));
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const { connection, stop } = await startEmbeddedPostgres({ dataDir: folder, log, durable: true });
  giveUp.defer(stop);
  const pool = openPool({ connection, applicationName: 'test', onIdleError: () => {}, max: 2 });
  giveUp.defer(() => pool.end());
  const everything = giveUp.move();
  return { connection, pool, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

function configuration(smtp: string): string {
  return `
organization: { name: Acme, timeZone: Etc/UTC }
process: severity-matrix
users:
  - { handle: ana, name: Ana, email: ana@example.test, role: admin, contacts: [{ id: mail, channel: email, to: ana@example.test }] }
channels:
  email: { smtp: "${smtp}", from: "Acme <status@example.test>" }
statusPages:
  - { handle: public, title: Acme status, components: [{ id: checkout, name: Checkout }] }
apiKeys:
  - { name: ci, key: "${key}", role: admin }
`;
}

async function waitUntil(isSo: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 120_000;
  while (!isSo() && performance.now() < giveUpAt) await sleep(20);
}

interface Sink {
  url: string;
  /** How many mails each mailbox got. */
  taken: Map<string, number>;
  putOff: Set<string>;
  /** Lines that were cut after a mail was taken and before that was said. */
  cut: number;
  close: () => Promise<void>;
}

async function startSink(): Promise<Sink> {
  const lines = new Map<number, Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1,
    onRcptTo({ address }, _session, callback) {
      if (numberOf(address) % 40 !== 0 || sink.putOff.has(address)) return callback();
      sink.putOff.add(address);
      callback(Object.assign(new Error('4.7.1 Try again later'), { responseCode: 454 }));
    },
    onData(stream, session, callback) {
      stream.resume();
      stream.on('end', () => {
        const { address } = session.envelope.rcptTo[0]!;
        sink.taken.set(address, (sink.taken.get(address) ?? 0) + 1);
        if (numberOf(address) % 500 !== 7) return callback();
        sink.cut += 1;
        lines.get(session.remotePort)?.destroy();
      });
    },
  });
  server.server.on('connection', (line: Socket) => {
    const { remotePort = 0 } = line;
    lines.set(remotePort, line);
    line.on('close', () => lines.delete(remotePort));
  });
  // Lines that a kill cut.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const sink: Sink = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    taken: new Map(),
    putOff: new Set(),
    cut: 0,
    async close() {
      for (const line of lines.values()) line.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return sink;
}

function numberOf(address: string): number {
  return Number(/\d+/.exec(address)?.[0]);
}
