/** Texts and calls by Plivo, to a stand-in that speaks its protocol, and what it sends us. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { HttpAnswer } from '../../../test/harness/stand-ins/http-server.ts';
import {
  plivoAccount,
  plivoCallback,
  type PlivoStandIn,
  startPlivo,
} from '../../../test/harness/stand-ins/plivo.ts';
import { readAllowList } from '../outgoing/address.ts';
import { type GuardedFetch, makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import { PlivoSettings } from '../phone/settings.ts';
import { makePlivoDoor } from './door.ts';
import { makePlivo } from './send.ts';
import { isSigned } from './signature.ts';

/** What hangs is given up after this; on a crowded machine everything else is answered well before. */
const patienceMs = 2_000;
const url = 'https://tocsin.example.test';
const at = '2026-03-02T10:00:00Z';

let plivo: PlivoStandIn;
let guard: GuardedFetch;
const never = new AbortController().signal;

before(async () => {
  plivo = await startPlivo();
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: patienceMs });
});
beforeEach(() => plivo.answerWith());
after(async () => {
  await guard.close();
  await plivo.close();
});

function provider(given: object = {}) {
  const settings = PlivoSettings.parse({ ...plivoAccount, from: '+15550100', apiUrl: plivo.url, ...given });
  if (!settings.enabled) throw new Error('it must be on');
  return makePlivo({ settings, fetch: guard.fetch, url });
}

const text = { to: '+15550199', body: 'SEV-1', delivery: 'i.p1.0', at };

test('a text goes out with the address of its receipts', async () => {
  const result = await provider().sendText(text, never);
  const { body, id } = await plivo.next((call) => call.body['dst'] === '15550199');
  assert.deepEqual(result, { result: 'sent', vendorId: id, detail: 'Accepted by Plivo' });
  assert.deepEqual(body, {
    src: '15550100',
    dst: '15550199',
    text: 'SEV-1',
    url: 'https://tocsin.example.test/plivo/texts/i.p1.0',
    method: 'POST',
  });
});

test('a call asks our door for its words and tells it how it ended', async () => {
  const call = { to: '+15550198', says: ['Hello.'], asksForKey: true, delivery: 'i.p1.1', at };
  assert.equal((await provider().placeCall(call, never)).result, 'sent');
  const { body } = await plivo.next((one) => one.body['to'] === '15550198');
  assert.equal(body['answer_url'], 'https://tocsin.example.test/plivo/calls/i.p1.1');
  assert.equal(body['hangup_url'], 'https://tocsin.example.test/plivo/calls/i.p1.1/ended');
  assert.equal(body['hangup_on_ring'], 25);
});

const faults: [string, HttpAnswer, object][] = [
  ['a wrong account', { kind: 'answer', status: 401 }, { result: 'gave-up', blames: 'provider' }],
  [
    'a refusal',
    { kind: 'answer', status: 400, body: '{"error":"no"}' },
    { result: 'gave-up', blames: 'provider' },
  ],
  [
    'a limit',
    { kind: 'answer', status: 429, headers: { 'retry-after': '30' } },
    { result: 'retry', afterSeconds: 30, ambiguous: false },
  ],
  ['an outage', { kind: 'answer', status: 503 }, { result: 'retry', ambiguous: false }],
  ['a failure', { kind: 'answer', status: 500 }, { result: 'retry', ambiguous: true }],
  [
    'garbage with a good status',
    { kind: 'answer', status: 202, body: '<html>' },
    { result: 'retry', ambiguous: true },
  ],
  ['silence', { kind: 'hang' }, { result: 'retry', ambiguous: true }],
];
for (const [name, answer, expected] of faults)
  test(`what Plivo says of ${name} is told as it is`, async () => {
    plivo.answerWith(answer);
    assert.partialDeepStrictEqual(await provider().sendText(text, never), expected);
  });

const door = makePlivoDoor({ authToken: 'new', previousAuthToken: 'old' }, 'en-US');
const keysUrl = `${url}/plivo/calls/i.p1.1/keys`;
const asked = (token: string, version: 2 | 3 = 3, given: { url?: string; more?: string } = {}) => {
  const fields = { CallUUID: 'c1', Digits: '1' };
  const sent = plivoCallback(token, { url: keysUrl, fields, nonce: '4711', version });
  return {
    url: given.url ?? keysUrl,
    headers: sent.headers as Record<string, string>,
    form: new URLSearchParams(sent.payload + (given.more ?? '')),
  };
};

test('only what is signed by either live token, at our address and unchanged, is genuine', () => {
  assert.equal(door.isGenuine(asked('new')), true);
  assert.equal(door.isGenuine(asked('old')), true);
  assert.equal(door.isGenuine(asked('other')), false);
  assert.equal(door.isGenuine(asked('new', 3, { url: `${keysUrl}x` })), false);
  assert.equal(door.isGenuine(asked('new', 3, { more: '&Digits=2' })), false);
  assert.equal(door.isGenuine({ ...asked('new'), headers: {} }), false);
  const swapped = asked('new');
  swapped.headers['x-plivo-signature-v3-nonce'] = '4712';
  assert.equal(door.isGenuine(swapped), false);
});

test('several signatures may come while a token is being changed', () => {
  const one = asked('new');
  one.headers['x-plivo-signature-v3'] = `bm90aGluZw==,${one.headers['x-plivo-signature-v3']}`;
  assert.equal(door.isGenuine(one), true);
});

test('the older signature covers the address, and a repetition is known by its nonce', () => {
  const one = asked('new', 2);
  assert.equal(door.isGenuine(one), true);
  assert.equal(door.idOf(one), '4711');
  assert.equal(door.isGenuine(asked('new', 2, { url: `${keysUrl}x` })), false);
});

test('the older signature is made as its documentation has it', () => {
  const headers = {
    'x-plivo-signature-v2': 'ehV3IKhLysWBxC1sy8INm0qGoQYdYsHwuoKjsX7FsXc=',
    'x-plivo-signature-v2-nonce': '12345',
  };
  const form = new URLSearchParams();
  // The known example is of an address without a path, which is signed without a slash.
  assert.equal(isSigned({ url: 'https://answer.url', headers, form }, ['my_auth_token']), true);
});

test('each of Plivo’s words is read as what it proves', () => {
  const text = (status: string) =>
    door.readReceipt(new URLSearchParams({ MessageUUID: 'm', Status: status, ErrorCode: '40' }));
  assert.equal(text('sent')?.state, 'under-way');
  assert.equal(text('delivered')?.state, 'delivered');
  assert.equal(text('undelivered')?.state, 'undelivered');
  const call = (status: string) =>
    door.readCallEnd(new URLSearchParams({ CallUUID: 'c', RequestUUID: 'r', CallStatus: status }));
  assert.deepEqual([call('completed')?.state, call('completed')?.vendorId], ['unanswered', 'r']);
  assert.equal(call('busy')?.state, 'undelivered');
  assert.equal(call('no-answer')?.state, 'undelivered');
});
