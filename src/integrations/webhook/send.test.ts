/** Pages by webhook: the body, the signature, and what each answer means. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { alsoPages, deliveryTo, pageMessage } from '../../../test/harness/deliveries.ts';
import type { HttpAnswer } from '../../../test/harness/stand-ins/http-server.ts';
import { isSigned, startWebhookReceiver } from '../../../test/harness/stand-ins/webhook-receiver.ts';
import type { WebhookReceiver } from '../../../test/harness/stand-ins/webhook-receiver.ts';
import type { SendResult } from '../../domain/message/delivery.ts';
import { readAllowList } from '../outgoing/address.ts';
import { makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { makeWebhookSender } from './send.ts';

/** What hangs is given up after this; on a crowded machine everything else is answered well before. */
const patienceMs = 2_000;

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const olderSecret = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
let receiver: WebhookReceiver;
let guard: GuardedFetch;

before(async () => {
  receiver = await startWebhookReceiver({ secret });
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: patienceMs });
});
beforeEach(() => receiver.answerWith({ kind: 'answer', status: 204 }));
after(async () => {
  await guard.close();
  await receiver.close();
});

function sender(given: { signingSecrets?: string[]; headers?: Record<string, string> } = {}) {
  return makeWebhookSender({ fetch: guard.fetch, signingSecrets: [secret], headers: {}, ...given });
}
const never = new AbortController().signal;

test('a page arrives as signed JSON with its idempotency key', async () => {
  const delivery = deliveryTo('webhook', `${receiver.url}/ana`, pageMessage({ also: alsoPages(1) }));
  assert.deepEqual(await sender().send(delivery, never), {
    result: 'sent',
    vendorId: null,
    detail: 'HTTP 204',
  });
  const request = await receiver.next((one) => one.path === '/ana');
  assert.equal(request.method, 'POST');
  assert.equal(request.signed, true);
  assert.equal(request.headers['idempotency-key'], delivery.id);
  assert.equal(request.headers['webhook-id'], delivery.id);
  assert.match(request.headers['content-type'] ?? '', /^application\/json/);
  assert.deepEqual(request.json, {
    type: 'page',
    deliveryId: delivery.id,
    incident: {
      id: '0198c1d2-0000-7000-8000-00000000001a',
      number: 'INC-2026-0187',
      title: 'Checkout API returns 5xx for one in eight requests',
      severity: 'SEV-1',
      severityRank: 1,
      status: 'investigating',
      category: 'active',
      acknowledged: false,
      service: 'checkout',
      url: 'https://tocsin.example.test/incidents/INC-2026-0187',
      declaredAt: '2026-03-02T09:58:30Z',
    },
    person: { handle: 'ana', name: 'Ana Ortiz' },
    reason: 'on-call is paged at once for SEV-1 (severity-matrix)',
    acknowledgeUrl: 'https://tocsin.example.test/acknowledge/k7Q2',
    urgency: 'high',
    also: alsoPages(1),
  });
});

test('notices and test pages arrive in their own form', async () => {
  const notice = deliveryTo('webhook', `${receiver.url}/notice`, {
    type: 'notice',
    incident: null,
    person: null,
    subject: 'Nobody is on call from Sat 02:00',
    body: 'The schedule primary has a gap.',
  });
  await sender().send(notice, never);
  const trial = deliveryTo('webhook', `${receiver.url}/test`, {
    type: 'test',
    person: { handle: 'ana', name: 'Ana Ortiz' },
    body: 'This is what a page looks like.',
    confirmUrl: 'https://tocsin.example.test/t/k7Q2',
  });
  await sender().send(trial, never);
  const [first, second] = receiver.received.slice(-2);
  assert.deepEqual(first?.json, {
    type: 'notice',
    deliveryId: notice.id,
    incident: null,
    person: null,
    subject: 'Nobody is on call from Sat 02:00',
    body: 'The schedule primary has a gap.',
  });
  assert.deepEqual(second?.json, {
    type: 'test',
    deliveryId: trial.id,
    person: { handle: 'ana', name: 'Ana Ortiz' },
    body: 'This is what a page looks like.',
    confirmUrl: 'https://tocsin.example.test/t/k7Q2',
  });
});

test('a repeat carries the same key, id and bytes', async () => {
  const delivery = deliveryTo('webhook', `${receiver.url}/repeat`);
  receiver.answerWith({ kind: 'answer', status: 500 }, { kind: 'answer', status: 200 });
  assert.equal((await sender().send(delivery, never)).result, 'retry');
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  const [first, second] = receiver.received.filter((one) => one.path === '/repeat');
  assert.equal(first?.body, second?.body);
  assert.equal(first?.headers['idempotency-key'], second?.headers['idempotency-key']);
  assert.equal(first?.headers['webhook-id'], second?.headers['webhook-id']);
});

test('during a rotation both the new and the old secret verify, another one does not', async () => {
  const rotating = sender({ signingSecrets: [secret, olderSecret] });
  await rotating.send(deliveryTo('webhook', `${receiver.url}/rotation`), never);
  const request = await receiver.next((one) => one.path === '/rotation');
  assert.equal(request.headers['webhook-signature']?.split(' ').length, 2);
  assert.equal(isSigned(request, secret), true);
  assert.equal(isSigned(request, olderSecret), true);
  assert.equal(isSigned(request, `whsec_${Buffer.alloc(24, 1).toString('base64')}`), false);
  assert.equal(isSigned({ ...request, body: request.body.replace('SEV-1', 'SEV-4') }, secret), false);
});

