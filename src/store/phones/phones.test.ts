/** What is remembered of texts and calls: codes that stay what they mean, calls, and the day's cap. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/harness/database.ts';
import type { Ask } from '../../domain/phone/ask.ts';
import { findCall, keepCall, keepPressed } from './calls.ts';
import { readCodes, takeCodes } from './codes.ts';
import { spendOne } from './spending.ts';

const phone = '+15550199';
const page = (incident: number, person = 'ana'): Ask => ({
  kind: 'page',
  incident: `incident-${incident}`,
  number: `INC-2026-000${incident}`,
  person,
});
const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour)).toISOString();

test('the first ask of a day is 1, the next is 2, and the same one keeps its code', async () => {
  await using db = await createTestDatabase();
  const take = (asks: Ask[], hour: number) => takeCodes(db.pool, { phone, asks, at: at(hour) });
  assert.deepEqual(await take([page(1)], 9), [1]);
  assert.deepEqual(await take([page(2), page(1), page(3)], 10), [2, 1, 3]);
  assert.deepEqual(await takeCodes(db.pool, { phone: '+15550198', asks: [page(4)], at: at(10) }), [1]);
  assert.deepEqual(
    (await readCodes(db.pool, phone, at(11))).map(({ code }) => code),
    [1, 2, 3],
  );
});

test('a code means the same for a day and is free after it', async () => {
  await using db = await createTestDatabase();
  await takeCodes(db.pool, { phone, asks: [page(1)], at: at(0) });
  assert.deepEqual(await takeCodes(db.pool, { phone, asks: [page(2)], at: at(23) }), [2]);
  assert.deepEqual(
    (await readCodes(db.pool, phone, at(25))).map(({ code }) => code),
    [2],
  );
  assert.deepEqual(await takeCodes(db.pool, { phone, asks: [page(3)], at: at(25) }), [1]);
});

test('texts that leave at once never share a code', async () => {
  await using db = await createTestDatabase();
  const asks = Array.from({ length: 12 }, (_, index) => page(index));
  const taken = await Promise.all(asks.map((ask) => takeCodes(db.pool, { phone, asks: [ask], at: at(9) })));
  assert.equal(new Set(taken.flat()).size, 12);
});

test('beyond ninety-nine in a day the oldest gives its code up', async () => {
  await using db = await createTestDatabase();
  const asks = Array.from({ length: 100 }, (_, index) => page(index));
  for (const [index, ask] of asks.entries())
    await takeCodes(db.pool, {
      phone,
      asks: [ask],
      at: new Date(Date.UTC(2026, 2, 2, 9, 0, index)).toISOString(),
    });
  const known = await readCodes(db.pool, phone, at(10));
  assert.equal(known.length, 99);
  assert.deepEqual(
    known.filter(({ code }) => code === 1).map(({ ask }) => ask),
    [page(99)],
  );
});

test('the first key counts, and a call is forgotten after a day', async () => {
  await using db = await createTestDatabase();
  await keepCall(db.pool, { delivery: 'd1', phone, says: ['Hello.'], asks: [page(1)], at: at(9) });
  assert.equal(await keepPressed(db.pool, { delivery: 'd1', key: '1', at: at(9) }), true);
  assert.equal(await keepPressed(db.pool, { delivery: 'd1', key: '2', at: at(9) }), false);
  assert.equal((await findCall(db.pool, 'd1'))?.pressed, '1');
  await keepCall(db.pool, { delivery: 'd2', phone, says: [], asks: [], at: at(34) });
  assert.equal(await findCall(db.pool, 'd1'), null);
});

test('a cap holds although many spend at once, by days and apart for people and others', async () => {
  await using db = await createTestDatabase();
  const spend = (given: object = {}) =>
    spendOne(db.pool, { channel: 'sms', purpose: 'people', most: 5, at: at(9), ...given });
  const all = await Promise.all(Array.from({ length: 12 }, () => spend()));
  assert.equal(all.filter(Boolean).length, 5);
  assert.equal(await spend({ purpose: 'others' }), true);
  assert.equal(await spend({ channel: 'voice' }), true);
  assert.equal(await spend({ at: at(24) }), true);
  assert.equal(await spend({ most: 6 }), true);
  assert.equal(await spend({ most: 0, purpose: 'others' }), false);
});
