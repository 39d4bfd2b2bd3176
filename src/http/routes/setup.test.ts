/** Set-up links: one use, one day, one purpose; and what they may not do. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { readPasswordHash } from '../../store/access/passwords.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { putUser } from '../../store/directory/people.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { directoryOf, makeFakeEngine, personNamed } from '../../../test/harness/fake-engine.ts';
import {
  asAdmin,
  asResponder,
  startTestServer,
  testUrl,
  type TestServer,
} from '../../../test/harness/http.ts';
import { makeSetupLink, setupLinkLifeMs } from '../setup-link.ts';

const password = 'correct horse battery';
const firstAdmin = { name: 'Dana Lund', email: 'dana@example.test', password };
const dana = { ...personNamed('dana', 'admin'), name: 'Dana Lund' };
const now = new Date().toISOString();

let db: TestDatabase;
let server: TestServer;
beforeEach(async () => {
  db = await createTestDatabase();
  // The engine sees the new person as it would after its next look at the revision.
  server = await startTestServer(db.pool, { engine: makeFakeEngine({ people: [dana] }) });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

const linkFor = async (person: string | null, at: string = now) =>
  new URL((await makeSetupLink(db.pool, { person, url: testUrl, now: at })).url).pathname;
const look = (path: string, at: TestServer = server) =>
  at.app.inject({ method: 'GET', url: `/api/v1${path}` });
const use = (path: string, payload: object, at: TestServer = server) =>
  at.app.inject({ method: 'POST', url: `/api/v1${path}`, payload });

test('the first admin says who they are, is signed in, and is in the audit', async () => {
  const link = await linkFor(null);
  assert.deepEqual((await look(link)).json(), {
    for: 'first-admin',
    person: null,
    email: null,
    organization: 'Acme',
  });
  const answer = await use(link, firstAdmin);
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers['set-cookie']), /^tocsin=/);
  assert.deepEqual(answer.json().person, { handle: 'dana', name: 'Dana Lund' });
  const [row] = await readAudit(db.pool, { limit: 1, before: null, noun: null });
  assert.deepEqual([row?.noun, row?.handle, row?.verb], ['user', 'dana', 'created']);
  assert.doesNotMatch(JSON.stringify(row), /scrypt|battery/);
});

test('a link works once, also of two who use it at the same time', async () => {
  const link = await linkFor(null);
  const answers = await Promise.all([
    use(link, firstAdmin),
    use(link, { ...firstAdmin, name: 'Eve', email: 'eve@example.test' }),
  ]);
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [200, 404]);
  assert.equal((await use(link, firstAdmin)).json().code, 'setup-link-invalid');
  assert.equal((await look(link)).json().code, 'setup-link-invalid');
});

test('a link works for a day', async () => {
  const link = await linkFor(null, new Date(Date.parse(now) - setupLinkLifeMs - 1).toISOString());
  assert.equal((await look(link)).json().code, 'setup-link-invalid');
  assert.equal((await use(link, firstAdmin)).json().code, 'setup-link-invalid');
});

test('a newer link ends the older one', async () => {
  const older = await linkFor(null);
  await linkFor(null);
  assert.equal((await use(older, firstAdmin)).json().code, 'setup-link-invalid');
});

test('looking at a link does not use it up, and a refusal leaves it as it was', async () => {
  const link = await linkFor(null);
  await look(link);
  assert.equal((await use(link, { ...firstAdmin, password: 'too short' })).json().code, 'password-too-weak');
  assert.equal(
    (await use(link, { ...firstAdmin, password: 'dana lund dana lund' })).json().code,
    'password-too-weak',
  );
  assert.equal((await use(link, { password })).json().code, 'invalid-body');
  assert.equal((await use(link, { ...firstAdmin, email: 'no address' })).json().code, 'invalid-body');
  assert.equal((await use(link, { ...firstAdmin, role: 'admin' })).json().code, 'invalid-body');
  await putUser(
    db.pool,
    { handle: 'd', name: 'D', email: 'DANA@example.test', timeZone: null, role: 'viewer' },
    now,
  );
  assert.equal((await use(link, firstAdmin)).json().code, 'handle-taken');
  assert.equal((await use(link, { ...firstAdmin, email: 'dana2@example.test' })).statusCode, 200);
});

test('where an admin can sign in already, no link makes a first one', async () => {
  await use(await linkFor(null), firstAdmin);
  const again = await use(await linkFor(null), { ...firstAdmin, email: 'eve@example.test' });
  assert.equal(again.json().code, 'already-set-up');
});

test('a handle that somebody had is not given to somebody else', async () => {
  await putUser(db.pool, { handle: 'dana', name: 'Dana', email: null, timeZone: null, role: 'viewer' }, now);
  server.engine.installed.directory = directoryOf([{ ...dana, handle: 'dana-2' }]);
  assert.equal((await use(await linkFor(null), firstAdmin)).json().person.handle, 'dana-2');
});

test('an admin’s link sets the password of one person and of nobody else', async () => {
  server.engine.installed.directory = directoryOf([personNamed('ben', 'responder')]);
  const made = await server.app.inject({
    method: 'POST',
    url: '/api/v1/users/ben/setup-link',
    headers: asAdmin,
  });
  assert.equal(made.statusCode, 201);
  const link = new URL(made.json().url).pathname;
  assert.deepEqual((await look(link)).json().person, { handle: 'ben', name: 'Ben' });
  assert.equal((await use(link, { ...firstAdmin })).json().code, 'invalid-body');
  const answer = await use(link, { password });
  assert.equal(answer.json().person.handle, 'ben');
  assert.ok(await readPasswordHash(db.pool, 'ben'));
  assert.equal((await use(link, { password })).json().code, 'setup-link-invalid');
});

test('only an admin makes links, and only for somebody who is there', async () => {
  const ask = (handle: string, headers: Record<string, string>) =>
    server.app.inject({ method: 'POST', url: `/api/v1/users/${handle}/setup-link`, headers });
  assert.equal((await ask('dana', asResponder)).json().code, 'not-allowed');
  assert.equal((await ask('nobody', asAdmin)).json().code, 'no-such-person');
  assert.equal((await ask('constructor', asAdmin)).json().code, 'no-such-person');
});

test('an unknown token tells nothing, and a token never reaches the log', async () => {
  for (const token of ['x', 'a'.repeat(43), '%00', '__proto__'])
    assert.equal((await look(`/setup/${token}`)).json().code, 'setup-link-invalid', token);
  const link = await linkFor(null);
  await use(link, firstAdmin);
  assert.ok(!server.lines.join('').includes(link.split('/').at(-1)!));
});
