/** The handoff of a schedule as the API tells it, and ticking off its items. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../parts/ProblemNote.tsx';
import { tellProblem } from '../parts/toasts.ts';
import { serverClock } from '../time/server-clock.ts';
import { get, post } from './client.ts';
import type { Handoff, ShiftCheck } from './types.ts';

export type ShiftChecklist = Handoff['checklists'][number];
export type ShiftItem = ShiftChecklist['items'][number];

/** `at`: left out, it is the handoff nearest to now. Two people may go through one sheet: it is read again each half minute. */
export const handoff = (schedule: string, at?: string) =>
  queryOptions({
    queryKey: ['on-call', 'handoff', schedule, at ?? 'now'],
    queryFn: ({ signal }) =>
      get<Handoff>(`${pathOf(schedule)}${at === undefined ? '' : `?at=${encodeURIComponent(at)}`}`, signal),
    refetchInterval: 30_000,
  });

/** Shows at once what was meant, and takes it back where the server refuses. `who`: as whom the tick is shown until it answers. */
export function useCheckShiftItem(schedule: string, at: string | undefined, who: string) {
  const queries = useQueryClient();
  const { queryKey } = handoff(schedule, at);
  return useMutation({
    mutationFn: (check: ShiftCheck) => post<Handoff>(`${pathOf(schedule)}/check`, check),
    onMutate: async (check) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData<Handoff>(queryKey);
      const tick = check.checked ? { by: who, at: new Date(serverClock.now()).toISOString() } : null;
      if (before !== undefined) queries.setQueryData(queryKey, withTick(before, check, tick));
      return { before };
    },
    onError: (error, _check, context) => {
      if (context?.before !== undefined) queries.setQueryData(queryKey, context.before);
      tellProblem(problemOf(error));
    },
    onSuccess: (answer) => queries.setQueryData(queryKey, answer),
  });
}

function withTick(view: Handoff, of: ShiftCheck, checked: ShiftItem['checked']): Handoff {
  return {
    ...view,
    checklists: view.checklists.map((list) =>
      list.checklist === of.checklist
        ? { ...list, items: list.items.map((item) => (item.item === of.item ? { ...item, checked } : item)) }
        : list,
    ),
  };
}

function pathOf(schedule: string): string {
  return `/schedules/${encodeURIComponent(schedule)}/handoff`;
}
