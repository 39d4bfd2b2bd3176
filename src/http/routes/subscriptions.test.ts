/** What people asked to hear of, over HTTP: their own affair, and nobody else's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startConfiguredServer } from '../../../test/harness/configured-server.ts';
import { asAdmin, asResponder } from '../../../test/harness/http.ts';
import { readAudit } from '../../store/directory/audit.ts';

const yaml = `
organization: { name: Acme, timeZone: UTC }
process: severity-matrix
users:
  - { handle: ana, name: Ana Ortiz, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
  - { handle: vic, name: Vic Stone, role: viewer }
services: [{ handle: checkout }]
`;
const start = () => startConfiguredServer(yaml, { now: '2026-11-23T20:00:00.000Z' });

test('somebody who may only look asks to hear of a service, and takes it back', async () => {
  await using house = await start();
  const vic = await house.as('vic');
  const asked = { services: ['checkout'], severities: ['sev1', 'SEV-1'], delivery: 'at-once' };
  const made = await house.post('/me/subscriptions', asked, vic);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual(made.body.severities, ['SEV-1'], 'kept by its id');
  assert.deepEqual((await house.get('/me/subscriptions', vic)).body.items, [made.body]);
  assert.deepEqual((await house.get('/me/subscriptions', await house.as('ana'))).body.items, []);
  const { id } = made.body;
  assert.equal(
    (await house.delete(`/me/subscriptions/${id}`, await house.as('ana'))).body.code,
    'no-such-subscription',
  );
  assert.equal((await house.delete(`/me/subscriptions/${id}`, vic)).status, 204);
  assert.deepEqual((await house.get('/me/subscriptions', vic)).body.items, []);
  const rows = await readAudit(house.db.pool, { limit: 5, before: null, noun: 'subscription' });
  assert.deepEqual(
    rows.map(({ verb }) => verb),
    ['removed', 'created'],
  );
});

test('what there is not cannot be asked for, and a program is not told', async () => {
  await using house = await start();
  const vic = await house.as('vic');
  const service = await house.post('/me/subscriptions', { services: ['chekout'], delivery: 'daily' }, vic);
  assert.deepEqual(
    [service.body.code, service.body.errors],
    ['no-such-service', [{ path: 'services[0]', message: '"chekout" is none: did you mean "checkout"?' }]],
  );
  const severity = await house.post('/me/subscriptions', { severities: ['X'], delivery: 'daily' }, vic);
  assert.equal(severity.body.code, 'no-such-severity');
  assert.equal((await house.get('/me/subscriptions', asAdmin)).body.code, 'not-allowed');
});

test('a program that may act for others asks on behalf of somebody, and no other program does', async () => {
  await using house = await start();
  const made = await house.post('/me/subscriptions?person=vic', { delivery: 'daily' }, asAdmin);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual((await house.get('/me/subscriptions', await house.as('vic'))).body.items, [made.body]);
  assert.equal((await house.get('/me/subscriptions?person=vic', asResponder)).body.code, 'not-allowed');
  assert.equal((await house.get('/me/subscriptions?person=nobody', asAdmin)).body.code, 'not-allowed');
});

test('fifty are kept, and no more', async () => {
  await using house = await start();
  const vic = await house.as('vic');
  for (let n = 0; n < 50; n += 1)
    assert.equal((await house.post('/me/subscriptions', { delivery: 'daily' }, vic)).status, 201);
  assert.equal(
    (await house.post('/me/subscriptions', { delivery: 'daily' }, vic)).body.code,
    'too-many-subscriptions',
  );
});
