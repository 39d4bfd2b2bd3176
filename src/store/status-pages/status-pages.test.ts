import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Actor } from '../../domain/incident/events.ts';
import { aPage } from '../../domain/status-page/given.ts';
import { picture } from '../../domain/status-page/picture.ts';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { holdRestored } from '../backup/hold-restored.ts';
import { inTransaction } from '../transaction.ts';
import { lastPageChanges, readPageChanges, writePageChange } from './changes.ts';
import { insertStatusByHand, readStatusesByHand, showComponents } from './components.ts';
import {
  discardIncident,
  insertIncident,
  readIncident,
  readIncidentHistory,
  readIncidentsSince,
} from './incidents.ts';
import { lockPage } from './lock-page.ts';
import { cancelMaintenance, insertMaintenance, readMaintenance } from './maintenances.ts';
import { putPagePassword, readPagePassword } from './passwords.ts';
import { readPageFacts } from './read-facts.ts';
import { correctUpdate, insertUpdate, readEdits, type StoredUpdate } from './updates.ts';

const actor: Actor = { kind: 'person', handle: 'ana', via: 'api' };
const now = '2026-11-21T12:00:00.000Z';

const incident = (id: string, over: object = {}) => ({
  id,
  page: 'public',
  incident: null,
  title: 'Checkout fails',
  impact: null,
  startedAt: '2026-11-21T10:00:00.000Z',
  createdAt: '2026-11-21T10:05:00.000Z',
  actor,
  publishedAt: '2026-11-21T10:05:00.000Z',
  ...over,
});

const update = (id: string, over: Partial<StoredUpdate> = {}): StoredUpdate => ({
  editedAt: null,
  id,
  status: 'investigating',
  title: null,
  body: 'Payments fail for some.',
  displayAt: '2026-11-21T10:05:00.000Z',
  writtenAt: '2026-11-21T10:05:00.000Z',
  actor,
  publishedAt: '2026-11-21T10:05:00.000Z',
  components: [{ component: 'checkout', to: 'partial_outage' }],
  told: null,
  toldText: null,
  byPerson: true,
  ...over,
});

test('what was written of a page is what its picture is made from, and of drafts nothing is seen', async () => {
  await using db = await createTestDatabase();
  await showComponents(db.pool, {
    page: 'public',
    components: ['checkout', 'search'],
    now: '2026-11-01T00:00:00.000Z',
  });
  await insertIncident(db.pool, incident('i1'));
  await insertUpdate(db.pool, { incident: 'i1' }, update('u1'));
  await insertUpdate(
    db.pool,
    { incident: 'i1' },
    update('u2', { status: 'resolved', publishedAt: null, displayAt: now, components: [] }),
  );
  await insertIncident(db.pool, incident('i2', { publishedAt: null }));
  await insertUpdate(db.pool, { incident: 'i2' }, update('u3', { publishedAt: null }));
  await writePageChange(db.pool, { page: 'public', at: now, kind: 'incident', incident: 'i1' });

  const facts = await readPageFacts(db.pool, { handle: 'public' }, now);
  assert.deepEqual(
    facts.incidents.map(({ id, updates }) => [id, updates.map((one) => one.id)]),
    [
      ['i1', ['u1', 'u2']],
      ['i2', ['u3']],
    ],
  );
  assert.equal(facts.changedAt, now);
  assert.ok(facts.upTo > 0);
  const seen = picture(aPage(), facts, now);
  assert.deepEqual(
    seen.incidents.map(({ id, status, updates }) => [id, status, updates.length]),
    [['i1', 'investigating', 1]],
  );
  assert.deepEqual(seen.components[0]?.uptime.days.at(-1)?.downMs, { partial_outage: 2 * 3_600_000 });
});

test('changes of a page are numbered in the order in which they are committed', async () => {
  await using db = await createTestDatabase();
  const first = await db.pool.connect();
  await first.query('begin');
  await lockPage(first, 'public');
  let secondIsDone = false;
  const second = inTransaction(db.pool, async (client) => {
    await lockPage(client, 'public');
    await writePageChange(client, { page: 'public', at: now, kind: 'page' });
  }).then(() => (secondIsDone = true));
  await inTransaction(db.pool, async (client) => {
    await lockPage(client, 'other');
    await writePageChange(client, { page: 'other', at: now, kind: 'page' });
  });
  assert.equal(secondIsDone, false);
  await writePageChange(first, { page: 'public', at: now, kind: 'component', components: ['checkout'] });
  await first.query('commit');
  first.release();
  await second;
  const changes = await readPageChanges(db.pool, { page: 'public', after: 0, limit: 10 });
  assert.deepEqual(
    changes.map(({ kind, components }) => [kind, components]),
    [
      ['component', ['checkout']],
      ['page', []],
    ],
  );
  const after = { page: 'public', after: changes[0]!.id, limit: 10 };
  assert.deepEqual(await readPageChanges(db.pool, after), [changes[1]]);
  const last = await lastPageChanges(db.pool);
  assert.deepEqual([...last.keys()], ['other', 'public']);
  assert.equal(last.get('public')?.id, changes[1]!.id);
});

