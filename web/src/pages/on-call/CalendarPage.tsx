/** Who covers each position and each schedule, now or at any other time, and where nobody does. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import * as ask from '../../api/queries.ts';
import type { OnCallView, PersonRef } from '../../api/types.ts';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { NobodyMark, Person } from '../../parts/Person.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { stretch } from '../../time/format.ts';
import { Moment } from '../../time/Moment.tsx';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import { instantOf, localOf } from '../../time/local.ts';

export function CalendarPage() {
  const { at } = useSearch({ from: '/frame/on-call/' });
  const navigate = useNavigate({ from: '/on-call/' });
  const zone = useZone();
  const now = useNow(60_000);
  const { data, error } = useQuery({ ...ask.onCall(at), placeholderData: keepPreviousData });
  return (
    <>
      <div className="mb-4 flex items-center gap-2.5">
        <label className="flex items-center gap-2.5 text-second">
          <span>At</span>
          <input
            type="datetime-local"
            value={localOf(at === undefined ? now : Date.parse(at), zone)}
            onChange={(event) => {
              const chosen = instantOf(event.target.value, zone);
              if (chosen !== null)
                void navigate({ search: { at: new Date(chosen).toISOString() }, replace: true });
            }}
            className="field w-auto tabular-nums"
          />
        </label>
        {at !== undefined && (
          <Button onClick={() => void navigate({ search: {}, replace: true })}>Now</Button>
        )}
      </div>
      {error !== null && (
        <div className="mb-4">
          <ProblemNote error={error} />
        </div>
      )}
      {data === undefined ? (
        error === null && <LoadingRows rows={6} label="Who is on call is being read." />
      ) : (
        <div className="grid gap-6 side:grid-cols-2 side:gap-4.5">
          <Positions positions={data.positions} />
          <Schedules schedules={data.schedules} />
        </div>
      )}
    </>
  );
}

function Positions({ positions }: Pick<OnCallView, 'positions'>) {
  return (
    <section>
      <h2 className="mb-2 label-section">Positions of the process</h2>
      <Card>
        {positions.length === 0 && (
          <Empty title="The process names no position">Its ladders page people through positions.</Empty>
        )}
        <ul>
          {positions.map((position) => (
            <li
              key={position.position}
              className="flex items-start justify-between gap-4 border-b px-4.5 py-3 last:border-b-0"
            >
              <span className="min-w-0">
                <span className="block font-medium">{position.label}</span>
                <span className="text-small text-third">
                  {position.bound
                    ? (position.schedule ?? 'always the same')
                    : 'bound to nobody: its rungs are left out'}
                </span>
              </span>
              <People people={position.people} missing={position.bound} until={position.until} />
            </li>
          ))}
        </ul>
      </Card>
    </section>
  );
}

function Schedules({ schedules }: Pick<OnCallView, 'schedules'>) {
  const zone = useZone();
  return (
    <section>
      <h2 className="mb-2 label-section">Schedules</h2>
      <Card>
        {schedules.length === 0 && (
          <Empty title="There is no schedule yet">
            A schedule says who is on call when. It is written in the configuration, under schedules.
          </Empty>
        )}
        <ul>
          {schedules.map((schedule) => (
            <li key={schedule.schedule} className="border-b px-4.5 py-3 last:border-b-0">
              <div className="flex items-start justify-between gap-4">
                <span className="min-w-0">
                  <span className="block font-medium">{schedule.name}</span>
                  <span className="font-mono text-label font-normal tracking-normal text-third">
                    {schedule.schedule}
                  </span>
                </span>
                <People people={schedule.people} missing until={schedule.until} />
              </div>
              {schedule.gaps.length > 0 && (
                <ul className="mt-2 flex flex-col gap-1 text-sev1-text">
                  {schedule.gaps.map((gap) => (
                    <li key={gap.from} className="flex items-center gap-2">
                      <CircleAlert size={15} aria-hidden="true" className="shrink-0" />
                      Nobody: {stretch(Date.parse(gap.from), Date.parse(gap.to), zone)}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      </Card>
    </section>
  );
}

function People({ people, missing, until }: { people: PersonRef[]; missing: boolean; until: string | null }) {
  return (
    <span className="flex shrink-0 flex-col items-end gap-1 text-right">
      {people.map((person) => (
        <Person key={person.handle} person={person} />
      ))}
      {people.length === 0 && (
        <span className={`inline-flex items-center gap-2 ${missing ? 'text-sev1-text' : 'text-third'}`}>
          <NobodyMark /> Nobody
        </span>
      )}
      {until !== null && (
        <span className="text-small text-third">
          until <Moment at={until} near />
        </span>
      )}
    </span>
  );
}
