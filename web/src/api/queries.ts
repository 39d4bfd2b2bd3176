/** What can be asked of the server, one entry an endpoint, with the key under which the answer is kept. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type {
  AtHand,
  Template,
  AcknowledgeView,
  AlertView,
  ClockView,
  DeliveryView,
  DeclarePreview,
  IncidentChannel,
  IncidentView,
  InboxItem,
  Line,
  CalendarLink,
  Listing,
  Me,
  MyDevices,
  NowView,
  OnCallView,
  OwnContacts,
  PageView,
  PlanView,
  ProcessView,
  Readiness,
  ReadinessOfPerson,
  ServiceView,
  SessionView,
  TeamView,
  TestPageView,
  TimelineEntry,
  UserView,
  WholeIncidentView,
} from './types.ts';

export const me = () =>
  queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('/me', signal), staleTime: 60_000 });

export const now = () =>
  queryOptions({
    queryKey: ['now'],
    queryFn: ({ signal }) => get<NowView>('/now', signal),
    // An engine that falls silent sends no change that would tell of it.
    refetchInterval: 30_000,
  });

export const process = () =>
  queryOptions({
    queryKey: ['process'],
    queryFn: ({ signal }) => get<ProcessView>('/process', signal),
    staleTime: 300_000,
  });

/** The directory changes when somebody applies a configuration, which the stream tells. */
export const users = () =>
  queryOptions({
    queryKey: ['users'],
    queryFn: ({ signal }) => get<Listing<UserView>>('/users', signal),
    staleTime: 300_000,
  });
export const services = () =>
  queryOptions({
    queryKey: ['services'],
    queryFn: ({ signal }) => get<Listing<ServiceView>>('/services', signal),
    staleTime: 300_000,
  });

export const teams = () =>
  queryOptions({
    queryKey: ['teams'],
    queryFn: ({ signal }) => get<Listing<TeamView>>('/teams', signal),
    staleTime: 300_000,
  });

/** `at`: an ISO instant; left out, it is now. */
export const onCall = (at?: string) =>
  queryOptions({
    queryKey: ['on-call', at ?? 'now'],
    queryFn: ({ signal }) => get<OnCallView>(`/on-call${query({ at })}`, signal),
  });

export type IncidentFilter = { text?: string; category?: string; severity?: string; service?: string };

/** A page of the list is 50: what fits on three screens. */
const PAGE = 50;

