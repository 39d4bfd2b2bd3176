/** What texts may say of an incident: the facts that `domain/process/liquid.ts` names, each with its value. */
import type { Directory } from '../directory/directory.ts';
import type { IncidentState } from '../incident/state.ts';
import { labelOf, personRef } from '../incident/naming.ts';
import { leadingRole } from '../incident/tell-whom.ts';
import { msOf } from '../instant.ts';
import type { Process } from '../process/process.ts';

export interface Facts {
  incident: Record<string, string | null>;
  organization: { name: string };
  process: { title: string; helpContact: string | null };
  declaredAt: string;
  now: string;
}

export function factsForTexts(
  state: IncidentState,
  {
    process,
    directory,
    url,
    channel,
    nextUpdateAt,
    now,
  }: {
    process: Process;
    directory: Directory;
    url: string;
    channel: string | null;
    /** As it is promised with the text. */
    nextUpdateAt: string | null;
    now: string;
  },
): Facts {
  const status = process.statuses.find(({ id }) => id === state.status);
  const leading = leadingRole({ process });
  const commander = (leading === null ? undefined : state.roles[leading]) ?? state.owner?.person ?? null;
  const { milestones } = state;
  const service = state.service === null ? undefined : directory.services[state.service];
  return {
    incident: {
      number: state.number,
      title: state.title,
      severity: state.severity,
      severityLabel: labelOf(process.severities, state.severity),
      status: status?.label ?? state.status,
      publicStatus: status?.publicLabel ?? state.status,
      service: service?.name ?? state.service,
      commander: commander === null ? null : personRef(directory, commander).name,
      channel,
      url,
      source: state.source === undefined ? null : labelOf(process.detection, state.source),
      duration: durationText(msOf(milestones.resolved ?? now) - msOf(state.declaredAt)),
      declaredAt: state.declaredAt,
      detectedAt: state.detectedAt,
      acknowledgedAt: milestones.acknowledged ?? null,
      identifiedAt: milestones.identified ?? null,
      mitigatedAt: state.mitigatedAt,
      resolvedAt: milestones.resolved ?? null,
      nextUpdateAt,
    },
    organization: { name: directory.organization.name },
    process: { title: process.title, helpContact: process.helpContact },
    declaredAt: state.declaredAt,
    now,
  };
}

/** "2 hours 5 minutes", as people write it. */
export function durationText(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts = [counted(days, 'day'), counted(hours, 'hour'), counted(rest, 'minute')].filter(
    (part) => part !== null,
  );
  return parts.length === 0 ? 'less than a minute' : parts.slice(0, 2).join(' ');
}

function counted(count: number, noun: string): string | null {
  if (count === 0) return null;
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
