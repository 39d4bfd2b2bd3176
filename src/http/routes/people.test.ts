/** Somebody joins: they get a handle of their own, a place in the audit, and a link when an admin asks for one. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { makeFakeEngine } from '../../../test/harness/fake-engine.ts';
import { asAdmin, asResponder, startTestServer, type TestServer } from '../../../test/harness/http.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { replaceFileSections } from '../../store/directory/file-sections.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';

let db: TestDatabase;
let server: TestServer;
before(async () => {
  db = await createTestDatabase();
  const engine = makeFakeEngine();
  // It sees whoever was added, as it would after its next look at the revision.
  engine.installed = {
    ...engine.installed,
    directory: { ...engine.installed.directory, revision: 1_000 },
  };
  server = await startTestServer(db.pool, { engine });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

const add = (payload: object, headers: Record<string, string> = asAdmin) =>
  server.app.inject({ method: 'POST', url: '/api/v1/users', headers, payload });
const gwen = { name: 'Gwen Parry', email: 'gwen@example.test' };

test('whoever joins is a responder with a handle of their own, and the audit says who let them in', async () => {
  const answer = await add(gwen);
  assert.equal(answer.statusCode, 201, answer.body);
  assert.deepEqual(answer.json(), { handle: 'gwen' });
  assert.deepEqual((await add({ ...gwen, email: 'other.gwen@example.test' })).json(), { handle: 'gwen-2' });
  const { users } = (await readInstallation(db.pool)).directory;
  assert.deepEqual([users['gwen']?.name, users['gwen']?.role], ['Gwen Parry', 'responder']);
  const [, row] = await readAudit(db.pool, { limit: 2, before: null, noun: 'user' });
  assert.deepEqual(
    [row?.handle, row?.verb, row?.actor],
    ['gwen', 'created', { kind: 'key', name: 'admins' }],
  );
});

test('an address belongs to one person, however it is written', async () => {
  const answer = await add({ name: 'Somebody else', email: 'GWEN@example.test' });
  assert.equal(answer.statusCode, 409);
  assert.equal(answer.json().code, 'handle-taken');
});

test('nobody joins without the right to configure, nor where a file says who there is', async () => {
  assert.equal((await add({ ...gwen, email: 'c@example.test' }, asResponder)).statusCode, 403);
  await replaceFileSections(db.pool, ['users'], 'acme.yaml', '2026-11-21T12:00:00.000Z');
  assert.equal((await add({ ...gwen, email: 'd@example.test' })).json().code, 'section-belongs-to-file');
});
