// oxlint-disable unicorn/no-thenable -- `then` is the configuration's own word, and never a function
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { integration, route, signal } from '../../../test/harness/signals.ts';
import { compileRoutes, maxExpressionChars, maxGroupFields, maxRoutes, routeSignal } from './route.ts';
import type { CompiledRoute } from './route.ts';
import type { Integration, Route, Routed, Signal } from './signal.ts';

const words: Record<string, string | null> = {
  critical: 'SEV-1',
  error: 'SEV-2',
  warning: 'SEV-3',
  info: null,
};
const severityOf = (word: string | null) => {
  const known = word === null ? undefined : words[word];
  return known === undefined ? 'SEV-2' : known;
};

function compiled(...routes: Partial<Route>[]): CompiledRoute[] {
  const result = compileRoutes(routes.map(route));
  assert.ok(result.ok, JSON.stringify(result));
  return result.routes;
}

function errorsOf(...routes: Partial<Route>[]): { path: string; reason: string }[] {
  const result = compileRoutes(routes.map(route));
  return result.ok ? [] : result.errors;
}

function routed(
  routes: Partial<Route>[],
  given: Partial<Signal> = {},
  from: Partial<Integration> = {},
  knowsService?: (handle: string) => boolean,
): Routed {
  return routeSignal(compiled(...routes), signal(given), integration(from), severityOf, knowsService);
}

/** Whether two signals land in one incident. */
function together(
  routes: Partial<Route>[],
  a: Partial<Signal>,
  b: Partial<Signal>,
  from: Partial<Integration> = {},
) {
  return routed(routes, a, from).groupKey === routed(routes, b, from).groupKey;
}

test("without a route a signal is an incident of the process's severity on the integration's service", () => {
  assert.deepEqual(routed([]), {
    then: 'incident',
    severity: 'SEV-1',
    service: 'checkout',
    groupKey: '["alerts","prom","checkout","DiskFull"]',
    explanation: 'no route matches; SEV-1 (severity critical, by the process) on checkout',
  });
});

test('a signal without a word for severity says so in its explanation', () => {
  assert.equal(
    routed([], { severity: null }, { service: null }).explanation,
    'no route matches; SEV-2 (no severity given, by the process) on no service',
  );
});

test('a word that the process maps to none is kept as an alert', () => {
  const { then, severity, explanation } = routed([], { severity: 'info' });
  assert.equal(then, 'alert');
  assert.equal(severity, null);
  assert.equal(explanation, 'no route matches; severity info declares no incident in this process');
});

test('the first route that matches wins, and the explanation counts from one', () => {
  const routes: Partial<Route>[] = [
    { match: { 'labels.cluster': 'us' }, severity: 'SEV-1' },
    { match: { severity: 'critical' }, severity: 'SEV-3' },
    { match: {}, severity: 'SEV-4' },
  ];
  const { severity, explanation } = routed(routes);
  assert.equal(severity, 'SEV-3');
  assert.equal(explanation, 'route 2: severity = critical; SEV-3 on checkout');
  assert.equal(
    routed(routes, { severity: 'warning' }).explanation,
    'route 3: matches everything; SEV-4 on checkout',
  );
});

test('every part of a match must hold, and each field can be asked', () => {
  const match = {
    severity: 'critical',
    source: 'a:9100',
    service: 'checkout',
    summary: 'Disk full on a',
    integration: 'prom',
    'labels.cluster': 'eu',
  };
  assert.match(routed([{ match }]).explanation, /^route 1: severity = critical, source = a:9100, /);
  for (const field of Object.keys(match)) {
    const { explanation } = routed([{ match: { ...match, [field]: 'another' } }]);
    assert.match(explanation, /^no route matches/, field);
  }
});

test('what is absent counts as empty, and no label is found that the source did not send', () => {
  assert.match(routed([{ match: { 'labels.team': '' } }]).explanation, /^route 1: labels\.team = \(empty\)/);
  assert.match(
    routed([{ match: { 'labels.team': '' } }], { labels: { team: 'core' } }).explanation,
    /^no route/,
  );
  assert.match(routed([{ match: { 'labels.constructor': '/./' } }]).explanation, /^no route matches/);
});

