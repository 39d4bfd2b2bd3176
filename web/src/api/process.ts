/** The process as the API tells it: its file, what that means, what it would do, and what would have been different. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, post, postText } from './client.ts';
import type {
  CheckedProcessView,
  Listing,
  ProcessMeaning,
  ProcessSource,
  Replay,
  ShippedProcess,
  Simulation,
} from './types.ts';

export type { CheckedProcessView, ProcessMeaning, ProcessSource, Replay, ShippedProcess, Simulation };
export type { Finding } from './types.ts';
export type MeantSeverity = ProcessMeaning['severities'][number];
export type SimulatedStep = Simulation['steps'][number];

/** What somebody picks: who answers after how long ("4m", "never"), by position. */
export type Scenario = {
  severity: string;
  at?: string | undefined;
  service?: string | undefined;
  flags?: string[] | undefined;
  answers?: Record<string, string> | undefined;
  updates?: 'never' | 'when-due' | undefined;
};

export const source = () =>
  queryOptions({
    // Below ['process']: whoever takes another one into use makes this one old.
    queryKey: ['process', 'source'],
    queryFn: ({ signal }) => get<ProcessSource>('/process/source', signal),
    staleTime: 300_000,
  });

export const checked = (text: string) =>
  queryOptions({
    queryKey: ['process-check', text],
    queryFn: ({ signal }) => postText<CheckedProcessView>('/process/check?installation=true', text, signal),
    // The same text means the same; of what was typed in between, little is kept.
    staleTime: Infinity,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const schema = () =>
  queryOptions({
    queryKey: ['process-schema'],
    queryFn: ({ signal }) => get<unknown>('/process/schema', signal),
    staleTime: Infinity,
  });

export const shipped = () =>
  queryOptions({
    queryKey: ['process-shipped'],
    queryFn: ({ signal }) => get<Listing<ShippedProcess>>('/process/shipped', signal),
    staleTime: Infinity,
  });

/** `process`: a text, or null for the one in force. `people`: who has the positions. */
export const simulated = (
  process: string | null,
  scenario: Scenario | null,
  people?: 'installation' | 'positions',
) =>
  queryOptions({
    queryKey: ['process-simulation', process, scenario, people],
    queryFn: () =>
      post<Simulation>('/process/simulate', {
        ...(process === null ? {} : { process }),
        ...(people === undefined ? {} : { people }),
        ...scenario,
      }),
    enabled: scenario !== null,
    staleTime: 60_000,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    retry: false,
  });
