/** What the process lays beside an incident, over HTTP. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHouseApi } from '../../../test/harness/house-api.ts';

test('an incident has its ways to mitigate and its tools at hand', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', { title: 'Checkout returns errors', severity: 'SEV-1' });
  const { status, body } = await server.get('/incidents/INC-2026-0001/at-hand');
  assert.equal(status, 200);
  const rollback = body.options.find(({ id }: { id: string }) => id === 'rollback');
  assert.deepEqual([rollback.risk, rollback.takes, rollback.effect], ['low', '5 min', 'high']);
  const triage = body.tools.map(({ id }: { id: string }) => id);
  await server.post('/incidents/INC-2026-0001/set-phase', { phase: 'respond' });
  const later = (await server.get('/incidents/INC-2026-0001/at-hand')).body.tools.map(
    ({ id }: { id: string }) => id,
  );
  assert.ok(later.length > triage.length, 'tools of the response are shown with its phase');
});

test('of an incident that is not there nothing is told', async () => {
  await using server = await startHouseApi();
  const { status, body } = await server.get('/incidents/INC-2026-0099/at-hand');
  assert.equal(status, 404);
  assert.equal(body.code, 'no-such-incident');
});
