/** What there is to go through is bounded, of the last day, and nothing of it is anybody's who may not see it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Viewer } from '../../domain/access/can.ts';
import { addressHash } from '../../domain/access/confirm-link.ts';
import { dayMs, plus } from '../../domain/instant.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { someone } from '../../../test/harness/stepped-engine.ts';
import { readShiftFacts } from './shift-facts.ts';

const now = '2026-03-02T09:00:00.000Z';
const ben: Viewer = { kind: 'person', handle: 'ben', role: 'responder' };
const read = (db: TestDatabase) => readShiftFacts(db.pool, ben, { comesOn: [], now });

/** Each of its own summary, `minutes` before now. */
async function alerts({ pool }: TestDatabase, given: { summary: string; minutes: number; state?: string }[]) {
  for (const [index, { summary, minutes, state = 'open' }] of given.entries())
    await pool.query(
      `insert into alerts (integration, key, group_key, state, disposition, service, summary, content, explanation, first_at, last_at)
       values ('prom', $1, 'g', $2, 'alert', 'checkout', $3, '{}', '', $4, $4)`,
      [`${summary}-${index}`, state, summary, plus(now, -minutes * 60_000)],
    );
}

test('alerts that began in the last day are counted, the same on one line, those that still fire first', async () => {
  await using db = await createTestDatabase();
  await alerts(db, [
    { summary: 'long ago', minutes: 24 * 60 + 1 },
    { summary: 'disk', minutes: 24 * 60, state: 'resolved' },
    { summary: 'disk', minutes: 50, state: 'resolved' },
    { summary: 'disk', minutes: 40, state: 'resolved' },
    { summary: 'errors', minutes: 10 },
  ]);
  const { count, firing, more, shown } = (await read(db)).alerts;
  assert.deepEqual([count, firing, more], [4, 1, false]);
  assert.deepEqual(
    shown.map(({ summary, times, stillFiring }) => [summary, times, stillFiring]),
    [
      ['errors', 1, true],
      ['disk', 3, false],
    ],
  );
});

test('of a storm the newest 2,000 are looked through, and it says that there may be more', async () => {
  await using db = await createTestDatabase();
  await db.pool.query(
    `insert into alerts (integration, key, group_key, state, disposition, summary, content, explanation, first_at, last_at)
     select 'prom', n::text, 'g', 'open', 'alert', 'alert ' || n, '{}', '', $1, $1 from generate_series(1, 2100) n`,
    [now],
  );
  const { count, more, shown } = (await read(db)).alerts;
  assert.deepEqual([count, more, shown.length], [2000, true, 20]);
});

test('twenty lines of the most severe incidents, and those without a cause besides; the counts tell of all', async () => {
  await using db = await createTestDatabase();
  await db.pool.query(
    `insert into processes (hash, id, version, source, compiled, accepted_at) values ('h', 'p', '1', '', '{}', $1)`,
    [now],
  );
  await db.pool.query(
    `insert into incidents (id, number, version, state, evolve_version, title, severity, rank, status, category, visibility, members, process_hash, declared_at, updated_at)
     select gen_random_uuid(), 'INC-' || n, 1, jsonb_build_object('owner', null, 'milestones', case when n <= 30 then '{"identified": "2026-03-02T08:00:00.000Z"}'::jsonb else '{}' end),
       1, 'title', 'SEV-' || r, r, 'open', case when n = 60 then 'closed' else 'active' end, case when n = 31 then 'private' else 'organization' end,
       '{}'::text[], 'h', $1::timestamptz + n * interval '1 second', $1
     from (select n, case when n <= 30 then 1 else 3 end as r from generate_series(1, 60) n) s`,
    [now],
  );
  const { count, uncaused, shown } = (await read(db)).incidents;
  assert.deepEqual([count, uncaused], [58, 28], 'one is closed, one is private');
  assert.deepEqual(
    [shown.filter((one) => one.identified).length, shown.filter((one) => !one.identified).length],
    [20, 20],
  );
  assert.deepEqual([shown[0]?.number, shown.at(-1)?.severity], ['INC-30', 'SEV-3']);
  assert.ok(shown.every(({ number }) => number !== 'INC-31'));
});

test('changes of the last day, the latest first', async () => {
  await using db = await createTestDatabase();
  for (const [index, minutes] of [24 * 60 + 1, 24 * 60, 5].entries())
    await db.pool.query(
      `insert into changes (integration, summary, at, received_at, details, links) values ('ci', $1, $2, $2, '{}', '[]')`,
      [`change ${index}`, plus(now, -minutes * 60_000)],
    );
  const { count, more, shown } = (await read(db)).changes;
  assert.deepEqual([count, more, shown.map(({ summary }) => summary)], [2, false, ['change 2', 'change 1']]);
});

test('a contact counts as confirmed at the address that the test page went to, and at no other', async () => {
  await using db = await createTestDatabase();
  const contacts = async (person = someone('ben')) =>
    (await readShiftFacts(db.pool, ben, { comesOn: [person], now })).contacts.map(
      ({ contact, confirmedAt }) => [contact, confirmedAt],
    );
  assert.deepEqual(await contacts(), [
    ['phone', null],
    ['mail', null],
  ]);
  const at = plus(now, -3 * dayMs);
  await db.pool.query(
    `insert into contact_checks (person, contact, address_hash, tested_at, delivery, confirmed_at) values ('ben', 'mail', $1, $2, 'd', $2)`,
    [addressHash({ channel: 'email', to: 'ben@example.test' }), at],
  );
  assert.deepEqual((await contacts())[1], ['mail', at]);
  const moved = someone('ben');
  assert.deepEqual(
    (await contacts({ ...moved, contacts: [{ id: 'mail', channel: 'email', to: 'b@example.test' }] }))[0],
    ['mail', null],
  );
});
