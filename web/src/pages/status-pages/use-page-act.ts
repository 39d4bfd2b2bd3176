/** One act on a status page: what was read of it is read again, and a refusal is told with its remedy. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';

/** `quietly`: the caller shows the refusal itself, beside what was written. */
export function usePageAct(done: { text: string; onDone?: () => void; quietly?: boolean }) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['status-pages'] });
      tell({ text: done.text });
      done.onDone?.();
    },
    onError: (error) => {
      if (done.quietly !== true) tellProblem(problemOf(error));
    },
  });
}