test('configured headers are sent, in any spelling they replace none of ours', async () => {
  const configured = sender({
    headers: { 'X-Team': 'platform', 'Webhook-Signature': 'v1,forged', 'IDEMPOTENCY-KEY': 'other' },
  });
  const delivery = deliveryTo('webhook', `${receiver.url}/headers`);
  await configured.send(delivery, never);
  const request = await receiver.next((one) => one.path === '/headers');
  assert.equal(request.headers['x-team'], 'platform');
  assert.equal(request.headers['idempotency-key'], delivery.id);
  assert.equal(request.signed, true);
});

test('a configured header with a line break goes nowhere', async () => {
  const before = receiver.received.length;
  const result = await sender({ headers: { 'x-team': 'a\r\nx-b: c' } }).send(
    deliveryTo('webhook', receiver.url),
    never,
  );
  assert.equal(result.result, 'gave-up');
  assert.equal(receiver.received.length, before);
});

const retry = (reason: RegExp, afterSeconds: number | null, ambiguous: boolean) => ({
  result: 'retry',
  reason,
  afterSeconds,
  ambiguous,
});
const gaveUp = (reason: RegExp) => ({ result: 'gave-up', reason });
const status = (code: number, headers: { [name: string]: string } = {}): HttpAnswer => ({
  kind: 'answer',
  status: code,
  headers,
});

const answers: [
  string,
  HttpAnswer,
  { result: string; reason?: RegExp; afterSeconds?: number | null; ambiguous?: boolean },
][] = [
  ['200', status(200), { result: 'sent' }],
  ['202', status(202), { result: 'sent' }],
  ['301', status(301, { location: 'http://127.0.0.1/' }), gaveUp(/redirects elsewhere \(301\)/)],
  ['400', status(400), gaveUp(/refused the request \(400\)/)],
  ['404', status(404), gaveUp(/refused the request \(404\)/)],
  ['408', status(408), retry(/another try \(408\)/, null, false)],
  ['410', status(410), gaveUp(/says it is gone \(410\)/)],
  ['425', status(425), retry(/another try \(425\)/, null, false)],
  ['429 with seconds', status(429, { 'retry-after': '17' }), retry(/slow down/, 17, false)],
  ['429 with nothing', status(429), retry(/slow down/, null, false)],
  ['429 with nonsense', status(429, { 'retry-after': 'later' }), retry(/slow down/, null, false)],
  ['429 with a negative', status(429, { 'retry-after': '-20' }), retry(/slow down/, 0, false)],
  ['429 with an absurd', status(429, { 'retry-after': '999999999' }), retry(/slow down/, 300, false)],
  [
    '429 with a date',
    status(429, {
      date: 'Mon, 02 Mar 2026 10:00:00 GMT',
      'retry-after': 'Mon, 02 Mar 2026 10:00:45 GMT',
    }),
    retry(/slow down/, 45, false),
  ],
  ['503 with seconds', status(503, { 'retry-after': '5' }), retry(/failed \(503\)/, 5, false)],
  ['500', status(500), retry(/failed \(500\)/, null, true)],
  ['502', status(502), retry(/failed \(502\)/, null, true)],
  ['silence', { kind: 'hang' }, retry(/did not answer within/, null, true)],
  ['a cut line', { kind: 'reset' }, retry(/closed the connection/, null, true)],
  ['what is not HTTP', { kind: 'garbage' }, retry(/not HTTP/, null, true)],
  ['200 and a body that never ends', { kind: 'stall', status: 200 }, { result: 'sent' }],
  ['200 after a while', { kind: 'answer', status: 200, afterMs: 100 }, { result: 'sent' }],
];

for (const [name, answer, expected] of answers) {
  test(`an endpoint that answers ${name}: ${expected.result}`, async () => {
    receiver.answerWith(answer);
    const result: SendResult = await sender().send(deliveryTo('webhook', receiver.url), never);
    assert.equal(result.result, expected.result, JSON.stringify(result));
    if (result.result === 'sent') return;
    assert.match(result.reason, expected.reason ?? /./);
    if (result.result !== 'retry') return;
    assert.equal(result.afterSeconds, expected.afterSeconds);
    assert.equal(result.ambiguous, expected.ambiguous);
  });
}

test('an address we may not call, and one that is none, are given up with what to do', async () => {
  const refused = await sender().send(deliveryTo('webhook', 'http://10.0.0.7/hook'), never);
  assert.deepEqual(refused, {
    result: 'gave-up',
    reason: '10.0.0.7 is a private address; if it may be called, an admin adds its range to outgoing.allow',
  });
  const none = await sender().send(deliveryTo('webhook', 'ana@example.test'), never);
  assert.match(none.result === 'gave-up' ? none.reason : '', /is not a URL/);
});

test('nobody listening is worth another try, and nothing is in doubt', async () => {
  assert.deepEqual(await sender().send(deliveryTo('webhook', 'http://127.0.0.1:1/'), never), {
    result: 'retry',
    reason: 'Nothing listens at 127.0.0.1:1',
    afterSeconds: null,
    ambiguous: false,
  });
});

test('no answer of an endpoint stands in a result', async () => {
  receiver.answerWith({ kind: 'answer', status: 422, body: 'secret inside: <script>' });
  const result = await sender().send(deliveryTo('webhook', receiver.url), never);
  assert.doesNotMatch(JSON.stringify(result), /secret|script/);
});

test('without a signing secret there is no webhook channel', () => {
  assert.throws(() => sender({ signingSecrets: [] }), /signing secret/);
});
