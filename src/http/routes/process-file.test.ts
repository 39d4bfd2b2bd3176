/** The process as a file: checked and explained, offered as it ships, taken into use. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { makeFakeEngine } from '../../../test/harness/fake-engine.ts';
import {
  asAdmin,
  asResponder,
  asViewer,
  startTestServer,
  type TestServer,
} from '../../../test/harness/http.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { replaceFileSections } from '../../store/directory/file-sections.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';

const source = readFileSync(join(import.meta.dirname, '../../../processes/severity-matrix.yaml'), 'utf8');
let db: TestDatabase;
let server: TestServer;
before(async () => {
  db = await createTestDatabase();
  const engine = makeFakeEngine();
  // It sees what was applied, as it would after its next look at the revision.
  const before = engine.installed;
  engine.installed = { ...before, directory: { ...before.directory, revision: 1_000 }, processHash: '' };
  server = await startTestServer(db.pool, { engine });
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
const get = (path: string) => server.app.inject({ url: `/api/v1/process${path}`, headers: asViewer });
const put = (payload: string, query = '', headers: Record<string, string> = asAdmin) =>
  server.app.inject({
    method: 'PUT',
    url: `/api/v1/process${query}`,
    headers: { 'content-type': 'application/yaml', ...headers },
    payload,
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

test('what holds is explained: its severities with their promises and ladders, in words', async () => {
  const { meaning } = (await check(source)).json();
  const [worst] = meaning.severities;
  assert.equal(worst.id, 'SEV-1');
  assert.deepEqual(
    worst.ladder
      .filter(
        ({ ladder, afterMs }: { ladder: string; afterMs: number }) =>
          ladder === 'sev-1-matrix' && afterMs > 0,
      )
      .map(({ afterMs, to, unless }: { afterMs: number; to: string[]; unless: string }) => [
        afterMs / 60_000,
        to.join(),
        unless,
      ]),
    [
      [15, 'VP Engineering', 'mitigated'],
      [30, 'CTO', 'mitigated'],
      [60, 'CEO', 'mitigated'],
    ],
  );
  const response = worst.promises.find(({ label }: { label: string }) => label === 'Response');
  assert.deepEqual([response.within, response.from, response.dueMs], ['5 min', 'declared', 300_000]);
  assert.ok(meaning.particulars.includes('SEV-1 pages the CEO after 1 h.'), meaning.particulars.join());
  assert.equal((await check('process: 5')).json().meaning, null);
});

test('what follows from it is found too, and of this installation who is missing when it is asked', async () => {
  const codes = async (query: string) => {
    const answer = await server.app.inject({
      method: 'POST',
      url: `/api/v1/process/check${query}`,
      headers: { ...asViewer, 'content-type': 'application/yaml' },
      payload: source,
    });
    const { ok, findings } = answer.json();
    return { ok, codes: findings.map(({ code }: { code: string }) => code) };
  };
  assert.deepEqual(await codes(''), { ok: true, codes: ['response-without-page'] });
  const here = await codes('?installation=true');
  assert.equal(here.ok, false, 'no page reaches anybody');
  for (const code of ['position-bound-to-nobody', 'rung-nobody-answers', 'last-resort-reaches-nobody'])
    assert.ok(here.codes.includes(code), code);
});

test('the language is there for editors, every key with its description', async () => {
  const answer = await get('/schema');
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers['content-type']), /^application\/schema\+json/);
  assert.match(answer.json().properties.severities.items.properties.definition.description, /severe/);
});

test('what ships is offered with what is particular to it', async () => {
  const { items } = (await get('/shipped')).json();
  const matrix = items.find(({ id }: { id: string }) => id === 'severity-matrix');
  assert.equal(matrix.source, source);
  assert.equal(matrix.severities.length, 4);
  assert.ok(matrix.particulars.length > 2);
});

test('a process is planned, then taken into use by one change in the audit, and its text is there again', async () => {
  assert.equal((await get('/source')).json().code, 'no-such-process');
  const plan = (await put(source, '?dryRun=true')).json();
  assert.equal(plan.applied, false);
  assert.deepEqual(
    plan.plan.created.map(({ noun, handle }: { noun: string; handle: string }) => [noun, handle]),
    [['process', 'severity-matrix']],
  );
  assert.equal((await readInstallation(db.pool)).processHash, null, 'a plan changes nothing');
  const follows = ({ warnings }: { warnings: { line: number; message: string }[] }) =>
    warnings.filter(({ message }) => message.includes('SEV-3 pages nobody')).map(({ line }) => line);
  const line = source.split('\n').findIndex((text) => text.includes('id: response-sev-3')) + 6;
  assert.deepEqual(follows(plan), [line], 'what follows from it is said before it is taken into use');

  const applied = await put(source);
  assert.equal(applied.json().applied, true, applied.body);
  const { processHash } = await readInstallation(db.pool);
  const [row, ...more] = await readAudit(db.pool, { limit: 10, before: null, noun: 'process' });
  assert.deepEqual([row?.handle, row?.verb, more], ['severity-matrix', 'created', []]);
  assert.deepEqual((await get(`/source?hash=${processHash}`)).json(), {
    hash: processHash,
    source,
    file: null,
  });
  const again = (await put(source)).json();
  assert.equal(again.plan.changed.length, 0, 'what is in use already changes nothing');
  assert.deepEqual(follows(again), [], 'and is not warned of anew');
});

test('a process with mistakes is not taken into use, and each mistake stands at its line', async () => {
  const line = source.split('\n').findIndex((text) => text.includes('owner: Engineering')) + 1;
  const answer = await put(source.replace('owner: Engineering', 'owner: 5'));
  assert.equal(answer.statusCode, 422);
  assert.equal(answer.json().code, 'invalid-process');
  assert.equal(answer.json().errors[0].line, line);
});

test('only who may configure takes a process into use, and none that belongs to a file', async () => {
  assert.equal((await put(source, '', asResponder)).statusCode, 403);
  await replaceFileSections(db.pool, ['process'], 'acme.yaml', '2026-11-21T12:00:00.000Z');
  const answer = await put(source.replace('version: "1.0"', 'version: "1.1"'));
  assert.equal(answer.json().code, 'section-belongs-to-file', answer.body);
  const { processHash } = await readInstallation(db.pool);
  assert.equal((await get(`/source?hash=${processHash ?? ''}`)).json().file, 'acme.yaml');
});
