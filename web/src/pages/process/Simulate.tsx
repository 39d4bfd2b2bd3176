/** Simulate by picking: a severity, a time, who answers after how long; and the incident that comes of it, in virtual time. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { simulated, type ProcessMeaning, type Simulation } from '../../api/process.ts';
import * as ask from '../../api/queries.ts';
import { useKeys } from '../../frame/keys.ts';
import { WatchedLine } from '../../line/WatchedLine.tsx';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { Choice, Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { instantOf, localOf } from '../../time/local.ts';
import { useZone } from '../../time/zone.ts';
import { answersOf, answersText, scenarioOf, type ScenarioSearch } from './scenario.ts';
import { Outcome, Steps } from './Steps.tsx';

/** As a scenario writes them; what is picked nearly always. */
const AFTER = ['1m', '2m', '5m', '10m', '20m', '45m', '2h'];
const IN_WORDS: Record<string, string> = {
  '1m': '1 min',
  '2m': '2 min',
  '5m': '5 min',
  '10m': '10 min',
  '20m': '20 min',
  '45m': '45 min',
  '2h': '2 h',
};

export function Simulate({ meaning, text }: { meaning: ProcessMeaning; text: string | null }) {
  const search = useSearch({ from: '/frame/process' });
  const navigate = useNavigate({ from: '/process' });
  const [picked, setPicked] = useState<ScenarioSearch>(search);
  const severity = picked.severity ?? meaning.severities[0]?.id ?? '';
  const people = search.people ?? 'installation';
  const { data, error, isFetching, refetch } = useQuery(simulated(text, scenarioOf(search), people));
  const run = () => {
    const next = { ...picked, severity };
    // The same once more: an address that does not change asks nothing by itself.
    if (
      JSON.stringify(scenarioOf(next)) === JSON.stringify(scenarioOf(search)) &&
      next.people === search.people
    )
      void refetch();
    else void navigate({ search: (kept) => ({ ...kept, ...next }), replace: true });
  };
  useKeys({ r: run });
  return (
    <div className="flex flex-col gap-4">
      <Pick
        meaning={meaning}
        picked={{ ...picked, severity }}
        busy={isFetching}
        onPick={(part) => setPicked((before) => ({ ...before, ...part }))}
        onRun={run}
      />
      {error !== null && <ProblemNote error={error} />}
      {data === undefined || search.severity === undefined ? (
        error === null && (
          <Card>
            <Empty title="Nothing has run yet">
              Pick how bad it is and who answers, then run it: hours pass in seconds, and nobody is paged.
            </Empty>
          </Card>
        )
      ) : (
        <Result simulation={data} />
      )}
    </div>
  );
}

function Result({ simulation }: { simulation: Simulation }) {
  const [now, setNow] = useState(Date.parse(simulation.declared.at));
  const onTime = useCallback((at: number) => setNow(at), []);
  return (
    <section aria-label="What comes of it" className="rounded-card border bg-panel px-4.5 py-4">
      <Outcome simulation={simulation} />
      <div className="mt-4">
        <WatchedLine simulation={simulation} onTime={onTime} />
      </div>
      <div className="mt-4 border-t pt-3">
        <Steps simulation={simulation} now={now} />
      </div>
    </section>
  );
}