export const incidents = (filter: IncidentFilter) =>
  infiniteQueryOptions({
    queryKey: ['incidents', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Listing<IncidentView>>(`/incidents${query({ ...filter, limit: PAGE, cursor: pageParam })}`, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const alerts = (filter: { incident?: string; state?: string; text?: string }) =>
  infiniteQueryOptions({
    queryKey: ['alerts', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Listing<AlertView>>(`/alerts${query({ ...filter, limit: PAGE, cursor: pageParam })}`, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const inbox = () =>
  queryOptions({
    queryKey: ['inbox'],
    queryFn: ({ signal }) => get<Listing<InboxItem>>('/inbox', signal),
  });

export const myContacts = () =>
  queryOptions({
    queryKey: ['my-contacts'],
    queryFn: ({ signal }) => get<OwnContacts>('/me/contacts', signal),
  });
export const myDevices = () =>
  queryOptions({
    queryKey: ['my-devices'],
    queryFn: ({ signal }) => get<MyDevices>('/me/devices', signal),
  });
export const mySessions = () =>
  queryOptions({
    queryKey: ['my-sessions'],
    queryFn: ({ signal }) => get<Listing<SessionView>>('/me/sessions', signal),
  });
export const myCalendarLinks = () =>
  queryOptions({
    queryKey: ['my-calendar-links'],
    queryFn: ({ signal }) => get<Listing<CalendarLink>>('/me/calendar-links', signal),
  });
/** No stream tells that a test page was confirmed: on another device, say. */
export const myReadiness = () =>
  queryOptions({
    queryKey: ['my-contacts', 'readiness'],
    queryFn: ({ signal }) => get<ReadinessOfPerson>('/me/readiness', signal),
    refetchInterval: 5_000,
  });
/** `at`: "03:00" of one's own clock; left out, it is now. */
export const myPlan = (urgency: 'high' | 'low', at?: string) =>
  queryOptions({
    queryKey: ['my-contacts', 'plan', urgency, at ?? 'now'],
    queryFn: ({ signal }) => get<PlanView>(`/me/plan${query({ urgency, at })}`, signal),
  });
export const readiness = () =>
  queryOptions({
    queryKey: ['on-call', 'readiness'],
    queryFn: ({ signal }) => get<Readiness>('/on-call/readiness', signal),
    refetchInterval: 30_000,
  });
export const testPage = (token: string) =>
  queryOptions({
    queryKey: ['test-page', token],
    queryFn: ({ signal }) => get<TestPageView>(`/test-page/${encodeURIComponent(token)}`, signal),
  });
/** No stream tells of a test page, and whoever sent one waits for it. */
export const myDeliveries = (person: string) =>
  queryOptions({
    queryKey: ['my-deliveries', person],
    queryFn: ({ signal }) => get<Listing<DeliveryView>>(`/deliveries${query({ person, limit: 25 })}`, signal),
    refetchInterval: 2_000,
  });

/** Everything below one incident lies under ['incident', number]: a change to it refreshes all of that. */
export const incident = (number: string) =>
  queryOptions({
    queryKey: ['incident', number, 'view'],
    queryFn: ({ signal }) => get<WholeIncidentView>(`/incidents/${encodeURIComponent(number)}`, signal),
  });
export const timeline = (number: string) =>
  infiniteQueryOptions({
    queryKey: ['incident', number, 'timeline'],
    queryFn: ({ signal, pageParam }) =>
      get<Listing<TimelineEntry>>(
        `/incidents/${encodeURIComponent(number)}/timeline${query({ cursor: pageParam })}`,
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
export const line = (number: string) =>
  queryOptions({
    queryKey: ['incident', number, 'line'],
    queryFn: ({ signal }) => get<Line>(`/incidents/${encodeURIComponent(number)}/line`, signal),
  });
export const clocks = (number: string) =>
  queryOptions({
    queryKey: ['incident', number, 'clocks'],
    queryFn: ({ signal }) =>
      get<{ items: ClockView[] }>(`/incidents/${encodeURIComponent(number)}/clocks`, signal),
  });
export const pages = (number: string) =>
  queryOptions({
    queryKey: ['incident', number, 'pages'],
    queryFn: ({ signal }) =>
      get<{ items: PageView[] }>(`/incidents/${encodeURIComponent(number)}/pages`, signal),
  });

export const declarePreview = (severity: string, service: string | undefined, flags: string[]) =>
  queryOptions({
    queryKey: ['declare-preview', severity, service ?? '', ...flags],
    queryFn: ({ signal }) =>
      get<DeclarePreview>(
        `/incidents/preview${query({ severity, service })}${flags.map((flag) => `&flag=${encodeURIComponent(flag)}`).join('')}`,
        signal,
      ),
  });

export const atHand = (number: string) =>
  queryOptions({
    queryKey: ['incident', number, 'at-hand'],
    queryFn: ({ signal }) => get<AtHand>(`/incidents/${encodeURIComponent(number)}/at-hand`, signal),
  });

export const incidentChannel = (number: string) =>
  queryOptions({
    queryKey: ['incident', number, 'channel'],
    queryFn: ({ signal }) => get<IncidentChannel>(`/incidents/${encodeURIComponent(number)}/channel`, signal),
  });

export const templates = (number: string) =>
  queryOptions({
    queryKey: ['templates', number],
    queryFn: ({ signal }) =>
      get<{ items: Template[] }>(`/incidents/${encodeURIComponent(number)}/templates?every=true`, signal),
  });

export const acknowledgeView = (token: string) =>
  queryOptions({
    queryKey: ['acknowledge', token],
    queryFn: ({ signal }) => get<AcknowledgeView>(`/acknowledge/${encodeURIComponent(token)}`, signal),
    // No stream without a session: ask again, often enough that "somebody else has it" is not old.
    refetchInterval: 10_000,
  });

function query(parameters: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return search.size === 0 ? '' : `?${search}`;
}
