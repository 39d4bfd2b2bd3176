/** What the reference of doors and channels shows is what the house reads and sends. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { parse } from 'yaml';
import { receiveChange } from '../src/integrations/pagerduty-events/receive-change.ts';
import { receiveEvent } from '../src/integrations/pagerduty-events/receive.ts';
import { compileMapping } from '../src/integrations/webhook/mapping.ts';
import { receiveWebhook } from '../src/integrations/webhook/receive.ts';
import { renderWebhook } from '../src/integrations/webhook/render.ts';
import { pageMessage } from './harness/deliveries.ts';

/** The first block of code of that kind. */
function block(page: string, kind: string): string {
  const text = readFileSync(join(import.meta.dirname, '..', 'docs', 'reference', page), 'utf8');
  const found = text.split(`\n\`\`\`${kind}\n`)[1]?.split('\n```')[0];
  assert.ok(found !== undefined, `${page} has no block ${kind}`);
  return found;
}

test('the page that a webhook contact receives is documented as it is sent', () => {
  const sent = renderWebhook({
    id: '0198c1d2-0000-7000-8000-00000000001a.p1.0',
    message: pageMessage({ acknowledgeUrl: 'https://tocsin.example.test/a/k7Q2' }),
  });
  assert.equal(block('channels.md', 'json page'), JSON.stringify(JSON.parse(sent), null, 2));
});

test('the documented check takes what is signed with the secret, and nothing else', async () => {
  const { isFromTocsin } = (await import(
    `data:text/javascript,${encodeURIComponent(block('channels.md', 'js verify'))}`
  )) as { isFromTocsin: (headers: object, body: string, secret: string, now?: number) => boolean };
  const [secret, other] = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`) as [
    string,
    string,
  ];
  const at = new Date();
  const signed = (by: string[], body: string) => ({
    'webhook-id': 'd.p1.0',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': by.map((one) => new Webhook(one).sign('d.p1.0', at, body)).join(' '),
  });
  const headers = signed([secret], '{"a":1}');
  assert.equal(isFromTocsin(headers, '{"a":1}', secret), true);
  assert.equal(isFromTocsin(signed([other, secret], '{"a":1}'), '{"a":1}', secret), true);
  assert.equal(isFromTocsin(headers, '{"a":2}', secret), false);
  assert.equal(isFromTocsin(headers, '{"a":1}', other), false);
  assert.equal(isFromTocsin({ ...headers, 'webhook-id': 'e.p1.0' }, '{"a":1}', secret), false);
  assert.equal(isFromTocsin(headers, '{"a":1}', secret, at.getTime() + 301_000), false);
});

test('the documented event is one that the door takes', () => {
  const received = receiveEvent(JSON.parse(block('doors-in.md', 'json')), () => assert.fail('it has a key'));
  assert.ok(received.ok);
  const [signal] = received.signals;
  assert.equal(signal?.key, 'checkout/replica-lag');
  assert.equal(signal.service, 'checkout');
  assert.deepEqual(signal.links, [{ text: 'Runbook', href: 'https://runbooks.example.test/lag' }]);
});

test('the documented change event is one that the door takes', () => {
  const received = receiveChange(JSON.parse(block('doors-in.md', 'json change')));
  assert.ok(received.ok);
  assert.deepEqual(received.change, {
    summary: 'Checkout 4.2.0 deployed',
    source: 'deploys.example.test',
    at: '2026-03-02T10:00:00.000Z',
    service: 'checkout',
    details: { service: 'checkout', build: '42' },
    links: [{ text: 'Build', href: 'https://builds.example.test/42' }],
  });
});

test('the documented mapping reads what it says', () => {
  const [{ mapping }] = parse(block('doors-in.md', 'yaml')) as [{ mapping: Record<string, string> }];
  assert.deepEqual(compileMapping(mapping).ok, true);
  const check = {
    id: 7,
    name: 'Ping',
    state: 'recovered',
    output: 'ok',
    runbook: 'https://runbooks.example.test/ping',
  };
  const received = receiveWebhook(
    { results: [{ host: 'a', site: { 'region name': 'eu' }, check }] },
    mapping,
  );
  assert.ok(received.ok);
  assert.deepEqual(received.rejected, []);
  const [signal] = received.signals;
  assert.equal(signal?.key, '7/a');
  assert.equal(signal.action, 'resolve');
  assert.equal(signal.summary, 'Ping on a');
  assert.equal(signal.severity, 'warning');
  assert.deepEqual(signal.labels, { region: 'eu' });
  assert.deepEqual(signal.details, { output: 'ok' });
  assert.deepEqual(signal.links, [{ text: 'Runbook', href: 'https://runbooks.example.test/ping' }]);
});
