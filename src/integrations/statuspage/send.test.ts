/** A page at Statuspage is kept in step with ours, to a stand-in that speaks its API. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { deliveryTo } from '../../../test/harness/deliveries.ts';
import { startStatuspage, type StatuspageStandIn } from '../../../test/harness/stand-ins/other-houses.ts';
import type { IncidentPicture } from '../../domain/status-page/picture.ts';
import { readAllowList } from '../outgoing/address.ts';
import { type GuardedFetch, makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import { makeStatuspageSender, type Mirrored } from './send.ts';

const never = new AbortController().signal;
let guard: GuardedFetch;
let theirs: StatuspageStandIn;
let ours: Map<string, Mirrored>;
let memory: Map<string, string>;

before(() => {
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: 2_000 });
});
beforeEach(async () => {
  theirs = await startStatuspage({ token: 'secret-token', page: 'kctbh9vrtdwd' });
  ours = new Map();
  memory = new Map();
});
after(() => guard.close());

function sender(token = 'secret-token') {
  return makeStatuspageSender({
    fetch: guard.fetch,
    token,
    page: 'kctbh9vrtdwd',
    apiUrl: theirs.url,
    components: { checkout: 'their-checkout' },
    read: (name) => Promise.resolve(ours.get(name) ?? null),
    memory: {
      find: (names) =>
        Promise.resolve(
          new Map(names.flatMap((name) => (memory.has(name) ? [[name, memory.get(name)!]] : []))),
        ),
      keep: (name, id) => {
        memory.set(name, id);
        return Promise.resolve();
      },
    },
  });
}

const delivery = deliveryTo('statuspage', 'incident/abc', {
  type: 'update',
  incident: null,
  person: null,
  audience: '',
  subject: '',
  body: '',
  why: '',
  stopUrl: null,
});

/** The latest first, as a picture has them. */
function incident(
  ...bodies: [id: string, status: IncidentPicture['status'], body: string][]
): IncidentPicture {
  const at = '2026-03-02T10:00:00.000Z';
  return {
    id: 'abc',
    title: 'Checkout fails',
    impact: 'major',
    status: bodies[0]?.[1] ?? 'investigating',
    startedAt: at,
    createdAt: at,
    updatedAt: at,
    monitoringAt: null,
    resolvedAt: null,
    components: ['checkout', 'search'],
    updates: bodies.map(([id, status, body]) => ({
      id,
      status,
      body,
      displayAt: at,
      postedAt: at,
      addedLater: false,
      editedAt: null,
      components: [{ component: 'checkout', name: 'Checkout', from: 'operational', to: 'partial_outage' }],
    })),
    permalink: 'https://tocsin.example.test/status/public/incidents/abc',
  };
}

test('an incident is created there once, and each of its updates is added once, in order', async () => {
  ours.set('incident/abc', incident(['u1', 'investigating', 'We look at it.']));
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  ours.set(
    'incident/abc',
    incident(
      ['u3', 'resolved', 'It works.'],
      ['u2', 'identified', 'It was the cache.'],
      ['u1', 'investigating', 'We look at it.'],
    ),
  );
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  assert.equal(theirs.incidents.length, 1);
  const [mirrored] = theirs.incidents;
  assert.deepEqual(
    mirrored?.incident_updates.map(({ status, body }) => [status, body]),
    [
      ['resolved', 'It works.'],
      ['identified', 'It was the cache.'],
      ['investigating', 'We look at it.'],
    ],
  );
  assert.deepEqual(mirrored?.components, { 'their-checkout': 'partial_outage' });
  assert.equal(mirrored?.name, 'Checkout fails');
  await theirs.close();
});

test('what was created and never answered for is found again, and no update is said twice', async () => {
  ours.set(
    'incident/abc',
    incident(['u2', 'identified', 'It was the cache.'], ['u1', 'investigating', 'We look at it.']),
  );
  await sender().send(delivery, never);
  // The process died before it remembered anything.
  memory.clear();
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  assert.equal(theirs.incidents.length, 1);
  assert.equal(theirs.incidents[0]?.incident_updates.length, 2);
  await theirs.close();
});

test('a key that is refused and a page that is none say what to do; too many calls wait', async () => {
  ours.set('incident/abc', incident(['u1', 'investigating', 'We look at it.']));
  const refused = await sender('wrong').send(delivery, never);
  assert.match(refused.result === 'gave-up' ? refused.reason : '', /channels\.statuspage\.token/);
  theirs.answerWith({ kind: 'answer', status: 420, headers: { 'retry-after': '3' } });
  const calm = await sender().send(delivery, never);
  assert.deepEqual([calm.result, calm.result === 'retry' ? calm.afterSeconds : 0], ['retry', 3]);
  theirs.answerWith({ kind: 'answer', status: 200, body: '<html>' });
  assert.equal((await sender().send(delivery, never)).result, 'retry');
  assert.equal(theirs.incidents.length, 0);
  await theirs.close();
});

test('what our page says nothing of any more is given up', async () => {
  assert.equal((await sender().send(delivery, never)).result, 'gave-up');
  assert.equal(theirs.calls.length, 0);
  await theirs.close();
});
