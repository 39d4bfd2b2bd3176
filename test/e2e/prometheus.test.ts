/**
 * From a gauge to a page and back, with nothing of the way played: a real Prometheus, a real Alertmanager, the real
 * server in a process of its own. Only the phone is a stand-in.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startAlertmanager, alertmanagerIsMissing } from '../harness/programs/alertmanager.ts';
import { startPrometheus, prometheusIsMissing } from '../harness/programs/prometheus.ts';
import { startHttpServer } from '../harness/stand-ins/http-server.ts';
import { startWebhookReceiver } from '../harness/stand-ins/webhook-receiver.ts';
import type { WebhookReceiver } from '../harness/stand-ins/webhook-receiver.ts';
import { startTocsin } from '../harness/tocsin.ts';
import type { Tocsin } from '../harness/tocsin.ts';

const adminKey = 'tk_0123456789abcdef0123456789abcdef';
const webhookKey = 'prom-0123456789abcdef01234567';
const eventsKey = 'e0123456789abcdef0123456789abcde';

/** Who is paged for what, as short as a handbook can be; a soak of seconds where a real one has minutes. */
const process = `
process: { id: brief, title: Brief, version: "1.0", owner: Tests, timeZone: UTC }
severities:
  - { id: SEV-1, label: Critical, definition: Customers cannot buy. }
  - { id: SEV-2, label: Major, definition: Customers are slowed down. }
signals:
  severities: { critical: SEV-1, error: SEV-2 }
  reopenWithin: 1m
  groupWindow: 1h
lifecycle:
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - { id: monitoring, label: Monitoring, category: monitoring, soak: 2s, then: resolved }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
positions:
  - { id: on-call, label: On-call engineer }
escalation:
  - id: page
    rungs:
      - { after: 0m, to: on-call, by: page, unless: mitigated }
`;

function configuration(phone: string): string {
  return `
organization: { name: Acme, timeZone: Europe/Berlin, lastResort: [{ user: ana }] }
process: ./brief.yaml
outgoing: { allow: ["127.0.0.0/8"] }
users:
  - handle: ana
    name: Ana Ortiz
    email: ana@example.test
    timeZone: Europe/Madrid
    role: admin
    contacts: [{ id: phone, channel: webhook, to: "${phone}/ana" }]
positions:
  on-call: { user: ana }
services:
  - { handle: checkout, name: Checkout }
integrations:
  - { handle: prom, kind: alertmanager, key: ${webhookKey}, service: checkout }
  - { handle: events, kind: pagerduty-events, key: ${eventsKey}, service: checkout }
apiKeys:
  - { name: tests, key: ${adminKey}, role: admin }
`;
}

interface Page {
  type: string;
  deliveryId: string;
  person: { handle: string };
  incident: { number: string; title: string; severity: string; status: string; url: string };
  reason: string;
  acknowledgeUrl: string;
}

interface Incident {
  number: string;
  severity: string;
  status: string;
  category: string;
  service: string | null;
  acknowledgedAt: string | null;
  resolvedAt: string | null;
  alerts: { firing: number; total: number };
}

const skip = prometheusIsMissing ?? alertmanagerIsMissing ?? false;

test(
  'an alert by Alertmanager’s webhook pages, is acknowledged, clears, is watched and resolves',
  { skip },
  () =>
    followAnIncident(
      (tocsin) => ({
        webhook_configs: [{ url: `${tocsin.url}/integrations/alertmanager/${webhookKey}` }],
      }),
      { severity: 'SEV-1', title: 'Checkout fails' },
    ),
);

test('the same by Alertmanager’s own PagerDuty receiver, pointed here', { skip }, () =>
  followAnIncident(
    (tocsin) => ({
      pagerduty_configs: [{ routing_key: eventsKey, url: `${tocsin.url}/v2/enqueue` }],
    }),
    // All that this receiver ever says of a severity, unless it is told otherwise, is "error".
    { severity: 'SEV-2', title: '[FIRING:1] CheckoutFails' },
  ),
);

