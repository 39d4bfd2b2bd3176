/** Texts and calls by Twilio, to a stand-in that speaks its protocol, and what it sends us. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  startTwilio,
  twilioAccount,
  twilioCallback,
  type TwilioAnswer,
  type TwilioStandIn,
} from '../../../test/harness/stand-ins/twilio.ts';
import { readAllowList } from '../outgoing/address.ts';
import { type GuardedFetch, makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import { TwilioSettings } from '../phone/settings.ts';
import { makeTwilioDoor } from './door.ts';
import { makeTwilio } from './send.ts';

/** What hangs is given up after this; on a crowded machine everything else is answered well before. */
const patienceMs = 2_000;
const url = 'https://tocsin.example.test';
const at = '2026-03-02T10:00:00Z';

let twilio: TwilioStandIn;
let guard: GuardedFetch;
const never = new AbortController().signal;

before(async () => {
  twilio = await startTwilio();
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: patienceMs });
});
beforeEach(() => twilio.answerWith());
after(async () => {
  await guard.close();
  await twilio.close();
});

function provider(given: object = {}) {
  const settings = TwilioSettings.parse({
    ...twilioAccount,
    from: '+15550100',
    fromIn: { '+49': '+4915550100' },
    apiUrl: twilio.url,
    ...given,
  });
  if (!settings.enabled) throw new Error('it must be on');
  return makeTwilio({ settings, fetch: guard.fetch, url, language: 'en-US' });
}

const text = { to: '+15550199', body: 'SEV-1', delivery: 'i.p1.0', at };

test('a text leaves from the number of its country and says where its receipts go', async () => {
  const result = await provider().sendText(text, never);
  const { fields, sid } = await twilio.next((call) => call.fields['To'] === '+15550199');
  assert.deepEqual(result, { result: 'sent', vendorId: sid, detail: 'Accepted by Twilio' });
  assert.deepEqual(fields, {
    To: '+15550199',
    From: '+15550100',
    Body: 'SEV-1',
    StatusCallback: 'https://tocsin.example.test/twilio/texts/i.p1.0',
  });
  await provider().sendText({ ...text, to: '+49305550199' }, never);
  const german = await twilio.next((call) => call.fields['To'] === '+49305550199');
  assert.equal(german.fields['From'], '+4915550100');
});

test('a messaging service picks the number itself, unless one is named for the country', async () => {
  const service = { messagingService: `MG${'0'.repeat(32)}` };
  await provider(service).sendText({ ...text, to: '+15550197' }, never);
  const { fields } = await twilio.next((call) => call.fields['To'] === '+15550197');
  assert.equal(fields['MessagingServiceSid'], service.messagingService);
  assert.equal(fields['From'], undefined);
  await provider(service).sendText({ ...text, to: '+49305550197' }, never);
  const german = await twilio.next((call) => call.fields['To'] === '+49305550197');
  assert.equal(german.fields['From'], '+4915550100');
});

test('a sender that is a name takes no replies', () => {
  assert.equal(provider().canBeAnswered('+15550199'), true);
  assert.equal(provider({ from: 'Tocsin' }).canBeAnswered('+15550199'), false);
});

test('a call takes its words along and asks for a key twice', async () => {
  const says = ['Checkout <is> down & out.', 'Press 1 if you have it.'];
  await provider().placeCall({ to: '+15550198', says, asksForKey: true, delivery: 'i.p1.1', at }, never);
  const { fields, kind } = await twilio.next((call) => call.fields['To'] === '+15550198');
  assert.equal(kind, 'Calls');
  assert.equal(fields['StatusCallback'], 'https://tocsin.example.test/twilio/calls/i.p1.1/ended');
  assert.equal(fields['Timeout'], '25');
  const words =
    '<Say language="en-US">Checkout &lt;is&gt; down &amp; out.</Say><Say language="en-US">Press 1 if you have it.</Say>';
  const gather = `<Gather action="https://tocsin.example.test/twilio/calls/i.p1.1/keys" method="POST" numDigits="1" timeout="6" input="dtmf">${words}</Gather>`;
  assert.equal(
    fields['Twiml'],
    `<?xml version="1.0" encoding="UTF-8"?><Response>${gather}${gather}<Hangup></Hangup></Response>`,
  );
});

