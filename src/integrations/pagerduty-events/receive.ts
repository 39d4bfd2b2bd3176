/**
 * PagerDuty's Events API v2 to signals, with faults named as it names them, so that its clients need to learn only
 * another address.
 *
 * Three things PagerDuty refuses are taken here, because a refused event is a page that nobody gets: a summary over
 * 1,024 characters is cut, a severity in capitals is understood, and a blank severity (Alertmanager sends it when a
 * template finds nothing) leaves the word to the alert's own label.
 */

import {
  bounds,
  cut,
  describe,
  fits,
  isObject,
  keepDetail,
  keepLabel,
  keepLink,
  oneLine,
  scalarText,
  word,
} from '../../domain/signal/bounds.ts';
import { readInstant } from '../../domain/signal/instant.ts';
import type { Received, Signal } from '../../domain/signal/signal.ts';
import { readAlertText } from './alert-text.ts';

/**
 * One event to one signal. `newDedupKey` is asked where a trigger names none: a random text, because two events
 * without a key are two alerts here as they are at PagerDuty. (A hash of the body would let the failure of tonight's
 * backup join yesterday's and page nobody; a sender that repeats a call whose answer was lost opens one alert too many
 * instead.) The door tells the sender the key, for its resolve.
 *
 * The routing key is the door's business: it is what found the integration.
 */
export function receiveEvent(body: unknown, newDedupKey: () => string): Received {
  if (!isObject(body)) {
    return refused([
      `The body is ${describe(body)}, not an object: send routing_key, event_action and payload`,
    ]);
  }
  const errors: string[] = [];
  const action = readAction(body.event_action, errors);
  const dedupKey = readDedupKey(body.dedup_key, action, errors);
  const payload = isObject(body.payload) ? body.payload : null;
  if (action === 'trigger') checkPayload(body.payload, payload, errors);
  if (errors.length > 0 || action === null) return refused(errors);
  return {
    ok: true,
    signals: [signalOf(body, payload ?? {}, action, dedupKey ?? newDedupKey())],
    rejected: [],
  };
}

function refused(errors: string[]): Received {
  return { ok: false, reason: errors.join('; '), reasons: errors };
}

function readAction(value: unknown, errors: string[]): Signal['action'] | null {
  if (value === 'trigger' || value === 'acknowledge' || value === 'resolve') return value;
  errors.push(`'event_action' must be one of trigger, acknowledge, resolve; it is ${describe(value)}`);
  return null;
}

function readDedupKey(value: unknown, action: Signal['action'] | null, errors: string[]): string | null {
  if (value === undefined || value === null || value === '') {
    if (action === 'acknowledge' || action === 'resolve') {
      errors.push(`'dedup_key' is missing or blank: ${action} needs the key that its trigger had`);
    }
    return null;
  }
  if (typeof value !== 'string') errors.push(`'dedup_key' must be text; it is ${describe(value)}`);
  // Cutting would let two alerts fall together, so a long key is refused.
  else if (!fits(value, bounds.keyChars))
    errors.push("'dedup_key' is too long (the maximum is 255 characters)");
  else return value;
  return null;
}

const severities = ['critical', 'error', 'warning', 'info'];

function checkPayload(given: unknown, payload: Record<string, unknown> | null, errors: string[]): void {
  if (payload === null) {
    errors.push(payloadError(given));
    return;
  }
  requireText(payload, 'summary', errors);
  requireText(payload, 'source', errors);
  const { severity } = payload;
  if (severity === undefined || severity === null) {
    errors.push("'payload.severity' is missing: give one of critical, error, warning, info");
  } else if (typeof severity !== 'string' || !['', ...severities].includes(severity.trim().toLowerCase())) {
    errors.push(
      `'payload.severity' must be one of critical, error, warning, info; it is ${describe(severity)}`,
    );
  }
}

function payloadError(given: unknown): string {
  return given === undefined || given === null
    ? "'payload' is missing: give at least its summary, source and severity"
    : `'payload' must be an object; it is ${describe(given)}`;
}

export function requireText(payload: Record<string, unknown>, name: string, errors: string[]): void {
  const value = payload[name];
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) {
    errors.push(`'payload.${name}' is missing or blank`);
  } else if (typeof value !== 'string' && typeof value !== 'number') {
    errors.push(`'payload.${name}' must be text; it is ${describe(value)}`);
  }
}

/**
 * Labels, for routes: those of the alert that Alertmanager wrote into the details as text, then the event's own
 * `class`, `component` and `group`, then the short scalars of `custom_details`; an earlier one holds.
 */
function signalOf(
  body: Record<string, unknown>,
  payload: Record<string, unknown>,
  action: Signal['action'],
  key: string,
): Signal {
  const labels: Record<string, string> = {};
  const details: Record<string, string> = {};
  const links: Signal['links'] = [];
  const summary = readSummary(payload.summary, details) ?? key;
  const custom = payload.custom_details;
  if (isObject(custom)) {
    const alert = readAlertText(custom.firing) ?? readAlertText(custom.resolved);
    if (alert !== null) {
      for (const [name, value] of alert.labels) keepLabel(labels, name, value);
      for (const link of alert.links) keepLink(links, link.text, link.href);
    }
    for (const name of ['class', 'component', 'group']) keepLabel(labels, name, scalarText(payload[name]));
    for (const name in custom) {
      const text = scalarText(custom[name]);
      if (isOwnOfAlertmanager(name) || text === null || text.length > bounds.wordChars) {
        keepDetail(details, name, custom[name]);
      } else {
        keepLabel(labels, name, text);
      }
    }
  } else {
    for (const name of ['class', 'component', 'group']) keepLabel(labels, name, scalarText(payload[name]));
    keepDetail(details, 'details', custom);
  }
  readLinks(body, links);
  const client = word(body.client);
  if (!keepLink(links, client ?? 'Source', body.client_url) && client !== null)
    keepDetail(details, 'client', client);
  const at = readInstant(payload.timestamp);
  if (at === null) keepDetail(details, 'timestamp', payload.timestamp);
  return {
    key,
    action,
    summary,
    severity: word(payload.severity)?.toLowerCase() ?? labels.severity ?? null,
    source: word(payload.source),
    service: word(labels.service),
    labels,
    details,
    links,
    // The timestamp is the event's. With a resolve it is therefore the end, and the episode stays unnamed.
    startsAt: action === 'trigger' ? at : null,
    endsAt: action === 'resolve' ? at : null,
  };
}

/** Counts and the texts of all alerts: for people, not for routes. */
function isOwnOfAlertmanager(name: string): boolean {
  return name === 'firing' || name === 'resolved' || name === 'num_firing' || name === 'num_resolved';
}

/** The whole summary goes to the details where the line had to be cut. */
export function readSummary(value: unknown, details: Record<string, string>): string | null {
  const line = oneLine(scalarText(value));
  if (line === null) return null;
  if (!fits(line, bounds.summaryChars)) keepDetail(details, 'summary', value);
  return cut(line, bounds.summaryChars);
}

/** Links and images are decoration: one that cannot be read is left out, the event holds. */
export function readLinks(body: Record<string, unknown>, links: Signal['links']): void {
  if (Array.isArray(body.links)) {
    for (const link of body.links.slice(0, bounds.links)) {
      if (isObject(link)) keepLink(links, word(link.text) ?? 'Link', link.href);
    }
  }
  if (Array.isArray(body.images)) {
    for (const image of body.images.slice(0, bounds.links)) {
      if (isObject(image)) keepLink(links, word(image.alt) ?? 'Image', image.href ?? image.src);
    }
  }
}
