/**
 * `tocsin signal`: a person or a script reports that something is wrong, by the same doors as any source.
 * The key of an integration is the right to it; no API key is sent.
 */
import { hostname } from 'node:os';
import { ask, Refused } from './client.ts';
import { defineVerb, UsageError } from './define-verb.ts';

export const verb = defineVerb({
  name: 'signal',
  summary: 'Sends a signal, as a source would: it opens an alert, joins the open one, or resolves it',
  options: {
    'integration-key': {
      type: 'string',
      value: 'KEY',
      says: 'the integration’s key; default: TOCSIN_INTEGRATION_KEY',
    },
    summary: { type: 'string', value: 'TEXT', says: 'what is wrong, in a line' },
    severity: {
      type: 'string',
      value: 'WORD',
      says: 'critical, error, warning, info, or any word that the process maps',
    },
    source: { type: 'string', value: 'SOURCE', says: 'where it was seen; default: the name of this machine' },
    service: { type: 'string', value: 'SERVICE', says: 'the service that suffers, by its handle' },
    label: { type: 'string', value: 'NAME=VALUE', multiple: true, says: 'what routes may ask about' },
    link: { type: 'string', value: 'URL', says: 'where to look' },
    'dedup-key': {
      type: 'string',
      value: 'NAME',
      says: 'what is one alert; default: the summary with its source',
    },
    resolve: { type: 'boolean', says: 'it is over' },
    acknowledge: { type: 'boolean', says: 'somebody is at it' },
    door: {
      type: 'string',
      value: 'DOOR',
      says: 'webhook (the default), or events for an integration of kind pagerduty-events',
    },
  },
  async run({ values, server, show }) {
    const key = values['integration-key'] ?? process.env['TOCSIN_INTEGRATION_KEY'] ?? '';
    if (key === '') throw new UsageError('signal needs --integration-key, or TOCSIN_INTEGRATION_KEY.');
    if (values.resolve && values.acknowledge)
      throw new UsageError('A signal either resolves or acknowledges.');
    if (values.summary === undefined && values['dedup-key'] === undefined)
      throw new UsageError('signal needs --summary, or --dedup-key where it resolves or acknowledges.');
    const signal: Signal = {
      key: values['dedup-key'],
      action: values.resolve ? 'resolve' : values.acknowledge ? 'acknowledge' : 'trigger',
      summary: values.summary,
      severity: values.severity,
      source: values.source ?? hostname(),
      service: values.service,
      labels: readLabels(values.label),
      link: values.link,
    };
    const stranger = { ...server, key: null };
    switch (values.door ?? 'webhook') {
      case 'webhook':
        return show(
          await ask(stranger, 'POST', `/integrations/webhook/${encodeURIComponent(key)}`, {
            body: asWebhook(signal),
          }).catch(otherDoor),
          () => 'Accepted.',
        );
      case 'events':
        return show(
          await ask<{ dedup_key?: string }>(stranger, 'POST', '/v2/enqueue', { body: asEvent(signal, key) }),
          ({ dedup_key: dedupKey }) => `Accepted${dedupKey === undefined ? '' : ` as ${dedupKey}`}.`,
        );
      default:
        throw new UsageError(`"${values.door}" is no door: write webhook or events.`);
    }
  },
});

interface Signal {
  key: string | undefined;
  action: 'trigger' | 'acknowledge' | 'resolve';
  summary: string | undefined;
  severity: string | undefined;
  source: string;
  service: string | undefined;
  labels: Record<string, string>;
  link: string | undefined;
}

/** The names that the generic webhook understands without a mapping. */
function asWebhook({ link, ...signal }: Signal): object {
  return { ...signal, ...(link === undefined ? {} : { links: [{ text: 'Source', href: link }] }) };
}

/** PagerDuty's Events API v2. Its severity is required for a trigger, and in doubt the higher one pages. */
function asEvent(
  { key, action, summary, severity, source, service, labels, link }: Signal,
  routingKey: string,
): object {
  return {
    routing_key: routingKey,
    event_action: action,
    // Without a key each trigger would be an alert of its own; so a repetition is one, as at the other door.
    dedup_key: key ?? `${source}: ${summary}`.slice(0, 255),
    payload: {
      summary: summary ?? key,
      source,
      severity: severity ?? 'error',
      custom_details: { ...labels, ...(service === undefined ? {} : { service }) },
    },
    ...(link === undefined ? {} : { links: [{ href: link, text: 'Source' }] }),
  };
}

function readLabels(given: string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const label of given) {
    const border = label.indexOf('=');
    if (border < 1) throw new UsageError(`"${label}" is no label: write NAME=VALUE.`);
    labels[label.slice(0, border)] = label.slice(border + 1);
  }
  return labels;
}

/** A key belongs to one kind of integration; the server cannot say which without telling who guesses. */
function otherDoor(error: unknown): never {
  if (error instanceof Refused && error.problem.code === 'unknown-integration-key')
    throw new Refused({
      ...error.problem,
      remedy: `${error.problem.remedy} Is its kind pagerduty-events? Then add --door events.`,
    });
  throw error;
}
