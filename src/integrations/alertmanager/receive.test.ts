/** Alertmanager’s webhook, from recorded calls and from broken ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { recordedByAlertmanager } from '../../../test/harness/recordings.ts';
import { integration } from '../../../test/harness/signals.ts';
import { bounds } from '../../domain/signal/bounds.ts';
import { fold, unknownAlert } from '../../domain/signal/fold.ts';
import type { AlertMemory, Folded } from '../../domain/signal/fold.ts';
import { routeSignal } from '../../domain/signal/route.ts';
import type { Signal } from '../../domain/signal/signal.ts';
import { receiveAlertmanager } from './receive.ts';

interface Call {
  alerts: Record<string, unknown>[];
  [name: string]: unknown;
}

function call(name: string): Call {
  return recordedByAlertmanager(`${name}-POST_webhook_nolimit`).body as Call;
}

function read(body: unknown): { signals: Signal[]; rejected: string[] } {
  const received = receiveAlertmanager(body);
  assert.ok(received.ok, JSON.stringify(received));
  return { signals: received.signals, rejected: received.rejected.map(({ reason }) => reason) };
}

function only(body: unknown): Signal {
  const { signals } = read(body);
  assert.equal(signals.length, 1);
  return signals[0]!;
}

/** A call with one alert, which a test changes as it likes. */
function withAlert(alert: Record<string, unknown>): Call {
  const body = call('single-firing');
  return { ...body, alerts: [{ ...body.alerts[0], ...alert }] };
}

test('a firing alert is a trigger with all that a person and a route need', () => {
  assert.deepEqual(only(call('single-firing')), {
    key: '5ae8c25cc0faeb3c',
    action: 'trigger',
    summary: 'Instance 10.0.0.1 down',
    severity: 'critical',
    source: '10.0.0.1:9100',
    service: 'checkout',
    labels: {
      alertname: 'InstanceDown',
      cluster: 'eu1',
      instance: '10.0.0.1:9100',
      job: 'node',
      service: 'checkout',
      severity: 'critical',
      team: 'sre',
    },
    details: { description: '10.0.0.1:9100 of job node has been down for more than 5 minutes.' },
    links: [
      { text: 'Source', href: 'http://prometheus:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1' },
      { text: 'Runbook', href: 'https://runbooks.example.org/InstanceDown' },
      { text: 'Alertmanager', href: 'http://vm:9093' },
    ],
    startsAt: '2026-11-20T20:48:59.851Z',
    endsAt: null,
    group: '[["alertname","InstanceDown"],["cluster","eu1"]]',
  });
});

test('its resolve has the same key and start, and its end', () => {
  const { key, action, startsAt, endsAt } = only(call('single-resolved'));
  assert.deepEqual(
    { key, action, startsAt, endsAt },
    {
      key: '5ae8c25cc0faeb3c',
      action: 'resolve',
      startsAt: '2026-11-20T20:48:59.851Z',
      // Go writes 360 ms as .36
      endsAt: '2026-11-20T20:49:04.360Z',
    },
  );
});

test('a group of three is three signals of one incident, each with its own severity', () => {
  const { signals, rejected } = read(call('group3-firing'));
  assert.deepEqual(
    signals.map(({ summary, severity }) => [summary, severity]),
    [
      ['Disk full on a', 'critical'],
      ['Disk full on b', 'warning'],
      ['Disk full on c', 'warning'],
    ],
  );
  assert.equal(new Set(signals.map(({ key }) => key)).size, 3);
  const groups = signals.map((one) => routeSignal([], one, integration(), () => 'SEV-1').groupKey);
  assert.equal(new Set(groups).size, 1);
  assert.deepEqual(rejected, []);
});

test('a call with and without max_alerts reads the same while nothing is left out', () => {
  for (const name of ['single-firing', 'group3-firing', 'partial-oneresolved', 'partial-allresolved']) {
    const expected = read(call(name));
    for (const receiver of ['max10', 'basic']) {
      assert.deepEqual(read(recordedByAlertmanager(`${name}-POST_webhook_${receiver}`).body), expected);
    }
  }
});

