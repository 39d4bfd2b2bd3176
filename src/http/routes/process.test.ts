/** The process as the API tells it, and the check of a file that somebody writes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { makeFakeEngine } from '../../../test/harness/fake-engine.ts';
import { asResponder, asViewer, startTestServer, type TestServer } from '../../../test/harness/http.ts';
import type { Process } from '../../domain/process/process.ts';

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

test('a severity is found by answers where the process asks questions, and a declaration may give them instead', async () => {
  const engine = makeFakeEngine();
  const matrix = engine.process('hash');
  const asking: Process = {
    ...matrix,
    classifier: {
      kind: 'matrix',
      impact: [
        { id: 'all', label: 'Everybody' },
        { id: 'few', label: 'A few' },
      ],
      urgency: [{ id: 'now', label: 'Now' }],
      severities: { all: { now: 'SEV-1' }, few: { now: 'SEV-3' } },
    },
  };
  await using own = await startTestServer(db.pool, { engine: makeFakeEngine({ process: asking }) });
  const post = (path: string, payload: object) =>
    own.app.inject({ method: 'POST', url: `/api/v1/${path}`, headers: asResponder, payload });
  const found = await post('process/classify', { answers: { impact: 'all', urgency: 'now' } });
  assert.deepEqual(found.json(), { severity: 'SEV-1', because: 'impact all, urgency now' });
  const preview = await post('incidents/preview', { answers: { impact: 'few', urgency: 'now' } });
  assert.equal(preview.json().paged[0].by, 'ticket', 'a SEV-3 begins with a ticket');
  const wrong = await post('process/classify', { answers: { impact: 'al', urgency: 'now' } });
  assert.equal(wrong.statusCode, 400);
  assert.equal(wrong.json().errors[0].message, 'There is no impact "al". Did you mean "all"?');
  const neither = await post('incidents', { title: 'Something' });
  assert.equal(neither.json().errors[0].message, 'Give a `severity`, or the `answers` by which it is found.');
});

test('a process without questions says that it has none', async () => {
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/v1/process/classify',
    headers: asViewer,
    payload: { answers: { impact: 'all' } },
  });
  assert.equal(answer.statusCode, 400);
  assert.match(answer.json().errors[0].message, /^This process has no questions/);
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
