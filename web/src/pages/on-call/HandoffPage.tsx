/** The sheet of a handoff: who goes off, who comes on, what there is to go through, and who has gone through it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowRight, ChevronLeft, ChevronRight, CircleAlert, Printer } from 'lucide-react';
import { handoff as askHandoff } from '../../api/handoff.ts';
import * as ask from '../../api/queries.ts';
import type { Handoff, OnCallView, PersonRef } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button, buttonClass } from '../../parts/Button.tsx';
import { Card, Empty, SideCard } from '../../parts/Card.tsx';
import { Loading } from '../../parts/Loading.tsx';
import { TabTitle } from '../../parts/PageHead.tsx';
import { NobodyMark, Person } from '../../parts/Person.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { day, span } from '../../time/format.ts';
import { Moment } from '../../time/Moment.tsx';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import { HandoffChecklist } from './HandoffChecklist.tsx';
import { HandoffFacts } from './HandoffFacts.tsx';
import './handoff.css';

export function HandoffPage() {
  const { me } = useViewer();
  const { data, error } = useQuery(ask.onCall());
  const { schedule: asked } = useSearch({ from: '/frame/on-call/handoff' });
  const schedules = data?.schedules ?? [];
  const schedule = asked ?? ownFirst(schedules, me.person?.handle)?.schedule;
  return (
    <>
      <TabTitle>Handoff</TabTitle>
      {error !== null && <ProblemNote error={error} />}
      {data === undefined && error === null && <Loading rows={3} label="The schedules are being read." />}
      {data !== undefined && schedule === undefined && (
        <Card>
          <Empty title="There is no schedule yet">
            Where nobody takes turns, nothing is handed over. A schedule is written in the configuration,
            under schedules.
          </Empty>
        </Card>
      )}
      {schedule !== undefined && <Sheet schedule={schedule} schedules={schedules} />}
    </>
  );
}

/** Whoever is on call looks for what they will hand over. */
function ownFirst(schedules: OnCallView['schedules'], me: string | undefined) {
  return schedules.find(({ people }) => people.some(({ handle }) => handle === me)) ?? schedules[0];
}

function Sheet({ schedule, schedules }: { schedule: string; schedules: OnCallView['schedules'] }) {
  const { at } = useSearch({ from: '/frame/on-call/handoff' });
  const { data, error } = useQuery({ ...askHandoff(schedule, at), placeholderData: keepPreviousData });
  return (
    <>
      <Choice schedule={schedule} schedules={schedules} handoff={data} />
      {error !== null && (
        <div className="mb-4">
          <ProblemNote error={error} />
        </div>
      )}
      {data === undefined ? (
        error === null && <Loading rows={3} label="The handoff is being read." />
      ) : (
        <div className="on-paper flex flex-col gap-4.5">
          <Passing handoff={data} />
          <div className="grid items-start gap-4.5 side:grid-cols-2">
            <div className="flex min-w-0 flex-col gap-4.5">
              {data.checklists.map((checklist) => (
                <HandoffChecklist key={checklist.checklist} handoff={data} asked={at} checklist={checklist} />
              ))}
              {data.checklists.length === 0 && <NoChecklist />}
              {data.duties.length > 0 && <Duties duties={data.duties} />}
            </div>
            <HandoffFacts facts={data.facts} at={data.factsAt} />
          </div>
        </div>
      )}
    </>
  );
}

