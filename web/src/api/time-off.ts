/** Time off, and the calendar by which somebody is away: what can be asked of the server. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { Listing, TimeOff, TimeOffFeed } from './types.ts';

export const myTimeOff = () =>
  queryOptions({
    queryKey: ['my-time-off'],
    queryFn: ({ signal }) => get<Listing<TimeOff>>('/me/time-off', signal),
  });

/** While it waits to be read, or was told to be, its answer comes within seconds. */
export const myTimeOffFeed = (soon: boolean) =>
  queryOptions({
    queryKey: ['my-time-off-feed'],
    queryFn: ({ signal }) => get<{ feed: TimeOffFeed | null }>('/me/time-off-feed', signal),
    refetchInterval: ({ state }) => (soon || state.data?.feed?.reading.state === 'waiting' ? 2_000 : 60_000),
  });
