/** An entry of a status page as somebody writes it, and what of it the API is told. Pure. */
import type { ClaimedStatus, Entry, EntryStatus, EntryUpdate, Impact } from '../../api/status-pages.ts';
import { isOver } from './words.ts';

export type Written = {
  title: string;
  status: EntryStatus;
  body: string;
  /** Empty: what its components say. */
  impact: Impact | '';
  /** By id; what is not named stays as it is. */
  components: Record<string, ClaimedStatus>;
  /** An instant; empty: now. */
  at: string;
};

export const nothingWritten: Written = {
  title: '',
  status: 'investigating',
  body: '',
  impact: '',
  components: {},
  at: '',
};

/** What the published updates say of components until now, those that are operational left out. */
export function claimsOf(entry: Pick<Entry, 'updates'>): Record<string, ClaimedStatus> {
  const claims: Record<string, ClaimedStatus> = {};
  // They come the latest first.
  for (const update of entry.updates.toReversed())
    if (update.state === 'published')
      for (const { component, to } of update.components) claims[component] = to;
  return Object.fromEntries(Object.entries(claims).filter(([, status]) => status !== 'operational'));
}

export function draftOf(entry: Pick<Entry, 'updates'>): EntryUpdate | undefined {
  return entry.updates.find(({ state }) => state === 'draft');
}

export function lastPublished(entry: Pick<Entry, 'updates'>): EntryUpdate | undefined {
  return entry.updates.find(({ state }) => state === 'published');
}

export function writtenOf(entry: Entry, update: EntryUpdate): Written {
  return {
    title: entry.title,
    status: update.status,
    body: update.body,
    impact: entry.impactSet ?? '',
    components: Object.fromEntries(update.components.map(({ component, to }) => [component, to])),
    at: '',
  };
}

/** The next word on an incident: its status and its components as they are, and nothing said yet. */
export function nextOf(entry: Entry): Written {
  return {
    ...nothingWritten,
    title: entry.title,
    status: lastPublished(entry)?.status ?? 'investigating',
    components: claimsOf(entry),
  };
}

/** `before`: what need not be said again. An incident that is over leaves nothing that could be named. */
export function componentsSaid(
  { status, components }: Pick<Written, 'status' | 'components'>,
  before: Record<string, ClaimedStatus> = {},
): { component: string; status: ClaimedStatus }[] {
  if (isOver(status)) return [];
  return Object.entries(components)
    .filter(([component, to]) => before[component] !== to)
    .map(([component, to]) => ({ component, status: to }));
}
