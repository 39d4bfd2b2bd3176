/** Keys of programs: made once, shown once, found by their hash, dead when revoked. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import { findApiKey } from '../../store/directory/api-keys.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { replaceFileSections } from '../../store/directory/file-sections.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { asKey, signedIn, startTestServer, type TestServer } from '../../../test/harness/http.ts';

let db: TestDatabase;
let server: TestServer;
let ana: Record<string, string>;
before(async () => {
  db = await createTestDatabase();
  server = await startTestServer(db.pool, { findApiKey: (hash) => findApiKey(db.pool, hash) });
  ana = await signedIn(db.pool, 'ana');
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

const make = (payload: object) =>
  server.app.inject({ method: 'POST', url: '/api/v1/api-keys', headers: ana, payload });
const list = () => server.app.inject({ method: 'GET', url: '/api/v1/api-keys', headers: ana });
const revoke = (name: string) =>
  server.app.inject({ method: 'DELETE', url: `/api/v1/api-keys/${name}`, headers: ana });
const whoIs = (key: string) => server.app.inject({ method: 'GET', url: '/api/v1/me', headers: asKey(key) });

test('a key is long, recognisable, works at once with its role, and is shown once', async () => {
  const { name, role, key } = (await make({ name: 'ci', role: 'responder' })).json();
  assert.deepEqual({ name, role }, { name: 'ci', role: 'responder' });
  assert.match(key, /^tk_[\w-]{32}$/);
  assert.equal((await whoIs(key)).json().role, 'responder');
  const listed = await list();
  assert.deepEqual(
    listed.json().items.map((item: { name: string }) => item.name),
    ['ci'],
  );
  assert.ok(!listed.body.includes(key));
});

test('the database and the audit hold no key', async () => {
  const { key } = (await make({ name: 'kept', role: 'viewer' })).json();
  const { rows } = await db.pool.query<{ text: string }>('select api_keys::text as text from api_keys');
  assert.ok(rows.length > 0);
  assert.ok(!rows.some(({ text }) => text.includes(key)));
  const audit = JSON.stringify(await readAudit(db.pool, { limit: 50, before: null, noun: null }));
  assert.match(audit, /"kept"/);
  assert.ok(!audit.includes(key) && !audit.includes(hashSecret(key)));
});

test('a revoked key is refused with the next request, and its name is free again', async () => {
  const { key } = (await make({ name: 'short', role: 'viewer' })).json();
  assert.equal((await whoIs(key)).statusCode, 200);
  assert.equal((await revoke('short')).statusCode, 204);
  assert.equal((await whoIs(key)).json().code, 'unknown-key');
  assert.equal((await revoke('short')).json().code, 'no-such-api-key');
  assert.equal((await make({ name: 'short', role: 'viewer' })).statusCode, 201);
});

test('two keys of one name are refused, and so is a body that says more than it may', async () => {
  await make({ name: 'twice', role: 'viewer' });
  assert.equal((await make({ name: 'twice', role: 'viewer' })).json().code, 'name-taken');
  assert.equal((await make({ name: 'x', role: 'owner' })).json().code, 'invalid-body');
  assert.equal((await make({ name: 'x', role: 'viewer', key: 'tk_mine' })).json().code, 'invalid-body');
  assert.equal((await make({ name: 'a\r\nb', role: 'viewer' })).json().code, 'invalid-body');
});

test('keys that stand in a file applied at start are changed only there', async () => {
  await replaceFileSections(db.pool, ['apiKeys'], 'acme.yaml', new Date().toISOString());
  assert.equal((await make({ name: 'y', role: 'viewer' })).json().code, 'section-belongs-to-file');
  assert.equal((await revoke('ci')).json().code, 'section-belongs-to-file');
  await replaceFileSections(db.pool, [], 'acme.yaml', new Date().toISOString());
});
