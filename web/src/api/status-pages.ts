/** Status pages as the API tells them to those who write them: what readers see, what is a draft, and the acts. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { get, getDocument, patch, post, postText, put, remove } from './client.ts';
import type { Listing } from './types.ts';
import type {
  componentSet,
  correctedIncident,
  correctedUpdate,
  IncidentEntryView,
  MaintenanceEntryView,
  maintenanceUpdate,
  newIncident,
  newMaintenance,
  newUpdate,
  publishing,
  statusPage,
  StatusPageBrief,
} from '../../../src/http/shapes-status-pages.ts';

import type {
  enteredSubscriber,
  importedSubscribers,
  SubscriberNewsView,
  SubscriberView,
} from '../../../src/http/shapes-subscribers.ts';

export type { StatusPageBrief };
export type Subscriber = SubscriberView;
export type SubscriberNews = SubscriberNewsView;
export type StatusPage = z.infer<typeof statusPage>;
export type Component = StatusPage['components'][number];
export type ComponentStatus = Component['status'];
export type ClaimedStatus = Exclude<ComponentStatus, 'under_maintenance'>;
export type Entry = IncidentEntryView;
export type EntryUpdate = Entry['updates'][number];
export type EntryStatus = EntryUpdate['status'];
export type Impact = Entry['impact'];
export type Maintenance = MaintenanceEntryView;

/** The stream tells of incidents and of the configuration; a maintenance begins by itself. */
const ASK_AGAIN_MS = 20_000;

export const statusPages = () =>
  queryOptions({
    queryKey: ['status-pages'],
    queryFn: ({ signal }) => get<Listing<StatusPageBrief>>('/status-pages', signal),
    refetchInterval: ASK_AGAIN_MS,
  });

export const statusPageOf = (page: string) =>
  queryOptions({
    queryKey: ['status-pages', page],
    queryFn: ({ signal }) => get<StatusPage>(pathOf(page), signal),
    refetchInterval: ASK_AGAIN_MS,
  });

export const maintenances = (page: string) =>
  queryOptions({
    queryKey: ['status-pages', page, 'maintenances'],
    queryFn: ({ signal }) => get<Listing<Maintenance>>(`${pathOf(page)}/maintenances`, signal),
    refetchInterval: ASK_AGAIN_MS,
  });

/** What fits on three screens. */
const PAGE = 50;

export const subscribers = (page: string, filter: { state?: string; text?: string }) =>
  infiniteQueryOptions({
    queryKey: ['status-pages', page, 'subscribers', filter],
    queryFn: ({ signal, pageParam }) => {
      const search = new URLSearchParams({ limit: String(PAGE) });
      for (const [name, value] of Object.entries({ ...filter, cursor: pageParam }))
        if (value !== undefined && value !== '') search.set(name, value);
      return get<Listing<SubscriberView>>(`${pathOf(page)}/subscribers?${search}`, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const subscriberNews = (page: string) =>
  queryOptions({
    queryKey: ['status-pages', page, 'subscriber-news'],
    queryFn: ({ signal }) => get<SubscriberNewsView>(`${pathOf(page)}/subscriber-news`, signal),
    refetchInterval: ASK_AGAIN_MS,
  });

export function enterSubscriber(
  page: string,
  subscriber: z.input<typeof enteredSubscriber>,
): Promise<SubscriberView> {
  return post<SubscriberView>(`${pathOf(page)}/subscribers`, subscriber);
}
export function removeSubscriber(page: string, id: string): Promise<void> {
  return remove(`${pathOf(page)}/subscribers/${encodeURIComponent(id)}`);
}
/** `confirmed`: they said elsewhere that they want it. */
export function importSubscribers(
  page: string,
  file: string,
  confirmed: boolean,
): Promise<z.infer<typeof importedSubscribers>> {
  return postText(`${pathOf(page)}/subscribers/import?confirmed=${confirmed}`, file);
}
export function exportAddress(page: string): string {
  return `/api/v1${pathOf(page)}/subscribers.csv`;
}

/** The very document that readers get; it forbids to be framed where it stands, so it is shown from here. */
export const asReadersSeeIt = (page: string) =>
  queryOptions({
    queryKey: ['status-pages', page, 'as-readers-see-it'],
    queryFn: ({ signal }) => getDocument(`/status/${encodeURIComponent(page)}/`, signal),
    refetchInterval: ASK_AGAIN_MS,
  });

export function writeIncident(page: string, entry: z.input<typeof newIncident>): Promise<Entry> {
  return post<Entry>(`${pathOf(page)}/incidents`, entry);
}
export function writeUpdate(page: string, id: string, update: z.input<typeof newUpdate>): Promise<Entry> {
  return post<Entry>(`${incidentPath(page, id)}/updates`, update);
}
export function publish(page: string, id: string, changes: z.input<typeof publishing>): Promise<Entry> {
  return post<Entry>(`${incidentPath(page, id)}/publish`, changes);
}
export function discard(page: string, id: string): Promise<void> {
  return remove(incidentPath(page, id));
}
export function correctIncident(
  page: string,
  id: string,
  changes: z.input<typeof correctedIncident>,
): Promise<Entry> {
  return patch<Entry>(incidentPath(page, id), changes);
}
export function correctUpdate(
  page: string,
  id: string,
  update: string,
  changes: z.input<typeof correctedUpdate>,
): Promise<Entry> {
  return patch<Entry>(`${incidentPath(page, id)}/updates/${encodeURIComponent(update)}`, changes);
}
export function setComponent(
  page: string,
  component: string,
  status: ClaimedStatus,
): Promise<z.infer<typeof componentSet>> {
  return put(`${pathOf(page)}/components/${encodeURIComponent(component)}/status`, { status });
}
export function setPassword(page: string, password: string): Promise<unknown> {
  return put(`${pathOf(page)}/password`, { password });
}
export function announce(page: string, maintenance: z.input<typeof newMaintenance>): Promise<Maintenance> {
  return post<Maintenance>(`${pathOf(page)}/maintenances`, maintenance);
}
export function tellOfMaintenance(
  page: string,
  id: string,
  update: z.input<typeof maintenanceUpdate>,
): Promise<Maintenance> {
  return post<Maintenance>(`${pathOf(page)}/maintenances/${encodeURIComponent(id)}/updates`, update);
}
export function callOff(page: string, id: string): Promise<void> {
  return remove(`${pathOf(page)}/maintenances/${encodeURIComponent(id)}`);
}

function pathOf(page: string): string {
  return `/status-pages/${encodeURIComponent(page)}`;
}
function incidentPath(page: string, id: string): string {
  return `${pathOf(page)}/incidents/${encodeURIComponent(id)}`;
}
