/** The configuration over HTTP: exported as it was applied, planned before it is changed, refused with its lines. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { replaceFileSections } from '../../store/directory/file-sections.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { makeFakeEngine } from '../../../test/harness/fake-engine.ts';
import { asAdmin, asResponder, startTestServer, type TestServer } from '../../../test/harness/http.ts';

const small = `organization:
  name: Acme
  lastResort: [{ user: ana }]
process: severity-matrix
users:
  - handle: ana
    name: Ana Ortiz
    email: ana@example.test
    role: admin
    contacts: [{ id: phone, channel: webhook, to: "https://pager.example.test/ana" }]
apiKeys:
  - { name: ci, key: "tk_0123456789abcdef0123456789abcdef", role: admin }
`;

let db: TestDatabase;
let server: TestServer;
before(async () => {
  db = await createTestDatabase();
  const engine = makeFakeEngine();
  // Reads the configuration anew as the engine does, with every look.
  const installation = engine.installation;
  let revision = 0;
  engine.installation = () => {
    void db.pool
      .query<{ revision: number }>('select revision from directory_revision')
      .then(({ rows }) => (revision = rows[0]!.revision))
      .catch(() => undefined);
    const now = installation();
    return { ...now, directory: { ...now.directory, revision } };
  };
  server = await startTestServer(db.pool, { engine });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

const put = (payload: string | Buffer, query = '', headers: Record<string, string> = asAdmin) =>
  server.app.inject({
    method: 'PUT',
    url: `/api/v1/config${query}`,
    headers: { 'content-type': 'application/yaml', ...headers },
    payload,
  });
const get = (url: string, headers: Record<string, string> = asAdmin) =>
  server.app.inject({ method: 'GET', url, headers });

test('a plan says what would change, and changes nothing', async () => {
  const before = (await get('/api/v1/config')).body;
  const answer = await put(small, '?dryRun=true');
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.json().applied, false);
  assert.deepEqual(
    answer
      .json()
      .plan.created.filter(({ noun }: { noun: string }) => noun === 'user' || noun === 'api-key')
      .map(({ noun, handle }: { noun: string; handle: string }) => `${noun} ${handle}`),
    ['user ana', 'api-key ci'],
  );
  assert.equal((await get('/api/v1/config')).body, before);
});

test('what was applied is in use, in the audit, and exports as it was applied', async () => {
  const answer = await put(small);
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.json().applied, true);
  assert.equal((await readInstallation(db.pool)).directory.users['ana']?.name, 'Ana Ortiz');
  const audit = await get('/api/v1/audit');
  assert.ok(
    audit
      .json()
      .items.some(
        ({ noun, handle }: { noun: string; handle: string }) => noun === 'user' && handle === 'ana',
      ),
  );
  assert.deepEqual(audit.json().items[0].actor, { kind: 'key', name: 'admins' });

  const exported = await get('/api/v1/config');
  assert.match(String(exported.headers['content-type']), /^application\/yaml/);
  assert.match(exported.body, /keyHash/);
  assert.doesNotMatch(exported.body, /tk_0123456789/);
  const again = await put(exported.body);
  assert.deepEqual(again.json().plan, { created: [], changed: [], removed: [] });
  assert.equal((await get('/api/v1/config')).body, exported.body);
});

test('a program may have it as JSON', async () => {
  const answer = await get('/api/v1/config', { ...asAdmin, accept: 'application/json' });
  assert.equal(answer.json().organization.name, 'Acme');
  const back = await put(answer.body, '?dryRun=true', { ...asAdmin, 'content-type': 'application/json' });
  assert.deepEqual(back.json().plan, { created: [], changed: [], removed: [] });
});

test('each mistake is named with its path, line, column and remedy, and nothing is applied', async () => {
  const wrong = small
    .replace('role: admin\n', 'role: owner\n')
    .replace('channel: webhook', 'channel: pigeon');
  const answer = await put(wrong);
  assert.equal(answer.statusCode, 422);
  const { code, errors, detail } = answer.json();
  assert.equal(code, 'invalid-configuration');
  const role = errors.find(({ path }: { path: string }) => path === 'users[0].role');
  assert.equal(role.line, wrong.split('\n').findIndex((line) => line.includes('role: owner')) + 1);
  assert.ok(role.column > 1 && role.message.length > 0 && role.remedy.length > 0);
  assert.ok(errors.length >= 2);
  assert.match(detail, /line \d+/);
  assert.equal((await readInstallation(db.pool)).directory.users['ana']?.role, 'admin');
});

test('text that is no YAML is refused at its line, and text without end is not unfolded', async () => {
  const answer = await put('organization: {\n  name: [');
  assert.equal(answer.json().code, 'invalid-configuration');
  assert.ok(answer.json().errors[0].line >= 1);
  assert.equal((await put('')).json().code, 'malformed-yaml');
  assert.equal((await put(Buffer.from([0xff]))).json().code, 'malformed-yaml');
  assert.equal((await put('#'.repeat(1024 * 1024 + 1))).statusCode, 413);
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x]',
    ...'bcdefgh'
      .split('')
      .map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]},`.repeat(8).slice(0, -1)}]`),
  ];
  assert.equal((await put(bomb.join('\n'))).statusCode, 422);
});

test('a configuration that is sent cannot read a file of the machine', async () => {
  for (const file of ['/etc/passwd', '../../etc/passwd', './processes/severity-matrix.yaml']) {
    const answer = await put(`process: ${file}\n`);
    assert.equal(answer.json().code, 'invalid-configuration', file);
    assert.doesNotMatch(answer.body, /root:/);
  }
});

test('a section that belongs to a file is changed only there', async () => {
  await replaceFileSections(db.pool, ['users'], 'acme.yaml', new Date().toISOString());
  const answer = await put(small.replace('Ana Ortiz', 'Ana Other'));
  await replaceFileSections(db.pool, [], 'acme.yaml', new Date().toISOString());
  assert.equal(answer.statusCode, 409);
  assert.equal(answer.json().code, 'section-belongs-to-file');
});

test('only an admin reads or changes it, and parameters that it does not know are refused', async () => {
  assert.equal((await get('/api/v1/config', asResponder)).json().code, 'not-allowed');
  assert.equal((await put(small, '', asResponder)).json().code, 'not-allowed');
  assert.equal((await get('/api/v1/audit', asResponder)).json().code, 'not-allowed');
  assert.equal((await put(small, '?dryrun=true')).json().code, 'invalid-query');
  assert.equal((await put(small, '?dryRun=yes')).json().code, 'invalid-query');
});

test('the audit is read page by page, by noun, the latest first', async () => {
  const all = (await get('/api/v1/audit?limit=200')).json().items as { id: number }[];
  const seen: number[] = [];
  for (let url = '/api/v1/audit?limit=2'; ;) {
    const { items, nextCursor } = (await get(url)).json();
    seen.push(...items.map(({ id }: { id: number }) => id));
    if (nextCursor === null) break;
    url = `/api/v1/audit?limit=2&cursor=${nextCursor}`;
  }
  assert.deepEqual(
    seen,
    all.map(({ id }) => id),
  );
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => b - a),
  );
  const keys = (await get('/api/v1/audit?noun=api-key')).json().items as { noun: string }[];
  assert.ok(keys.length > 0 && keys.every(({ noun }) => noun === 'api-key'));
  assert.equal((await get('/api/v1/audit?cursor=W10')).json().code, 'invalid-cursor');
});
