/** Your own contacts and rules: set by yourself alone, refused with a reason, and tried with a test page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Person } from '../../domain/directory/directory.ts';
import { putUser } from '../../store/directory/people.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { directoryOf, makeFakeEngine, personNamed } from '../../../test/harness/fake-engine.ts';
import { asAdmin, signedIn, startTestServer, type TestServer } from '../../../test/harness/http.ts';

const ben: Person = {
  ...personNamed('ben', 'responder'),
  contacts: [
    { id: 'phone', channel: 'ntfy', to: 'ben-4f9c' },
    { id: 'mail', channel: 'email', to: 'ben@example.test' },
  ],
};
const engine = makeFakeEngine({ people: [personNamed('ana', 'admin'), ben, personNamed('cy', 'viewer')] });
let db: TestDatabase;
let server: TestServer;
let asBen: Record<string, string>;
before(async () => {
  db = await createTestDatabase();
  server = await startTestServer(db.pool, { engine });
  for (const { handle, name, email, role } of Object.values(engine.installed.directory.users))
    await putUser(db.pool, { handle, name, email, timeZone: null, role }, engine.now());
  asBen = await signedIn(db.pool, 'ben');
  // This engine reads no database: whatever revision a change makes is installed already.
  engine.installed.directory = {
    ...directoryOf(Object.values(engine.installed.directory.users)),
    revision: 1e9,
  };
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

async function ask(method: 'GET' | 'PUT' | 'POST', url: string, payload?: object, headers = asBen) {
  const answer = await server.app.inject({
    method,
    url: `/api/v1/me${url}`,
    headers,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

const own = {
  contacts: [
    { id: 'push', channel: 'ntfy', to: 'ben-7d21' },
    { id: 'mail', channel: 'email', to: 'ben@example.test' },
  ],
  rules: [
    { urgency: 'high', after: '0s', contact: 'push', repeat: { every: '2m', times: 3 } },
    { urgency: 'low', after: '0s', contact: 'mail' },
  ],
};

test('what you set is what you read, and setting it once more changes nothing', async () => {
  const set = await ask('PUT', '/contacts', own);
  assert.deepEqual([set.status, set.body.changed], [200, true]);
  assert.deepEqual((await ask('GET', '/contacts')).body, own);
  assert.equal((await ask('PUT', '/contacts', own)).body.changed, false);
});

test('a mistake is refused with its place and what to do, and nothing is changed', async () => {
  const rule = { urgency: 'high', contact: 'pager' };
  const { status, body } = await ask('PUT', '/contacts', { ...own, rules: [rule] });
  assert.deepEqual([status, body.code], [422, 'invalid-contacts']);
  assert.match(body.detail, /^rules\[0\]\.contact: .*pager/);
  assert.ok(body.errors[0].remedy);
  const wrongType = await ask('PUT', '/contacts', { contacts: 'all', rules: [] });
  assert.deepEqual([wrongType.status, wrongType.body.code], [400, 'invalid-body']);
  assert.deepEqual((await ask('GET', '/contacts')).body, own);
});

test('a program’s key has no contacts', async () => {
  for (const [method, url, payload] of [
    ['GET', '/contacts', undefined],
    ['PUT', '/contacts', own],
    ['POST', '/test-page', {}],
  ] as const) {
    const { status, body } = await ask(method, url, payload, asAdmin as never);
    assert.deepEqual([status, body.code], [403, 'not-allowed'], `${method} ${url}`);
  }
});

test('a test page goes to every contact, or to the one that is named, and to nobody else', async () => {
  const all = await ask('POST', '/test-page', {});
  assert.equal(all.status, 202);
  const one = await ask('POST', '/test-page', { contact: 'phone' });
  assert.deepEqual(
    [...all.body.deliveries, ...one.body.deliveries].map(({ contact }: { contact: string }) => contact),
    ['phone', 'mail', 'phone'],
  );
  const { rows } = await db.pool.query(
    `select id, kind, person, contact, channel from deliveries order by created_at, id`,
  );
  assert.deepEqual(
    rows.map(({ id }) => id).toSorted(),
    [...all.body.deliveries, ...one.body.deliveries].map(({ id }: { id: string }) => id).toSorted(),
  );
  assert.ok(rows.every(({ kind, person }) => kind === 'test' && person === 'ben'));
});

test('a contact that is not there is said, and so is having none', async () => {
  const unknown = await ask('POST', '/test-page', { contact: 'pigeon' });
  assert.deepEqual([unknown.status, unknown.body.code], [404, 'no-such-contact']);
  const none = await ask('POST', '/test-page', {}, (await signedIn(db.pool, 'cy')) as never);
  assert.deepEqual([none.status, none.body.detail], [404, 'You have no contact yet.']);
});

test('whoever presses the button again and again is asked to wait', async () => {
  let last = await ask('POST', '/test-page', {});
  for (let press = 0; press < 6 && last.status === 202; press += 1)
    last = await ask('POST', '/test-page', {});
  assert.deepEqual([last.status, last.body.code], [429, 'rate-limited']);
  assert.ok(Number(last.headers['retry-after']) >= 1);
});
