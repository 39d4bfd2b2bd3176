/** What a simulated database holds: the tables that the engine writes, as rows in memory. */
import type { RecordedEvent } from '../../src/domain/incident/events.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import type { Signal } from '../../src/domain/signal/signal.ts';
import type { Outcome } from '../../src/store/alerts/accept-bodies.ts';
import type { Audit } from '../../src/store/audit.ts';

export interface IncidentRow {
  id: string;
  state: IncidentState;
  members: string[];
  groupKey: string | null;
  log: RecordedEvent[];
}

export interface WakeRow {
  incident: string;
  rank: number;
  wakeAt: string;
  setAt: string;
  held: boolean;
  joined: boolean;
  failures: number;
  setAside: boolean;
}

export interface AlertRow {
  id: number;
  integration: string;
  key: string;
  group: string;
  state: 'open' | 'resolved';
  disposition: 'incident' | 'alert' | 'drop';
  severity: string | null;
  rank: number;
  service: string | null;
  summary: string;
  content: Signal | null;
  signals: number;
  startsAt: string | null;
  endsAt: string | null;
  firstAt: string;
  resolvedAt: string | null;
  resolvedBy: 'source' | 'incident' | null;
  acknowledged: boolean;
  unroutedAt: string | null;
  incident: string | null;
}

export type DeliveryStatus = 'waiting' | 'sending' | 'sent' | 'failed' | 'cancelled';

export interface DeliveryRow {
  id: string;
  kind: 'page' | 'notice' | 'test';
  incident: string | null;
  page: string | null;
  step: number | null;
  person: string | null;
  contact: string;
  channel: string;
  urgency: 'high' | 'low';
  message: { subject: string; body: string } | null;
  rank: number;
  repeated: boolean;
  state: DeliveryStatus;
  dueAt: string;
  createdAt: string;
  leaseUntil: string | null;
  unwanted: boolean;
  attempts: number;
}

export interface AttemptRow {
  id: number;
  delivery: string;
  node: string;
  claimedAt: string;
  result: 'sent' | 'retry' | 'gave-up' | 'abandoned' | 'lost' | null;
  /** Nobody can say whether its message left the house. */
  ambiguous: boolean;
  /** In true time, which no clock of the house knows. */
  begunMs: number;
}

export interface SignalRow {
  integration: string;
  body: string;
  outcome: Outcome;
  reasons: string[];
}

export interface Tables {
  incidents: Map<string, IncidentRow>;
  wakes: Map<string, WakeRow>;
  alerts: Map<number, AlertRow>;
  /** One open alert per integration and key. */
  openAlerts: Map<string, AlertRow>;
  /** The last alert of a key that its own source resolved. */
  resolvedAlerts: Map<string, AlertRow>;
  unrouted: Set<AlertRow>;
  alertsOf: Map<string, Set<AlertRow>>;
  deliveries: Map<string, DeliveryRow>;
  waiting: Set<DeliveryRow>;
  sending: Set<DeliveryRow>;
  attempts: AttemptRow[];
  /** Deliveries' changes of state since the last commit was told of; `by`: the message that carried it. */
  moves: { row: DeliveryRow; from: DeliveryStatus | null; to: DeliveryStatus; by: string }[];
  contactSends: Map<string, { sentAt: string; rank: number }>;
  /** What schedules' owners were told ahead. */
  announcements: Set<string>;
  signals: SignalRow[];
  texts: Map<string, { incident: string; body: string }>;
  idempotency: Map<string, { at: string }>;
  /** The log over all incidents, in the order of the commits. */
  log: { incident: string; type: string }[];
  nodes: Map<string, Audit>;
  released: number;
  /** Drawn from a sequence: a number is never given twice, whatever becomes of the transaction. */
  nextNumber: number;
  nextAlert: number;
}

export function emptyTables(): Tables {
  return {
    incidents: new Map(),
    wakes: new Map(),
    alerts: new Map(),
    openAlerts: new Map(),
    resolvedAlerts: new Map(),
    unrouted: new Set(),
    alertsOf: new Map(),
    deliveries: new Map(),
    waiting: new Set(),
    sending: new Set(),
    attempts: [],
    moves: [],
    contactSends: new Map(),
    announcements: new Set(),
    signals: [],
    texts: new Map(),
    idempotency: new Map(),
    log: [],
    nodes: new Map(),
    released: 0,
    nextNumber: 1,
    nextAlert: 1,
  };
}

/** Every change of a delivery's state goes through here, so that the lists of what waits and what is being sent are right. */
export function moveDelivery(
  tables: Tables,
  row: DeliveryRow,
  state: DeliveryStatus,
  by: string = row.id,
): void {
  tables.moves.push({ row, from: row.state, to: state, by });
  row.state = state;
  if (state === 'waiting') tables.waiting.add(row);
  else tables.waiting.delete(row);
  if (state === 'sending') tables.sending.add(row);
  else {
    tables.sending.delete(row);
    row.leaseUntil = null;
  }
}

export function joinAlert(tables: Tables, alert: AlertRow, incident: string): void {
  if (alert.incident !== null) tables.alertsOf.get(alert.incident)?.delete(alert);
  alert.incident = incident;
  const some = tables.alertsOf.get(incident);
  if (some === undefined) tables.alertsOf.set(incident, new Set([alert]));
  else some.add(alert);
}

export function endAlert(tables: Tables, alert: AlertRow, by: 'source' | 'incident', at: string): void {
  alert.state = 'resolved';
  alert.resolvedAt = at;
  alert.resolvedBy = by;
  const key = keyOf(alert);
  if (tables.openAlerts.get(key) === alert) tables.openAlerts.delete(key);
  if (by === 'source') tables.resolvedAlerts.set(key, alert);
}

export function keyOf({ integration, key }: { integration: string; key: string }): string {
  return `${integration}\n${key}`;
}

/** It was decided about. */
export function routed(tables: Tables, alert: AlertRow): void {
  alert.unroutedAt = null;
  tables.unrouted.delete(alert);
}

/** As the database orders texts and instants. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
