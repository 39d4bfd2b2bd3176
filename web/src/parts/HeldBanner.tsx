/** After a backup was restored: what was open then waits, and an admin lets it go on. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { post } from '../api/client.ts';
import { useViewer } from '../frame/viewer.ts';
import { Button } from './Button.tsx';
import { Confirm } from './Dialog.tsx';
import { problemOf } from './ProblemNote.tsx';
import { tell, tellProblem } from './toasts.ts';

export function HeldBanner({ children }: { children: ReactNode }) {
  const { can } = useViewer();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const release = useMutation({
    mutationFn: () => post<{ count: number }>('/held/release', {}),
    onSuccess: ({ count }) => {
      setAsked(false);
      void queries.invalidateQueries();
      tell({
        text:
          count === 0
            ? 'None was held any more.'
            : count === 1
              ? 'One incident goes on.'
              : `${count} incidents go on.`,
      });
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2.5 rounded-card border border-hairline-strong bg-panel px-4 py-2.5">
      <p className="flex min-w-0 flex-1 basis-64 items-start gap-2.5">
        <History size={16} aria-hidden="true" className="mt-[3px] shrink-0 text-sev2-text" />
        <span>{children}</span>
      </p>
      <Button verdict={can.releaseHeld()} onClick={() => setAsked(true)}>
        Release
      </Button>
      {asked && (
        <Confirm
          title="Let them go on?"
          act="Release all"
          busy={release.isPending}
          onClose={() => setAsked(false)}
          onAct={() => release.mutate()}
        >
          <p>
            Every restored incident that is still open pages once for what it missed, and goes on from there.
            Resolve what is over before.
          </p>
        </Confirm>
      )}
    </div>
  );
}
