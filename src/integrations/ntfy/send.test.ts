/** Pages by ntfy, to a stand-in that speaks its protocol. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { alsoPages, deliveryTo, incidentBrief, pageMessage } from '../../../test/harness/deliveries.ts';
import type { HttpAnswer } from '../../../test/harness/stand-ins/http-server.ts';
import { startNtfy } from '../../../test/harness/stand-ins/ntfy.ts';
import type { NtfyStandIn } from '../../../test/harness/stand-ins/ntfy.ts';
import { readAllowList } from '../outgoing/address.ts';
import { makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { makeNtfySender } from './send.ts';

/** What hangs is given up after this; on a crowded machine everything else is answered well before. */
const patienceMs = 2_000;

let ntfy: NtfyStandIn;
let guard: GuardedFetch;
const never = new AbortController().signal;

before(async () => {
  ntfy = await startNtfy({ token: 'tk_test' });
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: patienceMs });
});
beforeEach(() => ntfy.answerWith());
after(async () => {
  await guard.close();
  await ntfy.close();
});

function sender(token: string | undefined = 'tk_test') {
  return makeNtfySender({ fetch: guard.fetch, server: ntfy.url, token });
}

test('a page is published with a button that acknowledges', async () => {
  const delivery = deliveryTo('ntfy', 'ana-pages');
  const result = await sender().send(delivery, never);
  assert.equal(result.result, 'sent');
  assert.match(result.result === 'sent' ? (result.vendorId ?? '') : '', /^ntfy\d+$/);
  const { message, path } = await ntfy.next((one) => one.message.topic === 'ana-pages');
  assert.equal(path, '/');
  assert.deepEqual(message, {
    topic: 'ana-pages',
    title: 'SEV-1 INC-2026-0187 Checkout API returns 5xx for one in eight requests',
    message: [
      'Why: on-call is paged at once for SEV-1 (severity-matrix)',
      'Status: investigating',
      'Service: checkout',
      'Declared: 2026-03-02 09:58 UTC',
    ].join('\n'),
    priority: 5,
    tags: ['rotating_light'],
    sequence_id: delivery.id,
    click: 'https://tocsin.example.test/acknowledge/k7Q2',
    actions: [
      {
        action: 'http',
        label: 'I have it',
        url: 'https://tocsin.example.test/acknowledge/k7Q2',
        method: 'POST',
        clear: true,
      },
      { action: 'view', label: 'Open', url: 'https://tocsin.example.test/incidents/INC-2026-0187' },
    ],
  });
});

test('joined pages have a button each, as many as ntfy shows, and all are named', async () => {
  await sender().send(
    deliveryTo('ntfy', 'joined', pageMessage({ also: alsoPages(4), urgency: 'low' })),
    never,
  );
  const { message } = await ntfy.next((one) => one.message.topic === 'joined');
  assert.equal(message.priority, 3);
  assert.match(message.title ?? '', /\(and 4 more\)$/);
  assert.deepEqual(
    message.actions?.map((one) => one.label),
    ['I have INC-2026-0187', 'I have INC-2026-0188', 'I have INC-2026-0189'],
  );
  assert.equal(message.message?.split('\n').length, 5);
});

test('a text beyond what ntfy carries is cut, on a whole character', async () => {
  const message = pageMessage({ reason: '🔔'.repeat(3000) });
  await sender().send(deliveryTo('ntfy', 'long', message), never);
  const published = await ntfy.next((one) => one.message.topic === 'long');
  assert.ok(Buffer.byteLength(published.message.message ?? '') <= 4_096);
  assert.doesNotMatch(published.message.message ?? '', /\ufffd/);
});

test('a line break in a title does not become a second line', async () => {
  const message = pageMessage({ incident: incidentBrief({ title: 'Down\r\nX-Injected: yes' }) });
  await sender().send(deliveryTo('ntfy', 'lines', message), never);
  const published = await ntfy.next((one) => one.message.topic === 'lines');
  assert.equal(published.message.title, 'SEV-1 INC-2026-0187 Down X-Injected: yes');
});

test('a whole address names its own server, which does not learn our token', async () => {
  const theirs = await startNtfy();
  try {
    assert.equal(
      (await sender().send(deliveryTo('ntfy', `${theirs.url}/base/my-topic?up=1`), never)).result,
      'sent',
    );
    const [published] = theirs.received;
    assert.equal(published?.message.topic, 'my-topic');
    assert.equal(published?.path, '/base/');
    assert.equal(published?.headers['authorization'], undefined);
  } finally {
    await theirs.close();
  }
  assert.equal((await sender().send(deliveryTo('ntfy', `${ntfy.url}/by-address`), never)).result, 'sent');
});

test('a refused token says which setting to correct', async () => {
  assert.deepEqual(await sender('tk_wrong').send(deliveryTo('ntfy', 'ana-pages'), never), {
    result: 'gave-up',
    reason:
      'The ntfy server did not let us publish (401); give channels.ntfy a token that may write to this topic',
  });
});

for (const to of [
  'no topic',
  'https://ntfy.example.test/',
  'https://',
  'a/b',
  'x'.repeat(65),
  'line\nbreak',
]) {
  test(`the contact ${JSON.stringify(to.slice(0, 30))} names no topic and is given up`, async () => {
    assert.equal((await sender().send(deliveryTo('ntfy', to), never)).result, 'gave-up');
  });
}

const faults: [string, HttpAnswer, 'retry' | 'gave-up', number | null, boolean][] = [
  ['429 with seconds', { kind: 'answer', status: 429, headers: { 'retry-after': '60' } }, 'retry', 60, false],
  ['500', { kind: 'answer', status: 500 }, 'retry', null, true],
  ['503', { kind: 'answer', status: 503 }, 'retry', null, false],
  ['413', { kind: 'answer', status: 413 }, 'gave-up', null, false],
  ['silence', { kind: 'hang' }, 'retry', null, true],
  ['a cut line', { kind: 'reset' }, 'retry', null, true],
];
for (const [name, answer, expected, afterSeconds, ambiguous] of faults) {
  test(`a server that answers ${name}: ${expected}`, async () => {
    ntfy.answerWith(answer);
    const result = await sender().send(deliveryTo('ntfy', 'faults'), never);
    assert.equal(result.result, expected, JSON.stringify(result));
    if (result.result === 'retry') {
      assert.equal(result.afterSeconds, afterSeconds);
      assert.equal(result.ambiguous, ambiguous);
    }
  });
}
