/** Health: what being on call did to people. What is too much stands first, then who had how much, then team by team. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Download } from 'lucide-react';
import { ledgerPath, onCallHealth } from '../../api/on-call-health.ts';
import type { OnCallHealth } from '../../api/types.ts';
import type { HealthSearch } from '../../router.tsx';
import { buttonClass } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { PickField } from '../../parts/Filters.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { shortDay } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import { GotPages } from './GotPages.tsx';
import { monthOf, RANGE_LABELS, rangeOf } from './health-range.ts';
import { RANGES } from './health-words.ts';
import { HealthTable } from './HealthTable.tsx';
import { TeamBurden } from './TeamBurden.tsx';

export function HealthPage() {
  const search = useSearch({ from: '/frame/on-call/health' });
  const navigate = useNavigate({ from: '/on-call/health' });
  const zone = useZone();
  const now = useNow(60_000);
  const range = rangeOf(search.range ?? '4-weeks', now, zone);
  const { data, error } = useQuery(onCallHealth(range, search.team));
  const change = (next: HealthSearch) =>
    void navigate({ search: { ...search, ...next }, replace: true, resetScroll: false });
  const shown = data?.people.find(({ person }) => person.handle === search.person);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2.5">
        <select
          aria-label="Range"
          value={search.range ?? '4-weeks'}
          onChange={({ target }) => change({ range: RANGES.find((word) => word === target.value) })}
          className="field w-auto min-w-0 flex-1 wide:flex-none"
        >
          {RANGES.map((word) => (
            <option key={word} value={word}>
              {RANGE_LABELS[word]}
            </option>
          ))}
        </select>
        {data !== undefined && data.teams.length > 0 && (
          <PickField
            label="Team"
            value={search.team ?? ''}
            every="Everybody"
            options={data.teams.map(({ handle, name }) => ({ value: handle, label: name }))}
            onChange={(team) => change({ team: team === '' ? undefined : team })}
          />
        )}
        <a
          href={ledgerPath(range, search.team)}
          download
          className={buttonClass('plain', 'w-full wide:ml-auto wide:w-auto')}
        >
          <Download size={16} aria-hidden="true" /> Ledger of after hours
        </a>
      </div>
      {error !== null && <ProblemNote error={error} />}
      {data === undefined && error === null && <LoadingRows rows={6} label="Health is being read." />}
      {data !== undefined && (
        <>
          <Findings {...data} zone={zone} />
          {data.people.length === 0 ? (
            <Card>
              <Empty title="Nobody was on call or paged">
                What a schedule says and whoever is paged is counted here.
              </Empty>
            </Card>
          ) : (
            <HealthTable
              people={data.people}
              from={data.from}
              to={data.to}
              sort={search.sort}
              onSort={(sort) => change({ sort })}
              onShow={({ person }, show) => change({ person: person.handle, show })}
            />
          )}
          <p className="mt-3 text-small text-third">
            The strips run from {shortDay(Date.parse(data.from), zone)} to{' '}
            {shortDay(Date.parse(data.to), zone)}: a line marks a night on call, a bar its pages. Nights are
            22:00 to 07:00 of each person's own zone. Working hours: {data.workingHours}.
          </p>
          {shown !== undefined && search.show !== undefined && (
            <GotPages
              health={shown}
              figure={search.show}
              range={range}
              onClose={() => change({ person: undefined, show: undefined })}
            />
          )}
        </>
      )}
      <TeamBurden
        month={search.month ?? monthOf(now, zone)}
        latest={monthOf(now, zone)}
        onMonth={(month) => change({ month })}
      />
    </>
  );
}

function Findings({
  from,
  recordedSince,
  threshold,
  findings,
  unread,
  zone,
}: OnCallHealth & { zone: string }) {
  const isShort = recordedSince !== null && recordedSince > from;
  return (
    <div className="mb-4 flex flex-col gap-2">
      {findings.map(({ sentence }) => (
        <p
          key={sentence}
          className="flex items-start gap-2.5 rounded-card border border-sev2 bg-sev2-wash px-4 py-3 text-ink"
        >
          <CircleAlert size={17} aria-hidden="true" className="mt-[3px] shrink-0 text-sev2-text" />
          {sentence}
        </p>
      ))}
      {findings.length === 0 && threshold !== null && (
        <p className="flex items-center gap-2.5 font-medium text-good-text">
          <CircleCheck size={17} aria-hidden="true" className="shrink-0" />
          Nobody's shift was over {threshold.pagesANight} pages a night.
        </p>
      )}
      {threshold === null && (
        <p className="text-second">The process does not say how many pages a night are too many.</p>
      )}
      {isShort && (
        <p className="text-second">
          Nothing was recorded before {shortDay(Date.parse(recordedSince), zone)}: hours and pages count from
          then on.
        </p>
      )}
      {unread.map((sentence) => (
        <p key={sentence} className="text-sev2-text">
          Hours are missing here. {sentence}
        </p>
      ))}
    </div>
  );
}
