/** The phases that the incident is in, what is left of the time of each, and the way into another. */
import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useAct } from '../../api/commands.ts';
import * as ask from '../../api/queries.ts';
import type { WholeIncidentView } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { SideCard } from '../../parts/Card.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { Countdown } from '../../time/Countdown.tsx';
import { Moment } from '../../time/Moment.tsx';
import { useNow } from '../../time/use-now.ts';

type Phase = WholeIncidentView['phases'][number];

export function PhasesCard({ incident }: { incident: WholeIncidentView }) {
  const { data: process } = useQuery(ask.process());
  const { can } = useViewer();
  const act = useAct();
  const { number, phases, phase } = incident;
  const all = process?.id === incident.process.id ? process.phases : [];
  if (phases.length === 0 && all.length === 0) return null;
  const set = (to: string) =>
    act.mutate({
      number,
      command: 'set-phase',
      body: { phase: to },
      ...(phase === null ? {} : { undo: { number, command: 'set-phase', body: { phase } } }),
    });
  return (
    <SideCard
      title={phases.length > 1 ? 'Phases' : 'Phase'}
      aside={
        all.length > 0 && (
          <Menu
            label="Enter another phase"
            trigger={
              <button
                type="button"
                className="-my-1 -mr-1.5 inline-flex min-h-6 items-center gap-1 rounded-small px-1.5 text-small hover:bg-sunk hover:text-ink"
              >
                Enter another
                <ChevronDown size={14} aria-hidden="true" />
              </button>
            }
            entries={all.map(({ id, label }) => ({
              label,
              current: id === phase,
              verdict: id === phase ? { allowed: true } : can.setPhase(incident),
              onAct: () => {
                if (id !== phase) set(id);
              },
            }))}
          />
        )
      }
    >
      {phases.length === 0 && <p className="text-second">None any more.</p>}
      <ul className="flex flex-col gap-3.5">
        {phases.map((each) => (
          <li key={each.phase}>
            <Row phase={each} />
          </li>
        ))}
      </ul>
    </SideCard>
  );
}

/** A phase without a time box says since when; one with a box what is left of it. */
function Row({ phase }: { phase: Phase }) {
  const now = useNow();
  if (phase.dueAt === null)
    return (
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-semibold">{phase.label}</span>
        <span className="text-third">
          since <Moment at={phase.since} near />
        </span>
      </div>
    );
  const since = Date.parse(phase.since);
  const due = Date.parse(phase.dueAt);
  const gone = Math.min(1, Math.max(0, (now - since) / Math.max(1, due - since)));
  const late = phase.overdue || now > due;
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-semibold">{phase.label}</span>
        <Countdown to={phase.dueAt} className={`font-semibold ${late ? 'text-sev1-text' : ''}`} />
      </div>
      <div aria-hidden="true" className="mt-1.5 h-1 overflow-hidden rounded-round bg-sunk">
        <div
          className={`h-full rounded-round ${late ? 'bg-sev1' : 'bg-third'}`}
          style={{ width: `${gone * 100}%` }}
        />
      </div>
    </>
  );
}