/** Which schedule, and which of its handoffs: all of it stands in the address. */
function Choice({
  schedule,
  schedules,
  handoff,
}: {
  schedule: string;
  schedules: OnCallView['schedules'];
  handoff: Handoff | undefined;
}) {
  const navigate = useNavigate({ from: '/on-call/handoff' });
  const { at } = useSearch({ from: '/frame/on-call/handoff' });
  return (
    <div className="not-on-paper mb-4 flex flex-wrap items-center gap-2.5">
      <select
        aria-label="Schedule"
        value={schedule}
        onChange={(event) => void navigate({ search: { schedule: event.target.value }, replace: true })}
        className="field w-auto min-w-0 flex-1 wide:flex-none"
      >
        {schedules.map((each) => (
          <option key={each.schedule} value={each.schedule}>
            {each.name}
          </option>
        ))}
      </select>
      <div className="flex">
        <Step label="The handoff before" schedule={schedule} at={handoff?.previous ?? null}>
          <ChevronLeft size={18} aria-hidden="true" />
        </Step>
        <Step label="The next handoff" schedule={schedule} at={handoff?.next ?? null}>
          <ChevronRight size={18} aria-hidden="true" />
        </Step>
      </div>
      {at !== undefined && (
        <Button onClick={() => void navigate({ search: { schedule }, replace: true })}>Nearest</Button>
      )}
      <Button className="ml-auto" onClick={() => window.print()}>
        <Printer size={16} aria-hidden="true" /> Print
      </Button>
    </div>
  );
}

function Step({
  label,
  schedule,
  at,
  children,
}: {
  label: string;
  schedule: string;
  at: string | null;
  children: React.ReactNode;
}) {
  const look = buttonClass('plain', '!px-2 first:rounded-r-none last:-ml-px last:rounded-l-none');
  return at === null ? (
    <span aria-hidden="true" className={`${look} text-third opacity-50`}>
      {children}
    </span>
  ) : (
    <Link
      from="/on-call/handoff"
      to="/on-call/handoff"
      search={{ schedule, at }}
      aria-label={label}
      className={look}
    >
      {children}
    </Link>
  );
}

/** From whom to whom, and when: the sentence that the sheet is about. */
function Passing({ handoff }: { handoff: Handoff }) {
  const zone = useZone();
  const now = useNow(30_000);
  const { at, off, on, stay, schedule } = handoff;
  if (at === null)
    return (
      <Card className="px-4.5 py-4">
        <h2 className="text-card">{schedule.name} does not change hands</h2>
        <p className="mt-1 text-second">
          As far as a year from now the same people are on call, so nothing can be ticked off. What there is
          to know stands here all the same.
        </p>
      </Card>
    );
  const instant = Date.parse(at);
  const left = instant - now;
  return (
    <Card className="px-4.5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 className="text-card">{schedule.name}</h2>
        <p className="text-second tabular-nums">
          {day(instant, zone)}, <Moment at={at} /> ·{' '}
          <span className={left > 0 ? 'font-semibold text-brass-text' : ''}>
            {left > 0 ? `in ${span(left)}` : `${span(-left)} ago`}
          </span>
        </p>
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-3">
        <Side label={left > 0 ? 'goes off' : 'went off'} people={off} />
        <ArrowRight size={18} aria-hidden="true" className="shrink-0 text-third" />
        <Side label={left > 0 ? 'comes on' : 'came on'} people={on} needed />
        {stay.length > 0 && <Side label="stays on" people={stay} />}
      </div>
    </Card>
  );
}

function Side({ label, people, needed = false }: { label: string; people: PersonRef[]; needed?: boolean }) {
  return (
    <div className="min-w-0">
      <p className="text-small text-third">{label}</p>
      <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1 font-medium">
        {people.map((person) => (
          <Person key={person.handle} person={person} />
        ))}
        {people.length === 0 && (
          <span className={`inline-flex items-center gap-2 ${needed ? 'text-sev1-text' : 'text-second'}`}>
            {needed ? <CircleAlert size={16} aria-hidden="true" /> : <NobodyMark />} Nobody
          </span>
        )}
      </div>
    </div>
  );
}

function NoChecklist() {
  return (
    <Card>
      <Empty title="The process has no checklist for shifts">
        One that is attached to the moment <code>handoff</code>, <code>shift-start</code> or{' '}
        <code>shift</code> stands here, with what is known beside each of its items.
      </Empty>
    </Card>
  );
}

function Duties({ duties }: { duties: string[] }) {
  return (
    <SideCard title="What is asked of whoever is on call">
      <ul className="flex list-disc flex-col gap-1 pl-4.5">
        {duties.map((duty) => (
          <li key={duty}>{duty}</li>
        ))}
      </ul>
    </SideCard>
  );
}
