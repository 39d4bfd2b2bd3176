/** Writing what was decided on a simulated database: the log, the snapshot, the wake-up, deliveries and alerts, in one step. */
import type { IncidentState } from '../../src/domain/incident/state.ts';
import {
  type Decided,
  effectsOfAll,
  membersOf,
  reopenedOf,
  wakeAtOf,
} from '../../src/store/incidents/write-decisions.ts';
import { type AlertRow, compare, endAlert, joinAlert, moveDelivery, routed, type Tables } from './rows.ts';
import type { Reach } from './simulated-engine-store.ts';
import { DatabaseError, type Transaction } from './transactions.ts';

/** The locks of writing come before the writes: whoever is changing an alert at this moment is waited for. */
export async function writeDecisions(
  { database, distance }: Reach,
  transaction: Transaction,
  decided: Decided[],
  now: string,
  released: string[] = [],
): Promise<void> {
  const { tables, transactions } = database;
  transaction.checks.push(() => checkGroups(tables, decided, released));
  const effects = effectsOfAll(decided);
  const concerned = () =>
    effects.over.flatMap((incident) => [...(tables.alertsOf.get(incident) ?? [])]).sort(byKey);
  if (effects.over.length > 0)
    await transactions.lock(
      transaction,
      distance,
      () => concerned().map(({ id }) => `alert/${id}`),
      () => null,
    );
  if (effects.moved.length > 0)
    await transactions.lock(
      transaction,
      distance,
      () => effects.moved.map(({ into }) => `incident/${into}`).sort(),
      () => null,
    );
  transaction.writes.push(() => {
    for (const id of standingBack(tables, decided)) tables.incidents.get(id)!.groupKey = null;
    for (const one of decided) writeIncident(tables, one);
    for (const one of decided) setWake(tables, one, now);
    for (const { at, ...delivery } of effects.deliveries) {
      if (tables.deliveries.has(delivery.id)) continue;
      const row = {
        ...delivery,
        kind: 'page' as const,
        message: null,
        state: 'waiting' as const,
        dueAt: at,
        createdAt: at,
        leaseUntil: null,
        unwanted: false,
        attempts: 0,
      };
      tables.deliveries.set(row.id, row);
      moveDelivery(tables, row, 'waiting');
    }
    for (const { incident, page } of effects.ended) cancelDeliveries(tables, incident, page);
    for (const alert of concerned()) {
      if (alert.state !== 'open') continue;
      endAlert(tables, alert, 'incident', now);
      routed(tables, alert);
    }
    for (const { incident, into } of effects.moved) moveAlerts(tables, incident, into, now);
    database.noteDecided(decided);
  });
}

function writeIncident(tables: Tables, { before, state, events }: Decided): void {
  const row = tables.incidents.get(state.id);
  if (row === undefined) {
    if (before !== 0) throw new Error('only a declaration writes an incident that is not there');
    const { id, groupKey } = state;
    tables.incidents.set(id, { id, state, members: membersOf(state, events), groupKey, log: [...events] });
  } else if (events.length > 0) {
    // The fence: nobody else may have written meanwhile.
    if (row.state.version !== before) throw new Error('an incident must not change while its lock is held');
    row.state = state;
    row.members = [...new Set([...row.members, ...membersOf(state, events)])];
    row.log.push(...events);
  }
  for (const { event } of events) tables.log.push({ incident: state.id, type: event.type });
}

/** The unique index over the groups of open incidents; `released` in the same transaction stand for their groups no more. */
function checkGroups({ incidents }: Tables, decided: Decided[], released: string[]): void {
  for (const { state } of decided) {
    const known = incidents.get(state.id);
    const group = known === undefined ? state.groupKey : known.groupKey;
    if (group === null || isEnded(state) || released.includes(state.id)) continue;
    if (standingBack({ incidents }, decided).includes(state.id)) continue;
    for (const other of incidents.values()) {
      if (other.groupKey !== group || other.id === state.id || isEnded(other.state)) continue;
      if (released.includes(other.id)) continue;
      throw new DatabaseError('23505', 'duplicate key value violates "incidents_open_group"');
    }
  }
}

/** One that is taken up again stands for its group no more if a later one is open. */
function standingBack({ incidents }: Pick<Tables, 'incidents'>, decided: Decided[]): string[] {
  return reopenedOf(decided).filter((id) => {
    const group = incidents.get(id)?.groupKey ?? null;
    if (group === null) return false;
    return [...incidents.values()].some(
      (other) => other.groupKey === group && other.id !== id && !isEnded(other.state),
    );
  });
}

export function isEnded({ category }: IncidentState): boolean {
  return category === 'resolved' || category === 'closed';
}

function setWake({ wakes }: Tables, { state, reportsAlerts }: Decided, now: string): void {
  const next = wakeAtOf(state, now);
  const known = wakes.get(state.id);
  if (next === null) wakes.delete(state.id);
  else if (known === undefined) {
    const row = { incident: state.id, rank: state.severityRank, wakeAt: next, setAt: now, failures: 0 };
    wakes.set(state.id, { ...row, held: false, joined: false, setAside: false });
  } else {
    const pending = known.joined && !reportsAlerts;
    known.wakeAt = pending && known.wakeAt < next ? known.wakeAt : next;
    known.joined = pending;
    known.rank = state.severityRank;
    known.setAt = now;
    known.failures = 0;
  }
}

function cancelDeliveries(tables: Tables, incident: string, page: string): void {
  for (const set of [tables.waiting, tables.sending]) {
    for (const row of set) {
      if (row.incident !== incident || row.page !== page) continue;
      if (row.state === 'waiting') moveDelivery(tables, row, 'cancelled');
      else row.unwanted = true;
    }
  }
}

function moveAlerts(tables: Tables, incident: string, into: string, now: string): void {
  const target = tables.incidents.get(into);
  const over = target === undefined || isEnded(target.state);
  for (const alert of Array.from(tables.alertsOf.get(incident) ?? [])) {
    joinAlert(tables, alert, into);
    if (!over) continue;
    if (alert.state === 'open') endAlert(tables, alert, 'incident', now);
    routed(tables, alert);
  }
  const wake = tables.wakes.get(into);
  if (wake === undefined) return;
  wake.joined = true;
  if (now < wake.wakeAt) wake.wakeAt = now;
}

function byKey(a: AlertRow, b: AlertRow): number {
  return compare(a.integration, b.integration) || compare(a.key, b.key);
}
