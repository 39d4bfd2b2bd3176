/** Lists for pickers: everything that a picker needs, and nobody's address. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { makeFakeEngine, personNamed } from '../../../test/harness/fake-engine.ts';
import { asViewer, startTestServer, testIntegration } from '../../../test/harness/http.ts';

test('people, teams, services and integrations are listed without addresses and keys', async () => {
  const phone = { id: 'phone', channel: 'webhook' as const, to: 'https://pager.example.test/secret-token' };
  const engine = makeFakeEngine({ people: [{ ...personNamed('ana', 'admin'), contacts: [phone] }] });
  engine.installed.integrations = [{ ...testIntegration, mapping: { summary: 'secret' } }];
  engine.installed.directory.services = {
    checkout: {
      handle: 'checkout',
      name: 'Checkout',
      team: null,
      runbook: null,
      dashboards: [],
      positions: {},
    },
  };
  // Nothing of this is read from the database.
  await using server = await startTestServer({} as Pool, { engine });
  const lists: string[] = [];
  for (const noun of ['users', 'teams', 'services', 'integrations']) {
    const answer = await server.app.inject({ method: 'GET', url: `/api/v1/${noun}`, headers: asViewer });
    assert.equal(answer.statusCode, 200, answer.body);
    lists.push(answer.body);
  }
  assert.doesNotMatch(lists.join(), /secret|example\.test/);
  assert.deepEqual(JSON.parse(lists[0]!).items, [
    { handle: 'ana', name: 'Ana', timeZone: 'Europe/Madrid', role: 'admin', reachable: true },
  ]);
  assert.deepEqual(JSON.parse(lists[3]!).items, [
    { handle: 'prom', kind: 'alertmanager', service: null, enabled: true },
  ]);
});
