/** Signals for tests: an ordinary one of each, with every field overridable. */

import type { Integration, Route, Signal } from '../../src/domain/signal/signal.ts';

export function signal(given: Partial<Signal> = {}): Signal {
  return {
    key: 'disk-a',
    action: 'trigger',
    summary: 'Disk full on a',
    severity: 'critical',
    source: 'a:9100',
    service: null,
    labels: { alertname: 'DiskFull', cluster: 'eu', instance: 'a:9100' },
    details: {},
    links: [],
    startsAt: null,
    endsAt: null,
    ...given,
  };
}

export function integration(given: Partial<Integration> = {}): Integration {
  return {
    id: 'prom',
    handle: 'prom',
    kind: 'alertmanager',
    service: 'checkout',
    mapping: null,
    enabled: true,
    ...given,
  };
}

export function route(given: Partial<Route> = {}): Route {
  // oxlint-disable-next-line unicorn/no-thenable -- the configuration's own word, and never a function
  return { match: {}, severity: null, service: null, groupBy: [], then: 'incident', ...given };
}
