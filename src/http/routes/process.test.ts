/** The process as the API tells it, and the check of a file that somebody writes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { asViewer, startTestServer, type TestServer } from '../../../test/harness/http.ts';

const source = readFileSync(join(import.meta.dirname, '../../../processes/severity-matrix.yaml'), 'utf8');
let db: TestDatabase;
let server: TestServer;
before(async () => {
  db = await createTestDatabase();
  server = await startTestServer(db.pool);
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

const check = (payload: string | Buffer, type = 'application/yaml') =>
  server.app.inject({
    method: 'POST',
    url: '/api/v1/process/check',
    headers: { ...asViewer, 'content-type': type },
    payload,
  });

test('the process in force offers its severities, statuses, roles, flags, positions and audiences', async () => {
  const answer = await server.app.inject({ method: 'GET', url: '/api/v1/process', headers: asViewer });
  assert.equal(answer.statusCode, 200);
  const view = answer.json();
  assert.equal(view.id, 'severity-matrix');
  assert.equal(view.severities[0].id, 'SEV-1');
  for (const menu of ['statuses', 'roles', 'positions', 'audiences']) assert.ok(view[menu].length > 0, menu);
});

test('a process that was never accepted is not there', async () => {
  const answer = await server.app.inject({
    method: 'GET',
    url: '/api/v1/process?hash=none',
    headers: asViewer,
  });
  assert.equal(answer.json().code, 'no-such-process');
});

test('a file that holds is told so, under whatever name its text is sent', async () => {
  for (const type of [
    'application/yaml',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json',
  ])
    assert.equal((await check(source, type)).json().ok, true, type);
});

test('a file with a mistake is answered with its line, its column and a remedy', async () => {
  const line = source.split('\n').findIndex((text) => text.includes('owner: Engineering')) + 1;
  const { ok, findings } = (await check(source.replace('owner: Engineering', 'owner: 5'))).json();
  assert.equal(ok, false);
  assert.equal(findings[0].line, line);
  assert.ok(findings[0].column > 1);
  assert.ok(findings[0].remedy.length > 0);
});

test('what is no text or too long is refused before it is read', async () => {
  assert.equal((await check('')).json().code, 'malformed-yaml');
  assert.equal((await check(Buffer.from([0xff, 0xfe]))).json().code, 'malformed-yaml');
  assert.equal((await check('#'.repeat(300_000))).statusCode, 413);
});

test('a file of aliases that would unfold without end is refused at once', async () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'
      .split('')
      .map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]},`.repeat(9).slice(0, -1)}]`),
  ].join('\n');
  assert.equal((await check(bomb)).json().ok, false);
});
