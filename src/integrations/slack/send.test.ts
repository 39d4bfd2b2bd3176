/** Pages by Slack, to a stand-in that speaks its Web API. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { alsoPages, deliveryTo, incidentBrief, pageMessage } from '../../../test/harness/deliveries.ts';
import { startSlack } from '../../../test/harness/stand-ins/slack.ts';
import type { SlackAnswer, SlackStandIn } from '../../../test/harness/stand-ins/slack.ts';
import { readAllowList } from '../outgoing/address.ts';
import { makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { makeSlackSender } from './send.ts';

/** What hangs is given up after this; on a crowded machine everything else is answered well before. */
const patienceMs = 2_000;

let slack: SlackStandIn;
let guard: GuardedFetch;
const never = new AbortController().signal;

before(async () => {
  slack = await startSlack({ token: 'xoxb-test', channels: ['U0ANA', '#incidents'] });
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: patienceMs });
});
beforeEach(() => slack.answerWith());
after(async () => {
  await guard.close();
  await slack.close();
});

function sender(token = 'xoxb-test', apiUrl = slack.apiUrl, interactive = false) {
  return makeSlackSender({ fetch: guard.fetch, token, apiUrl, interactive });
}

test('a page is posted to a person with its facts and a button that leads to the answer', async () => {
  const result = await sender().send(deliveryTo('slack', 'U0ANA'), never);
  assert.deepEqual(result, { result: 'sent', vendorId: slack.posted.at(-1)?.ts, detail: null });
  const call = await slack.next((one) => one.fields['channel'] === 'U0ANA');
  assert.equal(call.method, 'chat.postMessage');
  assert.equal(call.headers['authorization'], 'Bearer xoxb-test');
  assert.equal(call.fields['text'], 'SEV-1 INC-2026-0187 Checkout API returns 5xx for one in eight requests');
  const [head, facts, actions] = call.blocks;
  assert.equal(head?.text?.text, '▲ SEV-1 Checkout API returns 5xx for one in eight requests');
  assert.deepEqual(
    facts?.fields?.map((field) => field.text.split('\n')[0]),
    ['*Incident*', '*Why*', '*Status*', '*Service*', '*Declared*'],
  );
  assert.deepEqual(
    actions?.elements?.map((element) => [element.text, element.url, element.style]),
    [
      [{ type: 'plain_text', text: 'I have it' }, 'https://tocsin.example.test/acknowledge/k7Q2', 'primary'],
      [
        { type: 'plain_text', text: 'Open the incident' },
        'https://tocsin.example.test/incidents/INC-2026-0187',
        undefined,
      ],
    ],
  );
});

test('where a click comes back to us, the button itself acknowledges', async () => {
  await sender('xoxb-test', slack.apiUrl, true).send(deliveryTo('slack', 'U0ANA'), never);
  const call = await slack.next((one) => JSON.stringify(one.blocks).includes('"value"'));
  const [button] = call.blocks.at(-1)?.elements ?? [];
  assert.deepEqual(button, {
    type: 'button',
    style: 'primary',
    text: { type: 'plain_text', text: 'I have it' },
    action_id: 'acknowledge',
    value: 'INC-2026-0187',
  });
});

test('a repeat after a lost answer shows once', async () => {
  const before = slack.posted.length;
  const delivery = deliveryTo('slack', '#incidents');
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  assert.equal(slack.posted.length, before + 1);
  const other = { ...delivery, id: 'not-a-uuid' };
  await sender().send(other, never);
  await sender().send(other, never);
  assert.equal(slack.posted.length, before + 2);
  const [first, second] = slack.received.slice(-2);
  assert.equal(first?.fields['client_msg_id'], second?.fields['client_msg_id']);
  assert.match(
    first?.fields['client_msg_id'] ?? '',
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
  );
});

test('what an alert says is text: no mention, no link, no markup of ours broken', async () => {
  const message = pageMessage({
    incident: incidentBrief({ title: '<!channel> & <https://evil.example.test|click>', service: '<@U1>' }),
    reason: 'a & b > c',
  });
  await sender().send(deliveryTo('slack', '#incidents', message), never);
  const call = slack.received.at(-1);
  assert.match(call?.fields['text'] ?? '', /&lt;!channel&gt; &amp; &lt;https/);
  assert.equal(call?.blocks[0]?.text?.type, 'plain_text');
  const facts = JSON.stringify(call?.blocks[1]);
  assert.match(facts, /&lt;@U1&gt;/);
  assert.match(facts, /a &amp; b &gt; c/);
});

test('joined pages stay within what Slack takes', async () => {
  const message = pageMessage({ also: alsoPages(30), incident: incidentBrief({ title: 'x'.repeat(4_000) }) });
  await sender().send(deliveryTo('slack', '#incidents', message), never);
  const call = slack.received.at(-1);
  assert.ok((call?.blocks.length ?? 99) <= 50);
  assert.ok(call?.blocks.every((block) => block.type !== 'header' || (block.text?.text.length ?? 0) <= 150));
  assert.match(JSON.stringify(call?.blocks.at(-1)), /21 more pages/);
});

test('a notice names its incident', async () => {
  const delivery = deliveryTo('slack', '#incidents', {
    type: 'notice',
    incident: incidentBrief(),
    person: null,
    subject: 'The first update is due in 5 min',
    body: 'Nobody has posted one yet.',
  });
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  assert.match(JSON.stringify(slack.received.at(-1)?.blocks), /incidents\/INC-2026-0187\|INC-2026-0187/);
});

