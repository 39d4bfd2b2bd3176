/** Any JSON as signals: by the usual names, or by a mapping. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { bounds } from '../../domain/signal/bounds.ts';
import type { Signal } from '../../domain/signal/signal.ts';
import { receiveWebhook } from './receive.ts';

type Mapping = Record<string, string> | null;

function read(body: unknown, mapping: Mapping = null): { signals: Signal[]; rejected: string[] } {
  const received = receiveWebhook(body, mapping);
  assert.ok(received.ok, JSON.stringify(received));
  return { signals: received.signals, rejected: received.rejected.map(({ reason }) => reason) };
}

function only(body: unknown, mapping: Mapping = null): Signal {
  const { signals, rejected } = read(body, mapping);
  assert.deepEqual(rejected, []);
  assert.equal(signals.length, 1);
  return signals[0]!;
}

function refusal(body: unknown, mapping: Mapping = null): string {
  const received = receiveWebhook(body, mapping);
  assert.ok(!received.ok);
  return received.reason;
}

test('without a mapping the names that senders usually give are found', () => {
  assert.deepEqual(
    only({
      id: 'disk-1',
      status: 'firing',
      title: 'Disk full',
      severity: 'critical',
      host: 'a.example.test',
      service: 'checkout',
      description: '95 % of /var',
      url: 'https://monitoring.example.test/1',
      runbook_url: 'https://runbooks.example.test/disk',
      tags: { team: 'core' },
      timestamp: 1772445600,
    }),
    {
      key: 'disk-1',
      action: 'trigger',
      summary: 'Disk full',
      severity: 'critical',
      source: 'a.example.test',
      service: 'checkout',
      labels: { team: 'core' },
      details: { description: '95 % of /var' },
      links: [
        { text: 'Source', href: 'https://monitoring.example.test/1' },
        { text: 'Runbook', href: 'https://runbooks.example.test/disk' },
      ],
      startsAt: '2026-03-02T10:00:00.000Z',
      endsAt: null,
    },
  );
});

test('what a sender wraps into an envelope is found there, and the outside goes before it', () => {
  const one = only({ message: 'Outside', data: { id: 7, message: 'Inside', severity: 'error' } });
  assert.equal(one.summary, 'Outside');
  assert.equal(one.key, '7');
  assert.equal(one.severity, 'error');
});

const action = (status: unknown) => only({ id: 'a', status }).action;

test('the words for an end resolve, those for a yes acknowledge, and a word that nobody knows pages', () => {
  for (const word of ['resolved', 'OK', ' Recovered ', 'closed', 'up'])
    assert.equal(action(word), 'resolve', word);
  for (const word of ['acknowledged', 'ACK']) assert.equal(action(word), 'acknowledge', word);
  for (const word of ['firing', 'kaputt', 'not ok', undefined, 3, {}]) assert.equal(action(word), 'trigger');
});

test('an end is read of what ends, and of nothing else', () => {
  const endsAt = '2026-03-02T10:05:00Z';
  assert.equal(only({ id: 'a', status: 'resolved', endsAt }).endsAt, '2026-03-02T10:05:00.000Z');
  assert.equal(only({ id: 'a', status: 'firing', endsAt }).endsAt, null);
});

test('a mapping goes before the usual names', () => {
  const mapping = {
    key: '{{ check.id }}-{{ host }}',
    action: 'check.result',
    summary: '{{ check.name }} on {{ host }}',
    severity: "'warning'",
    source: 'host',
    service: 'meta.owner',
    startsAt: 'check.since',
    'labels.region': 'meta.region',
    'details.output': 'check.output',
    'links.Graph': 'check.graph',
  };
  const one = only(
    {
      title: 'ignored',
      host: 'a',
      check: {
        id: 3,
        name: 'Ping',
        result: 'recovered',
        since: '2026-03-02T10:00:00+01:00',
        output: ['timeout', 'timeout'],
        graph: 'https://graphs.example.test/3',
      },
      meta: { owner: 'checkout', region: 'eu' },
    },
    mapping,
  );
  assert.equal(one.key, '3-a');
  assert.equal(one.action, 'resolve');
  assert.equal(one.summary, 'Ping on a');
  assert.equal(one.severity, 'warning');
  assert.equal(one.service, 'checkout');
  assert.equal(one.startsAt, '2026-03-02T09:00:00.000Z');
  assert.deepEqual(one.labels, { region: 'eu' });
  assert.deepEqual(one.details, { output: '["timeout","timeout"]' });
  assert.deepEqual(one.links, [{ text: 'Graph', href: 'https://graphs.example.test/3' }]);
});

test('what a mapping does not find falls back to the usual names and is said', () => {
  const { signals, rejected } = read(
    { id: 'a', title: 'Disk full' },
    { summary: 'alert.name', key: 'alert.id', severity: 'alert.level' },
  );
  assert.equal(signals[0]?.summary, 'Disk full');
  assert.equal(signals[0]?.key, 'a');
  // An absent severity is usual; a summary and a key are not.
  assert.deepEqual(rejected, [
    "The mapping's key (alert.id) finds nothing in this body.",
    "The mapping's summary (alert.name) finds nothing in this body.",
  ]);
});

test('a list is a signal an element, and one that cannot be read harms no other', () => {
  const { signals, rejected } = read([{ id: 'a', title: 'A' }, 'text', {}, { id: 'b', title: 'B' }]);
  assert.deepEqual(
    signals.map(({ key }) => key),
    ['a', 'b'],
  );
  assert.match(rejected[0] ?? '', /^Element 1: It is the text "text", not an object\.$/);
  assert.match(rejected[1] ?? '', /^Element 2: The body has neither a summary .* nor a key/);
});

test('each names the list, and a body without it is refused', () => {
  const mapping = { each: '$.result.checks', summary: 'what' };
  assert.deepEqual(
    read({ result: { checks: [{ what: 'A' }, { what: 'B' }] } }, mapping).signals.map(
      ({ summary }) => summary,
    ),
    ['A', 'B'],
  );
  assert.equal(
    refusal({ result: { checks: 3 } }, mapping),
    "The mapping's each ($.result.checks) is number 3 in this body, not a list. Correct the path, or leave each out.",
  );
});

test('a body that says nothing is refused with what to send', () => {
  assert.match(
    refusal({ foo: 1 }),
    /^The body has neither a summary .* nor a key .* give the integration a mapping\.$/,
  );
  assert.equal(refusal('text'), 'The body is the text "text"; send an object, or a list of objects.');
  assert.equal(refusal(null), 'The body is null; send an object, or a list of objects.');
});

test('a mapping that cannot be read is refused with its faults', () => {
  assert.match(
    refusal({ id: 'a' }, { summary: '..' }),
    /^The integration's mapping is wrong: summary: The path/,
  );
});

test('without a key the summary and the source stand for it, so that a repetition is one alert', () => {
  const one = only({ title: 'Disk full', host: 'a' });
  assert.match(one.key, /^summary-[0-9a-f]{32}$/);
  assert.equal(only({ title: 'Disk full', host: 'a', level: 'error' }).key, one.key);
  assert.notEqual(only({ title: 'Disk full', host: 'b' }).key, one.key);
});

const key = (end: string) => only({ id: 'x'.repeat(300) + end, title: 'A' }).key;

test('a key that is too long is hashed, so that two that begin alike stay two', () => {
  assert.match(key('a'), /^key-[0-9a-f]{32}$/);
  assert.notEqual(key('a'), key('b'));
});

test('only addresses of the web become links', () => {
  const { links } = only({
    id: 'a',
    url: 'javascript:alert(1)',
    links: ['https://a.example.test', { href: 'data:x' }],
  });
  assert.deepEqual(links, [{ text: 'Link', href: 'https://a.example.test' }]);
});

test('whatever the JSON and the mapping, it is read within bounds or refused, and each element is accounted for', () => {
  const path = fc.constantFrom('$', 'a', 'a.b', 'list', "'x'", '{{ a }} {{ b }}', 'a[0]');
  const mapping = fc.option(
    fc.dictionary(
      fc.constantFrom(
        'key',
        'action',
        'summary',
        'severity',
        'startsAt',
        'labels.x',
        'details.y',
        'links.z',
        'each',
      ),
      path,
    ),
  );
  const element = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom('id', 'title', 'status', 'a', 'b', 'list', 'labels', 'links'),
      fc.jsonValue(),
    ),
  );
  fc.assert(
    fc.property(fc.oneof(element, fc.array(element)), mapping, (given, mapped) => {
      const received = receiveWebhook(given, mapped);
      if (!received.ok) return assert.ok(received.reason.length > 0);
      if (Array.isArray(given) && mapped?.each === undefined) {
        assert.ok(received.signals.length + received.rejected.length >= given.length);
      }
      for (const one of received.signals) {
        assert.ok(one.key.length > 0 && [...one.key].length <= bounds.keyChars);
        assert.ok(one.summary.length > 0 && [...one.summary].length <= bounds.summaryChars);
        assert.ok(Object.keys(one.details).length <= bounds.details);
      }
    }),
    { numRuns: 2000 },
  );
});
