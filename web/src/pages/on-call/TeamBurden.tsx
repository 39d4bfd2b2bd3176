/** What being on call cost each team in a month, with the change against the month before. */
import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { onCallBurden } from '../../api/on-call-health.ts';
import type { OnCallBurden } from '../../api/types.ts';
import { Card, Empty } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { monthBefore, monthInWords } from './health-range.ts';

type Team = OnCallBurden['teams'][number];

/** A look back of half a year. */
const MONTHS = 6;

export function TeamBurden({
  month,
  latest,
  onMonth,
}: {
  /** "2026-11" */
  month: string;
  latest: string;
  onMonth: (month: string) => void;
}) {
  const { data, error } = useQuery(onCallBurden(month));
  const months = [latest];
  while (months.length < MONTHS) months.push(monthBefore(months.at(-1)!));
  return (
    <section aria-labelledby="burden" className="mt-7">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h2 id="burden" className="label-section">
          By team
        </h2>
        <select
          aria-label="Month"
          value={month}
          onChange={({ target }) => onMonth(target.value)}
          className="field wide:w-auto"
        >
          {months.map((one) => (
            <option key={one} value={one}>
              {monthInWords(one)}
            </option>
          ))}
        </select>
      </div>
      {error !== null && <ProblemNote error={error} />}
      {data === undefined && error === null && <LoadingRows rows={3} label="The teams are being read." />}
      {month === latest && (
        <p className="mb-2 text-small text-third">
          The month is not over; what has changed is told against the whole of the month before.
        </p>
      )}
      {data !== undefined && (
        <Card>
          {data.teams.length === 0 && (
            <Empty title="There is no team yet">
              Teams are written in the configuration, under teams; whoever is on call in none is told here as
              well.
            </Empty>
          )}
          <ul className="divide-y">
            {data.teams.map((one) => (
              <Row key={one.team?.handle ?? ''} one={one} />
            ))}
          </ul>
        </Card>
      )}
    </section>
  );
}

function Row({ one }: { one: Team }) {
  const { team, people, figures, eachPerson, mostLoaded, before, findings } = one;
  return (
    <li className="px-4.5 py-3.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-semibold">{team?.name ?? 'In no team'}</h3>
        <p className="text-small text-third">
          {figures === null
            ? 'nothing was recorded'
            : people === 0
              ? 'nobody was on call or paged'
              : `${people} ${people === 1 ? 'person' : 'people'}`}
        </p>
      </div>
      {figures !== null && people > 0 && (
        <>
          <dl className="mt-1.5 grid grid-cols-2 gap-x-4 gap-y-1.5 wide:grid-cols-4">
            <Figure label="Hours" now={figures.hours} before={before?.hours} />
            <Figure label="Pages" now={figures.pages} before={before?.pages} />
            <Figure label="Nights disturbed" now={figures.nightsDisturbed} before={before?.nightsDisturbed} />
            <Figure label="Pages a night" now={figures.pagesANight} before={before?.pagesANight} />
          </dl>
          <p className="mt-1.5 text-small text-second">
            {eachPerson !== null &&
              `Each person ${eachPerson.hours} h and ${counted(eachPerson.pages, 'page')} on average. `}
            {mostLoaded !== null &&
              mostLoaded.pages > 0 &&
              `Most: ${mostLoaded.person.name}, ${counted(mostLoaded.nightsDisturbed, 'night')} disturbed and ${counted(mostLoaded.pages, 'page')}.`}
          </p>
        </>
      )}
      {findings.map((sentence) => (
        <p key={sentence} className="mt-2 flex items-start gap-2.5 text-sev2-text">
          <CircleAlert size={16} aria-hidden="true" className="mt-[3px] shrink-0" />
          {sentence}
        </p>
      ))}
    </li>
  );
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function Figure({
  label,
  now,
  before,
}: {
  label: string;
  now: number | null;
  before: number | null | undefined;
}) {
  const change = now === null || before == null ? null : Math.round((now - before) * 10) / 10;
  return (
    <div>
      <dt className="text-small text-third">{label}</dt>
      <dd className="tabular-nums">
        <span className="font-semibold">{now ?? '–'}</span>
        {change !== null && (
          <span className="ml-1.5 text-small text-third">
            {change === 0 ? 'as before' : `${change > 0 ? '+' : '−'}${Math.abs(change)}`}
          </span>
        )}
      </dd>
    </div>
  );
}
