/** Deliveries, and the pages that they belong to, as the API shows them. Addresses and messages stay inside. */
import type { Directory } from '../../domain/directory/directory.ts';
import type { RecordedEvent } from '../../domain/incident/events.ts';
import { personRef } from '../../domain/incident/naming.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { reasonOf } from '../../domain/incident/tell-of-pages.ts';
import type { Process } from '../../domain/process/process.ts';
import type { DeliveryRow } from '../../store/read/deliveries.ts';
import type { DeliveryView, PageView } from '../shapes.ts';

export function deliveryView(row: DeliveryRow, directory: Directory): DeliveryView {
  return {
    id: row.id,
    incident: row.incident,
    person: row.person === null ? null : personRef(directory, row.person),
    contact: row.contact,
    channel: row.channel,
    state: row.state === 'waiting' && row.attempts > 0 ? 'retrying' : row.state,
    attempts: row.attempts,
    detail: row.detail,
    createdAt: row.createdAt,
    sentAt: row.sentAt,
  };
}

/** The newest page first. `log`: its events `declared`, `severity-set`, `paged` and `page-ended`, in order. */
export function pageViews(
  log: RecordedEvent[],
  state: IncidentState,
  deliveries: DeliveryRow[],
  { process, directory }: { process: Process; directory: Directory },
): PageView[] {
  const pages = new Map<string, PageView>();
  let severity = state.severity;
  for (const { event, at } of log) {
    if (event.type === 'declared') ({ severity } = event);
    if (event.type === 'severity-set') severity = event.to;
    if (event.type === 'paged') {
      const { label, rule } = reasonOf(event.reason, { process, directory, severity, now: at });
      const ringing = state.pages.find((page) => page.id === event.page && page.outcome === 'ringing');
      pages.set(event.page, {
        id: event.page,
        person: personRef(directory, event.person),
        urgency: event.urgency,
        reason: label === null ? rule : `${label} · ${rule}`,
        at,
        outcome: 'ringing',
        nextContactAt: ringing?.steps[ringing.nextStep]?.at ?? null,
        deliveries: deliveries
          .filter((delivery) => delivery.page === event.page)
          .map((delivery) => deliveryView(delivery, directory)),
      });
    }
    if (event.type === 'page-ended') {
      const page = pages.get(event.page);
      if (page !== undefined) page.outcome = event.outcome;
    }
  }
  return [...pages.values()].toReversed();
}
