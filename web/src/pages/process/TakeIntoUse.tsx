/** Taking a changed process into use: what changes, line by line, what it would be a warning for, and one press. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { putText } from '../../api/client.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';
import { countsOf, hunksOf, type DifferentLine } from './line-difference.ts';

/** What PUT /process answers, as far as it is shown. */
type Plan = {
  plan: { created: unknown[]; changed: unknown[]; removed: unknown[] };
  warnings: { path: string; line: number | null; message: string; remedy: string }[];
};

export function TakeIntoUse({
  inUse,
  text,
  onClose,
  onTaken,
}: {
  /** The text in use; empty where none is. */
  inUse: string;
  text: string;
  onClose: () => void;
  onTaken: () => void;
}) {
  const queries = useQueryClient();
  const hunks = useMemo(() => hunksOf(inUse, text), [inUse, text]);
  const { added, removed } = countsOf(hunks);
  const plan = useQuery({
    queryKey: ['process-plan', text],
    queryFn: () => putText<Plan>('/process?dryRun=true', text),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const take = useMutation({
    mutationFn: () => putText<Plan>('/process', text),
    onSuccess: async () => {
      onTaken();
      await queries.invalidateQueries({ queryKey: ['process'] });
      await queries.invalidateQueries();
      tell({ text: 'In use: new incidents are declared under it. Those that run keep theirs.' });
      onClose();
    },
  });
  const unchanged =
    plan.data !== undefined && plan.data.plan.created.length + plan.data.plan.changed.length === 0;
  return (
    <Dialog title="Take it into use?" onClose={onClose} wide>
      <p className="text-second">
        New incidents will be declared under this text. Those that run keep the version they were declared
        under until somebody moves them.
      </p>
      <p className="mt-2 font-medium">
        {removed === 0 ? '' : `${removed} ${removed === 1 ? 'line goes' : 'lines go'}, `}
        {added} {added === 1 ? 'line comes' : 'lines come'}.
      </p>
      <div
        tabIndex={0}
        role="group"
        aria-label="What changes, line by line"
        className="mt-2 max-h-[42vh] overflow-auto rounded-control border bg-sunk py-1 font-mono text-small"
      >
        {hunks.map((hunk, index) => (
          <div key={index} className={index > 0 ? 'mt-1 border-t pt-1' : ''}>
            {hunk.map((line) => (
              <Changed key={`${line.before} ${line.after}`} line={line} />
            ))}
          </div>
        ))}
      </div>
      {plan.data !== undefined && plan.data.warnings.length > 0 && (
        <ul className="mt-3 flex flex-col gap-1.5">
          {plan.data.warnings.map(({ path, line, message, remedy }) => (
            <li key={`${path} ${message}`} className="text-second">
              <span className="font-medium text-sev2-text">
                {line === null || line <= 1 ? '' : `Line ${line}: `}
                {message}
              </span>{' '}
              {remedy}
            </li>
          ))}
        </ul>
      )}
      {(plan.error ?? take.error) !== null && (
        <div className="mt-3">
          <ProblemNote error={plan.error ?? take.error} />
        </div>
      )}
      <DialogButtons>
        <Button onClick={onClose}>Not now</Button>
        <Button
          look="primary"
          first
          busy={plan.isPending || take.isPending}
          verdict={
            plan.error !== null
              ? { allowed: false, because: 'It cannot be taken into use as it is.' }
              : unchanged
                ? { allowed: false, because: 'This text is in use already.' }
                : { allowed: true }
          }
          onClick={() => take.mutate()}
        >
          Take into use
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

const LOOK = {
  same: { sign: ' ', said: '', ink: 'text-third' },
  removed: { sign: '−', said: 'goes: ', ink: 'bg-sev1-wash text-sev1-text' },
  added: { sign: '+', said: 'comes: ', ink: 'bg-good-wash text-good-text' },
} as const;

function Changed({ line: { kind, text, before, after } }: { line: DifferentLine }) {
  const { sign, said, ink } = LOOK[kind];
  return (
    <div className={`grid grid-cols-[44px_14px_minmax(0,1fr)] px-2 ${ink}`}>
      <span aria-hidden="true" className="pr-3 text-right tabular-nums">
        {after ?? before}
      </span>
      <span aria-hidden="true">{sign}</span>
      <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        <span className="sr-only">{said}</span>
        {text}
      </span>
    </div>
  );
}
