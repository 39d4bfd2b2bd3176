/** For tests: a page with two components and what was said on it, as short as a test's sentence. */
import type {
  MaintenanceStatus,
  PageComponent,
  PageFacts,
  PageUpdate,
  PublicIncident,
  PublicIncidentStatus,
  PublicMaintenance,
  StatusPage,
} from './facts.ts';

export function aPage(over: Partial<StatusPage> = {}): StatusPage {
  return {
    handle: 'public',
    title: 'Acme status',
    url: 'https://status.example.test',
    timeZone: 'UTC',
    language: 'en',
    theme: { accent: null, logo: null },
    visibility: 'public',
    hostName: null,
    links: [],
    embedIn: [],
    components: [aComponent('checkout'), aComponent('search')],
    ...over,
  };
}

export function aComponent(id: string, over: Partial<PageComponent> = {}): PageComponent {
  return {
    id,
    name: id[0]!.toUpperCase() + id.slice(1),
    description: null,
    group: null,
    services: [id],
    startDate: null,
    showcase: true,
    onlyIfDegraded: false,
    ...over,
  };
}

export function someFacts(over: Partial<PageFacts> = {}): PageFacts {
  return {
    changedAt: '2026-01-01T00:00:00.000Z',
    shownSince: { checkout: '2025-01-01T00:00:00.000Z', search: '2025-01-01T00:00:00.000Z' },
    setByHand: [],
    incidents: [],
    maintenances: [],
    ...over,
  };
}

/** Published when it speaks, unless it says otherwise. */
export function anUpdate<Status extends PublicIncidentStatus | MaintenanceStatus>(
  status: Status,
  displayAt: string,
  over: Partial<PageUpdate<Status>> = {},
): PageUpdate<Status> {
  return {
    id: `${status}-${displayAt}`,
    status,
    body: `It is ${status}.`,
    displayAt,
    publishedAt: displayAt,
    editedAt: null,
    components: [],
    ...over,
  };
}

export function anIncident(
  updates: PageUpdate<PublicIncidentStatus>[],
  over: Partial<PublicIncident> = {},
): PublicIncident {
  const [first] = updates;
  if (first === undefined) throw new Error('an incident in public begins with an update');
  return {
    id: 'i1',
    title: 'Checkout fails',
    impact: null,
    startedAt: first.displayAt,
    createdAt: first.displayAt,
    publishedAt: first.publishedAt,
    updates,
    ...over,
  };
}

export function aMaintenance(over: Partial<PublicMaintenance> = {}): PublicMaintenance {
  return {
    id: 'm1',
    title: 'New database',
    scheduledFor: '2026-11-22T02:00:00.000Z',
    scheduledUntil: '2026-11-22T04:00:00.000Z',
    status: 'scheduled',
    startedAt: null,
    completedAt: null,
    createdAt: '2026-11-20T12:00:00.000Z',
    components: ['checkout'],
    updates: [anUpdate('scheduled', '2026-11-20T12:00:00.000Z')],
    ...over,
  };
}
