/** The process as the API tells it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { makeFakeEngine } from '../../../test/harness/fake-engine.ts';
import { asResponder, asViewer, startTestServer, type TestServer } from '../../../test/harness/http.ts';
import type { Process } from '../../domain/process/process.ts';

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

test('an installation that has not chosen a process says so', async () => {
  const engine = makeFakeEngine();
  engine.installed = { ...engine.installed, processHash: '' };
  await using own = await startTestServer(db.pool, { engine });
  const answer = await own.app.inject({ method: 'GET', url: '/api/v1/process', headers: asViewer });
  assert.equal(answer.statusCode, 404);
  assert.equal(answer.json().detail, 'No process is chosen yet.');
});
