/** On call as the API tells it: shifts of every schedule, overrides, swaps, who could take a time, and how evenly it is shared. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, post, remove } from './client.ts';
import type {
  CandidatesView,
  Listing,
  NewOverride,
  OverrideView,
  ScheduleQuality,
  ScheduleShifts,
  ShiftsOfMany,
  SwapView,
} from './types.ts';

export type { OverrideView, ScheduleQuality, ScheduleShifts, ShiftsOfMany };
export type Candidate = CandidatesView['items'][number];
export type Swap = SwapView;

// Everything lies below ['on-call']: a change of the configuration, of which an override is one, makes it old.

/** From when to when in ISO instants. What was read of a month stays while the next is being read. */
export const shifts = (from: string, to: string, schedule?: string) =>
  queryOptions({
    queryKey: ['on-call', 'shifts', from, to, schedule ?? 'all'],
    queryFn: ({ signal }) =>
      get<ShiftsOfMany>(
        `/shifts?${new URLSearchParams({ from, to, ...(schedule === undefined ? {} : { schedules: schedule }) })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });

export const overrides = (schedule: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['on-call', 'overrides', schedule, from, to],
    queryFn: ({ signal }) =>
      get<Listing<OverrideView>>(
        `${pathOf(schedule)}/overrides?${new URLSearchParams({ from, to })}`,
        signal,
      ),
  });

export const candidates = (schedule: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['on-call', 'candidates', schedule, from, to],
    queryFn: ({ signal }) =>
      get<CandidatesView>(`${pathOf(schedule)}/candidates?${new URLSearchParams({ from, to })}`, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const quality = (schedule: string) =>
  queryOptions({
    queryKey: ['on-call', 'quality', schedule],
    queryFn: ({ signal }) => get<ScheduleQuality>(`${pathOf(schedule)}/quality`, signal),
    staleTime: 60_000,
  });

export const openSwaps = () =>
  queryOptions({
    queryKey: ['on-call', 'swaps', 'open'],
    queryFn: ({ signal }) => get<Listing<Swap>>('/swaps?state=open', signal),
  });

/** A schedule that is only being written: nothing is kept. */
export const previewed = (schedule: Record<string, unknown>, range: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['schedule-preview', schedule, range],
    queryFn: () => post<ScheduleShifts>('/schedules/preview', { schedule, ...range }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });

export async function enterOverride(schedule: string, override: NewOverride): Promise<OverrideView> {
  const { items } = await post<{ items: OverrideView[] }>(`${pathOf(schedule)}/overrides`, override);
  return items[0]!;
}

/** One that runs ends now; one that is to come is gone. */
export function endOverride(schedule: string, id: string): Promise<void> {
  return remove(`${pathOf(schedule)}/overrides/${encodeURIComponent(id)}`);
}

export function askSwap(
  schedule: string,
  swap: {
    from: string;
    to: string;
    asked: string[];
    inReturn?: { from: string; to: string };
    note?: string;
  },
): Promise<Swap> {
  return post<Swap>(`${pathOf(schedule)}/swaps`, swap);
}

export type SwapAnswer = 'accept' | 'decline' | 'withdraw';
export function answerSwap(id: string, answer: SwapAnswer): Promise<Swap> {
  return post<Swap>(`/swaps/${encodeURIComponent(id)}/${answer}`, {});
}

function pathOf(schedule: string): string {
  return `/schedules/${encodeURIComponent(schedule)}`;
}
