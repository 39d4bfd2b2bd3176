/** A status page on an ordinary bad day, for tests: an open incident, a resolved one dated back, maintenance past and to come. */
import type { PageFacts, StatusPage } from '../domain/status-page/facts.ts';
import { picture, type StatusPicture } from '../domain/status-page/picture.ts';

export const givenNow = '2026-11-21T14:30:00.000Z';

export const givenPage: StatusPage = {
  handle: 'public',
  title: 'Acme status',
  url: 'https://status.example.test',
  timeZone: 'Europe/Berlin',
  language: 'en',
  theme: { accent: '#336699', logo: null },
  visibility: 'public',
  hostName: 'status.example.test',
  links: [{ label: 'Support', url: 'https://support.example.test/' }],
  embedIn: ['https://www.example.test'],
  components: [
    component('checkout', 'Checkout', {
      group: { id: 'shop', name: 'Shop' },
      description: 'Paying for a basket',
    }),
    component('search', 'Search', { group: { id: 'shop', name: 'Shop' } }),
    component('api', 'API', {}),
    component('exports', 'Exports', { onlyIfDegraded: true }),
    component('partners', 'Partners', { startDate: '2026-11-10' }),
  ],
};

export const givenFacts: PageFacts = {
  changedAt: '2026-11-21T14:10:00.000Z',
  shownSince: Object.fromEntries(
    ['checkout', 'search', 'api', 'exports', 'partners'].map((id) => [id, '2026-09-01T00:00:00.000Z']),
  ),
  setByHand: [],
  incidents: [
    {
      id: 'i2',
      title: 'Payments fail for some customers',
      impact: null,
      startedAt: '2026-11-21T14:00:00.000Z',
      createdAt: '2026-11-21T14:02:00.000Z',
      publishedAt: '2026-11-21T14:02:00.000Z',
      updates: [
        {
          id: 'u3',
          status: 'investigating',
          body: 'About one payment in **eight** fails.\n\nRetrying [usually works](https://help.example.test/retry).',
          displayAt: '2026-11-21T14:02:00.000Z',
          publishedAt: '2026-11-21T14:02:00.000Z',
          editedAt: null,
          components: [{ component: 'checkout', to: 'major_outage' }],
        },
        {
          id: 'u4',
          status: 'identified',
          body: 'A full connection pool. It is being widened.',
          displayAt: '2026-11-21T14:10:00.000Z',
          publishedAt: '2026-11-21T14:10:00.000Z',
          editedAt: '2026-11-21T14:12:00.000Z',
          components: [{ component: 'checkout', to: 'partial_outage' }],
        },
        {
          id: 'u5',
          status: 'monitoring',
          body: 'A draft that nobody may read',
          displayAt: '2026-11-21T14:20:00.000Z',
          publishedAt: null,
          editedAt: null,
          components: [],
        },
      ],
    },
    {
      id: 'i1',
      title: 'Search was slow',
      impact: 'minor',
      startedAt: '2026-11-18T08:00:00.000Z',
      createdAt: '2026-11-18T12:00:00.000Z',
      publishedAt: '2026-11-18T12:00:00.000Z',
      updates: [
        {
          id: 'u1',
          status: 'monitoring',
          body: 'Results took up to ten seconds.',
          displayAt: '2026-11-18T08:05:00.000Z',
          publishedAt: '2026-11-18T12:00:00.000Z',
          editedAt: null,
          components: [{ component: 'search', to: 'degraded_performance' }],
        },
        {
          id: 'u2',
          status: 'resolved',
          body: 'The index is whole again.',
          displayAt: '2026-11-18T09:30:00.000Z',
          publishedAt: '2026-11-18T12:00:00.000Z',
          editedAt: null,
          components: [],
        },
      ],
    },
    {
      id: 'i3',
      title: 'A secret draft',
      impact: null,
      startedAt: '2026-11-21T14:25:00.000Z',
      createdAt: '2026-11-21T14:25:00.000Z',
      publishedAt: null,
      updates: [
        {
          id: 'u6',
          status: 'investigating',
          body: 'Not for readers',
          displayAt: '2026-11-21T14:25:00.000Z',
          publishedAt: null,
          editedAt: null,
          components: [],
        },
      ],
    },
  ],
  maintenances: [
    {
      id: 'm2',
      title: 'Database upgrade',
      scheduledFor: '2026-11-28T22:00:00.000Z',
      scheduledUntil: '2026-11-28T23:30:00.000Z',
      status: 'scheduled',
      startedAt: null,
      completedAt: null,
      createdAt: '2026-11-20T10:00:00.000Z',
      components: ['checkout', 'api'],
      updates: [
        {
          id: 'u7',
          status: 'scheduled',
          body: 'Orders can be read and not placed.',
          displayAt: '2026-11-20T10:00:00.000Z',
          publishedAt: '2026-11-20T10:00:00.000Z',
          editedAt: null,
          components: [],
        },
      ],
    },
    {
      id: 'm1',
      title: 'Network work',
      scheduledFor: '2026-11-14T02:00:00.000Z',
      scheduledUntil: '2026-11-14T03:00:00.000Z',
      status: 'completed',
      startedAt: '2026-11-14T02:00:00.000Z',
      completedAt: '2026-11-14T02:40:00.000Z',
      createdAt: '2026-11-10T10:00:00.000Z',
      components: ['api'],
      updates: [
        {
          id: 'u8',
          status: 'completed',
          body: 'Done twenty minutes early.',
          displayAt: '2026-11-14T02:40:00.000Z',
          publishedAt: '2026-11-14T02:40:00.000Z',
          editedAt: null,
          components: [],
        },
      ],
    },
  ],
};

export function givenPicture(
  change: { page?: Partial<StatusPage>; facts?: Partial<PageFacts> } = {},
): StatusPicture {
  return picture({ ...givenPage, ...change.page }, { ...givenFacts, ...change.facts }, givenNow);
}

function component(
  id: string,
  name: string,
  more: Partial<StatusPage['components'][number]>,
): StatusPage['components'][number] {
  return {
    id,
    name,
    description: null,
    group: null,
    services: ['a-service-of-ours'],
    startDate: null,
    showcase: true,
    onlyIfDegraded: false,
    ...more,
  };
}
