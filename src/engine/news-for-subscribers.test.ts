/** From what is said on a status page to what its subscribers get: one message for one thing, in its order, and nothing of a draft. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { pino } from 'pino';
import type { SubscriberMessage } from '../domain/subscribers/message.ts';
import { pageOf } from '../domain/status-page/page.ts';
import { cancelMaintenance } from '../setup/status-pages/cancel-maintenance.ts';
import { correctUpdate } from '../setup/status-pages/correct-entry.ts';
import { createIncident } from '../setup/status-pages/create-incident.ts';
import { postUpdate } from '../setup/status-pages/post-update.ts';
import { publishDraft } from '../setup/status-pages/publish-draft.ts';
import { scheduleMaintenance } from '../setup/status-pages/schedule-maintenance.ts';
import { setComponent } from '../setup/status-pages/set-component.ts';
import { importSubscribers } from '../store/subscribers/subscribers.ts';
import { createTestDatabase } from '../../test/harness/database.ts';
import { makeFakeEngine } from '../../test/harness/fake-engine.ts';
import { followForSubscribers } from './news-for-subscribers.ts';
import { startSubscriberOutbox } from './send-to-subscribers.ts';

const at = (minute: number) => `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000Z`;
const url = 'https://tocsin.example.test';
const entry = {
  handle: 'public',
  title: 'Acme status',
  components: [{ name: 'Checkout' }, { name: 'Search' }],
};
const page = pageOf(entry, { url, timeZone: 'Etc/UTC' });
const actor = { kind: 'key', name: 'test' } as const;
const log = pino({ level: 'silent' });

/** A page with one subscriber to all of it, one to checkout and one to search. */
async function start() {
  const db = await createTestDatabase();
  let now = at(0);
  const subscriber = (name: string, components: string[]) => ({
    id: randomUUID(),
    kind: 'email' as const,
    to: `${name}@example.test`,
    key: `${name}@example.test`,
    components,
    confirmed: true,
  });
  const entries = [
    subscriber('all', []),
    subscriber('checkout', ['checkout']),
    subscriber('search', ['search']),
  ];
  await importSubscribers(db.pool, { page: 'public', entries, addedBy: null }, now);
  const engine = makeFakeEngine();
  engine.now = () => now;
  engine.installed = { ...engine.installed, statusPages: [entry] };
  const got: SubscriberMessage[] = [];
  const outbox = startSubscriberOutbox(
    {
      pool: db.pool,
      node: 'one',
      now: () => now,
      log,
      senderOf: (channel) => ({
        channel,
        atOnce: 5,
        async send(message) {
          got.push(message);
          return { result: 'sent', vendorId: null, detail: null };
        },
      }),
      pageOf: async () => page,
      key: Buffer.alloc(32, 7),
    },
    { loops: false },
  );
  const following = followForSubscribers({ pool: db.pool, engine, log, url, onQueued: () => {} });
  return {
    pool: db.pool,
    following,
    /** What was sent since the last time, as "subject > name". */
    async told(): Promise<string[]> {
      await following.follow();
      await outbox.settle();
      return got
        .splice(0)
        .map(({ subject, to }) => `${subject} > ${to.split('@')[0]}`)
        .toSorted();
    },
    got,
    set now(instant: string) {
      now = instant;
    },
    [Symbol.asyncDispose]: () => db.dispose(),
  };
}

const asked = { title: 'Payments fail', impact: null, incident: null, publish: true, at: null } as const;
const down = [{ component: 'checkout', to: 'major_outage' as const }];

function unrefused<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  assert.ok(result.ok, JSON.stringify(result));
  return result as Extract<T, { ok: true }>;
}

test('an incident is one message to each whom it concerns, and so is its end', async () => {
  await using house = await start();
  house.now = at(1);
  const { incident } = unrefused(
    await createIncident(house.pool, {
      page,
      asked: { ...asked, status: 'investigating', body: 'One in eight.', components: down },
      actor,
      now: at(1),
    }),
  );
  assert.deepEqual(await house.told(), [
    'Investigating: Payments fail > all',
    'Investigating: Payments fail > checkout',
  ]);
  assert.deepEqual(await house.told(), []);
  house.now = at(9);
  unrefused(
    await postUpdate(house.pool, {
      page,
      incident: incident.id,
      asked: { publish: true, status: 'resolved', body: 'It works again.', components: [], at: null },
      actor,
      now: at(9),
    }),
  );
  assert.deepEqual(await house.told(), [
    'Resolved: Payments fail > all',
    'Resolved: Payments fail > checkout',
  ]);
});

test('a draft is sent to nobody until it is published, and a correction to nobody at all', async () => {
  await using house = await start();
  house.now = at(1);
  const { incident } = unrefused(
    await createIncident(house.pool, {
      page,
      asked: { ...asked, publish: false, status: 'investigating', body: 'A secret draft.', components: down },
      actor,
      now: at(1),
    }),
  );
  assert.deepEqual(await house.told(), []);
  house.now = at(2);
  const published = unrefused(
    await publishDraft(house.pool, {
      page,
      incident: incident.id,
      changes: { body: 'We look.' },
      actor,
      now: at(2),
    } as never),
  ) as { incident: { updates: { id: string }[] } };
  assert.equal((await house.told()).length, 2);
  house.now = at(3);
  unrefused(
    await correctUpdate(house.pool, {
      page,
      incident: incident.id,
      update: published.incident.updates[0]!.id,
      changes: { body: 'We look into it.' },
      actor,
      now: at(3),
    } as never),
  );
  assert.deepEqual(await house.told(), []);
});

test('whoever subscribes to a component gets the maintenance that touches it, and hears that it is off', async () => {
  await using house = await start();
  house.now = at(1);
  const { maintenance } = unrefused(
    await scheduleMaintenance(house.pool, {
      page,
      asked: {
        title: 'New index',
        body: 'Search is read-only.',
        components: ['search'],
        scheduledFor: '2026-03-04T02:00:00.000Z',
        scheduledUntil: '2026-03-04T04:00:00.000Z',
        reminders: [],
        startsItself: true,
        endsItself: true,
      },
      actor,
      now: at(1),
    }),
  );
  await house.following.follow();
  assert.deepEqual(await house.told(), ['Scheduled: New index > all', 'Scheduled: New index > search']);
  house.now = at(2);
  unrefused(await cancelMaintenance(house.pool, { page, maintenance: maintenance.id, actor, now: at(2) }));
  assert.deepEqual(await house.told(), ['Cancelled: New index > all', 'Cancelled: New index > search']);
});

test('a component that is set by hand is told once, and what is as it was is not', async () => {
  await using house = await start();
  house.now = at(1);
  for (const minute of [1, 2])
    unrefused(
      await setComponent(house.pool, {
        page,
        component: 'search',
        status: 'degraded_performance',
        actor,
        now: at(minute),
      }),
    );
  house.now = at(2);
  assert.deepEqual(await house.told(), ['Search: degraded > all', 'Search: degraded > search']);
});

test('two nodes that follow the same page queue each piece of news once', async () => {
  await using house = await start();
  house.now = at(1);
  for (const title of ['One', 'Two', 'Three'])
    unrefused(
      await createIncident(house.pool, {
        page,
        asked: { ...asked, title, status: 'investigating', body: 'x', components: [] },
        actor,
        now: at(1),
      }),
    );
  await Promise.all([house.following.follow(), house.following.follow(), house.following.follow()]);
  assert.equal((await house.told()).length, 9);
});
