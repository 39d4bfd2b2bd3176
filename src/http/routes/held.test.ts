/** The hold after a restore: seen by whoever looks, ended by an admin, and on record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asAdmin, asResponder } from '../../../test/harness/http.ts';
import { startHouseApi } from '../../../test/harness/house-api.ts';
import { holdRestored } from '../../store/backup/hold-restored.ts';
import { readAudit } from '../../store/directory/audit.ts';

test('held incidents are listed and page nobody; released, each goes on once, and the audit says who let them', async () => {
  await using api = await startHouseApi();
  const { house } = api;
  await house.signal({ severity: 'error' });
  await house.pass('1s');
  await house.declare({ severity: 'SEV-2', visibility: 'private', title: 'Payroll leaked' }, 'ana');
  await house.pass('1m');
  const client = await house.database.pool.connect();
  await holdRestored(client, { takenAt: house.now(), now: house.now() }).finally(() => client.release());
  const before = house.pages().length;
  await house.pass('2h');
  assert.equal(house.pages().length, before);

  const numbers = (answer: { body: { items: { number: string; held: boolean }[] } }) =>
    answer.body.items.map(({ number, held }) => [number, held]);
  assert.deepEqual(numbers(await api.get('/held', asAdmin)), [
    ['INC-2026-0002', true],
    ['INC-2026-0001', true],
  ]);
  assert.deepEqual(numbers(await api.get('/held', asResponder)), [['INC-2026-0001', true]], 'one is private');
  const refused = await api.post('/held/release');
  assert.deepEqual([refused.status, refused.body.code], [403, 'not-allowed']);

  const { status, body } = await api.post('/held/release', {}, asAdmin);
  assert.deepEqual([status, body], [200, { count: 2, released: ['INC-2026-0001', 'INC-2026-0002'] }]);
  assert.deepEqual((await api.get('/held', asAdmin)).body.items, []);
  assert.equal(house.pages().length, before + 1, 'the mails of both, joined to one message');
  await house.pass('40m');
  assert.ok(
    house.pages().some((page) => page.startsWith('ben by phone')),
    'their ladders go on',
  );

  const again = await api.post('/held/release', {}, asAdmin);
  assert.deepEqual(again.body, { count: 0, released: [] });
  const audit = await readAudit(house.database.pool, { limit: 5, before: null, noun: 'installation' });
  assert.deepEqual(
    audit.map(({ handle, verb, actor }) => [handle, verb, (actor as { name: string }).name]),
    [
      ['held', 'released', 'admins'],
      ['backup', 'restored', 'tocsin restore'],
    ],
  );
});
