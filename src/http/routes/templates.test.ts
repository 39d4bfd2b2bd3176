/** The process's texts on an incident: which fit, what they ask for, what they say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHouseApi } from '../../../test/harness/house-api.ts';

test('an incident offers the texts that fit its status, and fills them in', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', { title: 'Checkout returns errors', severity: 'SEV-1' });
  const of = '/incidents/INC-2026-0001/templates';
  const offered = (await server.get(of)).body.items as {
    id: string;
    fields: { id: string; type: string; from: string | null }[];
  }[];
  const ids = offered.map(({ id }) => id);
  assert.ok(ids.includes('status-page-investigating'));
  assert.ok(!ids.includes('status-page-resolved'), 'it is not resolved');
  const every = (await server.get(`${of}?every=true`)).body.items as { id: string; statuses: string[] }[];
  const later = every.find(({ id }) => id === 'status-page-resolved');
  assert.deepEqual(
    later?.statuses,
    ['resolved'],
    'whoever resolves it with the update needs its words before',
  );

  const wanted = offered.find(({ id }) => id === 'status-page-investigating');
  const texts = (wanted?.fields ?? []).filter(({ type }) => type === 'text');
  const next = wanted?.fields.find(({ id }) => id === 'next-update');
  assert.equal(next?.from, 'incident.nextUpdateAt', 'what is promised need not be written twice');
  const values = Object.fromEntries(texts.map(({ id }) => [id, 'Nobody can pay.']));
  const filled = await server.post(`${of}/status-page-investigating`, {
    values,
    nextUpdateAt: '2026-03-02T09:30:00.000Z',
  });
  assert.equal(filled.status, 200);
  assert.match(filled.body.text, /Nobody can pay\./);
  assert.match(filled.body.text, /09:30/);

  const empty = await server.post(`${of}/status-page-investigating`, {});
  assert.ok(empty.body.problems.length > 0, 'a required field is asked for');
});

test('a template that is not there is answered with the one that was meant', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', { title: 'Checkout returns errors', severity: 'SEV-1' });
  const { status, body } = await server.post('/incidents/INC-2026-0001/templates/status-page-resolve', {});
  assert.equal(status, 404);
  assert.equal(body.code, 'no-such-template');
  assert.match(body.detail, /Did you mean "status-page-resolved"\?/);
});
