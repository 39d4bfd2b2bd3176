/** Where the changed alerts of one group belong: to a new incident, to the one that runs, or to none. Pure. */
import { minuteMs, msOf } from '../instant.ts';
import type { Process, SignalRules } from '../process/process.ts';
import { isOver } from './ladders.ts';
import { mayRepageOwner } from './pages.ts';
import type { IncidentState } from './state.ts';

/** An alert that opened, rose, was acknowledged or was resolved since its group was last decided about. */
export interface ChangedAlert {
  id: number;
  incident: string | null;
  state: 'open' | 'resolved';
  severity: string | null;
  rank: number;
  service: string | null;
  summary: string;
  integration: string;
  acknowledged: boolean;
  startsAt: string | null;
  firstAt: string;
}

export interface GroupPicture {
  key: string;
  alerts: ChangedAlert[];
  /** The incident that a new alert of the group would join: the open one, or the last that ended. */
  latest: IncidentState | null;
  /** Every incident that one of the alerts belongs to already. */
  states: Map<string, IncidentState>;
  /** Those of them that a restored backup brought back and nobody has released: their ladders do not climb. */
  held: ReadonlySet<string>;
}

export interface NewIncident {
  title: string;
  severity: string | null;
  service: string | null;
  detectedAt: string;
  integration: string;
  alerts: number[];
}

export interface AlertReport {
  incident: string;
  alerts: number[];
  /** The highest severity among those that are open. */
  severity: string | null;
  /** Of the first that is new to the incident. */
  summary: string | null;
  integration: string;
  /** The source says that somebody has it. */
  acknowledged: boolean;
  /** Some ended: if none fires any more, the report cannot wait. */
  someEnded: boolean;
  /** False: the log is told with the next report, at most `coalesceMs` after the last. */
  atOnce: boolean;
}

export interface GroupPlan {
  declare: NewIncident | null;
  reports: AlertReport[];
  /** Began and ended before anybody could be asked: kept, and nobody is paged. */
  over: number[];
  /** Past the group window: this incident no longer stands for its group, so that the new one can. */
  release: string | null;
}

/** What a process without `signals` does with the alerts of a person's incident. */
const defaultRules: Pick<SignalRules, 'reopenWithinMs' | 'groupWindowMs'> = {
  reopenWithinMs: 15 * minuteMs,
  groupWindowMs: 24 * 60 * minuteMs,
};

/** A growing incident's log is told at most this often, unless it changes what people do. */
export const coalesceMs = 10_000;

export function planGroup(group: GroupPicture, processOf: (hash: string) => Process, now: string): GroupPlan {
  const fresh = group.alerts.filter((alert) => alert.incident === null && alert.state === 'open');
  const over = group.alerts.filter((alert) => alert.incident === null && alert.state === 'resolved');
  // What is new after a restore must page, and would wait with an incident that is held.
  const joinable = group.latest !== null && group.held.has(group.latest.id) ? null : group.latest;
  const joins = fresh.length === 0 ? null : incidentToJoin(joinable, processOf, now);
  const byIncident = new Map<string, ChangedAlert[]>();
  for (const alert of group.alerts) {
    const incident = alert.incident ?? (alert.state === 'open' ? joins : null);
    if (incident === null) continue;
    byIncident.set(incident, [...(byIncident.get(incident) ?? []), alert]);
  }
  const reports = [...byIncident].flatMap(([incident, alerts]) => {
    const state = incident === group.latest?.id ? group.latest : group.states.get(incident);
    if (state === undefined) return [];
    const found = report(state, alerts, now);
    return [group.held.has(incident) ? whileHeld(found) : found];
  });
  const release = fresh.length > 0 && joins === null ? standsInTheWay(group.latest) : null;
  return {
    declare: fresh.length > 0 && joins === null ? newIncident(fresh, now) : null,
    reports,
    over: over.map(({ id }) => id),
    release,
  };
}

/** Open and within its window, or ended so lately that it is taken up again; else a new incident. */
function incidentToJoin(
  latest: IncidentState | null,
  processOf: (hash: string) => Process,
  now: string,
): string | null {
  if (latest === null) return null;
  const rules = processOf(latest.process.hash).signals ?? defaultRules;
  const sinceMs = (at: string) => msOf(now) - msOf(at);
  if (!isOver(latest)) return sinceMs(latest.declaredAt) <= rules.groupWindowMs ? latest.id : null;
  const { resolved } = latest.milestones;
  const reopens =
    latest.category === 'resolved' &&
    latest.mergedInto === null &&
    !latest.falsePositive &&
    resolved !== undefined;
  return reopens && sinceMs(resolved) <= rules.reopenWithinMs ? latest.id : null;
}

function standsInTheWay(latest: IncidentState | null): string | null {
  return latest !== null && !isOver(latest) ? latest.id : null;
}

function newIncident(fresh: ChangedAlert[], now: string): NewIncident {
  const first = mostSevere(fresh);
  const began = fresh
    .map(({ startsAt, firstAt }) => startsAt ?? firstAt)
    .filter((at) => msOf(at) <= msOf(now))
    .sort((a, b) => msOf(a) - msOf(b));
  return {
    title: first.summary,
    severity: first.severity,
    service: first.service,
    detectedAt: began[0] ?? now,
    integration: first.integration,
    alerts: fresh.map(({ id }) => id),
  };
}

function report(state: IncidentState, alerts: ChangedAlert[], now: string): AlertReport {
  const open = alerts.filter((alert) => alert.state === 'open');
  const fresh = open.filter((alert) => alert.incident === null);
  const highest = open.length === 0 ? null : mostSevere(open);
  const acknowledged = !state.acknowledged && open.some((alert) => alert.acknowledged);
  const rises = highest !== null && highest.rank < state.severityRank;
  const { reportedAt } = state.alerts;
  const lately = reportedAt !== null && msOf(now) - msOf(reportedAt) < coalesceMs;
  const changesWhatPeopleDo =
    rises ||
    acknowledged ||
    (fresh.length > 0 && (isOver(state) || state.category === 'monitoring' || mayRepageOwner(state, now)));
  return {
    incident: state.id,
    alerts: alerts.map(({ id }) => id),
    severity: rises ? highest.severity : null,
    summary: fresh[0]?.summary ?? null,
    integration: alerts[0]?.integration ?? '',
    acknowledged,
    someEnded: alerts.some((alert) => alert.state === 'resolved'),
    atOnce: changesWhatPeopleDo || !lately,
  };
}

/** An incident that is held hears at its release what became of its alerts; only that one rose is worth a page before. */
function whileHeld(report: AlertReport): AlertReport {
  return { ...report, atOnce: report.severity !== null, someEnded: false };
}

function mostSevere(alerts: ChangedAlert[]): ChangedAlert {
  const [first, ...rest] = alerts;
  if (first === undefined) throw new Error('a new incident must come from at least one alert');
  return rest.reduce((best, alert) => (alert.rank < best.rank ? alert : best), first);
}
