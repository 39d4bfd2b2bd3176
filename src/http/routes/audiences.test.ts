/** Who the process's audiences are, over HTTP: read by everybody, changed by admins, unless a file says it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startConfiguredServer } from '../../../test/harness/configured-server.ts';
import { asAdmin, asResponder, asViewer } from '../../../test/harness/http.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { replaceFileSections } from '../../store/directory/file-sections.ts';

const now = '2026-11-23T20:00:00.000Z';
const yaml = `
organization: { name: Acme, timeZone: UTC }
process: severity-matrix
users:
  - { handle: ana, name: Ana Ortiz, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
teams:
  - { handle: platform, members: [ana] }
audiences:
  executives: { addresses: [board@example.test], chat: ["#board", "https://workflows.example.test/secret"] }
`;
/** As after a configuration that was sent, and is nobody's file. */
async function start() {
  const house = await startConfiguredServer(yaml, { now });
  await replaceFileSections(house.db.pool, [], 'acme.yaml', now);
  return house;
}

test('everybody reads who hears what; addresses are for whoever may change them', async () => {
  await using house = await start();
  const items = (await house.get('/audiences', asViewer)).body.items as { audience: string }[];
  assert.deepEqual(
    items.map(({ audience }) => audience),
    ['public', 'engineering', 'executives', 'all-hands', 'customers'],
  );
  const executives = items.find(({ audience }) => audience === 'executives');
  assert.deepEqual(executives, {
    audience: 'executives',
    label: 'Executives',
    through: ['mail', 'chat'],
    positions: ['vp-engineering', 'cto', 'ceo'],
    users: [],
    teams: [],
    addresses: [],
    chat: ['#board'],
    owner: 'page',
  });
  const whole = (await house.get('/audiences', asAdmin)).body.items as {
    addresses: string[];
    chat: string[];
  }[];
  assert.deepEqual(whole[2]?.addresses, ['board@example.test']);
  assert.deepEqual(whole[2]?.chat, ['#board', 'https://workflows.example.test/secret']);
});

test('an admin says who an audience is, and the audit tells it', async () => {
  await using house = await start();
  const means = { users: ['ana'], teams: ['platform'], addresses: ['press@example.test'], chat: ['#news'] };
  assert.equal((await house.put('/audiences/customers', means, asResponder)).body.code, 'not-allowed');
  const changed = await house.put('/audiences/customers', means, asAdmin);
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.deepEqual(changed.body.users, [{ handle: 'ana', name: 'Ana Ortiz' }]);
  const [row] = await readAudit(house.db.pool, { limit: 1, before: null, noun: 'audience' });
  assert.deepEqual([row?.handle, row?.verb, row?.after], ['customers', 'created', means]);
  const nobody = await house.put('/audiences/customers', {}, asAdmin);
  assert.deepEqual([nobody.status, nobody.body.users], [200, []]);
});

test('what an audience cannot be says where and why', async () => {
  await using house = await start();
  const wrong = await house.put(
    '/audiences/executives',
    { users: ['anna'], addresses: ['nowhere'], chat: ['news'] },
    asAdmin,
  );
  assert.equal(wrong.body.code, 'invalid-audience');
  assert.deepEqual(wrong.body.errors, [
    { path: 'addresses[0]', message: 'is no mail address, as in board@example.test' },
    {
      path: 'chat[0]',
      message: 'is neither a room with its sign, as in #status, nor the https address of a workflow of Teams',
    },
    { path: 'users[0]', message: 'no person has the handle "anna": did you mean "ana"?' },
  ]);
  const unknown = await house.put('/audiences/shareholders', { users: ['ana'] }, asAdmin);
  assert.equal(unknown.body.code, 'no-such-audience');
  assert.match(unknown.body.detail, /It has: public, engineering/);
});

test('what a file says is changed in the file', async () => {
  await using house = await start();
  await replaceFileSections(house.db.pool, ['audiences'], 'acme.yaml', now);
  const refused = await house.put('/audiences/executives', { users: ['ana'] }, asAdmin);
  assert.equal(refused.body.code, 'section-belongs-to-file');
  assert.equal((await house.get('/audiences', asViewer)).body.items[0].owner, 'file');
});
