/** Updates as the API tells them: what each audience would read, what was told, drafts, audiences, subscriptions. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, post, put, remove } from './client.ts';
import type { CommandAnswer, Listing } from './types.ts';
import type { AudienceView, SubscriptionView } from '../../../src/http/shapes-audiences.ts';
import type {
  DraftView,
  UpdatePreviewView,
  UpdateProblem,
  UpdateView,
} from '../../../src/http/shapes-updates.ts';

export type Missing = UpdateProblem;
export type UpdatePreview = UpdatePreviewView;
export type Update = UpdateView;
export type UpdateDraft = DraftView;
export type Audience = AudienceView;
export type Subscription = SubscriptionView;

/** What is to be told, before it is known whom it reaches. */
export type Wording = {
  template?: string;
  values?: Record<string, string>;
  text?: string;
  subject?: string;
  nextUpdateAt?: string;
  /** Set in the same act; the texts speak of it. */
  status?: string;
};

const of = (number: string) => `/incidents/${encodeURIComponent(number)}`;

export const previewed = (number: string, audiences: string[], wording: Wording) =>
  queryOptions({
    queryKey: ['incident', number, 'preview', audiences, wording],
    queryFn: () =>
      post<{ items: UpdatePreview[] }>(`${of(number)}/updates/preview`, { audiences, ...wording }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });

export const updates = (number: string) =>
  queryOptions({
    queryKey: ['incident', number, 'updates'],
    queryFn: ({ signal }) => get<{ items: Update[] }>(`${of(number)}/updates`, signal),
  });

export const drafts = (number: string) =>
  queryOptions({
    queryKey: ['incident', number, 'drafts'],
    queryFn: ({ signal }) => get<{ items: UpdateDraft[] }>(`${of(number)}/drafts`, signal),
  });

export function postUpdate(
  number: string,
  update: Wording & { audience: string },
  key: string,
): Promise<CommandAnswer> {
  return post<CommandAnswer>(`${of(number)}/post-update`, update, key);
}

export function keepDraft(
  number: string,
  id: string,
  draft: Omit<Wording, 'status'> & { audience: string },
): Promise<UpdateDraft> {
  return put<UpdateDraft>(`${of(number)}/drafts/${encodeURIComponent(id)}`, draft);
}

export function sendDraft(number: string, id: string, key: string): Promise<unknown> {
  return post(`${of(number)}/drafts/${encodeURIComponent(id)}/send`, {}, key);
}

export function discardDraft(number: string, id: string): Promise<void> {
  return remove(`${of(number)}/drafts/${encodeURIComponent(id)}`);
}

export const audiences = () =>
  queryOptions({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => get<Listing<Audience>>('/audiences', signal),
    staleTime: 60_000,
  });

export function putAudience(
  audience: string,
  means: { users: string[]; teams: string[]; addresses: string[]; chat: string[] },
): Promise<unknown> {
  return put(`/audiences/${encodeURIComponent(audience)}`, means);
}

export const mySubscriptions = () =>
  queryOptions({
    queryKey: ['my-subscriptions'],
    queryFn: ({ signal }) => get<Listing<Subscription>>('/me/subscriptions', signal),
  });
