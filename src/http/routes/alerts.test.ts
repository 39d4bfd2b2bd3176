/** Lists of alerts and deliveries: what they say, where they go on, and what of a private incident is left out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asAdmin } from '../../../test/harness/http.ts';
import { startHouseApi } from '../../../test/harness/house-api.ts';
import type { AlertView, DeliveryView } from '../shapes.ts';

test('an alert says where it came from, what it says, and why it became an incident', async () => {
  await using server = await startHouseApi();
  await server.house.signal({
    key: 'checkout-5xx',
    summary: 'Checkout answers 5xx',
    severity: 'critical',
    labels: { alertname: 'HighErrorRate' },
    links: [
      { text: 'Graph', href: 'https://grafana.example.test/d/1' },
      { text: 'Trap', href: 'javascript:alert(1)' },
    ],
  });
  await server.house.signal({ key: 'noise', summary: 'A build is slow', severity: 'info' });
  const { items } = (await server.get('/alerts')).body as { items: AlertView[] };
  assert.deepEqual(
    items.map(({ summary, incident, state }) => [summary, incident, state]),
    [
      ['A build is slow', null, 'open'],
      ['Checkout answers 5xx', 'INC-2026-0001', 'open'],
    ],
  );
  const [, alert] = items;
  assert.deepEqual(alert?.labels, { alertname: 'HighErrorRate' });
  assert.deepEqual(
    alert?.links.map(({ text }) => text),
    ['Graph'],
  );
  assert.notEqual(alert?.explanation, '');
  assert.deepEqual((await server.get(`/alerts/${alert?.id}`)).body, alert);
  for (const id of ['999', 'x', '99999999999999999999'])
    assert.equal((await server.get(`/alerts/${id}`)).body.code, 'no-such-alert');

  const filtered = async (query: string) =>
    (await server.get(`/alerts?${query}`)).body.items.map(({ key }: AlertView) => key);
  assert.deepEqual(await filtered('incident=INC-2026-0001'), ['checkout-5xx']);
  assert.deepEqual(await filtered('text=BUILD'), ['noise']);
  assert.deepEqual(await filtered('state=resolved'), []);
  assert.equal((await server.get('/alerts?state=firing')).body.code, 'invalid-query');
});

test('the list of alerts goes on where it stopped', async () => {
  await using server = await startHouseApi();
  for (const key of ['a', 'b', 'c']) await server.house.signal({ key, summary: key, severity: 'info' });
  const first = await server.get('/alerts?limit=2');
  const second = await server.get(`/alerts?limit=2&cursor=${first.body.nextCursor}`);
  assert.deepEqual(
    [first, second].map(({ body }) => body.items.map(({ key }: AlertView) => key)),
    [['c', 'b'], ['a']],
  );
  assert.equal(second.body.nextCursor, null);
});

test('an alert of an incident that became private is gone for others, and stays for admins', async () => {
  await using server = await startHouseApi();
  await server.house.signal({ key: 'breach', summary: 'Odd logins', severity: 'critical' });
  const [{ id }] = (await server.get('/alerts')).body.items as [AlertView];
  await server.post('/incidents/INC-2026-0001/set-visibility', { visibility: 'private' }, asAdmin);
  assert.deepEqual((await server.get('/alerts')).body.items, []);
  assert.equal((await server.get(`/alerts/${id}`)).status, 404);
  assert.equal((await server.get('/now')).body.alertsOpen, 0);
  assert.equal((await server.get('/now', asAdmin)).body.alertsOpen, 1);
  assert.equal((await server.get('/alerts', asAdmin)).body.items.length, 1);
});

test('a delivery says how it stands: sent, tried again, or failed with the vendor’s word', async () => {
  await using server = await startHouseApi();
  server.house.answer = ({ contact, message }) => {
    if (message.person?.handle === 'ben' && contact.channel === 'webhook')
      return { result: 'gave-up', reason: 'the number does not exist' };
    return { result: 'sent', vendorId: null, detail: null };
  };
  await server.post('/incidents', { title: 'Checkout', severity: 'SEV-2' });
  await server.house.pass('16m');
  const deliveries = async (query: string) =>
    (await server.get(`/deliveries?${query}`)).body.items as DeliveryView[];
  const [failed] = await deliveries('state=failed');
  assert.deepEqual(
    [failed?.person?.handle, failed?.contact, failed?.detail, failed?.incident],
    ['ben', 'phone', 'the number does not exist', 'INC-2026-0001'],
  );
  const all = await deliveries('limit=100');
  const ofCy = await deliveries('person=cy');
  assert.ok(ofCy.length > 0 && ofCy.length < all.length);
  assert.ok(ofCy.every(({ person }) => person?.handle === 'cy'));
  const first = await server.get('/incidents/INC-2026-0001/deliveries?limit=1');
  const rest = await server.get(
    `/incidents/INC-2026-0001/deliveries?limit=100&cursor=${first.body.nextCursor}`,
  );
  assert.deepEqual(
    [...first.body.items, ...rest.body.items].map(({ id }: DeliveryView) => id),
    all.map(({ id }) => id),
  );
  assert.equal((await server.get('/deliveries?cursor=x')).body.code, 'invalid-cursor');
});