async function followAnIncident(
  receiver: (tocsin: Tocsin) => object,
  expected: { severity: string; title: string },
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const phone = await startWebhookReceiver();
  stack.defer(() => phone.close());
  let failing = 0;
  const shop = await startHttpServer(() => ({
    kind: 'answer',
    status: 200,
    body: `# TYPE checkout_failing gauge\ncheckout_failing ${failing}\n`,
  }));
  stack.defer(() => shop.close());
  const tocsin = stack.use(
    await startTocsin({ config: configuration(phone.url), files: { 'brief.yaml': process } }),
  );
  const alertmanager = stack.use(await startAlertmanager(receiver(tocsin)));
  const prometheus = stack.use(
    await startPrometheus({
      target: shop.url,
      alertmanager: alertmanager.url,
      rules: [
        {
          alert: 'CheckoutFails',
          expr: 'checkout_failing == 1',
          labels: { severity: 'critical', service: 'checkout' },
          annotations: { summary: 'Checkout fails' },
        },
      ],
    }),
  );
  try {
    failing = 1;
    const page = await nextPage(phone);
    assert.equal(page.person.handle, 'ana');
    assert.equal(page.incident.severity, expected.severity);
    assert.ok(page.incident.title.startsWith(expected.title), page.incident.title);
    const { number } = page.incident;
    assert.match(number, /^INC-\d{4}-\d{4}$/);

    const seen = await fetch(page.acknowledgeUrl);
    await seen.arrayBuffer();
    assert.equal(seen.status, 200);
    assert.equal((await incident(tocsin, number)).acknowledgedAt, null, 'looking is not answering');

    const answered = await fetch(page.acknowledgeUrl, { method: 'POST' });
    assert.ok(answered.ok, `${answered.status} ${await answered.text()}`);
    const acknowledged = await incident(tocsin, number);
    assert.notEqual(acknowledged.acknowledgedAt, null);
    assert.equal(acknowledged.service, 'checkout');
    assert.deepEqual(acknowledged.alerts, { firing: 1, total: 1 });

    failing = 0;
    const watched = await until(tocsin, number, ({ category }) => category !== 'active');
    assert.equal(watched.alerts.firing, 0);
    const over = await until(tocsin, number, ({ category }) => category === 'resolved');
    assert.equal(over.status, 'resolved');
    assert.notEqual(over.resolvedAt, null);

    const { items } = await tocsin.call<{ items: Incident[] }>('GET', '/api/v1/incidents', adminKey);
    assert.deepEqual(
      items.map((one) => one.number),
      [number],
      'one alert is one incident',
    );
    const timeline = await tocsin.call<{ items: { kind: string; tense: string; text: string }[] }>(
      'GET',
      `/api/v1/incidents/${number}/timeline`,
      adminKey,
    );
    // The latest stands first.
    const told = timeline.items.map(({ kind }) => kind).toReversed();
    assertInOrder(told, [
      'declared',
      'paged',
      'acknowledged',
      'alerts-cleared',
      'soak-started',
      'status-set',
    ]);
    assert.ok(
      timeline.items.every(({ tense }) => tense === 'past'),
      'nothing is to come',
    );
    assert.equal(phone.received.length, 1, 'whoever answered is not paged again');
  } catch (error) {
    const logs = {
      tocsin: tocsin.log(),
      alertmanager: alertmanager.output(),
      prometheus: prometheus.output(),
    };
    for (const [name, log] of Object.entries(logs)) console.error(`--- ${name} ---\n${log.slice(-8_000)}`);
    throw error;
  }
}

/** Prometheus needs up to 5 s until it scrapes for the first time, and a busy machine several times that. */
const patienceMs = 60_000;

async function nextPage(phone: WebhookReceiver): Promise<Page> {
  const request = await phone.next(undefined, patienceMs);
  const page = request.json as Page;
  assert.equal(request.path, '/ana');
  assert.equal(page.type, 'page');
  assert.equal(request.headers['idempotency-key'], page.deliveryId);
  assert.match(request.headers['webhook-signature'] ?? '', /^v1,/);
  return page;
}

function incident(tocsin: Tocsin, number: string): Promise<Incident> {
  return tocsin.call<Incident>('GET', `/api/v1/incidents/${number}`, adminKey);
}

async function until(
  tocsin: Tocsin,
  number: string,
  holds: (incident: Incident) => boolean,
): Promise<Incident> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const now = await incident(tocsin, number);
    if (holds(now)) return now;
    assert.ok(performance.now() < deadline, `still ${JSON.stringify(now)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function assertInOrder(all: string[], wanted: string[]): void {
  let from = 0;
  for (const one of wanted) {
    const at = all.indexOf(one, from);
    assert.notEqual(at, -1, `${one} is missing, or in another order, in ${all.join(', ')}`);
    from = at + 1;
  }
}
