/** The processes that are shipped, side by side: what is particular to each, and its worst severity drawn over time. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useMemo, useState } from 'react';
import { put } from '../../api/client.ts';
import { shipped, type MeantSeverity, type ShippedProcess } from '../../api/process.ts';
import * as ask from '../../api/queries.ts';
import { Line } from '../../line/Line.tsx';
import { ladderLine } from '../../line/simulated-line.ts';
import { Button } from '../../parts/Button.tsx';
import { Loading } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Severity } from '../../parts/Severity.tsx';
import { tell } from '../../parts/toasts.ts';
import { SeverityMeaning } from '../process/SeverityMeaning.tsx';
import type { SetUp } from './set-up.ts';

export function PickProcess({ setUp }: { setUp: SetUp }) {
  const queries = useQueryClient();
  const { data, error } = useQuery(shipped());
  const { data: inUse } = useQuery({ ...ask.process(), enabled: setUp.process !== null });
  const [picked, setPicked] = useState<string | null>(null);
  const group = useId();
  const chosen = picked ?? inUse?.id ?? null;
  const take = useMutation({
    mutationFn: (process: string) => put('/config', { process }),
    onSuccess: async () => {
      await queries.invalidateQueries();
      tell({ text: 'It is in use. Whatever it says can be changed on the page Process.' });
    },
  });
  const file = setUp.process?.file ?? null;
  if (data === undefined)
    return error === null ? (
      <Loading rows={3} label="The processes are being read." />
    ) : (
      <ProblemNote error={error} />
    );
  const other = inUse !== undefined && data.items.every(({ id }) => id !== inUse.id);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== null && !take.isPending) take.mutate(chosen);
      }}
    >
      {inUse !== undefined && (
        <p className="mb-3 text-second">
          In use: <strong className="font-semibold text-ink">{inUse.title}</strong>
          {other ? ', which is your own' : ''}. Incidents that run keep theirs, whatever is picked here.{' '}
          <Link to="/process" className="underline hover:text-ink">
            Look at it
          </Link>
        </p>
      )}
      <fieldset>
        <legend className="sr-only">Processes that are shipped</legend>
        <div className="overflow-hidden rounded-card border bg-panel">
          {data.items.map((process) => (
            <Offer
              key={process.id}
              process={process}
              group={group}
              inUse={process.id === inUse?.id}
              chosen={chosen === process.id}
              onPick={() => setPicked(process.id)}
            />
          ))}
        </div>
      </fieldset>
      {take.error !== null && (
        <div className="mt-4">
          <ProblemNote error={take.error} />
        </div>
      )}
      <div className="mt-4">
        <Button
          type="submit"
          look={setUp.process === null ? 'primary' : 'plain'}
          busy={take.isPending}
          verdict={
            file !== null
              ? { allowed: false, because: `The process belongs to the file ${file}, and is chosen there.` }
              : chosen === null
                ? { allowed: false, because: 'Pick one first.' }
                : chosen === inUse?.id
                  ? { allowed: false, because: 'It is in use already.' }
                  : { allowed: true }
          }
        >
          Use this process
        </Button>
      </div>
    </form>
  );
}

function Offer({
  process,
  group,
  inUse,
  chosen,
  onPick,
}: {
  process: ShippedProcess;
  group: string;
  inUse: boolean;
  chosen: boolean;
  onPick: () => void;
}) {
  const [worst] = process.severities;
  return (
    <div className={`border-b last:border-b-0 ${chosen ? 'bg-sunk' : ''}`}>
      <label className="grid cursor-pointer grid-cols-[16px_minmax(0,1fr)] gap-x-3 px-4.5 pt-3.5 pb-3">
        <input
          type="radio"
          name={group}
          checked={chosen}
          onChange={onPick}
          className="mt-1 size-4 accent-ink"
        />
        <span className="min-w-0">
          <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
            <span className="font-semibold">
              {process.title}
              {inUse && <span className="font-normal text-good-text"> · in use</span>}
            </span>
            <span className="flex flex-wrap gap-1.5">
              {process.severities.map(({ id, rank }) => (
                <Severity key={id} rank={rank} label={id} />
              ))}
            </span>
          </span>
          <span className="mt-1 block text-second">{process.particulars.join(' ')}</span>
        </span>
      </label>
      {chosen ? (
        <ul className="mx-4.5 mb-4 rounded-control border bg-panel">
          {process.severities.map((severity) => (
            <SeverityMeaning key={severity.id} severity={severity} brief />
          ))}
        </ul>
      ) : (
        worst !== undefined && <WorstSmall severity={worst} />
      )}
    </div>
  );
}

function WorstSmall({ severity }: { severity: MeantSeverity }) {
  const line = useMemo(() => ladderLine(severity), [severity]);
  if (line.past.length + line.future.length === 0) return null;
  return (
    <div className="px-4.5 pb-3.5 pl-[46px]">
      <Line
        line={line}
        size="small"
        rank={severity.rank}
        virtual={{ now: Date.parse(line.from), planned: true }}
      />
    </div>
  );
}