const error = (code: string): SlackAnswer => ({ kind: 'error', error: code });
const limited = (header: string): SlackAnswer => ({
  kind: 'answer',
  status: 429,
  headers: { 'retry-after': header },
  body: '{"ok":false,"error":"ratelimited"}',
});

const refusals: [string, RegExp][] = [
  ['invalid_auth', /new bot token into channels\.slack\.token \(invalid_auth\)$/],
  ['token_revoked', /install the app again/],
  ['missing_scope', /add the scopes chat:write and im:write/],
  ['channel_not_found', /no channel or person "#incidents"/],
  ['not_in_channel', /not in "#incidents"; invite it there/],
  ['is_archived', /archived/],
  ['some_new_error', /^Slack refused the message \(some_new_error\)$/],
];
for (const [code, reason] of refusals) {
  test(`Slack's ${code} is given up, with what to do`, async () => {
    slack.answerWith(error(code));
    const result = await sender().send(deliveryTo('slack', '#incidents'), never);
    assert.equal(result.result, 'gave-up');
    assert.match(result.result === 'gave-up' ? result.reason : '', reason);
  });
}

const passing: [string, SlackAnswer, number | null, boolean][] = [
  ['ratelimited', error('ratelimited'), null, false],
  ['internal_error', error('internal_error'), null, true],
  ['fatal_error', error('fatal_error'), null, true],
  ['service_unavailable', error('service_unavailable'), null, false],
  ['429 with seconds', limited('30'), 30, false],
  ['429 with a past date', limited('Mon, 02 Mar 2020 10:00:00 GMT'), 0, false],
  ['429 with a negative', limited('-1'), 0, false],
  ['429 with an absurd', limited('86400'), 300, false],
  ['429 with nonsense', limited('soon'), null, false],
  ['500', { kind: 'answer', status: 500 }, null, true],
  ['503', { kind: 'answer', status: 503, headers: { 'retry-after': '9' } }, 9, false],
  ['a page of HTML', { kind: 'answer', status: 200, body: '<html>secret</html>' }, null, true],
  ['half an answer', { kind: 'stall', status: 200 }, null, true],
  ['silence', { kind: 'hang' }, null, true],
  ['a cut line', { kind: 'reset' }, null, true],
];
for (const [name, answer, afterSeconds, ambiguous] of passing) {
  test(`Slack's ${name} is worth another try, and one call is one attempt`, async () => {
    slack.answerWith(answer);
    const before = slack.received.length;
    const result = await sender().send(deliveryTo('slack', '#incidents'), never);
    assert.equal(slack.received.length, before + 1);
    assert.equal(result.result, 'retry', JSON.stringify(result));
    if (result.result !== 'retry') return;
    assert.equal(result.afterSeconds, afterSeconds);
    assert.equal(result.ambiguous, ambiguous);
    assert.doesNotMatch(result.reason, /secret|xoxb/);
  });
}

test('Slack saying that it has the message already counts as sent', async () => {
  slack.answerWith(error('duplicate_client_msg_id'));
  assert.equal((await sender().send(deliveryTo('slack', '#incidents'), never)).result, 'sent');
});

test('a redirect does not take the token elsewhere', async () => {
  slack.answerWith({ kind: 'answer', status: 302, headers: { location: 'http://127.0.0.1:1/' } });
  const result = await sender().send(deliveryTo('slack', '#incidents'), never);
  assert.equal(result.result, 'gave-up');
});

test('an apiUrl that we may not call says so', async () => {
  const result = await sender('xoxb-test', 'http://192.168.7.7/api/').send(
    deliveryTo('slack', 'U0ANA'),
    never,
  );
  assert.match(result.result === 'gave-up' ? result.reason : '', /192\.168\.7\.7 is a private address/);
});

test('an update has its marks in Slack’s form, says why it came, and where to stop it', async () => {
  const delivery = deliveryTo('slack', '#incidents', {
    type: 'update',
    incident: incidentBrief(),
    person: null,
    audience: 'Engineering',
    subject: 'Checkout is slow',
    body: 'We **drain** eu-west, see [the board](https://grafana.example.test). <!channel>',
    why: 'You follow Checkout.',
    stopUrl: 'https://tocsin.example.test/stop/1',
  });
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  const [head, body, incident, why] = slack.received.at(-1)?.blocks ?? [];
  assert.equal(head?.text?.text, 'Checkout is slow');
  assert.equal(
    body?.text?.text,
    'We *drain* eu-west, see <https://grafana.example.test|the board>. &lt;!channel&gt;',
  );
  assert.match(JSON.stringify(incident), /incidents\/INC-2026-0187\|INC-2026-0187/);
  assert.match(
    JSON.stringify(why),
    /You follow Checkout\. <https:\/\/tocsin\.example\.test\/stop\/1\|Stop these>/,
  );
});

test('a long update is cut within what Slack takes', async () => {
  const delivery = deliveryTo('slack', '#incidents', {
    type: 'update',
    incident: null,
    person: null,
    audience: 'Engineering',
    subject: 'Checkout',
    body: 'A line of a long text.\n'.repeat(2_000),
    why: 'You follow Checkout.',
    stopUrl: null,
  });
  await sender().send(delivery, never);
  const blocks = slack.received.at(-1)?.blocks ?? [];
  assert.ok(blocks.length <= 50);
  assert.ok(blocks.every(({ text }) => (text?.text.length ?? 0) <= 3_000));
  assert.match(JSON.stringify(blocks), /The rest is on the incident/);
});
