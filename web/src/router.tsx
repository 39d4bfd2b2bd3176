/** Which page stands at which address, what its address may hold, and who must have signed in for it. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ProblemError } from './api/client.ts';
import * as ask from './api/queries.ts';
import type { Subscriber } from './api/status-pages.ts';
import { FIGURES, type FigureWord, RANGES, type RangeWord } from './pages/on-call/health-words.ts';
import type { ScenarioSearch } from './pages/process/scenario.ts';
import { Toasts } from './parts/Toasts.tsx';
import { NotFound, PageFault } from './frame/PageFault.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
  errorComponent: ({ error }) => <PageFault error={error} />,
  notFoundComponent: NotFound,
});

/** Everything inside the frame is for people who have signed in. `declare` and `find` open over any page. */
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: lazyRouteComponent(() => import('./frame/Frame.tsx'), 'Frame'),
  validateSearch: (search: Record<string, unknown>): { declare?: boolean | undefined } => ({
    declare: search['declare'] === true ? true : undefined,
  }),
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData({ ...ask.me(), revalidateIfStale: true });
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) throw toSignIn(location.href);
      throw error;
    }
    // A session may have ended since: then the cache still knows who it was.
    const failed = context.queries.getQueryState(ask.me().queryKey)?.error;
    if (failed instanceof ProblemError && failed.problem.status === 401) throw toSignIn(location.href);
  },
  errorComponent: ({ error }) => <PageFault error={error} />,
});

function toSignIn(href: string) {
  return redirect({ to: '/sign-in', search: href === '/' ? {} : { to: href } });
}

const now = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/now/NowPage.tsx'), 'NowPage'),
});

export type IncidentsSearch = {
  text?: string | undefined;
  category?: string | undefined;
  severity?: string | undefined;
  service?: string | undefined;
};
const incidents = createRoute({
  getParentRoute: () => frame,
  path: '/incidents',
  validateSearch: (search): IncidentsSearch => ({
    text: word(search['text']),
    category: word(search['category']),
    severity: word(search['severity']),
    service: word(search['service']),
  }),
  component: lazyRouteComponent(() => import('./pages/incidents/IncidentsPage.tsx'), 'IncidentsPage'),
});

export const INCIDENT_TABS = ['timeline', 'updates', 'alerts', 'pages'] as const;
export const TIMELINE_FILTERS = ['all', 'people', 'pages', 'updates'] as const;
export type IncidentSearch = {
  tab?: (typeof INCIDENT_TABS)[number] | undefined;
  show?: (typeof TIMELINE_FILTERS)[number] | undefined;
};
const incident = createRoute({
  getParentRoute: () => frame,
  path: '/incidents/$number',
  validateSearch: (search): IncidentSearch => ({
    tab: oneOf(INCIDENT_TABS, search['tab']),
    show: oneOf(TIMELINE_FILTERS, search['show']),
  }),
  component: lazyRouteComponent(() => import('./pages/incident/IncidentPage.tsx'), 'IncidentPage'),
});

const update = createRoute({
  getParentRoute: () => frame,
  path: '/incidents/$number/update',
  validateSearch: (search): { draft?: string | undefined } => ({ draft: word(search['draft']) }),
  component: lazyRouteComponent(() => import('./pages/update/UpdatePage.tsx'), 'UpdatePage'),
});

export type AlertsSearch = { text?: string | undefined; state?: 'open' | 'resolved' | undefined };
const alerts = createRoute({
  getParentRoute: () => frame,
  path: '/alerts',
  validateSearch: (search): AlertsSearch => ({
    text: word(search['text']),
    state: oneOf(['open', 'resolved'] as const, search['state']),
  }),
  component: lazyRouteComponent(() => import('./pages/alerts/AlertsPage.tsx'), 'AlertsPage'),
});

