/**
 * Any JSON to signals: by the mapping kept with the integration where it has one, else by the names that senders
 * usually give to things.
 *
 * A body is one signal; a list (or the list that `each` names) is one signal an element. What a mapping does not find
 * falls back to the usual names and is reported, because a page with a poor summary is better than none.
 */

import { hash } from 'node:crypto';

import {
  anyText,
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
import { readInstantOrEpoch } from '../../domain/signal/instant.ts';
import type { Received, Signal } from '../../domain/signal/signal.ts';
import { compileMapping, evaluate, follow, mappedFields } from './mapping.ts';
import type { CompiledMapping, MappedField } from './mapping.ts';

/** Where a part of a signal usually is, in order of preference. */
const usualNames: Record<MappedField, string[]> = {
  key: ['key', 'dedup_key', 'dedupKey', 'fingerprint', 'alias', 'id'],
  action: ['action', 'event_action', 'status', 'state'],
  summary: ['summary', 'title', 'message', 'name', 'subject', 'text'],
  severity: ['severity', 'priority', 'level'],
  source: ['source', 'host', 'hostname', 'instance', 'entity'],
  service: ['service'],
  startsAt: ['startsAt', 'starts_at', 'startedAt', 'started_at', 'timestamp', 'time'],
  endsAt: ['endsAt', 'ends_at', 'endedAt', 'ended_at', 'resolvedAt', 'resolved_at'],
};
const usualDetails = ['description', 'details', 'body', 'message', 'text'];
const usualLinks: [name: string, text: string][] = [
  ['url', 'Source'],
  ['link', 'Source'],
  ['generatorURL', 'Source'],
  ['runbook', 'Runbook'],
  ['runbook_url', 'Runbook'],
  ['dashboard', 'Dashboard'],
  ['dashboard_url', 'Dashboard'],
];
/** Envelopes that senders put around what matters; looked into where the element itself lacks a name. */
const envelopes = ['alert', 'event', 'incident', 'payload', 'data'];

const resolvedWords = new Set(
  'resolve resolved resolves ok okay recovery recovered recover up close closed normal clear cleared inactive healthy passing success green fixed'.split(
    ' ',
  ),
);
const acknowledgedWords = new Set('acknowledge acknowledged ack acked'.split(' '));

export function receiveWebhook(body: unknown, mapping: Record<string, string> | null): Received {
  const compiled = compiledOnce(mapping);
  if (typeof compiled === 'string') return { ok: false, reason: compiled };
  const list = compiled?.each ? follow(compiled.each, body) : body;
  if (compiled?.each && !Array.isArray(list)) {
    return {
      ok: false,
      reason: `The mapping's each (${mapping?.each}) is ${describe(list)} in this body, not a list. Correct the path, or leave each out.`,
    };
  }
  if (!Array.isArray(list)) {
    if (!isObject(list)) {
      return { ok: false, reason: `The body is ${describe(list)}; send an object, or a list of objects.` };
    }
    const read = readElement(list, compiled, mapping);
    return 'reason' in read
      ? { ok: false, reason: read.reason }
      : { ok: true, signals: [read.signal], rejected: read.missed.map((reason) => ({ reason })) };
  }
  const signals: Signal[] = [];
  const rejected: { reason: string }[] = [];
  // Their number is bounded by the body's size.
  list.forEach((element: unknown, index) => {
    const read = isObject(element)
      ? readElement(element, compiled, mapping)
      : { reason: `It is ${describe(element)}, not an object.` };
    if ('reason' in read) rejected.push({ reason: `Element ${index}: ${read.reason}` });
    else {
      signals.push(read.signal);
      for (const missed of read.missed) rejected.push({ reason: `Element ${index}: ${missed}` });
    }
  });
  return { ok: true, signals, rejected };
}

type Read = { signal: Signal; missed: string[] } | { reason: string };

function readElement(
  element: Record<string, unknown>,
  compiled: CompiledMapping | null,
  mapping: Record<string, string> | null,
): Read {
  const missed: string[] = [];
  const found = {} as Record<MappedField, unknown>;
  for (const field of mappedFields) {
    const expression = compiled?.fields.get(field);
    const mapped = expression === undefined ? undefined : evaluate(expression, element);
    if (expression !== undefined && anyText(mapped) === null && isNeeded(field)) {
      missed.push(`The mapping's ${field} (${mapping?.[field]}) finds nothing in this body.`);
    }
    found[field] = anyText(mapped) === null ? usual(element, usualNames[field]) : mapped;
  }
  const keyText = anyText(found.key);
  const summary = oneLine(found.summary) ?? oneLine(found.key);
  if (summary === null) {
    return {
      reason:
        'The body has neither a summary (summary, title, message, …) nor a key (key, dedup_key, id, …). ' +
        'Name a field so, or give the integration a mapping.',
    };
  }
  const labels = readLabels(element, compiled);
  const details: Record<string, string> = {};
  for (const [name, expression] of compiled?.details ?? [])
    keepDetail(details, name, evaluate(expression, element));
  for (const name of usualDetails) {
    const value = usual(element, [name]);
    if (anyText(value) !== null && value !== found.summary) keepDetail(details, name, value);
  }
  if (!fits(summary, bounds.summaryChars)) keepDetail(details, 'summary', found.summary ?? found.key);
  const action = actionOf(found.action);
  return {
    missed,
    signal: {
      key: keyOf(keyText, summary, word(found.source)),
      action,
      summary: cut(summary, bounds.summaryChars),
      severity: word(found.severity) ?? labels.severity ?? null,
      source: word(found.source),
      service: word(found.service) ?? labels.service ?? null,
      labels,
      details,
      links: readLinks(element, compiled),
      startsAt: readInstantOrEpoch(found.startsAt),
      endsAt: action === 'resolve' ? readInstantOrEpoch(found.endsAt) : null,
    },
  };
}

/** Without these a signal is poor or wrong; the others are often absent rightly. */
function isNeeded(field: MappedField): boolean {
  return field === 'key' || field === 'action' || field === 'summary';
}

function usual(element: Record<string, unknown>, names: string[]): unknown {
  for (const name of names) {
    if (Object.hasOwn(element, name) && anyText(element[name]) !== null) return element[name];
  }
  for (const envelope of envelopes) {
    const inner = Object.hasOwn(element, envelope) ? element[envelope] : undefined;
    if (!isObject(inner)) continue;
    for (const name of names) {
      if (Object.hasOwn(inner, name) && anyText(inner[name]) !== null) return inner[name];
    }
  }
  return undefined;
}

/** A word that nobody knows is a trigger: in doubt it pages. */
function actionOf(value: unknown): Signal['action'] {
  const said = (scalarText(value) ?? '').trim().toLowerCase();
  if (resolvedWords.has(said)) return 'resolve';
  return acknowledgedWords.has(said) ? 'acknowledge' : 'trigger';
}

/** Without a key the summary and the source stand for it, so that a repetition is one alert. */
function keyOf(text: string | null, summary: string, source: string | null): string {
  if (text !== null && fits(text, bounds.keyChars)) return text;
  // A long key is hashed, not cut: two long keys may begin alike.
  const meant = text ?? JSON.stringify([summary, source]);
  return `${text === null ? 'summary' : 'key'}-${hash('sha256', meant, 'hex').slice(0, 32)}`;
}

function readLabels(
  element: Record<string, unknown>,
  compiled: CompiledMapping | null,
): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [name, expression] of compiled?.labels ?? [])
    keepLabel(labels, name, evaluate(expression, element));
  const given = usual(element, ['labels']) ?? usual(element, ['tags']);
  if (isObject(given)) for (const name in given) keepLabel(labels, name, given[name]);
  return labels;
}

