/** Browsers that show a person's pages: allowed, listed without their addresses, and taken off again. */
import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { test } from 'node:test';
import { startConfiguredServer } from '../../../test/harness/configured-server.ts';
import { deviceAddresses } from '../../store/devices/devices.ts';

const configuration = `
organization: { name: Acme, timeZone: Etc/UTC }
process: severity-matrix
users:
  - handle: ana
    name: Ana Ortiz
    role: admin
    contacts: [{ id: pager, channel: webhook, to: 'https://pager.example.test/ana' }]
    rules: [{ urgency: high, contact: pager }]
  - { handle: ben, name: Ben Idowu, role: responder, contacts: [] }
`;

function browser(name: string) {
  const key = createECDH('prime256v1');
  key.generateKeys();
  return {
    endpoint: `https://push.example.test/${name}`,
    keys: { p256dh: key.getPublicKey('base64url'), auth: Buffer.alloc(16, 1).toString('base64url') },
    label: `Firefox on ${name}`,
  };
}

test('the first browser that a person allows becomes a contact; the next ones ring with it', async () => {
  await using server = await startConfiguredServer(configuration);
  const ana = await server.as('ana');
  const first = await server.post('/me/devices', browser('phone'), ana);
  assert.equal(first.status, 201);
  assert.equal(first.body.contact, 'push');
  const second = await server.post('/me/devices', browser('desk'), ana);
  assert.equal(second.body.contact, 'push');
  const { body: own } = await server.get('/me/contacts', ana);
  assert.deepEqual(own.contacts, [
    { id: 'pager', channel: 'webhook', to: 'https://pager.example.test/ana' },
    { id: 'push', channel: 'push', to: 'devices' },
  ]);
  assert.equal(own.rules.length, 1, 'rules stay as they were');
  const { body: listed } = await server.get('/me/devices', ana);
  assert.deepEqual(
    listed.items.map((item: { label: string }) => item.label),
    ['Firefox on phone', 'Firefox on desk'],
  );
  assert.equal(Buffer.from(listed.publicKey, 'base64url').length, 65);
  assert.doesNotMatch(JSON.stringify(listed), /push\.example\.test/);
});

test('the key is the same whenever it is asked for', async () => {
  await using server = await startConfiguredServer(configuration);
  const ben = await server.as('ben');
  const [one, two] = [await server.get('/me/devices', ben), await server.get('/me/devices', ben)];
  assert.equal(one.body.publicKey, two.body.publicKey);
});

test('a browser that is allowed again is the same one, and by another person it is theirs alone', async () => {
  await using server = await startConfiguredServer(configuration);
  const [ana, ben] = [await server.as('ana'), await server.as('ben')];
  const first = await server.post('/me/devices', browser('phone'), ana);
  const again = await server.post('/me/devices', browser('phone'), ana);
  assert.equal(again.body.id, first.body.id);
  const theirs = await server.post('/me/devices', browser('phone'), ben);
  assert.notEqual(theirs.body.id, first.body.id);
  assert.deepEqual((await server.get('/me/devices', ana)).body.items, []);
  assert.equal((await deviceAddresses(server.db.pool, 'ben', null)).length, 1);
});

test('a browser that changed its address takes its own place', async () => {
  await using server = await startConfiguredServer(configuration);
  const ana = await server.as('ana');
  await server.post('/me/devices', browser('phone'), ana);
  await server.post('/me/devices', { ...browser('phone-2'), replaces: browser('phone').endpoint }, ana);
  const addresses = await deviceAddresses(server.db.pool, 'ana', null);
  assert.deepEqual(
    addresses.map(({ endpoint }) => endpoint),
    ['https://push.example.test/phone-2'],
  );
});

test('one is taken off by its owner and by nobody else', async () => {
  await using server = await startConfiguredServer(configuration);
  const [ana, ben] = [await server.as('ana'), await server.as('ben')];
  const { body } = await server.post('/me/devices', browser('phone'), ana);
  assert.equal((await server.delete(`/me/devices/${body.id}`, ben)).body.code, 'no-such-device');
  assert.equal((await server.delete(`/me/devices/${body.id}`, ana)).status, 204);
  assert.equal((await server.delete(`/me/devices/${body.id}`, ana)).status, 404);
});

test('ten are enough, and none is lost by trying an eleventh', async () => {
  await using server = await startConfiguredServer(configuration);
  const ben = await server.as('ben');
  for (let each = 0; each < 10; each += 1) await server.post('/me/devices', browser(`d${each}`), ben);
  assert.equal((await server.post('/me/devices', browser('d10'), ben)).body.code, 'too-many-devices');
  assert.equal((await server.post('/me/devices', browser('d3'), ben)).status, 201);
  assert.equal((await server.get('/me/devices', ben)).body.items.length, 10);
});

test('a program has no devices, and what is no subscription is refused', async () => {
  await using server = await startConfiguredServer(configuration);
  assert.equal((await server.get('/me/devices')).status, 403);
  const ben = await server.as('ben');
  const right = browser('phone');
  for (const wrong of [
    { ...right, endpoint: 'javascript:alert(1)' },
    { ...right, keys: { ...right.keys, p256dh: 'short' } },
    { ...right, keys: { ...right.keys, auth: '<script>' } },
    { ...right, label: '' },
    { ...right, more: 1 },
  ])
    assert.equal((await server.post('/me/devices', wrong, ben)).status, 400);
});
