/** Numbers, providers, replies and receipts: what is decided before anything is sent and after it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseProviders } from './choose-providers.ts';
import { readNumber } from './number.ts';
import { readReply } from './read-reply.ts';
import { type Receipt, replaces, settle } from './receipt.ts';

test('a number is read as people write it, and only with its country', () => {
  assert.equal(readNumber('+1 (555) 010-0199'), '+15550100199');
  assert.equal(readNumber(' +49.30.5550100 '), '+49305550100');
  for (const wrong of [
    '030 5550100',
    '0049305550100',
    '+0305550100',
    '+1555',
    '+1555010019912345',
    'ana',
    '',
  ])
    assert.equal(readNumber(wrong), null, wrong);
});

const rules = {
  countries: [],
  routes: [
    { prefix: '+4', providers: ['twilio'] },
    { prefix: '+49', providers: ['plivo', 'twilio'] },
  ],
};
const choose = (number: string, given: Partial<Parameters<typeof chooseProviders>[1]> = {}) =>
  chooseProviders(number, { rules, working: ['twilio', 'plivo'], attempt: 1, channel: 'sms', ...given });

test('the longest prefix says by whom a number is reached, and who is the backup', () => {
  assert.deepEqual(choose('+49305550100'), { ok: true, providers: ['plivo', 'twilio'] });
  assert.deepEqual(choose('+4415550100'), { ok: true, providers: ['twilio'] });
  assert.deepEqual(choose('+15550100'), { ok: true, providers: ['twilio', 'plivo'] });
});

test('a second attempt begins with the other provider', () => {
  assert.deepEqual(choose('+15550100', { attempt: 2 }), { ok: true, providers: ['plivo', 'twilio'] });
  assert.deepEqual(choose('+15550100', { attempt: 3 }), { ok: true, providers: ['twilio', 'plivo'] });
});

test('a provider that is off is left out, and where none is left it is said', () => {
  assert.deepEqual(choose('+49305550100', { working: ['twilio'] }), { ok: true, providers: ['twilio'] });
  const none = choose('+4415550100', { working: ['plivo'] });
  assert.match(
    none.ok ? '' : none.reason,
    /^No provider of channels\.sms that is on serves numbers like \+441/,
  );
});

test('a country that is not listed is not reached', () => {
  const listed = { rules: { ...rules, countries: ['+1', '+49'] } };
  assert.equal(choose('+15550100', listed).ok, true);
  assert.equal(choose('+4415550100', listed).ok, false);
});

test('what people type half asleep is understood', () => {
  const acknowledge = (which: number | 'only' | 'all') => ({ kind: 'acknowledge', which });
  const meant: [string, object][] = [
    ['1', acknowledge(1)],
    [' 12. ', acknowledge(12)],
    ['ack', acknowledge('only')],
    ['Ack 2', acknowledge(2)],
    ['2 ack!', acknowledge(2)],
    ['I have it', acknowledge('only')],
    ['OK', acknowledge('only')],
    ['all', acknowledge('all')],
    ['pass', { kind: 'pass-on', which: 'only' }],
    ['pass on 3', { kind: 'pass-on', which: 3 }],
    ['STOP', { kind: 'stop' }],
    ['Unsubscribe', { kind: 'stop' }],
  ];
  for (const [text, expected] of meant) assert.deepEqual(readReply(text), expected, text);
});

test('what might mean something else acknowledges nothing', () => {
  for (const text of [
    '',
    'what?',
    '1 or 2?',
    '911',
    '1 hour please',
    'not ok',
    'ack nothing',
    'call me at 555',
  ])
    assert.deepEqual(readReply(text), { kind: 'unclear' }, text);
});

const receipt = (given: Partial<Receipt>): Receipt => ({
  provider: 'twilio',
  vendorId: 'SM1',
  delivery: 'd',
  state: 'undelivered',
  detail: '',
  hopeless: false,
  ...given,
});

test('only the provider that has the message can take its acceptance back', () => {
  const sent = { state: 'sent' as const, vendorId: 'SM1' };
  assert.deepEqual(settle(sent, receipt({})), { change: 'failed', final: false });
  assert.deepEqual(settle(sent, receipt({ hopeless: true })), { change: 'failed', final: true });
  assert.deepEqual(settle({ ...sent, vendorId: 'other' }, receipt({})), { change: 'none' });
  assert.deepEqual(settle({ state: 'cancelled', vendorId: 'SM1' }, receipt({})), { change: 'none' });
});

test('what has arrived is not sent again, although the acceptance was lost', () => {
  const arrived = receipt({ state: 'delivered' });
  assert.deepEqual(settle({ state: 'waiting', vendorId: null }, arrived), { change: 'delivered' });
  assert.deepEqual(settle({ state: 'sent', vendorId: 'SM1' }, arrived), { change: 'delivered' });
  for (const state of ['delivered', 'failed', 'cancelled'] as const)
    assert.deepEqual(settle({ state, vendorId: 'SM1' }, arrived), { change: 'none' });
});

test('a call that nobody answered by a key stays sent, and the next contact does not wait', () => {
  assert.deepEqual(settle({ state: 'sent', vendorId: 'SM1' }, receipt({ state: 'unanswered' })), {
    change: 'told',
    final: false,
  });
  assert.deepEqual(settle({ state: 'delivered', vendorId: 'SM1' }, receipt({ state: 'unanswered' })), {
    change: 'none',
  });
});

test('the first final word stands, in whatever order they come', () => {
  assert.equal(replaces(null, 'under-way'), true);
  assert.equal(replaces('under-way', 'delivered'), true);
  assert.equal(replaces('delivered', 'under-way'), false);
  assert.equal(replaces('delivered', 'undelivered'), false);
  assert.equal(replaces('delivered', 'delivered'), false);
});
