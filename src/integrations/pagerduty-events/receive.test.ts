/** Events of the Events API v2, from its own examples and from broken ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { recordedByAlertmanager } from '../../../test/harness/recordings.ts';
import { bounds } from '../../domain/signal/bounds.ts';
import type { Received, Signal } from '../../domain/signal/signal.ts';
import { receiveEvent } from './receive.ts';

const neverAsked = (): string => assert.fail('no key is made up where the sender gave one');

function receive(body: unknown): Received {
  return receiveEvent(body, neverAsked);
}

function only(body: unknown, newDedupKey: () => string = neverAsked): Signal {
  const received = receiveEvent(body, newDedupKey);
  assert.ok(received.ok, JSON.stringify(received));
  assert.equal(received.signals.length, 1);
  return received.signals[0]!;
}

function faults(body: unknown): string[] {
  const received = receiveEvent(body, neverAsked);
  assert.ok(!received.ok);
  assert.equal(received.reason, received.reasons?.join('; '));
  return received.reasons ?? [];
}

function event(given: object = {}, payload: object = {}): Record<string, unknown> {
  return {
    routing_key: 'e0123456789abcdef0123456789abcde',
    event_action: 'trigger',
    dedup_key: 'db-1',
    payload: { summary: 'Replica lag', source: 'db-1.example.test', severity: 'critical', ...payload },
    ...given,
  };
}

const fromAlertmanager = (name: string, receiver = '') =>
  recordedByAlertmanager(`${name}-POST_v2_enqueue${receiver}`).body;

test('a trigger is a signal of its dedup_key, with everything that its payload says', () => {
  const body = event(
    {
      client: 'Monitoring',
      client_url: 'https://monitoring.example.test/1',
      links: [{ href: 'https://runbooks.example.test/lag', text: 'Runbook' }, { href: 'javascript:1' }],
      images: [{ src: 'https://graphs.example.test/lag.png', alt: 'Lag' }],
    },
    {
      timestamp: '2026-03-02T10:00:00.000+0000',
      component: 'postgres',
      group: 'prod',
      class: 'replication',
      custom_details: { service: 'checkout', lag: 42, query: { text: 'select 1' } },
    },
  );
  assert.deepEqual(only(body), {
    key: 'db-1',
    action: 'trigger',
    summary: 'Replica lag',
    severity: 'critical',
    source: 'db-1.example.test',
    service: 'checkout',
    labels: { class: 'replication', component: 'postgres', group: 'prod', service: 'checkout', lag: '42' },
    details: { query: '{"text":"select 1"}' },
    links: [
      { text: 'Runbook', href: 'https://runbooks.example.test/lag' },
      { text: 'Lag', href: 'https://graphs.example.test/lag.png' },
      { text: 'Monitoring', href: 'https://monitoring.example.test/1' },
    ],
    startsAt: '2026-03-02T10:00:00.000Z',
    endsAt: null,
  });
});

test('acknowledge and resolve need a dedup_key and no payload', () => {
  for (const action of ['acknowledge', 'resolve'] as const) {
    const one = only({ routing_key: 'r', event_action: action, dedup_key: 'db-1' });
    assert.equal(one.action, action);
    assert.equal(one.key, 'db-1');
    assert.deepEqual(faults({ routing_key: 'r', event_action: action }), [
      `'dedup_key' is missing or blank: ${action} needs the key that its trigger had`,
    ]);
  }
});

test("a resolve's timestamp is the end of the episode, not the beginning of one", () => {
  const { startsAt, endsAt } = only(
    event({ event_action: 'resolve' }, { timestamp: '2026-03-02T10:05:00Z' }),
  );
  assert.deepEqual({ startsAt, endsAt }, { startsAt: null, endsAt: '2026-03-02T10:05:00.000Z' });
});

test('a trigger without a dedup_key gets one of its own, each time another', () => {
  let asked = 0;
  for (const dedup_key of [undefined, null, '']) {
    assert.equal(only(event({ dedup_key }), () => `made-${++asked}`).key, `made-${asked}`);
  }
  assert.equal(asked, 3);
});

test('each missing field is named, all at once', () => {
  assert.deepEqual(faults({ routing_key: 'r', payload: {} }), [
    "'event_action' must be one of trigger, acknowledge, resolve; it is missing",
  ]);
  assert.deepEqual(faults(event({}, { summary: undefined, source: ' ', severity: undefined })), [
    "'payload.summary' is missing or blank",
    "'payload.source' is missing or blank",
    "'payload.severity' is missing: give one of critical, error, warning, info",
  ]);
  assert.deepEqual(faults(event({ payload: undefined })), [
    "'payload' is missing: give at least its summary, source and severity",
  ]);
});

test('a field of the wrong type is named with what it is', () => {
  assert.deepEqual(faults(event({ event_action: 'fire', dedup_key: 12, payload: [] })), [
    `'event_action' must be one of trigger, acknowledge, resolve; it is the text "fire"`,
    "'dedup_key' must be text; it is number 12",
  ]);
  assert.deepEqual(faults(event({ payload: [] })), ["'payload' must be an object; it is a list"]);
  assert.deepEqual(faults(event({}, { summary: {}, severity: 'catastrophic' })), [
    "'payload.summary' must be text; it is an object",
    `'payload.severity' must be one of critical, error, warning, info; it is the text "catastrophic"`,
  ]);
  assert.deepEqual(faults([]), [
    'The body is a list, not an object: send routing_key, event_action and payload',
  ]);
});

test('a dedup_key beyond 255 characters is refused, because cutting would join strangers', () => {
  assert.equal(only(event({ dedup_key: '😀'.repeat(255) })).key, '😀'.repeat(255));
  assert.deepEqual(faults(event({ dedup_key: 'x'.repeat(256) })), [
    "'dedup_key' is too long (the maximum is 255 characters)",
  ]);
});

test('what PagerDuty would refuse and a person would understand is taken', () => {
  const long = 'lag '.repeat(1000).trim();
  const cut = only(event({}, { summary: long }));
  assert.equal([...cut.summary].length, bounds.summaryChars);
  assert.equal(cut.details.summary, long);
  assert.equal(only(event({}, { severity: ' CRITICAL ' })).severity, 'critical');
  assert.equal(only(event({}, { severity: '' })).severity, null);
  assert.equal(only(event({}, { timestamp: 'yesterday' })).details.timestamp, 'yesterday');
  assert.equal(only(event({}, { custom_details: 'free text' })).details.details, 'free text');
});

test("Alertmanager's trigger carries the first alert's labels, and the texts of all for people", () => {
  const one = only(fromAlertmanager('group3-firing'));
  assert.equal(one.key, '9302fdbe9fcbaaaac2b1857a3b5152de7fd1a233c1afc49940d71e042114e6ee');
  assert.equal(one.action, 'trigger');
  assert.equal(one.summary, '[FIRING:3] DiskFull us1 (/dev/sda1)');
  assert.equal(one.severity, 'error');
  assert.equal(one.source, 'Alertmanager');
  assert.deepEqual(one.labels, {
    alertname: 'DiskFull',
    cluster: 'us1',
    device: '/dev/sda1',
    instance: 'a:9100',
    severity: 'critical',
  });
  assert.match(one.details.firing ?? '', /instance = c:9100/);
  assert.equal(one.details.num_firing, '3');
  assert.deepEqual(one.links, [
    { text: 'Source', href: 'http://prometheus:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1' },
    { text: 'Alertmanager', href: 'http://vm:9093/#/alerts?receiver=all' },
  ]);
});

test('the service and the runbook of its alert are found in the text', () => {
  const one = only(fromAlertmanager('single-firing'));
  assert.equal(one.service, 'checkout');
  assert.ok(one.links.some(({ text, href }) => text === 'Runbook' && href.endsWith('/InstanceDown')));
});

test("a severity that Alertmanager's template left blank is the alert's own label", () => {
  assert.equal(only(fromAlertmanager('group3-firing', '_custom')).severity, 'critical');
  assert.equal(only(fromAlertmanager('partial-firing', '_custom')).severity, null);
  assert.equal(only(fromAlertmanager('single-firing', '_custom')).severity, 'critical');
});

test("a group of Alertmanager's is one alert from its first trigger to its resolve", () => {
  for (const receiver of ['', '_custom']) {
    const actions = ['partial-firing', 'partial-oneresolved', 'partial-allresolved'].map((name) => {
      const { key, action } = only(fromAlertmanager(name, receiver));
      return [key.slice(0, 8), action];
    });
    assert.deepEqual(actions, [
      ['a6ee22b8', 'trigger'],
      ['a6ee22b8', 'trigger'],
      ['a6ee22b8', 'resolve'],
    ]);
  }
});

test('a value with an equals sign, and text that is not of this form, are read as they are', () => {
  const labelled = only(
    event({}, { custom_details: { firing: 'Labels:\n - query = a = b\nAnnotations:\nSource: x\n' } }),
  );
  assert.equal(labelled.labels.query, 'a = b');
  const own = only(event({}, { custom_details: { firing: 'three disks' } }));
  assert.deepEqual(own.labels, {});
  assert.equal(own.details.firing, 'three disks');
});

test('whatever the JSON, it is one signal within bounds or refused with reasons', () => {
  const payload = fc.record(
    {
      summary: fc.jsonValue(),
      source: fc.jsonValue(),
      severity: fc.oneof(fc.constantFrom('critical', 'info'), fc.jsonValue()),
      timestamp: fc.jsonValue(),
      custom_details: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const body = fc.record(
    {
      event_action: fc.oneof(fc.constantFrom('trigger', 'acknowledge', 'resolve'), fc.jsonValue()),
      dedup_key: fc.oneof(fc.string(), fc.jsonValue()),
      payload: fc.oneof(payload, fc.jsonValue()),
      links: fc.jsonValue(),
      images: fc.jsonValue(),
      client: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), body), (given) => {
      const received = receiveEvent(given, () => 'made');
      if (!received.ok) return assert.ok((received.reasons?.length ?? 0) > 0);
      assert.equal(received.signals.length, 1);
      const [one] = received.signals;
      assert.ok(one !== undefined && one.key.length > 0 && [...one.key].length <= bounds.keyChars);
      assert.ok(one.summary.length > 0 && [...one.summary].length <= bounds.summaryChars);
    }),
    { numRuns: 1000 },
  );
});

test('a routing key is not looked at here: the door has found the integration by it', () => {
  assert.ok(receive({ ...event(), routing_key: undefined }).ok);
});
