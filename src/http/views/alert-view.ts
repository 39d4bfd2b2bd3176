/** An alert as the API shows it. */
import type { AlertRow } from '../../store/read/alerts.ts';
import type { AlertView } from '../shapes.ts';

export function alertView(row: AlertRow): AlertView {
  return {
    id: String(row.id),
    integration: row.integrationHandle ?? row.integration,
    key: row.key,
    state: row.state,
    summary: row.summary,
    severity: row.severity,
    service: row.service,
    labels: row.content.labels ?? {},
    // A source's link is shown as a link only where a browser may follow it.
    links: (row.content.links ?? []).filter(({ href }) => /^https?:\/\//i.test(href)),
    signals: row.signals,
    firstAt: row.firstAt,
    lastAt: row.lastAt,
    resolvedAt: row.resolvedAt,
    incident: row.incident,
    explanation: row.explanation,
  };
}
