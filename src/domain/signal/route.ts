/**
 * Routing: what the configuration's rules say of a signal, and which incident it belongs to.
 *
 * First match wins. Without a match the signal makes an incident of the severity that the process's `signals` map
 * gives its word, on the service that it names or else on the integration's.
 */

import { hash } from 'node:crypto';

import { RE2JS } from 're2js';

import type { Integration, Route, Routed, Signal } from './signal.ts';

export interface CompiledRoute {
  /** Counted from 1, as people do. */
  number: number;
  route: Route;
  tests: FieldTest[];
  /** Stays when routes are put into another order, so that open groups stay what they are. */
  identity: string;
}

type CompiledRoutes =
  | { ok: true; routes: CompiledRoute[] }
  /** `path` is where in the configuration: `routes[0].match.severity`. */
  | { ok: false; errors: { path: string; reason: string }[] };

interface FieldTest {
  field: string;
  /** "severity = critical", "labels.team matches /core/". */
  words: string;
  holds: (value: string) => boolean;
}

/** A rule a person can read has far fewer; each signal is held against all of them. */
export const maxRoutes = 500;
/** A linear engine still builds a program of the expression's size. */
export const maxExpressionChars = 512;
/** A group named by more parts is an alert. */
export const maxGroupFields = 16;

const plainFields = ['severity', 'source', 'service', 'summary', 'integration'];
const fieldsInWords = 'severity, source, service, summary, integration and labels.NAME';

export function compileRoutes(routes: Route[]): CompiledRoutes {
  const errors: { path: string; reason: string }[] = [];
  if (routes.length > maxRoutes) {
    errors.push({
      path: 'routes',
      reason: `There are ${routes.length} routes; at most ${maxRoutes} are read.`,
    });
    return { ok: false, errors };
  }
  const compiled = routes.map((route, index): CompiledRoute => {
    const path = `routes[${index}]`;
    const tests: FieldTest[] = [];
    for (const [field, pattern] of Object.entries(route.match)) {
      const test = compileTest(field, pattern);
      if (typeof test === 'string') errors.push({ path: `${path}.match.${field}`, reason: test });
      else tests.push(test);
    }
    if (route.groupBy.length > maxGroupFields) {
      errors.push({
        path: `${path}.groupBy`,
        reason: `It names more than ${maxGroupFields} fields; name fewer.`,
      });
    }
    const match = Object.entries(route.match).sort(([a], [b]) => (a < b ? -1 : 1));
    return { number: index + 1, route, tests, identity: JSON.stringify([match, route.groupBy]) };
  });
  return errors.length === 0 ? { ok: true, routes: compiled } : { ok: false, errors };
}

/** A test, or what is wrong with it. */
function compileTest(field: string, pattern: string): FieldTest | string {
  if (!plainFields.includes(field) && !/^labels\../s.test(field)) {
    return `${JSON.stringify(field)} is nothing that a route can match; it can match ${fieldsInWords}.`;
  }
  if (pattern.length > maxExpressionChars) {
    return `The pattern has ${pattern.length} characters; at most ${maxExpressionChars} are read.`;
  }
  const slashed = /^\/(.+)\/(i?)$/s.exec(pattern);
  if (slashed === null) {
    return {
      field,
      words: `${field} = ${pattern === '' ? '(empty)' : pattern}`,
      holds: (value) => value === pattern,
    };
  }
  try {
    // RE2 runs in linear time, so that no expression can hold up the intake; it has no look-around or back-references.
    const expression = RE2JS.compile(slashed[1] ?? '', slashed[2] === 'i' ? RE2JS.CASE_INSENSITIVE : 0);
    return { field, words: `${field} matches ${pattern}`, holds: (value) => expression.test(value) };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    return `The expression ${pattern} cannot be read: ${why}. It is written in RE2's syntax (no look-around, no back-references).`;
  }
}

/**
 * What the first matching route says. `severityOf` is the process's map (`severityWords`); `knowsService` tells
 * whether a handle that the source names is one of ours: a name nobody owns must not take the alert away from the
 * integration's service.
 */
