/** What the stand-in knows of status pages: one with a draft, an open incident, what was, maintenances and subscribers; and one that is quiet. */
import { z } from 'zod';
import * as shapes from '../../src/http/shapes-status-pages.ts';
import * as subscribers from '../../src/http/shapes-subscribers.ts';
import { at, NOW } from './stand-in-data.ts';

type Act = { path: string; body: unknown };
/** Of none it is told how to begin, of one there is nothing to choose. */
export type StatusPages = 'none' | 'one' | 'two';

type Page = z.infer<typeof shapes.statusPage>;
type Component = Page['components'][number];
type Entry = shapes.IncidentEntryView;

const ana = { handle: 'ana', name: 'Ana Ortiz' };
const ben = { handle: 'ben', name: 'Ben Idowu' };
const day = 24 * 60;

function component(
  id: string,
  name: string,
  group: string | null,
  position: number,
  more: Partial<Component> & { badDays?: number[]; known?: number } = {},
): Component {
  const { badDays = [], known = 90, ...rest } = more;
  return {
    id,
    name,
    description: null,
    group,
    position,
    status: 'operational',
    uptime: {
      days: Array.from({ length: 90 }, (_, index) => ({
        date: at((index - 89) * day).slice(0, 10),
        downMs: badDays.includes(index) ? { partial_outage: 47 * 60_000 } : {},
        knownMs: index < 90 - known ? 0 : 86_400_000,
      })),
      percent: known === 0 ? null : badDays.length === 0 ? '100.000' : '99.912',
    },
    startDate: null,
    showcase: true,
    onlyIfDegraded: false,
    createdAt: at(-400 * day),
    updatedAt: at(-25),
    ...rest,
  };
}

const components: Component[] = [
  component('checkout', 'Checkout', 'shop', 1, { status: 'partial_outage', badDays: [12, 60, 61, 89] }),
  component('storefront', 'Storefront', 'shop', 2, { status: 'degraded_performance', badDays: [40] }),
  component('search', 'Search', 'shop', 3),
  component('public-api', 'Public API', 'developers', 1, { known: 20 }),
  component('exports', 'Exports', 'developers', 2, {
    status: 'under_maintenance',
    known: 0,
    onlyIfDegraded: true,
  }),
];

function group(id: string, name: string, position: number, of: string[]): Page['groups'][number] {
  return {
    id,
    name,
    position,
    status: id === 'shop' ? 'partial_outage' : 'under_maintenance',
    components: of,
    createdAt: at(-400 * day),
    updatedAt: at(-25),
  };
}

const update = {
  state: 'published' as const,
  editedAt: null,
  components: [],
  by: ana,
  byPerson: true,
  edits: [],
};

const open: Entry = {
  id: 'k3x9',
  state: 'published',
  title: 'Some payments fail',
  impact: 'major',
  impactSet: null,
  incident: 'INC-2026-0187',
  startedAt: at(-26),
  createdAt: at(-24),
  publishedAt: at(-24),
  overAt: null,
  updates: [
    {
      ...update,
      id: 'u3',
      status: 'identified',
      body: 'We know what is behind it, and the fix is on its way.',
      displayAt: at(-9),
      publishedAt: at(-9),
    },
    {
      ...update,
      id: 'u2',
      status: 'investigating',
      body: 'About one payment in eight fails; trying again usually works.',
      displayAt: at(-17),
      publishedAt: at(-17),
      editedAt: at(-12),
      by: ben,
      edits: [
        {
          at: at(-12),
          by: ana,
          status: 'investigating',
          body: 'About one payment in five fails; trying again usually works.',
          displayAt: at(-17),
        },
      ],
    },
    {
      ...update,
      id: 'u1',
      status: 'investigating',
      body: 'We are looking into failing payments.',
      displayAt: at(-25),
      publishedAt: at(-16),
      components: [
        { component: 'checkout', to: 'partial_outage' },
        { component: 'storefront', to: 'degraded_performance' },
      ],
    },
  ],
  permalink: 'http://127.0.0.1:4040/status/public/incidents/k3x9',
};

const draft: Entry = {
  id: 'm7c2',
  state: 'draft',
  title: 'Exports to the warehouse are delayed',
  impact: 'minor',
  impactSet: null,
  incident: 'INC-2026-0188',
  startedAt: at(-4),
  createdAt: at(-4),
  publishedAt: null,
  overAt: null,
  updates: [
    {
      ...update,
      id: 'u9',
      state: 'draft',
      status: 'investigating',
      body: 'Exports arrive late. No data is lost.',
      displayAt: at(-4),
      publishedAt: null,
      components: [{ component: 'exports', to: 'degraded_performance' }],
      by: null,
      byPerson: false,
    },
  ],
  permalink: null,
};

