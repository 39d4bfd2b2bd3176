/** What another pager is told of an incident, to stand-ins that speak PagerDuty's Events API and Opsgenie's Alert API. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { deliveryTo, incidentBrief } from '../../../test/harness/deliveries.ts';
import {
  type OtherHouse,
  startOpsgenie,
  startPagerDuty,
} from '../../../test/harness/stand-ins/other-houses.ts';
import type { IncidentBrief } from '../../domain/message/delivery.ts';
import type { Happened } from '../../domain/message/mirror.ts';
import { makeOpsgenieSender } from '../opsgenie/send.ts';
import { makePagerDutySender } from '../pagerduty/send.ts';
import { readAllowList } from './address.ts';
import { type GuardedFetch, makeGuardedFetch } from './guarded-fetch.ts';

const never = new AbortController().signal;
let guard: GuardedFetch;
let pagerduty: OtherHouse;
let opsgenie: OtherHouse;

before(async () => {
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: 2_000 });
  pagerduty = await startPagerDuty({ routingKey: 'r'.repeat(32) });
  opsgenie = await startOpsgenie({ apiKey: 'genie' });
});
beforeEach(() => {
  pagerduty.calls.length = 0;
  opsgenie.calls.length = 0;
});
after(async () => {
  await guard.close();
  await pagerduty.close();
  await opsgenie.close();
});

function told(
  subject: Happened,
  incident: Partial<IncidentBrief> = {},
  channel: 'pagerduty' | 'opsgenie' = 'pagerduty',
) {
  return deliveryTo(channel, 'incidents', {
    type: 'update',
    incident: incidentBrief(incident),
    person: null,
    audience: '',
    subject,
    body: '',
    why: '',
    stopUrl: null,
  });
}

const toPagerDuty = (routingKey = 'r'.repeat(32)) =>
  makePagerDutySender({ fetch: guard.fetch, routingKey, apiUrl: pagerduty.url });
const toOpsgenie = (apiKey = 'genie') =>
  makeOpsgenieSender({ fetch: guard.fetch, apiKey, apiUrl: opsgenie.url });

test('PagerDuty is told of an incident by its number, so that a repeat changes nothing', async () => {
  assert.equal((await toPagerDuty().send(told('opened'), never)).result, 'sent');
  const [{ body }] = pagerduty.calls as [OtherHouse['calls'][number]];
  assert.deepEqual(
    [body['event_action'], body['dedup_key'], body['client_url']],
    ['trigger', 'INC-2026-0187', 'https://tocsin.example.test/incidents/INC-2026-0187'],
  );
  assert.equal(body['payload'].severity, 'critical');
  assert.match(body['payload'].summary, /^SEV-1 INC-2026-0187 Checkout API/);
  await toPagerDuty().send(told('acknowledged', { acknowledged: true }), never);
  await toPagerDuty().send(told('ended', { category: 'resolved', acknowledged: true }), never);
  assert.deepEqual(
    pagerduty.calls.map((call) => [call.body['event_action'], call.body['dedup_key']]),
    [
      ['trigger', 'INC-2026-0187'],
      ['acknowledge', 'INC-2026-0187'],
      ['resolve', 'INC-2026-0187'],
    ],
  );
});

test('Opsgenie opens, takes and closes one alert', async () => {
  for (const delivery of [
    told('opened', {}, 'opsgenie'),
    told('acknowledged', { acknowledged: true }, 'opsgenie'),
    told('ended', { category: 'closed' }, 'opsgenie'),
  ])
    assert.equal((await toOpsgenie().send(delivery, never)).result, 'sent');
  assert.deepEqual(
    opsgenie.calls.map(({ path }) => path),
    [
      '/v2/alerts',
      '/v2/alerts/INC-2026-0187/acknowledge?identifierType=alias',
      '/v2/alerts/INC-2026-0187/close?identifierType=alias',
    ],
  );
  assert.equal(opsgenie.calls[0]?.body['priority'], 'P1');
  assert.ok(String(opsgenie.calls[0]?.body['message']).length <= 130);
});

test('what was never opened there is closed without a word', async () => {
  const delivery = told('ended', { number: 'INC-2026-0999', category: 'closed' }, 'opsgenie');
  assert.equal((await toOpsgenie().send(delivery, never)).result, 'sent');
});

test('an opening that comes late is followed by who has it, in the same attempt', async () => {
  await toPagerDuty().send(told('opened', { acknowledged: true }), never);
  assert.deepEqual(
    pagerduty.calls.map(({ body }) => body['event_action']),
    ['trigger', 'acknowledge'],
  );
});

test('a key that is refused is given up with what to do, and does not stand in the reason', async () => {
  const wrong = await toPagerDuty('wrong').send(told('opened'), never);
  assert.equal(wrong.result, 'gave-up');
  assert.match(wrong.result === 'gave-up' ? wrong.reason : '', /channels\.pagerduty\.routingKey/);
  const other = await toOpsgenie('wrong').send(told('opened', {}, 'opsgenie'), never);
  assert.match(other.result === 'gave-up' ? other.reason : '', /channels\.opsgenie\.apiKey/);
  assert.doesNotMatch(JSON.stringify([wrong, other]), /rrrr|genie"/);
});

test('a vendor that is slow, away or asks to wait is tried again', async () => {
  for (const [answer, seconds] of [
    [{ kind: 'answer', status: 429, headers: { 'retry-after': '7' } }, 7],
    [{ kind: 'answer', status: 500 }, null],
    [{ kind: 'reset' }, null],
  ] as const) {
    pagerduty.answerWith(answer);
    const result = await toPagerDuty().send(told('opened'), never);
    assert.equal(result.result, 'retry');
    assert.equal(result.result === 'retry' ? result.afterSeconds : 0, seconds);
  }
});
