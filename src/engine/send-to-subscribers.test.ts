/** News to many subscribers: each ends with an answer, none is told twice, whatever breaks in the middle. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { pino } from 'pino';
import type { SubscriberMessage, SubscriberSender } from '../domain/subscribers/message.ts';
import { plus } from '../domain/instant.ts';
import { leave } from '../setup/subscribers/leave.ts';
import { holdRestored } from '../store/backup/hold-restored.ts';
import { claimMessages, messageLeaseMs, noteReturned } from '../store/subscribers/messages.ts';
import { expandNews, listNews, queueNews } from '../store/subscribers/news.ts';
import { importSubscribers } from '../store/subscribers/subscribers.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { recoverOwnMessages, startSubscriberOutbox } from './send-to-subscribers.ts';

const start: string = '2026-03-02T09:00:00.000Z';
const log = pino({ level: 'silent' });

async function subscribe(
  { pool }: TestDatabase,
  count: number,
  components: (n: number) => string[] = () => [],
): Promise<string[]> {
  const entries = Array.from({ length: count }, (_, n) => ({
    id: randomUUID(),
    kind: 'email' as const,
    to: `reader-${n}@example.test`,
    key: `reader-${n}@example.test`,
    components: components(n),
    confirmed: true,
  }));
  await importSubscribers(pool, { page: 'public', entries, addedBy: null }, start);
  return entries.map(({ id }) => id);
}

const news = (key: string, components: string[] = []) => ({
  page: 'public',
  key,
  components,
  onlyAdded: false,
  words: {
    subject: `News ${key}`,
    body: 'It is *down*.',
    url: 'https://status.example.test/incidents/i1',
    thread: 'i1',
    picture: {},
  },
});

type Send = SubscriberSender['send'];

function outbox({ pool }: TestDatabase, send: Send, { node = 'one', now = () => start } = {}) {
  return startSubscriberOutbox(
    {
      pool,
      node,
      now,
      log,
      senderOf: (channel) => (channel === 'email' ? { channel, atOnce: 5, send } : null),
      pageOf: async () => ({ title: 'Acme status', language: 'en', url: 'https://status.example.test' }),
      key: Buffer.alloc(32, 7),
    },
    { loops: false },
  );
}

const sent = { result: 'sent', vendorId: null, detail: 'SMTP 250' } as const;

async function ends({ pool }: TestDatabase): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ state: string; count: number }>(
    'select state, count(*) as count from subscriber_messages group by state',
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

test('each confirmed subscriber is told once, and whoever came later or chose otherwise is not', async () => {
  await using db = await createTestDatabase();
  const ids = await subscribe(db, 30, (n) => (n % 3 === 0 ? ['search'] : n % 3 === 1 ? ['checkout'] : []));
  await db.pool.query(`update subscribers set state = 'pending', confirmed_at = null where id = $1`, [
    ids[1],
  ]);
  await db.pool.query('update subscribers set confirmed_at = $2 where id = $1', [ids[4], plus(start, 1)]);
  for (const _ of [1, 2]) await queueNews(db.pool, news('public/1', ['checkout']), start);
  const got: SubscriberMessage[] = [];
  const box = outbox(db, async (message, { begin }) => {
    await begin();
    got.push(message);
    return sent;
  });
  await box.settle();
  await box.settle();
  assert.equal(got.length, 18);
  assert.equal(new Set(got.map(({ to }) => to)).size, 18);
  assert.ok(
    got.every(
      ({ to }) => !['reader-1@example.test', 'reader-4@example.test', 'reader-0@example.test'].includes(to),
    ),
  );
  assert.equal(got[0]!.at, start);
  assert.match(got[0]!.manage!.url, /^https:\/\/status\.example\.test\/subscriptions\//);
  assert.deepEqual(await ends(db), { sent: 18 });
});

test('an expansion that was cut off goes on where it stopped, and comes to everybody once', async () => {
  await using db = await createTestDatabase();
  await subscribe(db, 25);
  await queueNews(db.pool, news('public/1'), start);
  assert.equal(await expandNews(db.pool, 10, start), 10);
  // Two nodes at once: one of them finds it locked, and neither repeats a chunk.
  const client = await db.pool.connect();
  await client.query('begin');
  await expandNews(client, 10, start);
  assert.equal(await expandNews(db.pool, 10, start), null);
  await client.query('rollback');
  client.release();
  let steps = 0;
  while ((await expandNews(db.pool, 10, start)) !== null) steps += 1;
  assert.equal(steps, 2);
  assert.deepEqual(await ends(db), { waiting: 25 });
});

test('a node that dies leaves what had begun to leave as unknown, and what had not to the next', async () => {
  await using db = await createTestDatabase();
  await subscribe(db, 10);
  await queueNews(db.pool, news('public/1'), start);
  await expandNews(db.pool, 100, start);
  const claimed = await claimMessages(db.pool, { channel: 'email', limit: 6, node: 'one', now: start });
  const begun = claimed.slice(0, 2).map(({ id }) => id);
  await db.pool.query('update subscriber_messages set begun_at = $2 where id = any($1)', [begun, start]);

  // Another node waits for the lease; the same one knows that its past self is dead.
  const got: string[] = [];
  const send: Send = async (message) => {
    got.push(message.to);
    return sent;
  };
  const other = outbox(db, send, { node: 'two' });
  await other.settle();
  assert.equal(got.length, 4);
  assert.equal(await recoverOwnMessages(db.pool, 'one', start), 6);
  await outbox(db, send).settle();
  assert.equal(new Set(got).size, 8);
  assert.equal(got.length, 8);
  assert.deepEqual(await ends(db), { sent: 8, unknown: 2 });
});

test('when the lease of a dead node has run out, any other takes over', async () => {
  await using db = await createTestDatabase();
  await subscribe(db, 3);
  await queueNews(db.pool, news('public/1'), start);
  await expandNews(db.pool, 100, start);
  await claimMessages(db.pool, { channel: 'email', limit: 3, node: 'dead', now: start });
  let tries = 0;
  const send: Send = async () => {
    tries += 1;
    return sent;
  };
  await outbox(db, send).settle();
  assert.equal(tries, 0);
  await outbox(db, send, { now: () => plus(start, messageLeaseMs) }).settle();
  assert.equal(tries, 3);
});

test('a message whose lease another took does not leave', async () => {
  await using db = await createTestDatabase();
  await subscribe(db, 1);
  await queueNews(db.pool, news('public/1'), start);
  const left: string[] = [];
  const box = outbox(db, async (message, { begin }) => {
    await db.pool.query(`update subscriber_messages set node = 'another'`);
    await begin();
    left.push(message.to);
    return sent;
  });
  await box.settle();
  assert.deepEqual(left, []);
  assert.deepEqual(await ends(db), { sending: 1 });
});

test('454 is tried again later, and a line that broke in the middle is not', async () => {
  await using db = await createTestDatabase();
  await subscribe(db, 20);
  await queueNews(db.pool, news('public/1'), start);
  const tries = new Map<string, number>();
  const send: Send = async ({ to }, { begin }) => {
    const n = Number(/\d+/.exec(to)![0]);
    const so = (tries.get(to) ?? 0) + 1;
    tries.set(to, so);
    if (n % 4 === 0 && so < 3)
      return { result: 'retry', reason: 'SMTP 454', afterSeconds: null, ambiguous: false };
    await begin();
    if (n % 4 === 1) return { result: 'retry', reason: 'cut', afterSeconds: null, ambiguous: true };
    return sent;
  };
  let now = start;
  const box = outbox(db, send, { now: () => now });
  await box.settle();
  assert.deepEqual(await ends(db), { sent: 10, unknown: 5, waiting: 5 });
  for (const later of [60_000, 600_000]) {
    now = plus(start, later);
    await box.settle();
  }
  assert.deepEqual(await ends(db), { sent: 15, unknown: 5 });
  assert.deepEqual([...new Set(tries.values())].toSorted(), [1, 3]);
});

test('a mailbox that does not exist is written to once', async () => {
  await using db = await createTestDatabase();
  await subscribe(db, 1);
  for (const key of ['public/1', 'public/2']) await queueNews(db.pool, news(key), start);
  let tries = 0;
  const box = outbox(db, async () => {
    tries += 1;
    return { result: 'gave-up', reason: 'The mail server refused the mail (SMTP 550 5.1.1)', gone: true };
  });
  await box.settle();
  const { rows } = await db.pool.query('select state from subscribers');
  assert.deepEqual(rows, [{ state: 'bounced' }]);
  await queueNews(db.pool, news('public/3'), plus(start, 1));
  await box.settle();
  assert.ok(tries <= 2, 'what was already on its way may have been tried too');
  assert.equal((await ends(db))['waiting'], undefined);
});

test('whoever leaves is not sent what waited', async () => {
  await using db = await createTestDatabase();
  const [id] = await subscribe(db, 2);
  await queueNews(db.pool, news('public/1'), start);
  await expandNews(db.pool, 100, start);
  await leave(db.pool, id!, start);
  const got: string[] = [];
  await outbox(db, async ({ to }) => {
    got.push(to);
    return sent;
  }).settle();
  assert.equal(got.length, 1);
  assert.deepEqual(await ends(db), { sent: 1, cancelled: 1 });
});

test('of a page that only members read, nothing goes to whoever entered themselves before', async () => {
  await using db = await createTestDatabase();
  const ids = await subscribe(db, 3);
  await db.pool.query(`update subscribers set added_by = 'ana' where id = $1`, [ids[2]]);
  await queueNews(db.pool, { ...news('public/1'), onlyAdded: true }, start);
  const got: string[] = [];
  await outbox(db, async ({ to }) => {
    got.push(to);
    return sent;
  }).settle();
  assert.deepEqual(got, ['reader-2@example.test']);
});

test('after a restore nothing that waited goes out, and what happens then does', async () => {
  await using db = await createTestDatabase();
  await subscribe(db, 5);
  for (const key of ['public/1', 'public/2']) await queueNews(db.pool, news(key), start);
  await expandNews(db.pool, 100, start);
  const client = await db.pool.connect();
  await holdRestored(client, { takenAt: start, now: start }).finally(() => client.release());
  const got: string[] = [];
  const box = outbox(db, async ({ subject }) => {
    got.push(subject);
    return sent;
  });
  await box.settle();
  assert.deepEqual(got, []);
  await queueNews(db.pool, news('public/3'), plus(start, 1));
  await box.settle();
  assert.deepEqual([...new Set(got)], ['News public/3']);
  assert.equal(got.length, 5);
});

test('what became of news is counted once all of it has an end, and anew when a mail comes back', async () => {
  await using db = await createTestDatabase();
  await subscribe(db, 3);
  await queueNews(db.pool, news('public/1'), start);
  await expandNews(db.pool, 100, start);
  const told = async () => (await listNews(db.pool, { page: 'public', limit: 5 }))[0];
  assert.deepEqual((await told())!.counts, { waiting: 3 });
  const box = outbox(db, async () => sent);
  await box.settle();
  await box.settle();
  const { rows } = await db.pool.query<{ ends: object }>('select ends from subscriber_news');
  assert.deepEqual(rows, [{ ends: { sent: 3 } }]);
  const { rows: messages } = await db.pool.query<{ id: number }>(
    'select id from subscriber_messages limit 1',
  );
  await noteReturned(db.pool, { id: messages[0]!.id, detail: 'came back (5.1.1)' });
  await box.settle();
  assert.deepEqual((await told())!.counts, { failed: 1, sent: 2 });
});