const past: Entry = {
  id: 'b1d4',
  state: 'published',
  title: 'Search was slow',
  impact: 'minor',
  impactSet: 'minor',
  incident: null,
  startedAt: at(-12 * day),
  createdAt: at(-12 * day),
  publishedAt: at(-12 * day),
  overAt: at(-12 * day + 50),
  updates: [
    {
      ...update,
      id: 'u5',
      status: 'resolved',
      body: 'The search answers as fast as it should again.',
      displayAt: at(-12 * day + 50),
      publishedAt: at(-12 * day + 50),
    },
    {
      ...update,
      id: 'u4',
      status: 'investigating',
      body: 'The search answers slowly.',
      displayAt: at(-12 * day),
      publishedAt: at(-12 * day),
      components: [{ component: 'search', to: 'degraded_performance' }],
    },
  ],
  permalink: 'http://127.0.0.1:4040/status/public/incidents/b1d4',
};

const maintenance = {
  impact: 'maintenance' as const,
  createdAt: at(-5 * day),
  updatedAt: at(-10),
  startedAt: null,
  completedAt: null,
  updates: [],
  reminders: ['24h', '1h'],
  startsItself: true,
  endsItself: true,
  by: ben,
};
const maintenances: shapes.MaintenanceEntryView[] = [
  {
    ...maintenance,
    id: 'w2',
    title: 'A larger database for the shop',
    status: 'scheduled',
    scheduledFor: at(2 * day),
    scheduledUntil: at(2 * day + 120),
    components: ['checkout', 'storefront'],
    updates: [
      {
        id: 'v2',
        status: 'scheduled',
        body: 'The shop cannot be reached for some minutes within these two hours.',
        displayAt: at(-5 * day),
        postedAt: at(-5 * day),
        addedLater: false,
        editedAt: null,
        components: [],
      },
    ],
    permalink: 'http://127.0.0.1:4040/status/public/maintenance/w2',
  },
  {
    ...maintenance,
    id: 'w1',
    title: 'Exports move to another place',
    status: 'in_progress',
    scheduledFor: at(-10),
    scheduledUntil: at(50),
    startedAt: at(-10),
    components: ['exports'],
    endsItself: false,
    permalink: 'http://127.0.0.1:4040/status/public/maintenance/w1',
  },
  {
    ...maintenance,
    id: 'w0',
    title: 'New certificates',
    status: 'completed',
    scheduledFor: at(-20 * day),
    scheduledUntil: at(-20 * day + 30),
    startedAt: at(-20 * day),
    completedAt: at(-20 * day + 22),
    components: [],
    permalink: 'http://127.0.0.1:4040/status/public/maintenance/w0',
  },
];

const page: Page = {
  page: {
    handle: 'public',
    id: 'public',
    title: 'Acme status',
    url: 'http://127.0.0.1:4040/status/public',
    timeZone: 'Europe/Berlin',
    language: 'en',
    theme: { accent: null, logo: null },
    visibility: 'public',
    hostName: null,
    links: [],
    embedIn: [],
    updatedAt: at(-9),
  },
  indicator: 'major',
  description: 'Partial System Outage',
  groups: [
    group('shop', 'Shop', 1, ['checkout', 'storefront', 'search']),
    group('developers', 'For developers', 2, ['public-api', 'exports']),
  ],
  components,
  incidents: [],
  maintenances: [],
  entries: [draft, open, past],
  passwordSetAt: null,
};

const quiet: Page = {
  ...page,
  page: { ...page.page, handle: 'partners', id: 'partners', title: 'Partners', visibility: 'password' },
  indicator: 'none',
  description: 'All Systems Operational',
  groups: [],
  components: [],
  entries: [],
  passwordSetAt: at(-3 * day),
};

function brief({ page: { handle, title, url, visibility, language }, indicator, description }: Page) {
  const few = handle === 'public';
  return {
    handle,
    title,
    url,
    visibility,
    language,
    indicator,
    description,
    components: few ? 5 : 0,
    openIncidents: few ? 1 : 0,
    drafts: few ? 1 : 0,
    maintenancesAhead: few ? 2 : 0,
  };
}

const follows: subscribers.SubscriberView[] = [
  {
    id: 's1',
    kind: 'email',
    to: 'reader@example.test',
    components: [],
    state: 'confirmed',
    createdAt: at(-60),
  },
  {
    id: 's2',
    kind: 'webhook',
    to: 'https://hooks.example.test/a-very-long-path/that-does-not-end/and-goes-on-for-a-whole-line',
    components: ['checkout', 'search'],
    state: 'pending',
    createdAt: at(-3 * day),
  },
  { id: 's3', kind: 'sms', to: '+49305550100', components: [], state: 'bounced', createdAt: at(-30 * day) },
];

