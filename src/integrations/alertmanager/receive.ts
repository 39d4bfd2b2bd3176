/**
 * Alertmanager's webhook, version 4, to signals: one signal per alert of the group.
 *
 * Checked by hand instead of with a schema library, because this is the hottest path of the house: for 500 alerts a
 * call (267 KB), on one core, zod 4 takes 0.35 ms for its checks alone and refuses the call for one bad alert; this
 * takes 0.14 ms for checks and signals together. (Parsing the JSON before takes 0.8 ms, see `parseJson`.)
 */

import { hash } from 'node:crypto';

import {
  bounds,
  cut,
  describe,
  fits,
  isObject,
  isWebAddress,
  keepDetail,
  keepLabel,
  keepLink,
  oneLine,
  word,
} from '../../domain/signal/bounds.ts';
import { readInstant } from '../../domain/signal/instant.ts';
import type { Received, Signal } from '../../domain/signal/signal.ts';

/**
 * Reads what it can: an alert that cannot be read is rejected with a sentence and the others hold. A `version` other
 * than 4 is not refused, as each alert is checked by itself; the number of alerts is bounded by the body's size.
 */
export function receiveAlertmanager(body: unknown): Received {
  if (!isObject(body)) {
    return { ok: false, reason: `The body is ${describe(body)}, not an object. ${whatToSend}` };
  }
  if (!Array.isArray(body.alerts)) {
    return { ok: false, reason: `"alerts" is ${describe(body.alerts)}, not a list. ${whatToSend}` };
  }
  const call: Call = {
    status: body.status,
    group: groupText(body.groupLabels),
    alertmanagerUrl: isWebAddress(body.externalURL) ? body.externalURL : null,
  };
  const signals: Signal[] = [];
  const rejected: { reason: string }[] = [];
  const alerts: unknown[] = body.alerts;
  for (let i = 0; i < alerts.length; i++) {
    const read = readAlert(alerts[i], call);
    if (typeof read === 'string') rejected.push({ reason: `alerts[${i}] ${read}` });
    else signals.push(read);
  }
  const truncated = body.truncatedAlerts;
  if (typeof truncated === 'number' && truncated > 0) {
    rejected.push({
      reason:
        `Alertmanager left ${truncated === 1 ? '1 alert' : `${truncated} alerts`} of this group out of the call: ` +
        'raise max_alerts of the webhook_config, or set it to 0 for no limit.',
    });
  }
  return { ok: true, signals, rejected };
}

const whatToSend =
  'Send what Alertmanager\'s webhook_config sends: {"version":"4","alerts":[{"status":"firing","labels":{…}}]}.';

/** What all alerts of one call share. */
interface Call {
  status: unknown;
  group: string | null;
  alertmanagerUrl: string | null;
}

/** A signal, or what is wrong with the alert: "has no labels; …". */
function readAlert(alert: unknown, call: Call): Signal | string {
  if (!isObject(alert)) return `is ${describe(alert)}, not an object.`;
  const status = alert.status ?? call.status;
  if (status !== 'firing' && status !== 'resolved') {
    return `has the status ${describe(status)}; firing and resolved are known.`;
  }
  const labels = readLabels(alert.labels);
  if (labels === null) return 'has no labels; they say which alert it is.';
  const firing = status === 'firing';
  const annotations = isObject(alert.annotations) ? alert.annotations : {};
  const details: Record<string, string> = {};
  const links: Signal['links'] = [];
  keepLink(links, 'Source', alert.generatorURL);
  keepLink(links, 'Dashboard', alert.dashboardURL);
  keepLink(links, 'Panel', alert.panelURL);
  for (const name in annotations) {
    const value = annotations[name];
    if (name === 'summary') continue;
    const linkText = linkTextOf(name);
    if (linkText === null || !keepLink(links, linkText, value)) keepDetail(details, name, value);
  }
  if (call.alertmanagerUrl !== null) links.push({ text: 'Alertmanager', href: call.alertmanagerUrl });
  const summary = summaryOf(annotations, labels);
  if (!fits(summary, bounds.summaryChars)) keepDetail(details, 'summary', summary);
  return {
    key: keyOf(alert.fingerprint, labels),
    action: firing ? 'trigger' : 'resolve',
    summary: cut(summary, bounds.summaryChars),
    severity: word(labels.severity),
    source: word(labels.instance) ?? word(labels.job),
    service: word(labels.service),
    labels,
    details,
    links,
    startsAt: readInstant(alert.startsAt),
    // A firing alert's end is Go's zero time, or the instant at which it would be given up: neither is an end.
    endsAt: firing ? null : readInstant(alert.endsAt),
    group: call.group,
  };
}

/** The parsed object itself where it is within bounds, which is nearly always; null where there is no label. */
function readLabels(value: unknown): Record<string, string> | null {
  if (!isObject(value)) return null;
  let count = 0;
  let clean = true;
  for (const name in value) {
    const label = value[name];
    count++;
    if (
      typeof label !== 'string' ||
      label.length > bounds.labelChars ||
      name.length > bounds.labelNameChars ||
      name === '__proto__'
    ) {
      clean = false;
    }
  }
  if (count === 0) return null;
  if (clean && count <= bounds.labels) return value as Record<string, string>;
  const labels: Record<string, string> = {};
  // These decide what the alert is; they must not fall to the bound because others stand before them.
  for (const name of ['alertname', 'severity', 'service', 'instance']) keepLabel(labels, name, value[name]);
  for (const name in value) keepLabel(labels, name, value[name]);
  return Object.keys(labels).length === 0 ? null : labels;
}

/**
 * Alertmanager's fingerprint is a hash of all labels. A sender without one gets the same from us: a hash of the
 * sorted labels, so that firing and resolved meet.
 */
function keyOf(fingerprint: unknown, labels: Record<string, string>): string {
  if (typeof fingerprint === 'string' && fingerprint.trim() !== '' && fits(fingerprint, bounds.keyChars)) {
    return fingerprint;
  }
  return `labels-${hash('sha256', JSON.stringify(sortedEntries(labels)), 'hex').slice(0, 32)}`;
}

/** The labels by which Alertmanager grouped, as stable text; null where it grouped by nothing (one group of all). */
function groupText(groupLabels: unknown): string | null {
  if (!isObject(groupLabels)) return null;
  const entries = sortedEntries(groupLabels);
  return entries.length === 0 ? null : JSON.stringify(entries);
}

function sortedEntries(object: Record<string, unknown>): [string, unknown][] {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
}

function summaryOf(annotations: Record<string, unknown>, labels: Record<string, string>): string {
  const told = oneLine(annotations.summary) ?? oneLine(annotations.description);
  if (told !== null) return told;
  const name = word(labels.alertname);
  const instance = word(labels.instance);
  if (name !== null) return instance === null ? name : `${name} on ${instance}`;
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(' ');
}

/** How an annotation that holds an address is called when shown as a link; null for ordinary annotations. */
function linkTextOf(name: string): string | null {
  switch (name) {
    case 'runbook_url':
    case 'runbook':
      return 'Runbook';
    case 'dashboard_url':
    case 'dashboard':
    case 'dashboardURL':
      return 'Dashboard';
    default:
      return name.endsWith('_url') ? name.slice(0, -'_url'.length).replaceAll('_', ' ') : null;
  }
}
