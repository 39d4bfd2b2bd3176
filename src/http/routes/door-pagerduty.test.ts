import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { startTestServer, testIntegration } from '../../../test/harness/http.ts';
import { receiveEvent } from '../../integrations/pagerduty-events/receive.ts';
import { hashSecret } from '../../domain/access/secret-hash.ts';

const key = 'e0123456789abcdef0123456789abcde';
const trigger = {
  routing_key: key,
  event_action: 'trigger',
  payload: { summary: 'Replica lag', source: 'db-1', severity: 'critical' },
};

async function startDoor(pool: Parameters<typeof startTestServer>[0]) {
  let made = 0;
  const unused = () => assert.fail('this door reads events alone');
  return startTestServer(pool, {
    receivers: {
      alertmanager: unused,
      webhook: unused,
      'pagerduty-events': (body) => receiveEvent(body, () => `made-${++made}`),
    },
    findIntegrationByKey: async (hash) =>
      hash === hashSecret(key) ? { ...testIntegration, kind: 'pagerduty-events' } : null,
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
