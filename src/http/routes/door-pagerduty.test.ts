import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { createTestDatabase } from '../../../test/harness/database.ts';
import {
  asViewer,
  noLimits,
  startTestServer,
  testIntegration,
  type TestServer,
} from '../../../test/harness/http.ts';
import { until } from '../../../test/harness/until.ts';
import { receiveChange } from '../../integrations/pagerduty-events/receive-change.ts';
import { receiveEvent } from '../../integrations/pagerduty-events/receive.ts';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import type { LimitRates } from '../limits.ts';
import type { ChangeView } from '../shapes.ts';

const key = 'e0123456789abcdef0123456789abcde';
const trigger = {
  routing_key: key,
  event_action: 'trigger',
  payload: { summary: 'Replica lag', source: 'db-1', severity: 'critical' },
};

async function startDoor(pool: Pool, rates?: LimitRates) {
  let made = 0;
  const unused = () => assert.fail('this door reads events alone');
  return startTestServer(pool, {
    receivers: {
      alertmanager: unused,
      webhook: unused,
      'pagerduty-events': (body) => receiveEvent(body, () => `made-${++made}`),
    },
    receiveChange,
    findIntegrationByKey: async (hash) =>
      hash === hashSecret(key) ? { ...testIntegration, kind: 'pagerduty-events', service: 'shop' } : null,
    ...(rates && { rates }),
  });
}

test('every accepted event is answered with its dedup_key, also one that was made up here', async () => {
  await using database = await createTestDatabase();
  await using server = await startDoor(database.pool);
  const send = (payload: object, headers = {}) =>
    server.app.inject({ method: 'POST', url: '/v2/enqueue', payload, headers });
  const answers = [
    await send({ ...trigger, dedup_key: 'db-1' }),
    await send(trigger),
    await send(trigger),
    await send({ ...trigger, routing_key: undefined }, { 'x-routing-key': key }),
  ];
  assert.deepEqual(
    answers.map((answer) => [answer.statusCode, answer.json<unknown>()]),
    ['db-1', 'made-1', 'made-2', 'made-3'].map((dedup_key) => [
      202,
      { status: 'success', message: 'Event processed', dedup_key },
    ]),
  );
});

test('a refused event is answered in the form that its clients know, with every fault by itself', async () => {
  await using database = await createTestDatabase();
  await using server = await startDoor(database.pool);
  const faultsOf = async (payload: object | string) => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/v2/enqueue',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    const { status, message, errors } = answer.json<{ status: string; message: string; errors: string[] }>();
    assert.deepEqual([answer.statusCode, status, message], [400, 'invalid event', 'Event object is invalid']);
    return errors;
  };
  assert.deepEqual(await faultsOf({ ...trigger, payload: { summary: 'x' } }), [
    "'payload.source' is missing or blank",
    "'payload.severity' is missing: give one of critical, error, warning, info",
  ]);
  assert.deepEqual(await faultsOf({ ...trigger, routing_key: 'another' }), [
    "'routing_key' belongs to no integration: take the key of an integration of the kind pagerduty-events",
  ]);
  assert.deepEqual(await faultsOf({ ...trigger, routing_key: undefined }), [
    "'routing_key' is missing or blank: give the integration's key in the body or as X-Routing-Key",
  ]);
  const [unreadable] = await faultsOf('{"routing_key": ');
  assert.match(unreadable ?? '', /^The body is not valid JSON: at line 1/);
});

const change = {
  routing_key: key,
  payload: {
    summary: 'Checkout 4.2.0 deployed',
    timestamp: '2026-03-01T10:00:00.000+0000',
    source: 'deploys.example.test',
    custom_details: { build: 42 },
  },
  links: [{ href: 'https://builds.example.test/42', text: 'Build' }],
};