function readLinks(element: Record<string, unknown>, compiled: CompiledMapping | null): Signal['links'] {
  const links: Signal['links'] = [];
  for (const [text, expression] of compiled?.links ?? [])
    keepLink(links, text, evaluate(expression, element));
  for (const [name, text] of usualLinks) keepLink(links, text, usual(element, [name]));
  const given = usual(element, ['links']);
  if (Array.isArray(given)) {
    for (const link of given.slice(0, bounds.links)) {
      if (isObject(link)) keepLink(links, word(link.text) ?? 'Link', link.href ?? link.url);
      else keepLink(links, 'Link', link);
    }
  }
  return links;
}

/** Compiled mappings by the configuration's own object, which lives as long as its integration is loaded. */
const compiledMappings = new WeakMap<Record<string, string>, CompiledMapping | string>();

/** A mapping was checked when it was saved; one that nevertheless cannot be read is named. */
function compiledOnce(mapping: Record<string, string> | null): CompiledMapping | string | null {
  if (mapping === null) return null;
  const known = compiledMappings.get(mapping);
  if (known !== undefined) return known;
  const result = compileMapping(mapping);
  const compiled = result.ok
    ? result.mapping
    : `The integration's mapping is wrong: ${result.errors.map((error) => `${error.field}: ${error.reason}`).join(' ')}`;
  compiledMappings.set(mapping, compiled);
  return compiled;
}
