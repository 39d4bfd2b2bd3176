/** Subscribers for admins: entered, listed, removed, sent out and taken in as a file. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { readAudit } from '../../store/directory/audit.ts';
import { claimMessages } from '../../store/subscribers/messages.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { makeFakeEngine } from '../../../test/harness/fake-engine.ts';
import { asAdmin, asResponder, startTestServer, type TestServer } from '../../../test/harness/http.ts';

let db: TestDatabase;
let server: TestServer;
const now = '2026-03-02T09:00:00.000Z';
before(async () => {
  db = await createTestDatabase();
  const engine = makeFakeEngine({ now });
  engine.installed = {
    ...engine.installed,
    statusPages: [
      { handle: 'public', title: 'Acme status', components: [{ name: 'Checkout' }, { name: 'Search' }] },
    ],
  };
  const subscribers = { kinds: () => ['email', 'webhook'] as const, hurry: () => {} };
  server = await startTestServer(db.pool, { engine, subscribers });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});
beforeEach(() => db.pool.query('truncate subscribers, subscriber_confirmations, subscriber_messages'));

const base = '/api/v1/status-pages/public';
const enter = (payload: object, headers: Record<string, string> = asAdmin) =>
  server.app.inject({ method: 'POST', url: `${base}/subscribers`, headers, payload });
const get = (path: string, headers = asAdmin) =>
  server.app.inject({ method: 'GET', url: `${base}/${path}`, headers });
const importFile = (payload: string, query = '') =>
  server.app.inject({
    method: 'POST',
    url: `${base}/subscribers/import${query}`,
    headers: { ...asAdmin, 'content-type': 'text/csv' },
    payload,
  });
const asked = async () =>
  (await claimMessages(db.pool, { channel: 'email', limit: 100, node: 'test', now })).map(
    ({ to, kind }) => `${to} ${kind}`,
  );

test('whoever an admin enters is asked, as anybody is, unless they said so elsewhere', async () => {
  const ana = await enter({ to: 'ana@example.test', components: ['search'] });
  assert.equal(ana.statusCode, 201);
  assert.deepEqual([ana.json().state, ana.json().components], ['pending', ['search']]);
  const ben = await enter({ to: 'ben@example.test', confirmed: true });
  assert.equal(ben.json().state, 'confirmed');
  assert.deepEqual(await asked(), ['ana@example.test confirm']);
  // Entered again, nothing happens.
  const again = await enter({ to: 'BEN@example.test' });
  assert.deepEqual([again.statusCode, again.json().id], [200, ben.json().id]);
  assert.deepEqual(await asked(), []);
});

test('the audit says who entered them, and holds no address', async () => {
  await enter({ to: 'secret@example.test', confirmed: true });
  const [row] = await readAudit(db.pool, { limit: 1, before: null, noun: 'subscriber' });
  assert.deepEqual(
    [row!.handle, row!.verb, row!.after],
    ['public', 'created', { count: 1, confirmedElsewhere: 1 }],
  );
  const { id } = (await get('subscribers')).json().items[0];
  const removed = await server.app.inject({
    method: 'DELETE',
    url: `${base}/subscribers/${id}`,
    headers: asAdmin,
  });
  assert.equal(removed.statusCode, 204);
  const rows = await readAudit(db.pool, { limit: 100, before: null, noun: 'subscriber' });
  assert.equal(rows[0]!.verb, 'removed');
  assert.doesNotMatch(JSON.stringify(rows), /secret@/);
});

test('addresses are for admins alone', async () => {
  for (const path of ['subscribers', 'subscribers.csv', 'subscriber-news'])
    assert.equal((await get(path, asResponder)).statusCode, 403);
  assert.equal((await enter({ to: 'x@example.test' }, asResponder)).statusCode, 403);
});

test('what cannot be is refused with what is wrong', async () => {
  const wrong = await enter({ to: 'x@example.test', components: ['chekout'] });
  assert.equal(wrong.statusCode, 422);
  assert.match(wrong.json().detail, /no component "chekout"/);
  assert.match((await enter({ kind: 'sms', to: '12' })).json().detail, /with its country/);
  const gone = await server.app.inject({ method: 'DELETE', url: `${base}/subscribers/7`, headers: asAdmin });
  assert.equal(gone.json().code, 'no-such-subscriber');
});

test('the list goes on where it ended, and finds an address', async () => {
  const file = ['to', ...Array.from({ length: 7 }, (_, n) => `reader-${n}@example.test`)].join('\n');
  await importFile(file, '?confirmed=true');
  const first = (await get('subscribers?limit=5')).json();
  const rest = (await get(`subscribers?limit=5&cursor=${first.nextCursor}`)).json();
  assert.equal(new Set([...first.items, ...rest.items].map(({ to }) => to)).size, 7);
  assert.equal(rest.nextCursor, null);
  assert.deepEqual(
    (await get('subscribers?text=READER-3')).json().items.map(({ to }: { to: string }) => to),
    ['reader-3@example.test'],
  );
});

test('a file says of each line what is wrong with it, takes the others, and enters nobody twice', async () => {
  const file = [
    'kind,to,components',
    'email,"ana@example.test",checkout;search',
    "sms,'+4930123456,",
    'email,no address,',
    'fax,+4930123457,',
    '"email","two',
    'lines",',
    'email,ben@example.test,nothing',
    '',
    'webhook,https://hooks.example.test/x,',
  ].join('\r\n');
  const done = (await importFile(file)).json();
  assert.deepEqual([done.read, done.added, done.already], [3, 3, 0]);
  assert.deepEqual(
    done.wrong.map(({ line }: { line: number }) => line),
    [4, 5, 6, 8],
  );
  assert.deepEqual((await importFile(file)).json().already, 3);
  assert.deepEqual(await asked(), ['ana@example.test confirm']);
});

test('a file whose first line names no address says how to write it', async () => {
  const { wrong, read } = (await importFile('name\nAna')).json();
  assert.deepEqual([read, wrong.length], [0, 1]);
  assert.match(wrong[0].message, /kind,to,components/);
});

test('the export is a file that the import takes, and no cell of it is run by a spreadsheet', async () => {
  await importFile(
    'kind,to,components\nsms,+4930123456,checkout\nemail,=cmd@example.test,\nemail,"o\'k@example.test",',
  );
  const { body, headers } = await get('subscribers.csv');
  assert.equal(headers['content-type'], 'text/csv; charset=utf-8');
  const cells = body.split('\r\n').flatMap((line) => line.split(','));
  assert.ok(cells.includes("'+4930123456") && cells.includes("'=cmd@example.test"));
  assert.deepEqual(
    cells.filter((cell) => /^[=+\-@\t\r]/.test(cell)),
    [],
  );
  await db.pool.query('truncate subscribers, subscriber_confirmations, subscriber_messages');
  assert.equal((await importFile(body)).json().added, 3);
  assert.deepEqual(
    (await get('subscribers'))
      .json()
      .items.map(({ to }: { to: string }) => to)
      .toSorted(),
    ['+4930123456', '=cmd@example.test', "o'k@example.test"],
  );
});

test('what became of news is told by its ends', async () => {
  await importFile('to\na@example.test\nb@example.test', '?confirmed=true');
  await db.pool.query(
    `insert into subscriber_news (page, key, components, words, at, only_added, expanded_at)
     values ('public', 'public/1', '{}', '{"subject":"Down"}', $1, false, $1)`,
    [now],
  );
  await db.pool.query(
    `insert into subscriber_messages (subscriber, channel, kind, news, rank, state, due_at)
     select s.id, 'email', 'news', n.id, 1, case when s.address like 'a%' then 'sent' else 'waiting' end, $1
     from subscribers s, subscriber_news n`,
    [now],
  );
  const news = (await get('subscriber-news')).json();
  assert.deepEqual(news.kinds, ['email', 'webhook']);
  assert.equal(news.subscribers.confirmed, 2);
  assert.deepEqual(news.items, [
    { at: now, subject: 'Down', waiting: 1, sent: 1, failed: 0, unknown: 0, cancelled: 0, complete: false },
  ]);
});