function sendChange({ app }: TestServer, payload: object | string, headers = {}) {
  return app.inject({
    method: 'POST',
    url: '/v2/change/enqueue',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
}

async function readChanges({ app }: TestServer, query = '') {
  const answer = await app.inject({ url: `/api/v1/changes${query}`, headers: asViewer });
  return answer.json<{ items: ChangeView[]; nextCursor: string | null }>();
}

test('a change event is kept before it is answered, and is read with everything that it says', async () => {
  await using database = await createTestDatabase();
  await using server = await startDoor(database.pool);
  const answer = await sendChange(server, change);
  assert.deepEqual(
    [answer.statusCode, answer.json<unknown>()],
    [202, { status: 'success', message: 'Change event processed' }],
  );
  assert.deepEqual(await readChanges(server), {
    items: [
      {
        id: '1',
        integration: testIntegration.id,
        service: 'shop',
        summary: 'Checkout 4.2.0 deployed',
        source: 'deploys.example.test',
        at: '2026-03-01T10:00:00.000Z',
        receivedAt: server.engine.now(),
        details: { build: '42' },
        links: [{ text: 'Build', href: 'https://builds.example.test/42' }],
      },
    ],
    nextCursor: null,
  });
  assert.deepEqual(server.engine.received, [], 'a change pages nobody');
});

test('a change without a time was made when it was received, with the key in the header as in the body', async () => {
  await using database = await createTestDatabase();
  await using server = await startDoor(database.pool);
  const sent = await sendChange(server, { payload: { summary: 'Flag on' } }, { 'x-routing-key': key });
  assert.equal(sent.statusCode, 202);
  const { items } = await readChanges(server);
  assert.deepEqual(
    items.map(({ at, receivedAt, source }) => [at, receivedAt, source]),
    [[server.engine.now(), server.engine.now(), null]],
  );
});

test('a refused change event is answered in the form that its clients know, and is not kept', async () => {
  await using database = await createTestDatabase();
  await using server = await startDoor(database.pool);
  const faultsOf = async (payload: object | string) => {
    const answer = await sendChange(server, payload);
    const { status, message, errors } = answer.json<{ status: string; message: string; errors: string[] }>();
    assert.deepEqual([answer.statusCode, status, message], [400, 'invalid event', 'Event object is invalid']);
    return errors;
  };
  assert.deepEqual(await faultsOf({ ...change, payload: {} }), ["'payload.summary' is missing or blank"]);
  assert.deepEqual(await faultsOf({ ...change, routing_key: 'another' }), [
    "'routing_key' belongs to no integration: take the key of an integration of the kind pagerduty-events",
  ]);
  assert.deepEqual(await faultsOf({ ...change, routing_key: undefined }), [
    "'routing_key' is missing or blank: give the integration's key in the body or as X-Routing-Key",
  ]);
  const [unreadable] = await faultsOf('{"routing_key": ');
  assert.match(unreadable ?? '', /^The body is not valid JSON: at line 1/);
  assert.deepEqual((await readChanges(server)).items, []);
});

test('changes beyond the limit of their integration are told when to come again', async () => {
  await using database = await createTestDatabase();
  await using server = await startDoor(database.pool, {
    ...noLimits,
    integration: { perSecond: 0.001, burst: 1 },
  });
  assert.equal((await sendChange(server, change)).statusCode, 202);
  const second = await sendChange(server, change);
  assert.equal(second.statusCode, 429);
  assert.equal(second.json<{ status: string }>().status, 'throttle exceeded');
  assert.ok(Number(second.headers['retry-after']) >= 1);
});

test('a flood of changes waits on one connection, and what is too much is refused rather than lost', async () => {
  await using database = await createTestDatabase();
  await using server = await startDoor(database.pool);
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query('lock table changes');
    const ahead = sendChange(server, change);
    await until(
      async () => ((await waitingForLocks(database.pool)) === 1 ? true : undefined),
      'the first write',
    );
    const flood = Array.from({ length: 501 }, () => sendChange(server, change));
    // The one beyond the bound is answered while nothing can be written.
    const refused = await Promise.race(flood);
    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [429, '2']);
    assert.equal(await waitingForLocks(database.pool), 1);
    await client.query('commit');
    const codes = (await Promise.all([ahead, ...flood])).map(({ statusCode }) => statusCode);
    assert.deepEqual(
      [202, 429].map((code) => codes.filter((one) => one === code).length),
      [501, 1],
    );
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from changes');
    assert.equal(rows[0]?.count, 501);
  } finally {
    client.release();
  }
});

/** Not to be asked within a transaction, which sees one moment of it. */
async function waitingForLocks(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]!.count;
}

test('a change holds whatever its sender wrote, also what no database text can hold', async () => {
  await using database = await createTestDatabase();
  await using server = await startDoor(database.pool);
  const odd = String.raw`a\u0000b\ud800 \"c\" \\ 😀`;
  const body = `{"routing_key":"${key}","payload":{"summary":"${odd}","custom_details":{"${odd}":{"x":"${odd}"}}}}`;
  assert.equal((await sendChange(server, body)).statusCode, 202);
  const { items } = await readChanges(server);
  const kept = 'a\ufffdb\ufffd "c" \\ 😀';
  assert.equal(items[0]?.summary, kept);
  assert.deepEqual(items[0]?.details, { [kept]: JSON.stringify({ x: kept }) });
});

test('a database that is away is a 503, and the next change is taken', async () => {
  await using database = await createTestDatabase();
  let away = true;
  const pool = new Proxy(database.pool, {
    get: (target, name) =>
      name === 'query' && away
        ? () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))
        : Reflect.get(target, name, target),
  });
  await using server = await startDoor(pool);
  const refused = await sendChange(server, change);
  assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [503, '5']);
  away = false;
  assert.equal((await sendChange(server, change)).statusCode, 202);
});
