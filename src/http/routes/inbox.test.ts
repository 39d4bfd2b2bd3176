/** The demonstration's inbox: what it shows to whom, and what it keeps. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keepInboxEntry, mostEntries, readInbox, type KeptEntry } from '../../store/inbox/entries.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import {
  asAdmin,
  asViewer,
  signedIn,
  startTestServer,
  testUrl,
  type TestServer,
} from '../../../test/harness/http.ts';

let db: TestDatabase;
let demo: TestServer;
before(async () => {
  db = await createTestDatabase();
  const settings = { url: testUrl, demo: true, trustedProxies: [], webFolder: '/nonexistent', version: '0' };
  demo = await startTestServer(db.pool, { settings });
});
after(async () => {
  await demo[Symbol.asyncDispose]();
  await db.dispose();
});

const entry = (second: number, person: string): KeptEntry => ({
  deliveryId: `d${second}`,
  channel: 'email',
  to: `${person}@example.test`,
  person: { handle: person, name: person },
  subject: `page ${second}`,
  text: 'SEV-1',
  answers: [{ number: 'INC-2026-0001', acknowledgeUrl: `${testUrl}/a/token` }],
  at: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(),
});
const get = (url: string, headers: Record<string, string>) =>
  demo.app.inject({ method: 'GET', url, headers });
const ids = (answer: { json: () => { items: { id: string }[] } }) => answer.json().items.map(({ id }) => id);

test('shows the newest first, page by page, without leaving out or repeating one', async () => {
  for (let second = 1; second <= 5; second++)
    await keepInboxEntry(db.pool, entry(second, second % 2 ? 'ana' : 'ben'));
  const first = await get('/api/v1/inbox?limit=2', asAdmin);
  assert.equal(first.statusCode, 200);
  assert.deepEqual(ids(first), ['d5', 'd4']);
  const second = await get(`/api/v1/inbox?limit=2&cursor=${first.json().nextCursor}`, asAdmin);
  assert.deepEqual(ids(second), ['d3', 'd2']);
  const third = await get(`/api/v1/inbox?limit=2&cursor=${second.json().nextCursor}`, asAdmin);
  assert.deepEqual(ids(third), ['d1']);
  assert.equal(third.json().nextCursor, null);
  assert.equal(third.json().items[0].acknowledgeUrl, `${testUrl}/a/token`);
});

test('keeps a delivery that comes twice as one entry', async () => {
  await keepInboxEntry(db.pool, { ...entry(5, 'ana'), subject: 'again' });
  assert.equal(
    (await get('/api/v1/inbox', asAdmin)).json().items.filter(({ id }: { id: string }) => id === 'd5').length,
    1,
  );
});

test('shows others only what was meant for them', async () => {
  const ben = await signedIn(db.pool, 'ben');
  assert.deepEqual(ids(await get('/api/v1/inbox', ben)), ['d4', 'd2']);
  assert.deepEqual(ids(await get('/api/v1/inbox', asViewer)), []);
});

test('refuses a cursor that it did not make, and parameters that it does not know', async () => {
  for (const cursor of ['x', 'bnVsbA', 'W10', 'WyJhIiwiYiJd'])
    assert.equal(
      (await get(`/api/v1/inbox?cursor=${cursor}`, asAdmin)).json().code,
      'invalid-cursor',
      cursor,
    );
  assert.equal((await get('/api/v1/inbox?limit=0', asAdmin)).json().code, 'invalid-query');
  assert.equal((await get('/api/v1/inbox?other=1', asAdmin)).json().code, 'invalid-query');
});

test('exists in the demonstration alone', async () => {
  await using meant = await startTestServer(db.pool);
  const answer = await meant.app.inject({ method: 'GET', url: '/api/v1/inbox', headers: asAdmin });
  assert.equal(answer.json().code, 'demo-only');
});

test('keeps its newest entries and drops the oldest', async () => {
  await db.pool.query(
    `insert into inbox_entries select 'old' || n, timestamptz '2025-01-01' + n * interval '1 second', 'email', 'x', 'null', '', '', '[]'
     from generate_series(1, $1::integer) n`,
    [mostEntries],
  );
  await keepInboxEntry(db.pool, entry(99, 'ana'));
  const { rows } = await db.pool.query<{ count: number }>(
    'select count(*)::integer as count from inbox_entries',
  );
  assert.ok(rows[0]!.count <= mostEntries);
  assert.equal((await readInbox(db.pool, { person: null, after: null, limit: 1 }))[0]!.deliveryId, 'd99');
});