test('of a group that resolves in parts, each alert ends with its own word', () => {
  const memories = new Map<string, AlertMemory>();
  const changes = ['partial-firing', 'partial-oneresolved', 'partial-allresolved'].map((name) =>
    read(call(name)).signals.map((one): Folded['change'] => {
      const folded = fold(memories.get(one.key) ?? unknownAlert, one, {
        now: '2026-11-20T20:50:00.000Z',
        rankOf: () => 1,
      });
      memories.set(one.key, folded.next);
      return folded.change;
    }),
  );
  assert.deepEqual(changes, [['opened', 'opened'], ['resolved', 'duplicate'], ['resolved']]);
  assert.ok([...memories.values()].every(({ open }) => open === null));
});

test('alerts that max_alerts left out are said, with what to change', () => {
  const body = recordedByAlertmanager('truncated-firing-POST_webhook_max2').body as Call;
  const { signals, rejected } = read(body);
  assert.equal(signals.length, 2);
  assert.deepEqual(rejected, [
    'Alertmanager left 1 alert of this group out of the call: raise max_alerts of the webhook_config, or set it to 0 for no limit.',
  ]);
  assert.match(read({ ...body, truncatedAlerts: 2 }).rejected[0] ?? '', /left 2 alerts of this group/);
});

test('the end that a firing alert names is when it would be given up, not an end', () => {
  assert.equal(only(withAlert({ endsAt: '2026-11-20T20:53:59.851Z' })).endsAt, null);
});

test('one alert that cannot be read harms no other', () => {
  const body = call('group3-firing');
  body.alerts[0] = { status: 'smouldering', labels: { alertname: 'A' } };
  body.alerts[1] = { status: 'firing', labels: {} };
  (body.alerts as unknown[]).push('not an alert', null);
  const { signals, rejected } = read(body);
  assert.deepEqual(
    signals.map(({ summary }) => summary),
    ['Disk full on c'],
  );
  assert.deepEqual(rejected, [
    'alerts[0] has the status the text "smouldering"; firing and resolved are known.',
    'alerts[1] has no labels; they say which alert it is.',
    'alerts[3] is the text "not an alert", not an object.',
    'alerts[4] is null, not an object.',
  ]);
});

test('a body that is no Alertmanager call is refused with what to send', () => {
  for (const [body, begins] of [
    [[], 'The body is a list, not an object. '],
    [{}, '"alerts" is missing, not a list. '],
    [{ alerts: {} }, '"alerts" is an object, not a list. '],
  ] as const) {
    const received = receiveAlertmanager(body);
    assert.ok(!received.ok);
    assert.ok(
      received.reason.startsWith(`${begins}Send what Alertmanager's webhook_config sends: `),
      received.reason,
    );
  }
});

test('a call without alerts is accepted and says nothing', () => {
  assert.deepEqual(read({ version: '4', alerts: [] }), { signals: [], rejected: [] });
});

test('without a fingerprint firing and resolved meet by their labels, in whatever order these stand', () => {
  const firing = only({ alerts: [{ status: 'firing', labels: { alertname: 'A', instance: 'x' } }] });
  const resolved = only({ alerts: [{ status: 'resolved', labels: { instance: 'x', alertname: 'A' } }] });
  const other = only({ alerts: [{ status: 'firing', labels: { alertname: 'A', instance: 'y' } }] });
  assert.match(firing.key, /^labels-[0-9a-f]{32}$/);
  assert.equal(firing.key, resolved.key);
  assert.notEqual(firing.key, other.key);
});

test("an alert without a status has the call's", () => {
  assert.equal(only(withAlert({ status: undefined })).action, 'trigger');
  assert.equal(only({ ...withAlert({ status: undefined }), status: 'resolved' }).action, 'resolve');
});

const summary = (annotations: object, labels: object) => only(withAlert({ annotations, labels })).summary;

