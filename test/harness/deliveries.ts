/** Deliveries for tests: one of each kind, with every field overridable. */

import type {
  ChannelKind,
  IncidentBrief,
  Message,
  OutgoingDelivery,
} from '../../src/domain/message/delivery.ts';

type PageMessage = Message & { type: 'page' };

export function incidentBrief(given: Partial<IncidentBrief> = {}): IncidentBrief {
  return {
    id: '0198c1d2-0000-7000-8000-00000000001a',
    number: 'INC-2026-0187',
    title: 'Checkout API returns 5xx for one in eight requests',
    severity: 'SEV-1',
    severityRank: 1,
    status: 'investigating',
    category: 'active',
    acknowledged: false,
    service: 'checkout',
    url: 'https://tocsin.example.test/incidents/INC-2026-0187',
    declaredAt: '2026-03-02T09:58:30Z',
    ...given,
  };
}

export function pageMessage(given: Partial<PageMessage> = {}): PageMessage {
  return {
    type: 'page',
    incident: incidentBrief(),
    person: { handle: 'ana', name: 'Ana Ortiz' },
    reason: 'on-call is paged at once for SEV-1 (severity-matrix)',
    acknowledgeUrl: 'https://tocsin.example.test/acknowledge/k7Q2',
    urgency: 'high',
    also: [],
    ...given,
  };
}

/** `count` further pages of other incidents. */
export function alsoPages(count: number): PageMessage['also'] {
  return Array.from({ length: count }, (_, at) => {
    const number = `INC-2026-${String(188 + at).padStart(4, '0')}`;
    return {
      incident: incidentBrief({
        id: `other-${at}`,
        number,
        title: `Queue ${at} is stuck`,
        severity: 'SEV-2',
        severityRank: 2,
      }),
      reason: 'secondary-on-call is paged after 5 min',
      acknowledgeUrl: `https://tocsin.example.test/acknowledge/also-${at}`,
    };
  });
}

let count = 0;

export function deliveryTo(
  channel: ChannelKind,
  to: string,
  message: Message = pageMessage(),
): OutgoingDelivery {
  count += 1;
  return {
    id: `0198c1d2-1111-7000-8000-${String(count).padStart(12, '0')}`,
    contact: { id: 'phone', channel, to },
    message,
    at: '2026-03-02T10:00:00Z',
  };
}
