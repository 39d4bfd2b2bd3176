/** What the chats have of an incident, over HTTP. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHouseApi } from '../../../test/harness/house-api.ts';
import { nothingYet } from '../../domain/chat/next-step.ts';
import { withFault } from '../../domain/chat/faults.ts';

test('an incident says where its channel is, who is in it, and what the chat would not take', async () => {
  await using server = await startHouseApi();
  const { body: declared } = await server.post('/incidents', { title: 'Checkout fails', severity: 'SEV-1' });
  const { number, id } = declared.incident;
  const none = { channel: null, people: [], announcedIn: [], problem: null };
  assert.deepEqual((await server.get(`/incidents/${number}/channel`)).body, none);
  const channel = {
    system: 'slack',
    id: 'C0123',
    name: 'inc-checkout',
    link: 'https://acme.example.test/C0123',
  } as const;
  await server.house.command(number, { type: 'report-channel', channel });
  const pin = { do: 'pin', channel: 'C0123', message: '1' } as const;
  const refused = { ok: false, why: 'refused', reason: 'The app may not pin' } as const;
  const actual = withFault(
    {
      ...nothingYet,
      people: { cy: 'in', dee: 'cannot' },
      announcements: { 'slack #incidents': { channel: 'C0001', message: '1', print: '' } },
    },
    pin,
    refused,
    server.house.now(),
  );
  await server.house.database.pool.query('insert into chat_channels (incident, actual) values ($1, $2)', [
    id,
    JSON.stringify(actual),
  ]);
  const { body } = await server.get(`/incidents/${number}/channel`);
  assert.deepEqual(body.channel, { ...channel, archivedAt: null });
  assert.deepEqual(body.people, [{ handle: 'cy', name: 'Cy' }]);
  assert.deepEqual(body.announcedIn, ['slack #incidents']);
  assert.deepEqual([body.problem.text, body.problem.tries], ['The app may not pin', 1]);
  const archived = await server.post(`/incidents/${number}/archive-channel`, {});
  assert.equal(archived.status, 200);
  assert.notEqual((await server.get(`/incidents/${number}/channel`)).body.channel.archivedAt, null);
});

test('of an incident that one may not see, its channel is not told either', async () => {
  await using server = await startHouseApi();
  const secret = { title: 'Stolen laptop', severity: 'SEV-3', visibility: 'private' };
  const { body } = await server.post('/incidents', secret, await server.as('ana'));
  const url = `/incidents/${body.incident.number}/channel`;
  assert.equal((await server.get(url, await server.as('ana'))).status, 200);
  assert.equal((await server.get(url, await server.as('dee'))).status, 404);
});
