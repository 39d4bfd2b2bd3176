/** A status page as time passes: a maintenance that is announced, begins and ends by itself, and an incident that everybody forgot. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { StatusPageEntry } from '../../src/domain/config/config.ts';
import { pageOf } from '../../src/domain/status-page/page.ts';
import { picture } from '../../src/domain/status-page/picture.ts';
import { makeStatusPageKeeping } from '../../src/engine/keep-status-pages.ts';
import { createIncident } from '../../src/setup/status-pages/create-incident.ts';
import { postUpdate } from '../../src/setup/status-pages/post-update.ts';
import { scheduleMaintenance } from '../../src/setup/status-pages/schedule-maintenance.ts';
import { readPageChanges } from '../../src/store/status-pages/changes.ts';
import { readPageFacts } from '../../src/store/status-pages/read-facts.ts';
import { person, startSteppedEngine } from '../harness/stepped-engine.ts';

const entry: StatusPageEntry = {
  handle: 'public',
  title: 'Acme status',
  language: 'nl',
  components: [{ name: 'Checkout' }, { name: 'Search' }],
};
const url = 'http://tocsin.example.test';

async function startPage() {
  const house = await startSteppedEngine();
  const { pool } = house.database;
  const page = pageOf(entry, { url, timeZone: 'UTC' });
  const installation = { ...house.engine.installation(), statusPages: [entry] };
  const node = () =>
    makeStatusPageKeeping({
      pool,
      engine: { installation: () => installation, process: house.engine.process, now: house.now, rate: 1 },
      log: pino({ level: 'silent' }),
      works: () => true,
      url,
      onQueued: () => {},
    });
  const keeping = node();
  const keep = async (nodes = [keeping]) => void (await Promise.all(nodes.map(({ turn }) => turn())));
  await keep();
  return {
    ...house,
    house,
    pool,
    page,
    node,
    keep,
    schedule: (over: Partial<Parameters<typeof scheduleMaintenance>[1]['asked']> = {}) =>
      scheduleMaintenance(pool, {
        page,
        asked: {
          title: 'New database',
          body: 'Search is read-only.',
          scheduledFor: '2026-03-04T09:00:00.000Z',
          scheduledUntil: '2026-03-04T11:00:00.000Z',
          components: ['search'],
          reminders: [86_400, 3600],
          startsItself: true,
          endsItself: true,
          ...over,
        },
        actor: person('ana'),
        now: house.now(),
      }),
    seen: async () => picture(page, await readPageFacts(pool, page, house.now()), house.now()),
    changes: async () =>
      (await readPageChanges(pool, { page: 'public', after: 0, limit: 99 }))
        .map(({ kind, at }) => `${kind} ${at.slice(8, 16)}`)
        .slice(1),
    notices: () =>
      house.sent.flatMap(({ at, message }) =>
        message.type === 'notice' ? [`${at.slice(8, 16)} ${message.person?.handle}: ${message.subject}`] : [],
      ),
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  };
}

test('a maintenance is announced, recalled, begun and ended, each once and on two nodes', async () => {
  await using at = await startPage();
  await at.schedule();
  const nodes = [at.node(), at.node()];
  for (const span of ['1m', '23h', '1h', '22h', '1h', '58m', '1m', '1m', '1h', '1h', '1h']) {
    await at.house.pass(span);
    await at.keep(nodes);
  }
  assert.deepEqual(await at.changes(), [
    'maintenance 02T09:00',
    'maintenance-reminder 03T09:01',
    'maintenance-reminder 04T08:01',
    'maintenance-update 04T09:00',
    'maintenance-update 04T11:01',
  ]);
  const [maintenance] = (await at.seen()).maintenances;
  assert.deepEqual(
    [maintenance?.status, maintenance?.startedAt, maintenance?.completedAt],
    ['completed', '2026-03-04T09:00:00.000Z', '2026-03-04T11:00:00.000Z'],
  );
  assert.deepEqual(
    maintenance?.updates.map(({ status, body }) => `${status}: ${body}`),
    [
      'completed: Het onderhoud is klaar.',
      'in_progress: Het onderhoud is begonnen.',
      'scheduled: Search is read-only.',
    ],
  );
  const days = (await at.seen()).components.find(({ id }) => id === 'search')?.uptime.days;
  assert.deepEqual(days?.at(-1)?.downMs, { under_maintenance: 2 * 3_600_000 });
});

test('after a stall over all of it nobody is recalled, and it has been', async () => {
  await using at = await startPage();
  await at.schedule();
  await at.house.sleep('3d');
  await at.keep();
  await at.keep();
  assert.deepEqual(await at.changes(), ['maintenance 02T09:00', 'maintenance-update 05T09:00']);
  const [maintenance] = (await at.seen()).maintenances;
  assert.deepEqual(
    [maintenance?.status, maintenance?.startedAt, maintenance?.completedAt],
    ['completed', '2026-03-04T09:00:00.000Z', '2026-03-04T11:00:00.000Z'],
  );
});

test('a maintenance that people begin and end waits for them', async () => {
  await using at = await startPage();
  await at.schedule({ startsItself: false, endsItself: false, reminders: [] });
  await at.house.pass('3d');
  await at.keep();
  assert.equal((await at.seen()).maintenances[0]?.status, 'scheduled');
  assert.deepEqual(await at.changes(), ['maintenance 02T09:00']);
});

test('an announcement shortly before it begins needs no reminder', async () => {
  await using at = await startPage();
  await at.schedule({ scheduledFor: '2026-03-02T10:30:00.000Z', scheduledUntil: '2026-03-02T11:00:00.000Z' });
  await at.keep();
  await at.house.pass('40m');
  await at.keep();
  assert.deepEqual(await at.changes(), ['maintenance 02T09:00', 'maintenance-reminder 02T09:40']);
});

test('a maintenance that is announced after it has begun has begun when it did, and is announced first', async () => {
  await using at = await startPage();
  await at.schedule({ scheduledFor: '2026-03-02T08:30:00.000Z', scheduledUntil: '2026-03-02T11:00:00.000Z' });
  await at.keep();
  const [maintenance] = (await at.seen()).maintenances;
  assert.deepEqual(
    [maintenance?.status, maintenance?.startedAt],
    ['in_progress', '2026-03-02T08:30:00.000Z'],
  );
  assert.deepEqual(
    maintenance?.updates.map(({ status }) => status),
    ['in_progress', 'scheduled'],
  );
});

test('whoever wrote of an incident is reminded when nothing was said for long, and again, until something is', async () => {
  await using at = await startPage();
  const words = {
    status: 'investigating' as const,
    body: 'We look.',
    components: [],
    at: null,
    publish: true,
  };
  const { page, pool } = at;
  const created = await createIncident(pool, {
    page,
    asked: { ...words, title: 'Search is slow', impact: null, incident: null },
    actor: person('ben'),
    now: at.now(),
  });
  assert.ok(created.ok);
  const nodes = [at.node(), at.node()];
  const hours = async (count: number) => {
    for (let half = 0; half < 2 * count; half += 1) {
      await at.house.pass('30m');
      await at.keep(nodes);
    }
    await at.house.pass('1s');
  };
  await hours(5);
  assert.deepEqual(at.notices(), [
    '02T11:00 ben: Acme status: nothing was said of "Search is slow" for 2 hours',
    '02T13:00 ben: Acme status: nothing was said of "Search is slow" for 4 hours',
  ]);
  const over = { ...words, status: 'resolved' as const, body: 'It is over.' };
  await postUpdate(pool, {
    page,
    incident: created.incident.id,
    asked: over,
    actor: person('ben'),
    now: at.now(),
  });
  await hours(5);
  assert.equal(at.notices().length, 2);
});

test('whoever leads the incident hears that it is over and its readers do not know', async () => {
  await using at = await startPage();
  const incident = await at.house.declare({ severity: 'SEV-2' });
  await at.house.command(incident.id, { type: 'acknowledge', human: true }, 'cy');
  const created = await createIncident(at.pool, {
    page: at.page,
    asked: {
      status: 'investigating',
      body: 'We look.',
      components: [],
      at: null,
      publish: true,
      title: 'Search is slow',
      impact: null,
      incident: incident.id,
    },
    actor: person('ben'),
    now: at.now(),
  });
  assert.ok(created.ok);
  await at.house.command(incident.id, { type: 'resolve' }, 'cy');
  await at.house.pass('2h');
  const before = at.sent.length;
  await at.keep();
  await at.house.pass('1s');
  const told = at.sent.slice(before).flatMap(({ message }) => (message.type === 'notice' ? [message] : []));
  assert.deepEqual(
    told.map(({ person: whom, body }) => [whom?.handle, body.split('\n')[0]]),
    [['cy', 'INC-2026-0001 is over, and the readers of Acme status still read that it goes on.']],
  );
});

test('a component that was always there is known from the first look on', async () => {
  await using at = await startPage();
  const { shownSince } = await readPageFacts(at.pool, at.page, at.now());
  assert.deepEqual(shownSince, {
    checkout: '2026-03-02T09:00:00.000Z',
    search: '2026-03-02T09:00:00.000Z',
  });
});