test('a draft that was thrown away is read by nobody', async () => {
  await using db = await createTestDatabase();
  await insertIncident(db.pool, incident('i1', { publishedAt: null }));
  await discardIncident(db.pool, 'i1', now);
  assert.equal(await readIncident(db.pool, { page: 'public', id: 'i1' }), null);
  assert.deepEqual(
    await readIncidentsSince(db.pool, { page: 'public', since: '2026-01-01T00:00:00.000Z' }),
    [],
  );
  const asked = { page: 'public', from: null, before: null, limit: 10 };
  assert.deepEqual(await readIncidentHistory(db.pool, asked), []);
});

test('an incident of another page is not there', async () => {
  await using db = await createTestDatabase();
  await insertIncident(db.pool, incident('i1'));
  assert.equal((await readIncident(db.pool, { page: 'public', id: 'i1' }))?.title, 'Checkout fails');
  assert.equal(await readIncident(db.pool, { page: 'other', id: 'i1' }), null);
});

test('what an update said before it was corrected stays on record', async () => {
  await using db = await createTestDatabase();
  await insertIncident(db.pool, incident('i1'));
  const before = update('u1');
  await insertUpdate(db.pool, { incident: 'i1' }, before);
  await correctUpdate(db.pool, { before, update: { ...before, body: 'All payments fail.' }, actor, now });
  const [stored] = (await readIncident(db.pool, { page: 'public', id: 'i1' }))!.updates;
  assert.deepEqual([stored?.body, stored?.editedAt], ['All payments fail.', now]);
  const [edit] = await readEdits(db.pool, ['u1']);
  assert.deepEqual([edit?.before.body, edit?.actor, edit?.at], ['Payments fail for some.', actor, now]);
});

test('of what was set by hand long ago the last of each component still holds', async () => {
  await using db = await createTestDatabase();
  const set = (component: string, status: 'operational' | 'major_outage', at: string) =>
    insertStatusByHand(db.pool, { page: 'public', component, status, at, actor });
  await set('checkout', 'major_outage', '2026-01-01T00:00:00.000Z');
  await set('checkout', 'operational', '2026-01-02T00:00:00.000Z');
  await set('search', 'major_outage', '2026-01-03T00:00:00.000Z');
  await set('search', 'operational', '2026-11-03T00:00:00.000Z');
  const read = await readStatusesByHand(db.pool, { page: 'public', since: '2026-08-01T00:00:00.000Z' });
  assert.deepEqual(read, [
    { component: 'checkout', status: 'operational', at: '2026-01-02T00:00:00.000Z' },
    { component: 'search', status: 'major_outage', at: '2026-01-03T00:00:00.000Z' },
    { component: 'search', status: 'operational', at: '2026-11-03T00:00:00.000Z' },
  ]);
});

test('a maintenance that was called off is read by whoever has to say so, and by nobody else', async () => {
  await using db = await createTestDatabase();
  await insertMaintenance(db.pool, {
    id: 'm1',
    page: 'public',
    title: 'New database',
    status: 'scheduled',
    scheduledFor: '2026-11-22T02:00:00.000Z',
    scheduledUntil: '2026-11-22T04:00:00.000Z',
    startedAt: null,
    completedAt: null,
    components: ['checkout'],
    startsItself: true,
    endsItself: true,
    reminders: [3600],
    reminded: [],
    createdAt: now,
    actor,
  });
  assert.equal((await readMaintenance(db.pool, { page: 'public', id: 'm1' }))?.title, 'New database');
  await cancelMaintenance(db.pool, 'm1', now);
  assert.equal(await readMaintenance(db.pool, { page: 'public', id: 'm1' }), null);
  const said = await readMaintenance(db.pool, { page: 'public', id: 'm1', cancelled: true });
  assert.equal(said?.title, 'New database');
  assert.deepEqual((await readPageFacts(db.pool, { handle: 'public' }, now)).maintenances, []);
});

test('each new password of a page has a higher version', async () => {
  await using db = await createTestDatabase();
  assert.equal(await readPagePassword(db.pool, 'public'), null);
  await putPagePassword(db.pool, { page: 'public', hash: 'one', now });
  await putPagePassword(db.pool, { page: 'public', hash: 'two', now });
  assert.deepEqual(await readPagePassword(db.pool, 'public'), { hash: 'two', version: 2, setAt: now });
});

test('after a restore readers are not reminded a second time of what they were reminded of since the backup', async () => {
  await using db = await createTestDatabase();
  const planned = {
    id: 'm1',
    page: 'public',
    title: 'New database',
    status: 'scheduled' as const,
    scheduledFor: '2026-11-22T02:00:00.000Z',
    scheduledUntil: '2026-11-22T04:00:00.000Z',
    startedAt: null,
    completedAt: null,
    components: [],
    startsItself: true,
    endsItself: true,
    reminders: [86_400, 3600],
    reminded: [],
    createdAt: now,
    actor,
  };
  await insertMaintenance(db.pool, planned);
  const client = await db.pool.connect();
  await holdRestored(client, { takenAt: '2026-11-20T12:00:00.000Z', now });
  client.release();
  const restored = await readMaintenance(db.pool, { page: 'public', id: 'm1' });
  assert.deepEqual(restored?.reminded, [86_400]);
});