const onCall = createRoute({
  getParentRoute: () => frame,
  path: '/on-call',
  component: lazyRouteComponent(() => import('./pages/on-call/OnCallPage.tsx'), 'OnCallPage'),
});
export type CalendarSearch = {
  view?: 'month' | 'week' | undefined;
  /** "2026-11-23": the weeks that hold it, or its month, are shown. */
  day?: string | undefined;
  /** Handles, with commas between. */
  schedules?: string | undefined;
  /** Another zone than the viewer's. */
  zone?: string | undefined;
  at?: string | undefined;
};
/** Each part of On call is a route below it, and a line in pages/on-call/tabs.ts. */
const onCallCalendar = createRoute({
  getParentRoute: () => onCall,
  path: '/',
  validateSearch: (search): CalendarSearch => ({
    view: oneOf(['month', 'week'] as const, search['view']),
    day: word(search['day']),
    schedules: word(search['schedules']),
    zone: word(search['zone']),
    at: word(search['at']),
  }),
  loaderDeps: ({ search }) => search,
  // What it shows is asked for while its script still comes; nothing waits for it here.
  loader: ({ context, deps }) =>
    void import('./pages/on-call/read-ahead.ts').then(({ readAhead }) => readAhead(context.queries, deps)),
  component: lazyRouteComponent(() => import('./pages/on-call/CalendarPage.tsx'), 'CalendarPage'),
});
export type HandoffSearch = { schedule?: string | undefined; at?: string | undefined };
const onCallHandoff = createRoute({
  getParentRoute: () => onCall,
  path: '/handoff',
  validateSearch: (search): HandoffSearch => ({
    schedule: word(search['schedule']),
    at: word(search['at']),
  }),
  component: lazyRouteComponent(() => import('./pages/on-call/HandoffPage.tsx'), 'HandoffPage'),
});

const onCallReadiness = createRoute({
  getParentRoute: () => onCall,
  path: '/readiness',
  component: lazyRouteComponent(() => import('./pages/on-call/ReadinessPage.tsx'), 'ReadinessPage'),
});

export type HealthSearch = {
  range?: RangeWord | undefined;
  team?: string | undefined;
  sort?: FigureWord | undefined;
  /** Whose pages are shown, and those that a figure counts. */
  person?: string | undefined;
  show?: FigureWord | undefined;
  /** "2026-11", of the teams. */
  month?: string | undefined;
};
const onCallHealth = createRoute({
  getParentRoute: () => onCall,
  path: '/health',
  validateSearch: (search): HealthSearch => ({
    range: oneOf(RANGES, search['range']),
    team: word(search['team']),
    sort: oneOf(FIGURES, search['sort']),
    person: word(search['person']),
    show: oneOf(FIGURES, search['show']),
    month: /^2\d{3}-(0[1-9]|1[0-2])$/.exec(word(search['month']) ?? '')?.[0],
  }),
  component: lazyRouteComponent(() => import('./pages/on-call/HealthPage.tsx'), 'HealthPage'),
});

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/SettingsPage.tsx'), 'SettingsPage'),
});
const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/audiences', replace: true });
  },
});
const settingsAudiences = createRoute({
  getParentRoute: () => settings,
  path: '/audiences',
  component: lazyRouteComponent(() => import('./pages/settings/AudiencesPage.tsx'), 'AudiencesPage'),
});

const statusPages = createRoute({
  getParentRoute: () => frame,
  path: '/status-pages',
  component: lazyRouteComponent(() => import('./pages/status-pages/StatusPagesPage.tsx'), 'StatusPagesPage'),
});

const statusPage = createRoute({
  getParentRoute: () => frame,
  path: '/status-pages/$page',
  component: lazyRouteComponent(
    () => import('./pages/status-pages/StatusPageLayout.tsx'),
    'StatusPageLayout',
  ),
});
const statusPageOverview = createRoute({
  getParentRoute: () => statusPage,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/status-pages/OverviewTab.tsx'), 'OverviewTab'),
});
const statusPageMaintenance = createRoute({
  getParentRoute: () => statusPage,
  path: '/maintenance',
  component: lazyRouteComponent(() => import('./pages/status-pages/MaintenanceTab.tsx'), 'MaintenanceTab'),
});
const statusPageSubscribers = createRoute({
  getParentRoute: () => statusPage,
  path: '/subscribers',
  validateSearch: (search): { state?: Subscriber['state'] | undefined; text?: string | undefined } => ({
    state: oneOf(['pending', 'confirmed', 'stopped', 'bounced'] as const, search['state']),
    text: word(search['text']),
  }),
  component: lazyRouteComponent(() => import('./pages/status-pages/SubscribersTab.tsx'), 'SubscribersTab'),
});
const statusPagePreview = createRoute({
  getParentRoute: () => statusPage,
  path: '/preview',
  validateSearch: (search): { width?: 'desk' | 'phone' | undefined } => ({
    width: oneOf(['desk', 'phone'] as const, search['width']),
  }),
  component: lazyRouteComponent(() => import('./pages/status-pages/PreviewTab.tsx'), 'PreviewTab'),
});

