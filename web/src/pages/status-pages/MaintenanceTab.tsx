/** What is planned on a status page, what is under way, and what was: each with its next step. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Moment } from '../../time/Moment.tsx';
import { Announce } from './Announce.tsx';
import { MaintenanceDialog } from './MaintenanceDialog.tsx';
import { usePageAct } from './use-page-act.ts';
import { MAINTENANCE } from './words.ts';

export function MaintenanceTab() {
  const { page: handle } = useParams({ from: '/frame/status-pages/$page' });
  const { data: page } = useQuery(ask.statusPageOf(handle));
  const { data, error } = useQuery(ask.maintenances(handle));
  const { can } = useViewer();
  const [announcing, setAnnouncing] = useState(false);
  const items = data?.items ?? [];
  const ahead = items
    .filter(({ status }) => status !== 'completed')
    .toSorted((a, b) => Date.parse(a.scheduledFor) - Date.parse(b.scheduledFor));
  const past = items.filter(({ status }) => status === 'completed');
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <h2 className="label-section">Ahead and under way</h2>
        <Button verdict={can.writeStatusPage()} onClick={() => setAnnouncing(true)}>
          Announce a maintenance
        </Button>
      </div>
      {error !== null ? (
        <ProblemNote error={error} />
      ) : data === undefined || page === undefined ? (
        <LoadingRows rows={2} label="The maintenances are being read." />
      ) : (
        <>
          {ahead.length === 0 ? (
            <Card>
              <Empty title="Nothing is planned">
                Announce what you plan: readers are reminded, and its components stand as under maintenance
                meanwhile.
              </Empty>
            </Card>
          ) : (
            <div className="flex flex-col gap-3">
              {ahead.map((maintenance) => (
                <Planned key={maintenance.id} page={page} maintenance={maintenance} />
              ))}
            </div>
          )}
          {past.length > 0 && (
            <>
              <h2 className="mt-5 mb-2 label-section">Over</h2>
              <Card>
                <ul>
                  {past.map((maintenance) => (
                    <li
                      key={maintenance.id}
                      className="flex flex-wrap justify-between gap-x-4 border-b px-4.5 py-2.5 last:border-b-0"
                    >
                      <span>{maintenance.title}</span>
                      <span className="text-second">
                        <Moment at={maintenance.startedAt ?? maintenance.scheduledFor} near /> to{' '}
                        <Moment at={maintenance.completedAt ?? maintenance.scheduledUntil} near />
                      </span>
                    </li>
                  ))}
                </ul>
              </Card>
            </>
          )}
        </>
      )}
      {announcing && page !== undefined && <Announce page={page} onClose={() => setAnnouncing(false)} />}
    </>
  );
}

type Step = { label: string; status: ask.Maintenance['status']; longer: boolean };

function Planned({ page, maintenance }: { page: ask.StatusPage; maintenance: ask.Maintenance }) {
  const { can } = useViewer();
  const [step, setStep] = useState<Step | null>(null);
  const [asking, setAsking] = useState(false);
  const off = usePageAct({ text: `Called off: ${maintenance.title}.`, onDone: () => setAsking(false) });
  const verdict = can.writeStatusPage();
  const { title, status, scheduledFor, scheduledUntil, components, updates } = maintenance;
  const [last] = updates;
  const steps = stepsOf(maintenance);
  return (
    <article className="rounded-card border bg-panel px-4.5 py-3.5">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold [overflow-wrap:anywhere]">{title}</h3>
        <span className={status === 'scheduled' ? 'text-second' : 'font-semibold text-brass-text'}>
          {MAINTENANCE[status]}
        </span>
      </header>
      <p className="mt-1 text-second">
        <Moment at={scheduledFor} near /> to <Moment at={scheduledUntil} near />
        {components.length > 0 &&
          ` · ${components.map((id) => page.components.find((each) => each.id === id)?.name ?? id).join(', ')}`}
      </p>
      {last !== undefined && last.body !== '' && (
        <p className="mt-2 whitespace-pre-wrap [overflow-wrap:anywhere]">{last.body}</p>
      )}
      <p className="mt-2 text-small text-third">{byItself(maintenance)}</p>
      <div className="mt-3 flex flex-wrap gap-2.5">
        {steps.map((each) => (
          <Button key={each.label} verdict={verdict} onClick={() => setStep(each)}>
            {each.label}
          </Button>
        ))}
        {status === 'scheduled' && (
          <Button look="quiet" verdict={verdict} onClick={() => setAsking(true)}>
            Call off
          </Button>
        )}
      </div>
      {step !== null && (
        <MaintenanceDialog page={page} maintenance={maintenance} step={step} onClose={() => setStep(null)} />
      )}
      {asking && (
        <Confirm
          title="Call it off?"
          act="Call off"
          danger
          busy={off.isPending}
          onClose={() => setAsking(false)}
          onAct={() => off.mutate(() => ask.callOff(page.page.handle, maintenance.id))}
        >
          <p>It goes from the page, and nobody is reminded of it any more.</p>
        </Confirm>
      )}
    </article>
  );
}

function stepsOf({ status }: ask.Maintenance): Step[] {
  switch (status) {
    case 'scheduled':
      return [
        { label: 'Begin now', status: 'in_progress', longer: false },
        { label: 'Say more', status: 'scheduled', longer: true },
      ];
    case 'in_progress':
      return [
        { label: 'Done, verifying', status: 'verifying', longer: false },
        { label: 'Over', status: 'completed', longer: false },
        { label: 'It takes longer', status: 'in_progress', longer: true },
      ];
    case 'verifying':
      return [
        { label: 'Over', status: 'completed', longer: false },
        { label: 'Say more', status: 'verifying', longer: true },
      ];
    case 'completed':
      return [];
  }
}

function byItself({ startsItself, endsItself, reminders, status }: ask.Maintenance): string {
  const parts = [
    status === 'scheduled' && reminders.length > 0
      ? `Readers are reminded ${reminders.join(' and ')} before.`
      : null,
    status === 'scheduled' ? (startsItself ? 'It begins by itself.' : 'Somebody begins it.') : null,
    endsItself ? 'It ends by itself.' : 'Somebody ends it.',
  ];
  return parts.filter((part) => part !== null).join(' ');
}