export function routeSignal(
  routes: CompiledRoute[],
  signal: Signal,
  integration: Integration,
  severityOf: (word: string | null) => string | null,
  knowsService: (handle: string) => boolean = () => true,
): Routed {
  const named = signal.service !== null && knowsService(signal.service) ? signal.service : null;
  const ownService = named ?? integration.service;
  const matching = routes.find(({ tests }) =>
    tests.every((test) => test.holds(fieldOf(test.field, signal, integration, ownService))),
  );
  const route = matching?.route ?? null;
  const service = route?.service ?? ownService;
  const severity = route?.severity ?? severityOf(signal.severity);
  const wanted = route?.then ?? 'incident';
  // "info: none" in the process's map: kept as an alert, declares nothing.
  const then = wanted === 'incident' && severity === null ? 'alert' : wanted;
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- the configuration's own word, and never a function
    then,
    severity,
    service,
    groupKey: groupKeyOf(signal, integration, service, ownService, matching ?? null),
    explanation: explain(matching ?? null, signal, severity, service, wanted, then),
  };
}

/** A part that is absent counts as empty: `labels.team: ""` matches alerts without a team. */
function fieldOf(field: string, signal: Signal, integration: Integration, service: string | null): string {
  switch (field) {
    case 'severity':
      return signal.severity ?? '';
    case 'source':
      return signal.source ?? '';
    case 'service':
      return service ?? '';
    case 'summary':
      return signal.summary;
    case 'integration':
      return integration.handle;
    default: {
      const name = field.slice('labels.'.length);
      return Object.hasOwn(signal.labels, name) ? (signal.labels[name] ?? '') : '';
    }
  }
}

/**
 * One open incident per group key. The rule, and why:
 *
 * 1. A route with `groupBy`: integration, route and the values of the named fields (`severity`, `source`, `service`,
 *    `summary`, `integration`, `labels.x`, or a label's bare name as in `[alertname, cluster]`), as in Alertmanager,
 *    where groups belong to the route. A signal that has none of the fields falls to the rules below: otherwise
 *    everything without labels would share one incident.
 * 2. Events API: the dedup_key. Its senders have grouped already; Alertmanager's receiver sends one per group.
 * 3. Alertmanager's webhook: integration, service and the labels by which Alertmanager grouped the call, so that both
 *    of its receivers make the same incidents; where it grouped by nothing, the alert's name, because one group of
 *    everything would put a disk and a checkout into one incident.
 * 4. Otherwise, a generic webhook: the key. Nothing is known that would make two alerts one problem, and an incident
 *    too many is merged more easily than one too few is noticed.
 *
 * The service is part of 3 because an incident has one service, whose people are paged. The key is decided when an
 * alert opens; a later change of its severity does not move it to another incident.
 */
function groupKeyOf(
  signal: Signal,
  integration: Integration,
  service: string | null,
  ownService: string | null,
  matching: CompiledRoute | null,
): string {
  if (matching !== null && matching.route.groupBy.length > 0) {
    const values = matching.route.groupBy.map((field) =>
      fieldOf(
        plainFields.includes(field) || field.startsWith('labels.') ? field : `labels.${field}`,
        signal,
        integration,
        ownService,
      ),
    );
    if (values.some((value) => value !== '')) {
      return bounded(['route', integration.id, matching.identity, ...values]);
    }
  }
  if (integration.kind === 'alertmanager') {
    const group =
      signal.group ?? (Object.hasOwn(signal.labels, 'alertname') ? signal.labels.alertname : null);
    if (group !== null && group !== undefined)
      return bounded(['alerts', integration.id, service ?? '', group]);
  }
  return bounded(['key', integration.id, signal.key]);
}

/** Readable while short; a hash beyond what a unique index holds comfortably. */
function bounded(parts: string[]): string {
  const text = JSON.stringify(parts);
  return text.length <= 255 ? text : `sha256:${hash('sha256', text, 'hex')}`;
}

function explain(
  matching: CompiledRoute | null,
  signal: Signal,
  severity: string | null,
  service: string | null,
  wanted: Routed['then'],
  then: Routed['then'],
): string {
  const rule =
    matching === null
      ? 'no route matches'
      : `route ${matching.number}: ${matching.tests.map((test) => test.words).join(', ') || 'matches everything'}`;
  if (then === 'drop') return `${rule}; dropped`;
  const word = signal.severity === null ? 'no severity given' : `severity ${signal.severity}`;
  if (wanted === 'alert') return `${rule}; kept as an alert, pages nobody`;
  if (then === 'alert') return `${rule}; ${word} declares no incident in this process`;
  const why = matching?.route.severity ? '' : ` (${word}, by the process)`;
  return `${rule}; ${severity}${why} on ${service === null ? 'no service' : service}`;
}
