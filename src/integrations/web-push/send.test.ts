/** Notifications to browsers, by a stand-in of their push service that opens what was encrypted for them. */
import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { alsoPages, deliveryTo, incidentBrief, pageMessage } from '../../../test/harness/deliveries.ts';
import type { HttpAnswer } from '../../../test/harness/stand-ins/http-server.ts';
import { type PushServiceStandIn, startPushService } from '../../../test/harness/stand-ins/web-push.ts';
import { readAllowList } from '../outgoing/address.ts';
import { type GuardedFetch, makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import { makePushSender, type PushDevice } from './send.ts';
import { subjectOf } from './settings.ts';

/** What hangs is given up after this; on a crowded machine everything else is answered well before. */
const patienceMs = 2_000;
const never = new AbortController().signal;

let service: PushServiceStandIn;
let guard: GuardedFetch;
let devices: PushDevice[] = [];
let taken: string[] = [];

const drawn = createECDH('prime256v1');
drawn.generateKeys();
const keys = {
  publicKey: drawn.getPublicKey('base64url'),
  privateKey: Buffer.concat([
    Buffer.alloc(32 - drawn.getPrivateKey().length),
    drawn.getPrivateKey(),
  ]).toString('base64url'),
};

before(async () => {
  service = await startPushService();
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: patienceMs });
});
beforeEach(() => {
  service.answerWith();
  devices = [];
  taken = [];
});
after(async () => {
  await guard.close();
  await service.close();
});

function sender() {
  return makePushSender({
    fetch: guard.fetch,
    subject: 'mailto:ops@example.test',
    url: 'https://tocsin.example.test',
    devices: {
      keys,
      of: async (_person, id) => devices.filter((device) => id === null || device.id === id),
      forget: async ({ id }) => void (devices = devices.filter((device) => device.id !== id)),
      noteTaken: async (ids) => void taken.push(...ids),
    },
  });
}

function allow(id: string, publicKey = keys.publicKey): void {
  const subscription = service.allow(id, publicKey);
  devices.push({ id, endpoint: subscription.endpoint, ...subscription.keys });
}

test('a page arrives encrypted for the browser, signed by our key, with a button that answers', async () => {
  allow('d-phone0001');
  const delivery = deliveryTo('push', 'devices');
  assert.deepEqual(await sender().send(delivery, never), { result: 'sent', vendorId: null, detail: null });
  const { payload, headers, subject } = await service.next();
  assert.equal(subject, 'mailto:ops@example.test');
  assert.equal(headers['urgency'], 'high');
  assert.equal(headers['content-encoding'], 'aes128gcm');
  assert.match(headers['topic'] ?? '', /^[\w-]{32}$/);
  assert.deepEqual(payload, {
    tag: delivery.id,
    title: '▲ SEV-1 INC-2026-0187 Checkout API returns 5xx for one in eight requests',
    body: [
      'Why: on-call is paged at once for SEV-1 (severity-matrix)',
      'Status: investigating',
      'Service: checkout',
      'Declared: 2026-03-02 09:58 UTC',
    ].join('\n'),
    open: 'https://tocsin.example.test/acknowledge/k7Q2',
    urgent: true,
    answers: [
      {
        label: 'I have it',
        url: 'https://tocsin.example.test/acknowledge/k7Q2',
        done: 'You have INC-2026-0187',
      },
    ],
  });
  assert.deepEqual(taken, ['d-phone0001']);
});

test('every device rings, and one that rings is enough', async () => {
  allow('d-phone0002');
  allow('d-desk00002');
  service.answerWith({ kind: 'answer', status: 500 });
  assert.partialDeepStrictEqual(await sender().send(deliveryTo('push', 'devices'), never), {
    result: 'sent',
    detail: 'Taken for 1 of 2 devices',
  });
});

test('a contact may name one device', async () => {
  allow('d-phone0003');
  allow('d-desk00003');
  await sender().send(deliveryTo('push', 'd-desk00003'), never);
  await service.next((push) => push.browser === 'd-desk00003');
  assert.deepEqual(taken, ['d-desk00003']);
});

test('a device that is gone is forgotten, and the rest still ring', async () => {
  allow('d-phone0004');
  allow('d-desk00004');
  devices.push({ ...devices[0]!, id: 'd-gone00004', endpoint: `${service.url}/push/gone` });
  assert.equal((await sender().send(deliveryTo('push', 'devices'), never)).result, 'sent');
  assert.deepEqual(
    devices.map(({ id }) => id),
    ['d-phone0004', 'd-desk00004'],
  );
});

test('a key that nothing can be encrypted for is forgotten too', async () => {
  devices.push({
    id: 'd-odd000005',
    endpoint: `${service.url}/push/odd`,
    p256dh: Buffer.alloc(65, 4).toString('base64url'),
    auth: Buffer.alloc(16).toString('base64url'),
  });
  assert.equal((await sender().send(deliveryTo('push', 'devices'), never)).result, 'gave-up');
  assert.deepEqual(devices, []);
});

test('without a device the next contact begins, and it is said what to do', async () => {
  assert.partialDeepStrictEqual(await sender().send(deliveryTo('push', 'devices'), never), {
    result: 'gave-up',
    reason: 'No device takes pushes; allow notifications under "You" on the phone that is to ring',
  });
});

test('joined pages name all, and two of them have buttons', async () => {
  allow('d-phone0006');
  await sender().send(deliveryTo('push', 'devices', pageMessage({ also: alsoPages(8) })), never);
  const { payload } = await service.next((push) => push.browser === 'd-phone0006');
  assert.deepEqual(
    (payload['answers'] as { label: string }[]).map(({ label }) => label),
    ['I have INC-2026-0187', 'I have INC-2026-0188'],
  );
  assert.match(String(payload['body']), /\n4 more pages of yours/);
});

test('whatever stands in a title, a push stays within what its service carries', async () => {
  allow('d-phone0007');
  const message = pageMessage({
    reason: '🔔'.repeat(3000),
    incident: incidentBrief({ title: '🔔'.repeat(3000) }),
  });
  await sender().send(deliveryTo('push', 'devices', message), never);
  const { headers } = await service.next((push) => push.browser === 'd-phone0007');
  assert.ok(Number(headers['content-length']) <= 4_096);
});

const faults: [string, HttpAnswer, object][] = [
  [
    '429 with seconds',
    { kind: 'answer', status: 429, headers: { 'retry-after': '60' } },
    { result: 'retry', afterSeconds: 60, ambiguous: false },
  ],
  ['500', { kind: 'answer', status: 500 }, { result: 'retry', ambiguous: true }],
  ['503', { kind: 'answer', status: 503 }, { result: 'retry', ambiguous: false }],
  ['403', { kind: 'answer', status: 403 }, { result: 'gave-up' }],
  ['413', { kind: 'answer', status: 413 }, { result: 'gave-up' }],
  ['silence', { kind: 'hang' }, { result: 'retry', ambiguous: true }],
];
for (const [name, answer, expected] of faults)
  test(`a push service that answers ${name}`, async () => {
    allow('d-phone0008');
    service.answerWith(answer);
    assert.partialDeepStrictEqual(await sender().send(deliveryTo('push', 'devices'), never), expected);
    assert.equal(devices.length, 1);
  });

test('push services are told an address that they accept', () => {
  assert.equal(subjectOf('mailto:a@example.test', 'http://127.0.0.1:4040'), 'mailto:a@example.test');
  assert.equal(subjectOf(undefined, 'https://tocsin.example.test'), 'https://tocsin.example.test');
  assert.match(subjectOf(undefined, 'http://127.0.0.1:4040'), /^mailto:/);
});
