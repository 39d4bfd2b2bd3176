/** The head of an incident: severity, number, status, title, the facts in one line, and what can be done. */
import { useQuery } from '@tanstack/react-query';
import { Box, ChevronDown, CircleAlert, Flag, Lock } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../api/commands.ts';
import * as ask from '../../api/queries.ts';
import type { IncidentView, Line, ProcessView, WholeIncidentView } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Confirm } from '../../parts/Dialog.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { Avatar } from '../../parts/Person.tsx';
import { Severity } from '../../parts/Severity.tsx';
import { Moment } from '../../time/Moment.tsx';
import { IncidentActs } from './IncidentActs.tsx';

export function IncidentHead({ incident, line }: { incident: WholeIncidentView; line: Line | undefined }) {
  const { data: process } = useQuery(ask.process());
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-[420px]">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <SeverityMenu incident={incident} process={process} />
          <span className="font-mono text-small text-second">{incident.number}</span>
          <span aria-hidden="true" className="text-third">
            ·
          </span>
          <StatusMenu incident={incident} process={process} />
          {incident.visibility === 'private' && (
            <span className="inline-flex items-center gap-1.5 text-small text-second">
              <Lock size={14} aria-hidden="true" /> Private
            </span>
          )}
        </div>
        <h1 className="mt-1 text-title [overflow-wrap:anywhere]">{incident.title}</h1>
        <Facts incident={incident} process={process} />
      </div>
      <IncidentActs incident={incident} line={line} process={process} />
    </header>
  );
}

function Facts({ incident, process }: { incident: IncidentView; process: ProcessView | undefined }) {
  const { commander } = incident.roles;
  const who = commander ?? incident.owner;
  return (
    <p className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-second">
      {incident.service !== null && (
        <span className="inline-flex items-center gap-1.5">
          <Box size={14} aria-hidden="true" className="text-third" />
          {incident.service}
        </span>
      )}
      <span>
        declared <Moment at={incident.declaredAt} near />
        {incident.source !== null && `, ${incident.source.label}`}
      </span>
      {who === null || who === undefined ? (
        incident.resolvedAt === null && <span className="text-sev2-text">nobody has it yet</span>
      ) : (
        <span className="inline-flex items-center gap-2">
          <Avatar person={who} />
          {who.name} {commander === undefined ? 'has it' : 'commands'}
        </span>
      )}
      <PromisedUpdate incident={incident} />
      {incident.flags.map((flag) => (
        <span key={flag} className="inline-flex items-center gap-1.5 text-sev2-text">
          <Flag size={14} aria-hidden="true" />
          {process?.flags.find((each) => each.id === flag)?.label ?? flag}
        </span>
      ))}
    </p>
  );
}

/** What somebody said about the next update; once it is late it is the first thing to see. */
function PromisedUpdate({ incident: { promisedUpdate } }: { incident: IncidentView }) {
  if (promisedUpdate === null) return null;
  const { at, by, overdue } = promisedUpdate;
  return (
    <span className={overdue ? 'font-semibold text-sev1-text' : ''}>
      {overdue && <CircleAlert size={14} aria-hidden="true" className="mr-1.5 inline-block align-[-2px]" />}
      {overdue ? 'promised update overdue since' : 'next update promised for'} <Moment at={at} near />
      {by !== null && ` by ${by.name}`}
    </span>
  );
}

function SeverityMenu({ incident, process }: { incident: IncidentView; process: ProcessView | undefined }) {
  const { can } = useViewer();
  const act = useAct();
  const [raised, setRaised] = useState<ProcessView['severities'][number] | null>(null);
  const set = (severity: string) =>
    act.mutate({
      number: incident.number,
      command: 'set-severity',
      body: { severity },
      undo: { number: incident.number, command: 'set-severity', body: { severity: incident.severity } },
    });
  return (
    <>
      <Menu
        label={`Severity ${incident.severity}. Change it`}
        align="start"
        trigger={
          <button type="button" className="inline-flex items-center rounded-small">
            <Severity rank={incident.severityRank} label={incident.severity} more />
          </button>
        }
        entries={(process?.severities ?? []).map((severity) => ({
          label: `${severity.id} ${severity.label}`,
          current: severity.id === incident.severity,
          verdict: severity.id === incident.severity ? { allowed: true } : can.setSeverity(incident),
          onAct: () => {
            if (severity.id === incident.severity) return;
            if (severity.rank < incident.severityRank) setRaised(severity);
            else set(severity.id);
          },
        }))}
      />
      {raised !== null && (
        <Confirm
          title={`Raise to ${raised.id}?`}
          act={`Raise to ${raised.id}`}
          busy={act.isPending}
          onClose={() => setRaised(null)}
          onAct={() => {
            set(raised.id);
            setRaised(null);
          }}
        >
          <p>{raised.definition}</p>
          <p className="mt-2">Whoever the process calls for {raised.id} is paged now.</p>
        </Confirm>
      )}
    </>
  );
}

function StatusMenu({ incident, process }: { incident: IncidentView; process: ProcessView | undefined }) {
  const { can } = useViewer();
  const act = useAct();
  return (
    <Menu
      label={`Status ${incident.statusLabel}. Change it`}
      align="start"
      trigger={
        <button
          type="button"
          data-key="s"
          className="-mx-1 inline-flex min-h-6 items-center gap-1 rounded-small px-1 font-semibold hover:bg-sunk"
        >
          {incident.statusLabel}
          <ChevronDown size={14} aria-hidden="true" className="text-third" />
        </button>
      }
      entries={(process?.statuses ?? []).map((status) => ({
        label: status.label,
        current: status.id === incident.status,
        verdict: status.id === incident.status ? { allowed: true } : can.setStatus(incident),
        onAct: () => {
          if (status.id === incident.status) return;
          act.mutate({
            number: incident.number,
            command: 'set-status',
            body: { status: status.id },
            ...(status.category === 'resolved' || status.category === 'closed'
              ? { undo: { number: incident.number, command: 'reopen', body: {} } }
              : {
                  undo: { number: incident.number, command: 'set-status', body: { status: incident.status } },
                }),
          });
        },
      }))}
    />
  );
}