function matches(pattern: string, team: string): boolean {
  return routed([{ match: { 'labels.team': pattern } }], { labels: { team } }).explanation.startsWith(
    'route 1',
  );
}

test('an expression matches anywhere in the value, whatever the case where it ends in i', () => {
  assert.equal(matches('/platform|core/', 'the-core-team'), true);
  assert.equal(matches('/^core$/', 'the-core-team'), false);
  assert.equal(matches('/CORE/', 'core'), false);
  assert.equal(matches('/CORE/i', 'core'), true);
  // A lone slash is a value, as in the name of a mount point.
  assert.equal(matches('/', '/'), true);
});

test('an expression that would never end elsewhere is answered at once', () => {
  const value = `${'a'.repeat(1000)}!`;
  const began = performance.now();
  for (const pattern of ['/^(a+)+$/', '/^(a|a)*$/', '/(a*)*b/']) {
    assert.match(
      routed([{ match: { 'labels.x': pattern } }], { labels: { x: value } }).explanation,
      /^no route/,
    );
  }
  // Exponential would be longer than the universe; this is a bound against that, not a measurement.
  assert.ok(performance.now() - began < 10_000);
});

test('each wrong route is named with its place and what to do', () => {
  assert.deepEqual(
    errorsOf({ match: { severity: 'critical' } }, { match: { team: 'core', 'labels.': 'x' } }),
    [
      {
        path: 'routes[1].match.team',
        reason:
          '"team" is nothing that a route can match; it can match severity, source, service, summary, integration and labels.NAME.',
      },
      {
        path: 'routes[1].match.labels.',
        reason:
          '"labels." is nothing that a route can match; it can match severity, source, service, summary, integration and labels.NAME.',
      },
    ],
  );
  const [broken] = errorsOf({ match: { summary: '/(unclosed/' } });
  assert.match(broken?.reason ?? '', /^The expression \/\(unclosed\/ cannot be read: .*RE2's syntax/);
  for (const pattern of ['/(?=x)/', '/(a)\\1/']) {
    const [refused] = errorsOf({ match: { summary: pattern } });
    assert.match(refused?.reason ?? '', /no look-around, no back-references/, pattern);
  }
});

test('routes, expressions and groups are bounded', () => {
  const [long] = errorsOf({ match: { summary: `/${'a'.repeat(maxExpressionChars)}/` } });
  assert.equal(long?.path, 'routes[0].match.summary');
  assert.match(long?.reason ?? '', /at most 512 are read/);
  const [wide] = errorsOf({ groupBy: Array.from({ length: maxGroupFields + 1 }, (_, at) => `l${at}`) });
  assert.equal(wide?.path, 'routes[0].groupBy');
  const [many] = errorsOf(...Array.from({ length: maxRoutes + 1 }, () => ({})));
  assert.deepEqual(many, { path: 'routes', reason: 'There are 501 routes; at most 500 are read.' });
});

test('a route may keep as an alert or drop, and says so', () => {
  const kept = routed([{ match: { severity: 'critical' }, then: 'alert' }]);
  assert.equal(kept.then, 'alert');
  assert.equal(kept.explanation, 'route 1: severity = critical; kept as an alert, pages nobody');
  const dropped = routed([{ match: { source: '/^a/' }, then: 'drop' }]);
  assert.equal(dropped.then, 'drop');
  assert.equal(dropped.explanation, 'route 1: source matches /^a/; dropped');
});

test("a route's severity makes an incident even of a word that declares nothing", () => {
  const { then, severity } = routed([{ match: {}, severity: 'SEV-2' }], { severity: 'info' });
  assert.equal(then, 'incident');
  assert.equal(severity, 'SEV-2');
});

test("the route's service goes before the source's, and that before the integration's", () => {
  assert.equal(routed([{ service: 'search' }], { service: 'billing' }).service, 'search');
  assert.equal(routed([], { service: 'billing' }).service, 'billing');
  assert.equal(routed([], { service: null }).service, 'checkout');
});

const knows = (handle: string) => handle !== 'ghost';

test("a service that nobody knows does not take the alert from the integration's service", () => {
  assert.equal(routed([], { service: 'ghost' }, {}, knows).service, 'checkout');
  assert.equal(routed([], { service: 'billing' }, {}, knows).service, 'billing');
});

test('groupBy joins what agrees in the named fields, as labels or as labels.NAME', () => {
  const a = { key: 'a', labels: { alertname: 'Latency', cluster: 'eu', instance: 'a' } };
  const b = { key: 'b', labels: { alertname: 'Latency', cluster: 'eu', instance: 'b' } };
  const elsewhere = { key: 'c', labels: { alertname: 'Latency', cluster: 'us', instance: 'b' } };
  for (const groupBy of [
    ['alertname', 'cluster'],
    ['labels.alertname', 'labels.cluster'],
  ]) {
    assert.equal(together([{ groupBy }], a, b), true);
    assert.equal(together([{ groupBy }], a, elsewhere), false);
  }
  assert.equal(together([{ groupBy: ['source'] }], a, elsewhere), true);
});

test('a signal with none of the fields of groupBy does not share an incident with all others like it', () => {
  const bare = [{ groupBy: ['cluster', 'team'] }];
  const kind = { kind: 'webhook' as const };
  assert.equal(together(bare, { key: 'a', labels: {} }, { key: 'b', labels: {} }, kind), false);
});

test('two routes keep their groups apart, and keep them when they change places', () => {
  const critical = { match: { severity: 'critical' }, groupBy: ['cluster'] };
  const rest = { match: {}, groupBy: ['cluster'] };
  assert.equal(together([critical, rest], { severity: 'critical' }, { severity: 'warning' }), false);
  const third = { match: { summary: 'never' } };
  assert.equal(routed([critical, rest]).groupKey, routed([third, critical, rest]).groupKey);
});

test("alerts that Alertmanager grouped are one incident, by service; without a group, by the alert's name", () => {
  const group = '[["cluster","eu"]]';
  assert.equal(together([], { key: 'a', group }, { key: 'b', group, labels: { alertname: 'Other' } }), true);
  assert.equal(together([], { key: 'a', group }, { key: 'b', group: '[["cluster","us"]]' }), false);
  assert.equal(together([], { key: 'a', group }, { key: 'b', group, service: 'search' }), false);
  assert.equal(together([], { key: 'a' }, { key: 'b' }), true);
  assert.equal(together([], { key: 'a' }, { key: 'b', labels: { alertname: 'Other' } }), false);
  assert.equal(together([], { key: 'a', labels: {} }, { key: 'b', labels: {} }), false);
});

test('events and generic webhooks are one incident a key', () => {
  for (const kind of ['pagerduty-events', 'webhook'] as const) {
    assert.equal(together([], { key: 'a' }, { key: 'a', summary: 'other words' }, { kind }), true);
    assert.equal(together([], { key: 'a' }, { key: 'b' }, { kind }), false);
  }
});

test('two integrations never share an incident', () => {
  for (const kind of ['alertmanager', 'webhook'] as const) {
    const keys = ['one', 'two'].map((id) => routed([], {}, { kind, id }).groupKey);
    assert.notEqual(keys[0], keys[1]);
    const grouped = ['one', 'two'].map((id) => routed([{ groupBy: ['cluster'] }], {}, { kind, id }).groupKey);
    assert.notEqual(grouped[0], grouped[1]);
  }
});

const long = (end: string) => ({ key: 'x'.repeat(254) + end });

test('a group key fits a unique index however long its parts are, and stays distinct', () => {
  const kind = { kind: 'webhook' as const };
  assert.match(routed([], long('a'), kind).groupKey, /^sha256:[0-9a-f]{64}$/);
  assert.equal(together([], long('a'), long('b'), kind), false);
});