test('without a summary the description speaks, then the name and where, then the labels', () => {
  assert.equal(summary({ description: 'Disk\n is\tfull' }, { alertname: 'A' }), 'Disk is full');
  assert.equal(summary({}, { alertname: 'A', instance: 'x' }), 'A on x');
  assert.equal(summary({ summary: ' ' }, { alertname: 'A' }), 'A');
  assert.equal(summary({}, { job: 'node', team: 'sre' }), 'job=node team=sre');
});

test('without an instance the job is the source', () => {
  assert.equal(only(withAlert({ labels: { alertname: 'A', job: 'node' } })).source, 'node');
  assert.equal(only(withAlert({ labels: { alertname: 'A' } })).source, null);
});

test('a summary longer than a line is cut on the page and whole in the details', () => {
  const long = 'disk '.repeat(1000).trim();
  const { summary, details } = only(withAlert({ annotations: { summary: long } }));
  assert.equal([...summary].length, bounds.summaryChars);
  assert.ok(summary.endsWith('…'));
  assert.equal(details.summary, long);
});

test('an annotation that is an address is a link, and only an address of the web', () => {
  const { links, details } = only(
    withAlert({
      annotations: {
        summary: 's',
        dashboard_url: 'https://grafana.example.test/d/1',
        status_page_url: 'https://status.example.test',
        runbook_url: 'javascript:alert(1)',
      },
    }),
  );
  assert.ok(
    links.some(({ text, href }) => text === 'Dashboard' && href === 'https://grafana.example.test/d/1'),
  );
  assert.ok(links.some(({ text, href }) => text === 'status page' && href === 'https://status.example.test'));
  assert.ok(!links.some(({ href }) => href.startsWith('javascript:')));
  assert.deepEqual(details, { runbook_url: 'javascript:alert(1)' });
});

test('labels beyond their bounds are cut, and those that decide are kept', () => {
  const labels: Record<string, string> = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [`l${at}`, 'x'.repeat(5000)]),
  );
  const one = only(withAlert({ labels: { ...labels, alertname: 'A', severity: 'critical', instance: 'i' } }));
  assert.equal(Object.keys(one.labels).length, bounds.labels);
  assert.equal(one.labels.alertname, 'A');
  assert.equal(one.severity, 'critical');
  assert.equal(one.source, 'i');
  assert.equal(one.labels.l0?.length, bounds.labelChars);
});

test('grouping by nothing is not one group of everything', () => {
  const body = { ...call('single-firing'), groupLabels: {} };
  assert.equal(only(body).group, null);
});

test("the order of the group's labels does not matter", () => {
  const one = only({ ...call('single-firing'), groupLabels: { cluster: 'eu1', alertname: 'InstanceDown' } });
  assert.equal(one.group, only(call('single-firing')).group);
});

test('whatever the JSON, it is read or refused, within bounds, and every alert is accounted for', () => {
  const alert = fc.record(
    {
      status: fc.oneof(fc.constantFrom('firing', 'resolved'), fc.jsonValue()),
      labels: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.jsonValue()),
      annotations: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
      startsAt: fc.jsonValue(),
      endsAt: fc.jsonValue(),
      generatorURL: fc.jsonValue(),
      fingerprint: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record({ alerts: fc.array(fc.oneof(alert, fc.jsonValue())), groupLabels: fc.jsonValue() }),
  );
  fc.assert(
    fc.property(body, (given) => {
      const received = receiveAlertmanager(given);
      if (!received.ok) return assert.ok(received.reason.length > 0);
      const { alerts } = given as unknown as { alerts: unknown[] };
      assert.equal(received.signals.length + received.rejected.length, alerts.length);
      for (const one of received.signals) {
        assert.ok(one.key.length > 0 && [...one.key].length <= bounds.keyChars);
        assert.ok(one.summary.length > 0 && [...one.summary].length <= bounds.summaryChars);
        assert.ok(Object.keys(one.labels).length <= bounds.labels);
      }
    }),
    { numRuns: 1000 },
  );
});
