/** What being on call did to people, as the API tells it: figures of a range, the pages behind them, the burden of a month. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { OnCallBurden, OnCallHealth, OnCallPages } from './types.ts';

export type PersonHealth = OnCallHealth['people'][number];
export type GotPage = OnCallPages['items'][number];

/** ISO instants; `to` left out: now. */
export interface HealthRange {
  from: string;
  to?: string | undefined;
}

// Below ['on-call']: a change of the configuration makes it old.

export const onCallHealth = (range: HealthRange, team: string | undefined) =>
  queryOptions({
    queryKey: ['on-call', 'health', range.from, range.to ?? 'now', team ?? ''],
    queryFn: ({ signal }) => get<OnCallHealth>(`/on-call/health${search({ ...range, team })}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const gotPages = (range: HealthRange, person: string) =>
  queryOptions({
    queryKey: ['on-call', 'pages', range.from, range.to ?? 'now', person],
    queryFn: ({ signal }) => get<OnCallPages>(`/on-call/pages${search({ ...range, person })}`, signal),
    staleTime: 60_000,
  });

/** `month`: "2026-11". */
export const onCallBurden = (month: string) =>
  queryOptions({
    queryKey: ['on-call', 'burden', month],
    queryFn: ({ signal }) => get<OnCallBurden>(`/on-call/burden?month=${month}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** A file: the browser fetches it by itself. */
export function ledgerPath(range: HealthRange, team: string | undefined): string {
  return `/api/v1/on-call/ledger.csv${search({ ...range, team })}`;
}

function search(parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter((one): one is [string, string] => one[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