const faults: [string, TwilioAnswer, object][] = [
  ['an invalid number', { kind: 'error', status: 400, code: 21211 }, { result: 'gave-up', blames: 'number' }],
  [
    'a reader who wants no texts',
    { kind: 'error', status: 400, code: 21610 },
    { result: 'gave-up', blames: 'number' },
  ],
  [
    'a country that the account may not reach',
    { kind: 'error', status: 400, code: 21408 },
    { result: 'gave-up', blames: 'provider' },
  ],
  ['a wrong account', { kind: 'error', status: 401, code: 20003 }, { result: 'gave-up', blames: 'provider' }],
  [
    'a limit',
    { kind: 'answer', status: 429, headers: { 'retry-after': '30' }, body: '{"code":20429}' },
    { result: 'retry', afterSeconds: 30, ambiguous: false },
  ],
  ['an outage', { kind: 'answer', status: 503 }, { result: 'retry', ambiguous: false }],
  ['a failure', { kind: 'answer', status: 500, body: 'oops' }, { result: 'retry', ambiguous: true }],
  [
    'garbage with a good status',
    { kind: 'answer', status: 201, body: '<html>' },
    { result: 'retry', ambiguous: true },
  ],
  ['silence', { kind: 'hang' }, { result: 'retry', ambiguous: true }],
  ['a cut line', { kind: 'reset' }, { result: 'retry', ambiguous: true }],
];
for (const [name, answer, expected] of faults)
  test(`what Twilio says of ${name} is told as it is`, async () => {
    twilio.answerWith(answer);
    assert.partialDeepStrictEqual(await provider().sendText(text, never), expected);
  });

const receiptUrl = `${url}/twilio/texts/i.p1.0`;
const door = makeTwilioDoor({ authToken: 'new', previousAuthToken: 'old' }, 'en-US');
const asked = (token: string, change: (one: { url: string; body: string }) => void = () => {}) => {
  const sent = twilioCallback(token, receiptUrl, { MessageSid: 'SM1', MessageStatus: 'delivered' });
  const one = { url: receiptUrl, body: sent.payload };
  change(one);
  return { url: one.url, headers: sent.headers, form: new URLSearchParams(one.body) };
};

test('only what is signed by either live token, at our address and unchanged, is genuine', () => {
  assert.equal(door.isGenuine(asked('new')), true);
  assert.equal(door.isGenuine(asked('old')), true);
  assert.equal(door.isGenuine(asked('other')), false);
  assert.equal(door.isGenuine(asked('new', (one) => (one.url += '?x=1'))), false);
  assert.equal(door.isGenuine(asked('new', (one) => (one.body += '&ErrorCode=1'))), false);
  assert.equal(door.isGenuine({ ...asked('new'), headers: {} }), false);
});

test('each of Twilio’s words is read as what it proves', () => {
  const text = (status: string, code?: string) =>
    door.readReceipt(
      new URLSearchParams({
        MessageSid: 'SM1',
        MessageStatus: status,
        ...(code === undefined ? {} : { ErrorCode: code }),
      }),
    );
  assert.equal(text('queued')?.state, 'under-way');
  assert.equal(text('sent')?.state, 'under-way');
  assert.equal(text('delivered')?.state, 'delivered');
  assert.partialDeepStrictEqual(text('undelivered', '30003'), {
    state: 'undelivered',
    detail: 'Twilio could not deliver it (error 30003)',
    hopeless: false,
  });
  assert.equal(text('undelivered', '30006')?.hopeless, true);
  const call = (status: string) =>
    door.readCallEnd(new URLSearchParams({ CallSid: 'CA1', CallStatus: status }));
  assert.equal(call('completed')?.state, 'unanswered');
  assert.equal(call('busy')?.state, 'undelivered');
  assert.equal(call('no-answer')?.state, 'undelivered');
  assert.equal(call('failed')?.hopeless, true);
  assert.equal(call('ringing')?.state, 'under-way');
});
