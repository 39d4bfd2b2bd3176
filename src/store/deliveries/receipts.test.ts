/** A vendor's later word on a delivery: what it changes, and what it leaves as it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import type { Receipt } from '../../domain/phone/receipt.ts';
import { takeReceipt } from './receipts.ts';

const now = () => '2026-03-02T09:00:30.000Z';

const receipt = (given: Partial<Receipt> = {}): Receipt => ({
  provider: 'twilio',
  vendorId: 'SM1',
  delivery: 'd1',
  state: 'delivered',
  detail: 'Delivered, says Twilio',
  hopeless: false,
  ...given,
});

/** No incident waits for it: what an incident does is for the whole house's tests. */
const decide = () => {
  throw new Error('no incident is concerned');
};

async function queue(
  { pool }: TestDatabase,
  id: string,
  given: { state?: string; vendorId?: string | null; joinedTo?: string } = {},
): Promise<void> {
  const { state = 'sent', vendorId = 'SM1', joinedTo = null } = given;
  await pool.query(
    `insert into deliveries (id, kind, person, contact, channel, urgency, rank, state, due_at, created_at, vendor_id, joined_to)
     values ($1, 'test', 'ana', 'mobile', 'sms', 'high', 2, $2, $3, $3, $4, $5)`,
    [id, state, now(), vendorId, joinedTo],
  );
}

const stateOf = async ({ pool }: TestDatabase, id: string) =>
  (await pool.query<{ state: string }>('select state from deliveries where id = $1', [id])).rows[0]?.state;

const take = ({ pool }: TestDatabase, one: Receipt, last = false) =>
  takeReceipt(pool, one, { decide, now, last });

test('what one message carried is delivered together', async () => {
  await using db = await createTestDatabase();
  await queue(db, 'd1');
  await queue(db, 'd2', { joinedTo: 'd1' });
  await queue(db, 'd3');
  await take(db, receipt());
  assert.deepEqual(
    [await stateOf(db, 'd1'), await stateOf(db, 'd2'), await stateOf(db, 'd3')],
    ['delivered', 'delivered', 'sent'],
  );
});

test('a word that overtakes our own writing is asked for again, and counts in the end', async () => {
  await using db = await createTestDatabase();
  await queue(db, 'd1', { state: 'sending', vendorId: null });
  assert.deepEqual(await take(db, receipt()), { taken: 'early' });
  assert.equal(await stateOf(db, 'd1'), 'sending');
  assert.deepEqual(await take(db, receipt(), true), { taken: 'done', written: [] });
  assert.equal(await stateOf(db, 'd1'), 'delivered');
});

test('what has arrived although its acceptance was lost is not sent again', async () => {
  await using db = await createTestDatabase();
  await queue(db, 'd1', { state: 'waiting', vendorId: null });
  await take(db, receipt());
  assert.equal(await stateOf(db, 'd1'), 'delivered');
});

test('a delivery that nobody knows, or that another provider carried, is left alone', async () => {
  await using db = await createTestDatabase();
  await queue(db, 'd1', { vendorId: 'plivo-1' });
  assert.deepEqual(await take(db, receipt({ delivery: 'unknown' })), { taken: 'done', written: [] });
  await take(db, receipt({ state: 'undelivered' }));
  assert.equal(await stateOf(db, 'd1'), 'sent');
});

test('of two that come at once one is taken', async () => {
  await using db = await createTestDatabase();
  await queue(db, 'd1');
  await Promise.all([
    take(db, receipt({ state: 'undelivered' })),
    take(db, receipt({ state: 'undelivered' })),
    take(db, receipt({ state: 'undelivered' })),
  ]);
  assert.equal(await stateOf(db, 'd1'), 'failed');
  const { rows } = await db.pool.query('select * from phone_receipts');
  assert.equal(rows.length, 1);
});