function Pick({
  meaning,
  picked,
  busy,
  onPick,
  onRun,
}: {
  meaning: ProcessMeaning;
  picked: ScenarioSearch;
  busy: boolean;
  onPick: (part: Partial<ScenarioSearch>) => void;
  onRun: () => void;
}) {
  const zone = useZone();
  const { data: services } = useQuery(ask.services());
  const answers = answersOf(picked.answers);
  const flags = (picked.flags ?? '').split(',').filter((flag) => flag !== '');
  const more = flags.length > 0 || picked.service !== undefined || picked.people !== undefined;
  const atTime = picked.at === undefined ? '' : localOf(Date.parse(picked.at), zone);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onRun();
      }}
      className="rounded-card border bg-panel px-4.5 py-4"
    >
      <div className="grid gap-3.5 wide:grid-cols-2">
        <Field label="Severity">
          {(id) => (
            <select
              id={id}
              value={picked.severity}
              onChange={(event) => onPick({ severity: event.target.value })}
              className="field"
            >
              {meaning.severities.map((severity) => (
                <option key={severity.id} value={severity.id}>
                  {severity.id} {severity.label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Declared at" hint={`Empty: now. ${zone}`}>
          {(id, describedBy) => (
            <input
              id={id}
              type="datetime-local"
              aria-describedby={describedBy}
              value={atTime}
              onChange={(event) => {
                const chosen = instantOf(event.target.value, zone);
                onPick({ at: chosen === null ? undefined : new Date(chosen).toISOString() });
              }}
              className="field tabular-nums"
            />
          )}
        </Field>
      </div>
      <fieldset className="mt-4">
        <legend className="mb-1.5 font-medium">Who answers</legend>
        <div className="grid gap-x-6 gap-y-1.5 wide:grid-cols-2">
          {meaning.positions
            .filter(({ paged }) => paged)
            .map((position) => (
              <div key={position.id} className="flex items-center justify-between gap-3">
                <label htmlFor={`answers-${position.id}`} className="min-w-0">
                  {position.label}
                </label>
                <select
                  id={`answers-${position.id}`}
                  value={answers[position.id] ?? ''}
                  onChange={(event) =>
                    onPick({ answers: answersText({ ...answers, [position.id]: event.target.value }) })
                  }
                  className="field w-[118px] shrink-0"
                >
                  <option value="">never</option>
                  {[...AFTER, answers[position.id] ?? '']
                    .filter(
                      (after, index, all) =>
                        after !== '' && after !== 'never' && all.indexOf(after) === index,
                    )
                    .map((after) => (
                      <option key={after} value={after}>
                        after {IN_WORDS[after] ?? after}
                      </option>
                    ))}
                </select>
              </div>
            ))}
        </div>
      </fieldset>
      <details open={more} className="group mt-3">
        <summary className="flex min-h-8 w-fit cursor-pointer list-none items-center gap-2 font-medium text-second hover:text-ink [&::-webkit-details-marker]:hidden">
          <span aria-hidden="true" className="text-third transition-transform group-open:rotate-90">
            ›
          </span>
          More to pick
        </summary>
        <div className="mt-2 grid gap-3.5 wide:grid-cols-2">
          {(services?.items.length ?? 0) > 0 && (
            <Field label="Service">
              {(id) => (
                <select
                  id={id}
                  value={picked.service ?? ''}
                  onChange={(event) => onPick({ service: event.target.value || undefined })}
                  className="field"
                >
                  <option value="">None in particular</option>
                  {services?.items.map((service) => (
                    <option key={service.handle} value={service.handle}>
                      {service.name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          <Field label="Who has the positions">
            {(id) => (
              <select
                id={id}
                value={picked.people ?? 'installation'}
                onChange={(event) =>
                  onPick({ people: event.target.value === 'positions' ? 'positions' : undefined })
                }
                className="field"
              >
                <option value="installation">The people of this installation</option>
                <option value="positions">Somebody for each, always reachable</option>
              </select>
            )}
          </Field>
        </div>
        {meaning.flags.length > 0 && (
          <fieldset className="mt-4">
            <legend className="mb-0.5 font-medium">What is known from the start</legend>
            <div className="grid gap-x-6 wide:grid-cols-2">
              {meaning.flags.map((flag) => (
                <Choice
                  key={flag.id}
                  checked={flags.includes(flag.id)}
                  onChange={(raised) => {
                    const next = raised ? [...flags, flag.id] : flags.filter((id) => id !== flag.id);
                    onPick({ flags: next.length === 0 ? undefined : next.join(',') });
                  }}
                  label={flag.label}
                />
              ))}
            </div>
          </fieldset>
        )}
        <Choice
          checked={picked.updates === 'when-due'}
          onChange={(checked) => onPick({ updates: checked ? 'when-due' : undefined })}
          label="Updates are posted when they fall due"
        />
      </details>
      <div className="mt-2 flex justify-end">
        <Button type="submit" look="primary" shortcut="R" busy={busy} className="max-wide:w-full">
          Run
        </Button>
      </div>
    </form>
  );
}