const news: subscribers.SubscriberNewsView = {
  kinds: ['email', 'sms', 'webhook', 'slack'],
  subscribers: { pending: 14, confirmed: 12_408, stopped: 310, bounced: 27 },
  items: [
    {
      at: at(-9),
      subject: 'Identified: Some payments fail',
      waiting: 2_108,
      sent: 10_297,
      failed: 3,
      unknown: 0,
      cancelled: 0,
      complete: false,
    },
    {
      at: at(-17),
      subject: 'Investigating: Some payments fail',
      waiting: 0,
      sent: 12_399,
      failed: 8,
      unknown: 1,
      cancelled: 0,
      complete: true,
    },
  ],
};

/** Null: it is asked for something else. */
export function readStatusPages(
  path: string,
  search: URLSearchParams,
  { acts, pages }: { acts: readonly Act[]; pages: StatusPages },
): [z.ZodType, unknown] | null {
  const all = pages === 'none' ? [] : pages === 'one' ? [page] : [page, quiet];
  if (path === '/status-pages') return [shapes.statusPageList, { items: all.map(brief), nextCursor: null }];
  const [, noun, handle, part] = path.split('/');
  const found = all.find((one) => one.page.handle === handle);
  if (noun !== 'status-pages' || found === undefined) return null;
  const few = found === page;
  switch (part) {
    case undefined:
      return [shapes.statusPage, few ? { ...page, entries: entriesAfter(acts) } : found];
    case 'maintenances':
      return [shapes.maintenanceList, { items: few ? maintenances : [], nextCursor: null }];
    case 'subscribers': {
      const [state, text] = [search.get('state'), search.get('text') ?? ''];
      const items = follows.filter((one) => (state === null || one.state === state) && one.to.includes(text));
      return [subscribers.subscriberList, { items: few ? items : [], nextCursor: null }];
    }
    case 'subscriber-news':
      return [subscribers.subscriberNews, few ? news : { ...news, items: [] }];
    default:
      return null;
  }
}

/** What was published or thrown away is so from then on. */
function entriesAfter(acts: readonly Act[]): Entry[] {
  const base = `/api/v1/status-pages/public/incidents/${draft.id}`;
  // What is thrown away is named by its address alone.
  if (acts.some(({ path, body }) => path === base && JSON.stringify(body) === '{}')) return [open, past];
  if (!acts.some(({ path }) => path === `${base}/publish`)) return [draft, open, past];
  const [words] = draft.updates;
  return [
    {
      ...draft,
      state: 'published',
      publishedAt: NOW,
      updates: [{ ...words!, state: 'published', publishedAt: NOW }],
      permalink: 'http://127.0.0.1:4040/status/public/incidents/m7c2',
    },
    open,
    past,
  ];
}

export function actOnStatusPages(
  method: string,
  path: string,
  body: unknown,
): [z.ZodType, unknown] | [number, null] | null {
  const [, , , noun, handle, part, id, last] = path.split('/');
  if (noun !== 'status-pages' || handle === undefined) return null;
  if (method === 'DELETE') return [204, null];
  const entry: [z.ZodType, unknown] = [shapes.incidentEntry, open];
  switch (`${method} ${part} ${id === undefined ? '' : 'one'} ${last ?? ''}`.trim()) {
    case 'POST incidents':
      shapes.newIncident.parse(body);
      return entry;
    case 'PATCH incidents one':
      shapes.correctedIncident.parse(body);
      return entry;
    case 'POST incidents one updates':
      shapes.newUpdate.parse(body);
      return entry;
    case 'PATCH incidents one updates':
      shapes.correctedUpdate.parse(body);
      return entry;
    case 'POST incidents one publish':
      shapes.publishing.parse(body);
      return entry;
    case 'PUT password':
      shapes.pagePassword.parse(body);
      return [204, null];
    case 'PUT components one status': {
      const { status } = shapes.componentSetting.parse(body);
      return [shapes.componentSet, { component: id, status }];
    }
    case 'POST maintenances':
      shapes.newMaintenance.parse(body);
      return [shapes.maintenanceEntry, maintenances[0]];
    case 'POST maintenances one updates':
      shapes.maintenanceUpdate.parse(body);
      return [shapes.maintenanceEntry, maintenances[1]];
    case 'POST subscribers': {
      const { kind, to, components, confirmed } = subscribers.enteredSubscriber.parse(body);
      const state = confirmed ? 'confirmed' : 'pending';
      return [subscribers.subscriber, { id: 'new', kind, to, components, state, createdAt: NOW }];
    }
    case 'POST subscribers one':
      return [
        subscribers.importedSubscribers,
        { read: 3, added: 2, already: 1, wrong: [{ line: 4, message: 'is no address: "nobody"' }] },
      ];
    default:
      return null;
  }
}

/** What readers get: enough to see that it stands in the frame. */
export const asReadersSeeIt = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Acme status</title></head>
<body><main><h1>Acme status</h1><p>Partial System Outage</p></main></body></html>`;
