/** An incident: what it is, its line, its record upward into what is to come, its clocks and its people. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isOver } from '../../access/can.ts';
import * as ask from '../../api/queries.ts';
import * as told from '../../api/updates.ts';
import type { IncidentView, Line as LineData } from '../../api/types.ts';
import { Line } from '../../line/Line.tsx';
import { NextSentence } from '../../line/NextSentence.tsx';
import { HeldBanner } from '../../parts/HeldBanner.tsx';
import { Loading } from '../../parts/Loading.tsx';
import { TabTitle } from '../../parts/PageHead.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { span } from '../../time/format.ts';
import { Moment } from '../../time/Moment.tsx';
import { useZone } from '../../time/zone.ts';
import { AlertsTab } from './AlertsTab.tsx';
import { AtHandCard } from './AtHandCard.tsx';
import { ChatCard } from './ChatCard.tsx';
import { ChecklistsCard } from './ChecklistsCard.tsx';
import { ClocksCard } from './ClocksCard.tsx';
import { FlagsCard } from './FlagsCard.tsx';
import { IncidentHead } from './IncidentHead.tsx';
import { PagesTab } from './PagesTab.tsx';
import { PeopleCard } from './PeopleCard.tsx';
import { PhasesCard } from './PhasesCard.tsx';
import { StatusPagesCard } from './StatusPagesCard.tsx';
import { DraftsCard } from '../update/DraftsCard.tsx';
import { Timeline } from './Timeline.tsx';
import { UpdatesTab } from './UpdatesTab.tsx';

export function IncidentPage() {
  const { number } = useParams({ from: '/frame/incidents/$number' });
  const { data: incident, error } = useQuery(ask.incident(number));
  const { data: line } = useQuery(ask.line(number));

  if (incident === undefined)
    return (
      <>
        <TabTitle>{number}</TabTitle>
        {error === null ? (
          <Loading rows={4} label={`${number} is being read.`} />
        ) : (
          <>
            <h1 className="mb-4 text-title">{number}</h1>
            <ProblemNote error={error} />
          </>
        )}
      </>
    );
  return (
    <>
      <TabTitle>{`${incident.number} ${incident.title}`}</TabTitle>
      {incident.held && !isOver(incident) && (
        <HeldBanner>Restored from a backup and held: it pages nobody until an admin releases it.</HeldBanner>
      )}
      <IncidentHead incident={incident} line={line} />
      {error !== null && (
        <div className="mt-4">
          <ProblemNote error={error} />
        </div>
      )}
      <DraftsCard incident={incident} />
      <LineCard incident={incident} line={line} />
      <div className="mt-4.5 grid items-start gap-4.5 full:grid-cols-[minmax(0,1fr)_328px]">
        <Record incident={incident} />
        <div className="flex min-w-0 flex-col gap-3.5">
          <ClocksCard number={incident.number} />
          <PhasesCard incident={incident} />
          <StatusPagesCard incident={incident} />
          <ChecklistsCard incident={incident} />
          <PeopleCard incident={incident} />
          <ChatCard number={incident.number} />
          <FlagsCard incident={incident} />
          <AtHandCard incident={incident} />
        </div>
      </div>
    </>
  );
}

function LineCard({ incident, line }: { incident: IncidentView; line: LineData | undefined }) {
  const over = isOver(incident);
  return (
    <section aria-label="The line" className="mt-4.5 rounded-card border bg-panel px-5 pt-3.5 pb-4">
      <div className="mb-2.5 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="label-section">The line</h2>
        {line !== undefined &&
          (over && line.next.length === 0 && incident.resolvedAt !== null ? (
            <span className="text-third">
              resolved <Moment at={incident.resolvedAt} near /> after{' '}
              <span className="font-semibold text-ink">
                {span(Date.parse(incident.resolvedAt) - Date.parse(incident.declaredAt))}
              </span>
            </span>
          ) : (
            <NextSentence next={line.next} />
          ))}
      </div>
      {line === undefined ? (
        <div className="h-[150px]" />
      ) : (
        <Line line={line} size="large" rank={incident.severityRank} over={over} />
      )}
    </section>
  );
}

const TAB = { timeline: 'Timeline', updates: 'Updates', alerts: 'Alerts', pages: 'Pages' } as const;

function Record({ incident }: { incident: IncidentView }) {
  const { tab = 'timeline' } = useSearch({ from: '/frame/incidents/$number' });
  const zone = useZone();
  const { data: pages } = useQuery(ask.pages(incident.number));
  const { data: updates } = useQuery(told.updates(incident.number));
  const counts = {
    timeline: undefined,
    updates: updates?.items.length,
    alerts: incident.alerts.total,
    pages: pages?.items.length,
  };
  return (
    <section aria-label={TAB[tab]} className="min-w-0 rounded-card border bg-panel">
      <div className="flex items-baseline justify-between gap-4 px-4.5 pt-3">
        <nav aria-label="Parts of the incident" className="flex gap-4.5 overflow-x-auto">
          {(['timeline', 'updates', 'alerts', 'pages'] as const).map((each) => (
            <TabLink key={each} tab={each} current={each === tab}>
              {TAB[each]}
              {counts[each] !== undefined && (
                <span className="font-medium tabular-nums"> {counts[each]?.toLocaleString('en-GB')}</span>
              )}
            </TabLink>
          ))}
        </nav>
        <span className="hidden text-small text-third wide:inline">{zone}</span>
      </div>
      {tab === 'timeline' && <Timeline incident={incident} />}
      {tab === 'updates' && <UpdatesTab incident={incident} />}
      {tab === 'alerts' && <AlertsTab number={incident.number} />}
      {tab === 'pages' && <PagesTab number={incident.number} />}
    </section>
  );
}

function TabLink({
  tab,
  current,
  children,
}: {
  tab: keyof typeof TAB;
  current: boolean;
  children: ReactNode;
}) {
  return (
    <Link
      from="/incidents/$number"
      to="."
      search={(kept) => ({ ...kept, tab: tab === 'timeline' ? undefined : tab })}
      resetScroll={false}
      aria-current={current ? 'page' : undefined}
      className={`relative inline-flex min-h-8 items-center gap-1 whitespace-nowrap ${current ? 'font-semibold text-ink after:absolute after:inset-x-1 after:bottom-0 after:h-0.5 after:rounded-round after:bg-brass' : 'font-medium text-second hover:text-ink'}`}
    >
      {children}
    </Link>
  );
}
