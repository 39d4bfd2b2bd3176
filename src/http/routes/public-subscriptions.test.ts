/** What readers of a status page do themselves: each step only by a POST, each token good once, and nothing told about an address. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { linkOf, mintConfirmation, mintSubscription } from '../../domain/subscribers/links.ts';
import type { Subscriber } from '../../domain/subscribers/subscriber.ts';
import { readOrCreateSecret } from '../../store/access/secrets.ts';
import { claimMessages } from '../../store/subscribers/messages.ts';
import { listSubscribers } from '../../store/subscribers/subscribers.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { makeFakeEngine } from '../../../test/harness/fake-engine.ts';
import { startTestServer, testUrl, type TestServer } from '../../../test/harness/http.ts';

let db: TestDatabase;
let server: TestServer;
let key: Buffer;
let now = '2026-03-02T09:00:00.000Z';
before(async () => {
  db = await createTestDatabase();
  const engine = makeFakeEngine();
  engine.now = () => now;
  engine.installed = {
    ...engine.installed,
    statusPages: [
      {
        handle: 'public',
        title: 'Acme status',
        components: [{ name: 'Checkout' }, { name: 'Search' }, { name: 'API' }],
      },
      { handle: 'inside', title: 'Inside', components: [], visibility: 'private' },
    ],
  };
  server = await startTestServer(db.pool, {
    engine,
    subscribers: { kinds: () => ['email', 'webhook'], hurry: () => {} },
  });
  key = await readOrCreateSecret(db.pool, 'acknowledge-links', { candidate: Buffer.alloc(32, 5), now });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});
beforeEach(async () => {
  await db.pool.query(
    'truncate subscribers, subscriber_confirmations, subscriber_messages, subscribe_requests',
  );
});

const post = (url: string, fields: Record<string, string> | string[][], remoteAddress = '192.0.2.7') =>
  server.app.inject({
    method: 'POST',
    url,
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });
const get = (url: string) => server.app.inject({ method: 'GET', url });
const ask = (to: string, fields: Record<string, string> = {}, from?: string) =>
  post('/status/public/subscribe', { to, ...fields }, from);
const all = (): Promise<Subscriber[]> =>
  listSubscribers(db.pool, { page: 'public', state: null, text: null, before: null, limit: 100 });
const messages = () =>
  claimMessages(db.pool, { channel: 'email', limit: 100, node: 'test', now: '2026-03-09T09:00:00.000Z' });
const publicPage = { url: `${testUrl}/status/public` };
const path = (url: string) => url.slice(testUrl.length);

async function subscribed(to: string): Promise<{ id: string; manage: string }> {
  await ask(to);
  const [message] = await messages();
  await post(path(linkOf(publicPage, mintConfirmation(key, message!.confirmation!))), {});
  const { id } = (await all()).find((one) => one.to === to)!;
  return { id, manage: path(linkOf(publicPage, mintSubscription(key, id))) };
}

test('an address is told nothing before its reader confirms, by a POST, once', async () => {
  const answer = await post('/status/public/subscribe', [
    ['to', 'Ana@example.test'],
    ['component', 'checkout'],
    ['component', 'no-such-thing'],
  ]);
  assert.equal(answer.statusCode, 200);
  assert.match(answer.body, /One more step/);
  assert.equal((await all())[0]!.state, 'pending');
  const [message] = await messages();
  assert.equal(message!.kind, 'confirm');
  const link = path(linkOf(publicPage, mintConfirmation(key, message!.confirmation!)));

  // A mail filter opens it, twice.
  for (const _ of [1, 2])
    assert.match((await get(link)).body, /Shall the updates of Acme status go to Ana@example/);
  assert.equal((await all())[0]!.state, 'pending');

  const confirmed = await post(link, {});
  assert.equal(confirmed.statusCode, 303);
  assert.match(
    (await get(new URL(confirmed.headers.location!, `${testUrl}${link}`).pathname + '?done=confirmed')).body,
    /You are subscribed/,
  );
  const [subscriber] = await all();
  assert.deepEqual([subscriber!.state, subscriber!.components], ['confirmed', ['checkout']]);

  for (const again of [await post(link, {}), await get(link)]) assert.equal(again.statusCode, 410);
});

test('a confirmation that is older than two days confirms nothing', async () => {
  await ask('late@example.test');
  const [message] = await messages();
  const link = path(linkOf(publicPage, mintConfirmation(key, message!.confirmation!)));
  now = '2026-03-04T09:00:00.000Z';
  try {
    assert.equal((await post(link, {})).statusCode, 410);
    assert.equal((await all())[0]!.state, 'pending');
  } finally {
    now = '2026-03-02T09:00:00.000Z';
  }
});

test('a known and an unknown address are answered the same, and only the mailbox learns the difference', async () => {
  const { manage } = await subscribed('known@example.test');
  const known = await ask('known@example.test', { component: 'search' });
  const unknown = await ask('unknown@example.test', { component: 'search' });
  assert.equal(known.statusCode, unknown.statusCode);
  assert.equal(known.body, unknown.body);
  const { date: _1, 'x-request-id': _2, ...headers } = known.headers;
  const { date: _3, 'x-request-id': _4, ...others } = unknown.headers;
  assert.deepEqual(headers, others);
  const kinds = (await messages()).map(({ to, kind }) => `${to} ${kind}`);
  assert.deepEqual(kinds.toSorted(), ['known@example.test known', 'unknown@example.test confirm']);
  // Nobody but its reader changes what a subscriber gets.
  assert.deepEqual((await all()).find(({ to }) => to === 'known@example.test')!.components, []);
  assert.match((await get(manage)).body, /go to known@example\.test/);
});

test('one click of a mail program ends it; a GET does not; the reader can come back', async () => {
  const { manage } = await subscribed('ben@example.test');
  await get(manage);
  await server.app.inject({ method: 'HEAD', url: manage });
  assert.equal((await all())[0]!.state, 'confirmed');
  const answer = await post(manage, { 'List-Unsubscribe': 'One-Click' });
  assert.equal(answer.statusCode, 200);
  assert.equal((await all())[0]!.state, 'stopped');
  // Twice is as good as once.
  assert.equal((await post(manage, { 'List-Unsubscribe': 'One-Click' })).statusCode, 200);
  await post(manage, { act: 'again' });
  assert.equal((await all())[0]!.state, 'confirmed');
});

test('a reader changes what they get', async () => {
  const { manage } = await subscribed('cy@example.test');
  const saved = await post(manage, [
    ['act', 'save'],
    ['component', 'search'],
    ['component', 'api'],
  ]);
  assert.match(saved.body, /Saved\./);
  assert.deepEqual((await all())[0]!.components, ['search', 'api']);
  await post(manage, { act: 'save' });
  assert.deepEqual((await all())[0]!.components, []);
});

test('whoever has left confirms anew, and is not brought back by somebody else', async () => {
  const { manage } = await subscribed('dora@example.test');
  await post(manage, { act: 'leave' });
  await ask('dora@example.test');
  assert.equal((await all())[0]!.state, 'stopped');
  const [message] = await messages();
  await post(path(linkOf(publicPage, mintConfirmation(key, message!.confirmation!))), {});
  assert.equal((await all())[0]!.state, 'confirmed');
});

test('an address is sent no more than three messages a day, and whoever asks does not see that', async () => {
  const answers = [];
  for (const from of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'])
    answers.push((await ask('victim@example.test', {}, from)).body);
  assert.equal(new Set(answers).size, 1);
  assert.equal((await messages()).length, 3);
});

test('one network asks twenty times an hour, and another is not kept from asking', async () => {
  const codes = [];
  for (let n = 0; n < 22; n += 1) codes.push((await ask(`a${n}@example.test`)).statusCode);
  assert.deepEqual([codes.slice(0, 20).every((code) => code === 200), codes.slice(20)], [true, [429, 429]]);
  assert.equal((await ask('other@example.test', {}, '198.51.100.1')).statusCode, 200);
});

for (const to of [
  'ana@example.test\r\nBcc: mallory@example.test',
  'ana@example.test,mallory@example.test',
  'Ana <ana@example.test>',
  'ana@localhost',
  '',
]) {
  test(`${JSON.stringify(to)} is refused as an address, and the form keeps what was written`, async () => {
    const answer = await ask(to);
    assert.equal(answer.statusCode, 422);
    assert.match(answer.body, /not an e-mail address/);
    assert.deepEqual(await all(), []);
  });
}

test('what was entered comes back as text', async () => {
  const answer = await ask('"><script>alert(1)</script>');
  assert.doesNotMatch(answer.body, /<script/);
  assert.match(answer.body, /&quot;&gt;&lt;script/);
});

test('a private page takes no subscribers, and looks as one that is not there', async () => {
  const [inside, none] = [await get('/status/inside/subscribe'), await get('/status/none/subscribe')];
  assert.equal(inside.statusCode, 404);
  assert.equal(inside.body, none.body);
  assert.equal((await post('/status/inside/subscribe', { to: 'x@example.test' })).statusCode, 404);
});

test('a subscriber’s link opens nothing on another page, and a changed one nothing at all', async () => {
  const { manage } = await subscribed('eve@example.test');
  assert.equal((await get(manage.replace('/public/', '/inside/'))).statusCode, 410);
  assert.equal((await get(`${manage.slice(0, -3)}AAA`)).statusCode, 404);
});

test('a webhook’s reader finds the secret by which it is signed', async () => {
  await ask('https://hooks.example.test/status', { kind: 'webhook' });
  const [message] = await claimMessages(db.pool, { channel: 'webhook', limit: 1, node: 'test', now });
  const done = await post(path(linkOf(publicPage, mintConfirmation(key, message!.confirmation!))), {});
  assert.match(
    (await get(new URL(done.headers.location!, `${publicPage.url}/subscriptions/x`).pathname)).body,
    /whsec_[A-Za-z0-9+/]{43}=/,
  );
});