const processTabs = ['meaning', 'simulate', 'replay', 'file'] as const;
export type ProcessSearch = ScenarioSearch & { tab?: (typeof processTabs)[number] | undefined };
const process = createRoute({
  getParentRoute: () => frame,
  path: '/process',
  validateSearch: (search): ProcessSearch => ({
    tab: oneOf(processTabs, search['tab']),
    severity: word(search['severity']),
    at: word(search['at']),
    service: word(search['service']),
    flags: word(search['flags']),
    answers: word(search['answers']),
    updates: oneOf(['when-due'] as const, search['updates']),
    people: oneOf(['positions'] as const, search['people']),
  }),
  component: lazyRouteComponent(() => import('./pages/process/ProcessPage.tsx'), 'ProcessPage'),
});

export const WELCOME_STEPS = ['process', 'people', 'watch', 'reach'] as const;
export type WelcomeStep = (typeof WELCOME_STEPS)[number];
const welcome = createRoute({
  getParentRoute: () => frame,
  path: '/welcome',
  validateSearch: (search): { step?: WelcomeStep | undefined } => ({
    step: oneOf(WELCOME_STEPS, search['step']),
  }),
  component: lazyRouteComponent(() => import('./pages/welcome/WelcomePage.tsx'), 'WelcomePage'),
});

const inbox = createRoute({
  getParentRoute: () => frame,
  path: '/inbox',
  validateSearch: (search): { person?: string | undefined } => ({ person: word(search['person']) }),
  component: lazyRouteComponent(() => import('./pages/inbox/InboxPage.tsx'), 'InboxPage'),
});

const me = createRoute({
  getParentRoute: () => frame,
  path: '/me',
  component: lazyRouteComponent(() => import('./pages/me/MePage.tsx'), 'MePage'),
});

const testPage = createRoute({
  getParentRoute: () => root,
  path: '/t/$token',
  component: lazyRouteComponent(() => import('./pages/test-page/TestPage.tsx'), 'TestPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string | undefined } => {
    const to = word(search['to']);
    // Only a path of ours: a link must not lead from our sign-in to somebody else's page.
    return { to: to !== undefined && /^\/(?![/\\])/.test(to) ? to : undefined };
  },
  component: lazyRouteComponent(() => import('./pages/entry/SignInPage.tsx'), 'SignInPage'),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup/$token',
  component: lazyRouteComponent(() => import('./pages/entry/SetupPage.tsx'), 'SetupPage'),
});

const acknowledge = createRoute({
  getParentRoute: () => root,
  path: '/a/$token',
  component: lazyRouteComponent(() => import('./pages/acknowledge/AcknowledgePage.tsx'), 'AcknowledgePage'),
});

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      frame.addChildren([
        now,
        incidents,
        incident,
        update,
        alerts,
        onCall.addChildren([onCallCalendar, onCallHandoff, onCallHealth, onCallReadiness]),
        statusPages,
        statusPage.addChildren([
          statusPageOverview,
          statusPageMaintenance,
          statusPageSubscribers,
          statusPagePreview,
        ]),
        process,
        settings.addChildren([settingsStart, settingsAudiences]),
        inbox,
        welcome,
        me,
      ]),
      signIn,
      setUp,
      acknowledge,
      testPage,
    ]),
    context: { queries },
    defaultPreload: 'intent',
    // The queries keep what was read; the router need not.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}

function word(value: unknown): string | undefined {
  // The address bar may turn a text of digits into a number.
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, 300) : undefined;
}

function oneOf<T extends string>(words: readonly T[], value: unknown): T | undefined {
  return words.find((each) => each === value);
}
