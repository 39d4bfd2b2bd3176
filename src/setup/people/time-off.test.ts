/** Time off as people enter it: theirs, on record, and in every schedule that may have them on call. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { onCallAt } from '../../domain/schedule/on-call-at.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { listTimeOff } from '../../store/directory/time-off.ts';
import { vendors } from '../../vendor-settings.ts';
import { applyConfig } from '../config/apply-config.ts';
import { readConfig } from '../config/read-config.ts';
import { makeResolveProcess } from '../config/resolve-process.ts';
import { addTimeOff } from './add-time-off.ts';
import { takeBackTimeOff } from './remove-time-off.ts';

const now = '2026-11-23T20:00:00.000Z';
const file = (timeOff = '') => `
organization: { name: Acme, timeZone: Europe/Berlin }
users:
  - { handle: ana, name: Ana, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
  - { handle: ben, name: Ben, timeZone: Asia/Tokyo${timeOff} }
schedules:
  - handle: primary
    timeZone: UTC
    layers: [{ rotation: daily, starts: 2026-01-01, participants: [ana, ben], away: next }]
`;

async function apply(pool: Pool, text: string): Promise<void> {
  const read = readConfig(text, { env: {}, vendors, resolveProcess: makeResolveProcess(null) });
  assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.errors));
  const actor = { kind: 'file', name: 'tocsin.yaml' } as const;
  const applied = await applyConfig(pool, read.config, { actor, source: 'file', force: false, now });
  assert.ok(applied.ok, applied.ok ? '' : JSON.stringify(applied.errors));
}

const by = (handle: string) => ({
  person: 'ben',
  actor: { kind: 'person', handle, via: 'web' } as const,
  now,
});
const add = (pool: Pool, from: string, to: string, who = 'ben') => addTimeOff(pool, { from, to }, by(who));
const written = async (pool: Pool) =>
  (await listTimeOff(pool, { person: 'ben', from: '2026-01-01', to: '2029-01-01', limit: 1000 })).map(
    ({ from, to }) => `${from} ${to}`,
  );

test('who is away by their own whole days is away in every schedule that may have them on call', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool, file());
  const added = await add(db.pool, '2026-12-01', '2026-12-02', 'ana');
  assert.ok(added.ok);
  assert.equal(added.entry.enteredBy, 'ana', 'an admin may enter it for others');
  const { directory, revision } = await readInstallation(db.pool);
  assert.equal(revision, added.revision);
  assert.deepEqual(directory.schedules['primary']!.away, [
    { person: 'ben', from: '2026-11-30T15:00:00.000Z', to: '2026-12-02T15:00:00.000Z' },
  ]);
  assert.deepEqual(onCallAt(directory.schedules['primary']!, '2026-12-02T12:00:00.000Z').people, ['ana']);
});

test('what is to come is taken back, what runs ends now, what is over stays, and all of it is on record', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool, file());
  const future = await add(db.pool, '2026-12-01', '2026-12-02');
  const running = await add(db.pool, '2026-11-20', '2026-11-30');
  assert.ok(future.ok && running.ok);
  assert.ok((await takeBackTimeOff(db.pool, future.entry.id, by('ben'))).ok);
  assert.ok((await takeBackTimeOff(db.pool, running.entry.id, by('ben'))).ok);
  assert.deepEqual(await written(db.pool), [`2026-11-20 ${now}`]);
  const refused = async (id: string, person = 'ben') => {
    const result = await takeBackTimeOff(db.pool, id, { ...by('ben'), person });
    return result.ok ? 'taken back' : result.refused;
  };
  assert.equal(await refused(running.entry.id), 'time-off-over');
  assert.equal(await refused(future.entry.id), 'no-such-time-off');
  assert.equal(
    await refused(running.entry.id, 'ana'),
    'no-such-time-off',
    'nobody takes back what is another’s',
  );
  const audit = await readAudit(db.pool, { limit: 4, before: null, noun: 'time-off' });
  assert.deepEqual(
    audit.map(({ handle, verb }) => `${handle} ${verb}`),
    ['ben changed', 'ben removed', 'ben created', 'ben created'],
  );
});

test('what cannot be entered is refused and changes nothing', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool, file());
  const { revision } = await readInstallation(db.pool);
  const over = await add(db.pool, '2026-11-01', '2026-11-02');
  assert.ok(!over.ok && over.refused === 'invalid-time-off');
  assert.match(over.sentence, /over already/);
  const nobody = await addTimeOff(
    db.pool,
    { from: '2026-12-01', to: '2026-12-01' },
    { ...by('ana'), person: 'x' },
  );
  assert.ok(!nobody.ok && nobody.refused === 'no-such-person');
  await db.pool.query(
    `insert into time_off (id, person, starts, ends, entered_at)
     select gen_random_uuid(), 'ben', '2026-12-01', '2026-12-01', $1 from generate_series(1, 500)`,
    [now],
  );
  const another = await add(db.pool, '2026-12-05', '2026-12-05');
  assert.ok(!another.ok && another.refused === 'too-much-time-off');
  assert.equal((await readInstallation(db.pool)).revision, revision);
});

test('the same days entered twice are one entry', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool, file());
  const [first, second] = [
    await add(db.pool, '2026-12-01', '2026-12-02'),
    await add(db.pool, '2026-12-01', '2026-12-02'),
  ];
  assert.deepEqual(first, second);
  assert.deepEqual(await written(db.pool), ['2026-12-01 2026-12-02']);
});

test('a file gives time off once: what was taken back does not come again, what was entered is never reset', async () => {
  await using db = await createTestDatabase();
  const given = file(', timeOff: [{ from: 2026-12-24, to: 2026-12-26 }]');
  await apply(db.pool, given);
  assert.deepEqual(await written(db.pool), ['2026-12-24 2026-12-26']);
  const [entry] = await listTimeOff(db.pool, { person: 'ben', from: now, to: '2027-01-01', limit: 9 });
  assert.ok((await takeBackTimeOff(db.pool, entry!.id, by('ben'))).ok);
  await add(db.pool, '2027-01-01', '2027-01-02');
  await apply(db.pool, given);
  await apply(db.pool, file());
  assert.deepEqual(await written(db.pool), ['2027-01-01 2027-01-02']);
});

test('a file with time off that ends before it begins is refused with its place', () => {
  const read = readConfig(file(', timeOff: [{ from: 2026-12-24, to: 2026-12-23 }]'), {
    env: {},
    vendors,
    resolveProcess: makeResolveProcess(null),
  });
  assert.ok(!read.ok);
  assert.deepEqual(
    read.errors.map(({ path, message }) => `${path}: ${message.slice(0, 40)}`),
    ['users[1].timeOff[0].to: `users[1].timeOff[0].to`: "2026-12-23" i'],
  );
});
