/** An incident as the API shows it: made of its snapshot, the names of today and nothing else. An allow-list. */
import type { Directory } from '../../domain/directory/directory.ts';
import { labelOf, personRef } from '../../domain/incident/naming.ts';
import { promisedUpdate } from '../../domain/incident/known-clocks.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import type { Process } from '../../domain/process/process.ts';
import type { IncidentView } from '../shapes.ts';

export interface ShownIncident {
  title: string;
  state: IncidentState;
  held: boolean;
}

export function incidentView(
  { title, state, held }: ShownIncident,
  { process, directory, url }: { process: Process; directory: Directory; url: string },
): IncidentView {
  const severity = process.severities.find((one) => one.id === state.severity);
  const { acknowledged, resolved } = state.milestones;
  return {
    id: state.id,
    number: state.number,
    title,
    severity: state.severity,
    severityLabel: severity?.label ?? state.severity,
    severityRank: state.severityRank,
    status: state.status,
    statusLabel: labelOf(process.statuses, state.status),
    category: state.category,
    phase: state.phase,
    service: state.service,
    declaredAt: state.declaredAt,
    detectedAt: state.detectedAt,
    acknowledgedAt: acknowledged ?? null,
    mitigatedAt: state.mitigatedAt,
    resolvedAt: resolved ?? null,
    owner: state.owner === null ? null : personRef(directory, state.owner.person),
    roles: Object.fromEntries(
      Object.entries(state.roles).map(([role, person]) => [role, personRef(directory, person)]),
    ),
    flags: Object.keys(state.flags),
    visibility: state.visibility,
    source:
      state.source === undefined
        ? null
        : { id: state.source, label: labelOf(process.detection, state.source) },
    process: state.process,
    promisedUpdate: promiseOf(state, directory),
    alerts: { firing: state.alerts.firing, total: state.alerts.total },
    held,
    url: `${url}/incidents/${state.number}`,
  };
}

function promiseOf(
  { promisedUpdate: promise, clocks }: IncidentState,
  directory: Directory,
): IncidentView['promisedUpdate'] {
  if (promise === null) return null;
  const clock = clocks.find((candidate) => candidate.clock === promisedUpdate.id);
  return {
    at: promise.at,
    by: promise.by === null ? null : personRef(directory, promise.by),
    overdue: clock?.state === 'breached',
  };
}
