/** Yesterday's incidents under this text: who would have been paged, and which promises would have been broken. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '../../api/client.ts';
import type { Replay } from '../../api/process.ts';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { serverClock } from '../../time/server-clock.ts';
import { Moment } from '../../time/Moment.tsx';

const DAY_MS = 86_400_000;
const PERIODS = [
  { days: 1, text: 'The last 24 hours' },
  { days: 7, text: 'The last 7 days' },
  { days: 30, text: 'The last 30 days' },
] as const;

export function ReplayTab({ text, changed }: { text: string; changed: boolean }) {
  const [days, setDays] = useState<number>(7);
  const replay = useMutation({
    mutationFn: () =>
      post<Replay>('/process/replay', {
        process: text,
        since: new Date(serverClock.now() - days * DAY_MS).toISOString(),
      }),
  });
  return (
    <div className="flex flex-col gap-4">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!replay.isPending) replay.mutate();
        }}
        className="rounded-card border bg-panel px-4.5 py-4"
      >
        <p className="mb-3 text-second">
          What people did stays as it was; what {changed ? 'the changed text' : 'this process'} does about it
          is found anew. Nothing of it happens.
        </p>
        <div className="flex flex-wrap items-end justify-between gap-3">
          <Field label="Incidents of">
            {(id) => (
              <select
                id={id}
                value={days}
                onChange={(event) => setDays(Number(event.target.value))}
                className="field w-auto"
              >
                {PERIODS.map((period) => (
                  <option key={period.days} value={period.days}>
                    {period.text}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Button type="submit" look="primary" busy={replay.isPending} className="max-wide:w-full">
            {replay.isPending ? 'Replaying' : 'Replay'}
          </Button>
        </div>
      </form>
      {replay.error !== null && <ProblemNote error={replay.error} />}
      {replay.data !== undefined && <Differences replay={replay.data} />}
    </div>
  );
}

function Differences({ replay }: { replay: Replay }) {
  const { incidents, differing, pages, breaches, differences, leftOut, more } = replay;
  if (incidents === 0)
    return (
      <Card>
        <Empty title="No incident was declared in that time">Choose a longer one.</Empty>
      </Card>
    );
  return (
    <section aria-label="Differences" role="status">
      <p className="mb-3 text-second">
        <strong className="font-semibold text-ink">
          {differing === 0
            ? `None of ${incidents} incidents would have gone differently.`
            : `${differing} of ${incidents} incidents would have gone differently.`}
        </strong>{' '}
        <Was label="pages" was={pages.was} now={pages.now} />,{' '}
        <Was label="broken promises" was={breaches.was} now={breaches.now} />.
        {more && ' Older ones were left out: there are too many for one replay.'}
      </p>
      {differences.length > 0 && (
        <Card>
          <ul>
            {differences.map((each) => (
              <li key={each.number} className="border-b px-4.5 py-3 last:border-b-0">
                <p className="flex flex-wrap items-baseline gap-x-2.5">
                  <Link
                    to="/incidents/$number"
                    params={{ number: each.number }}
                    className="font-semibold hover:underline"
                  >
                    {each.title}
                  </Link>
                  <span className="font-mono text-small text-third">{each.number}</span>
                  <span className="text-small text-third">
                    <Moment at={each.declaredAt} near />
                  </span>
                </p>
                <ul className="mt-1 flex flex-col gap-0.5 text-second">
                  {each.severity.was !== each.severity.now && (
                    <li>
                      Severity {each.severity.was} would have been {each.severity.now}.
                    </li>
                  )}
                  {each.alsoPaged.map(({ who, offset, rule }) => (
                    <li key={`${who.label} ${offset} ${rule}`}>
                      <Sign>+</Sign> {who.label} paged at +{offset} <span className="text-third">{rule}</span>
                    </li>
                  ))}
                  {each.notPaged.map(({ who, offset, rule }) => (
                    <li key={`${who.label} ${offset} ${rule}`}>
                      <Sign>−</Sign> {who.label} not paged, was at +{offset}{' '}
                      <span className="text-third">{rule}</span>
                    </li>
                  ))}
                  {each.moved.map(({ who, offset }) => (
                    <li key={`${who.label} ${offset.was}`}>
                      <Sign>→</Sign> {who.label} paged at +{offset.now} instead of +{offset.was}
                    </li>
                  ))}
                  {each.alsoBreached.map(({ clock, label, offset }) => (
                    <li key={`${clock} ${offset}`} className="text-sev1-text">
                      <Sign>+</Sign> {label} broken at +{offset}
                    </li>
                  ))}
                  {each.notBreached.map(({ clock, label }) => (
                    <li key={clock} className="text-good-text">
                      <Sign>−</Sign> {label} no longer broken
                    </li>
                  ))}
                  {each.notes.map((note) => (
                    <li key={note} className="text-small text-third">
                      {note}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {leftOut.length > 0 && (
        <p className="mt-2 text-small text-third">
          Left out: {leftOut.map(({ number, why }) => `${number} (${why})`).join(', ')}.
        </p>
      )}
    </section>
  );
}

function Was({ label, was, now }: { label: string; was: number; now: number }) {
  return (
    <>
      <span className="tabular-nums">
        {now} {label}
      </span>{' '}
      {was === now ? 'as before' : <span className="text-third">instead of {was}</span>}
    </>
  );
}

function Sign({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="inline-block w-4 text-third">
      {children}
    </span>
  );
}
