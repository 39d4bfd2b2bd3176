/** A simulated incident runs through the process that was picked, with the people that were bound. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useState } from 'react';
import { simulated, type Scenario, type Simulation } from '../../api/process.ts';
import * as ask from '../../api/queries.ts';
import { WatchedLine } from '../../line/WatchedLine.tsx';
import { Loading } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Severity } from '../../parts/Severity.tsx';
import { Outcome, Steps } from '../process/Steps.tsx';
import { rememberWatched } from './set-up.ts';

const STORIES = ['nobody', 'soon', 'late'] as const;
const STORY: Record<(typeof STORIES)[number], string> = {
  nobody: 'Nobody answers',
  soon: 'The first who is paged answers after 4 min',
  late: 'After 40 min somebody does',
};

export function WatchIncident() {
  const { data: process } = useQuery(ask.process());
  const { data: onCall } = useQuery(ask.onCall());
  const { data: users } = useQuery(ask.users());
  const [story, setStory] = useState<(typeof STORIES)[number]>('nobody');
  const group = useId();
  const worst = process?.severities[0];
  const unreachable = new Set(
    (users?.items ?? []).filter(({ reachable }) => !reachable).map(({ handle }) => handle),
  );
  const bound = (onCall?.positions ?? []).flatMap(({ people }) => people);
  const real = bound.length > 0 && bound.every(({ handle }) => !unreachable.has(handle));
  const answers: Record<string, string> =
    story === 'nobody'
      ? {}
      : Object.fromEntries((process?.positions ?? []).map(({ id }) => [id, story === 'soon' ? '4m' : '40m']));
  const scenario: Scenario | null =
    worst === undefined || onCall === undefined || users === undefined
      ? null
      : {
          severity: worst.id,
          ...(Object.keys(answers).length === 0 ? {} : { answers }),
        };
  const { data, error } = useQuery(simulated(null, scenario, real ? 'installation' : 'positions'));
  useEffect(() => {
    if (data !== undefined) rememberWatched();
  }, [data]);
  return (
    <>
      <fieldset className="mb-3 flex flex-wrap gap-x-5">
        <legend className="sr-only">What happens</legend>
        {STORIES.map((each) => (
          <label key={each} className="flex min-h-(--control) items-center gap-2.5">
            <input
              type="radio"
              name={group}
              checked={story === each}
              onChange={() => setStory(each)}
              className="size-4 accent-ink"
            />
            {STORY[each]}
          </label>
        ))}
      </fieldset>
      {error !== null && <ProblemNote error={error} />}
      {data === undefined ? (
        error === null && <Loading rows={2} label="The incident is being simulated." />
      ) : (
        <Watched key={story} simulation={data} real={real} />
      )}
    </>
  );
}

function Watched({ simulation, real }: { simulation: Simulation; real: boolean }) {
  const [now, setNow] = useState(Date.parse(simulation.declared.at));
  const onTime = useCallback((at: number) => setNow(at), []);
  return (
    <section aria-label="The simulated incident" className="rounded-card border bg-panel px-4.5 py-4">
      <p className="mb-3 flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Severity rank={simulation.declared.rank} label={simulation.declared.severity} />
        <span className="font-semibold">{simulation.declared.title}</span>
      </p>
      <WatchedLine simulation={simulation} onTime={onTime} />
      <div className="mt-4 border-t pt-3">
        <Outcome simulation={simulation} />
        {!real && (
          <p className="mt-1 text-small text-third">
            Not everybody who is bound has a contact yet, so each position stands for somebody who can be
            reached.
          </p>
        )}
      </div>
      <div className="mt-3 border-t pt-3">
        <Steps simulation={simulation} now={now} />
      </div>
    </section>
  );
}
