/**
 * Reads an alert out of the text that Alertmanager's PagerDuty receiver writes into `custom_details`: one event stands
 * for a whole group and its severity is always `error`, so this text is the only place where the labels are.
 */

import { bounds } from '../../domain/signal/bounds.ts';

interface AlertText {
  labels: [name: string, value: string][];
  links: { text: string; href: string }[];
}

/** Thousands of alerts may follow; the first one's labels and annotations fit in this. */
const firstAlertChars = 65_536;

/**
 * The first alert of the text; the labels that all alerts of the group share are among its labels. Null where the
 * text is not of this form (a template of the sender's own, say).
 */
export function readAlertText(value: unknown): AlertText | null {
  if (typeof value !== 'string' || !value.startsWith('Labels:\n')) return null;
  const labels: AlertText['labels'] = [];
  const links: AlertText['links'] = [];
  let part: 'labels' | 'annotations' = 'labels';
  // The first line is known; a second "Labels:" begins the second alert.
  for (const line of value.slice(0, firstAlertChars).split('\n').slice(1)) {
    if (line === 'Labels:') break;
    if (line === 'Annotations:') {
      part = 'annotations';
      continue;
    }
    if (line.startsWith('Source: ')) {
      links.push({ text: 'Source', href: line.slice('Source: '.length).trim() });
      break;
    }
    // Names hold no spaces, so the first " = " is the border even where the value holds another.
    const border = line.indexOf(' = ');
    if (!line.startsWith(' - ') || border === -1) continue;
    const name = line.slice(3, border);
    const text = line.slice(border + 3);
    if (part === 'labels' && labels.length < bounds.labels) labels.push([name, text]);
    if (part === 'annotations' && (name === 'runbook_url' || name === 'runbook'))
      links.push({ text: 'Runbook', href: text });
    if (part === 'annotations' && (name === 'dashboard_url' || name === 'dashboard'))
      links.push({ text: 'Dashboard', href: text });
  }
  return labels.length === 0 ? null : { labels, links };
}
