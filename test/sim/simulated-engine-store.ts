/**
 * The engine's port on a simulated database: the decisions of the real store (what is failing, when to wake, what to send,
 * how to fold) over rows in memory, under locks, in transactions that may be cut off between any two steps.
 */
import { canSeeIncident } from '../../src/domain/access/can.ts';
import type { Decision } from '../../src/domain/incident/decide.ts';
import type { RecordedEvent } from '../../src/domain/incident/events.ts';
import { coalesceMs, type GroupPicture, type GroupPlan } from '../../src/domain/incident/group.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { dayMs, msOf, plus } from '../../src/domain/instant.ts';
import type { AlertCounts } from '../../src/store/alerts/lock-groups.ts';
import { mostAlerts } from '../../src/store/alerts/lock-groups.ts';
import type {
  CommandOutcome,
  CommandRecord,
  EngineStore,
  GroupDecider,
  Identity,
  Now,
  Written,
} from '../../src/store/engine-store.ts';
import { retryAfterMs } from '../../src/store/incidents/wakes.ts';
import {
  type Decided,
  effectsOfAll,
  membersOf,
  reopenedOf,
  wakeAtOf,
} from '../../src/store/incidents/write-decisions.ts';
import { decideOn, written } from '../../src/store/postgres-engine-store.ts';
import type { AlertRow, IncidentRow, Tables } from './rows.ts';
import { emptyTables, endAlert, joinAlert, moveDelivery } from './rows.ts';
import { acceptBodies } from './simulated-intake.ts';
import { claimDeliveries, queueNotice, recordAttempts, recoverLeases } from './simulated-outbox.ts';
import { auditTables } from './simulated-audit.ts';
import type { After, Distance, Transaction } from './transactions.ts';
import { DatabaseError, Transactions } from './transactions.ts';

/** What one commit changed, for whoever watches. */
export interface Commit {
  decided: { before: number; state: IncidentState; events: RecordedEvent[] }[];
  moves: Tables['moves'];
}

export interface DatabaseOptions {
  after: After;
  newId: () => string;
  /** Its own clock, which may be set. */
  clock: () => string;
  trueMs: () => number;
  onCommit: (commit: Commit) => void;
  /** Something may be due sooner now, or no more. */
  onChange: () => void;
}

export interface SimulatedDatabase {
  tables: Tables;
  trueMs: () => number;
  onChange: () => void;
  transactions: Transactions;
  /** The port as one node sees it. */
  storeOf: (node: string, distance: Distance) => EngineStore;
  /** Lets whoever watches know of what a transaction is about to have decided. */
  noteDecided: (decided: Decided[]) => void;
}

export function makeSimulatedDatabase({
  after,
  newId,
  clock,
  trueMs,
  onCommit,
  onChange,
}: DatabaseOptions): SimulatedDatabase {
  const tables = emptyTables();
  let pending: Commit['decided'] = [];
  const transactions = new Transactions(after, () => {
    const decided = pending;
    const { moves } = tables;
    if (decided.length + moves.length === 0) return;
    onChange();
    pending = [];
    tables.moves = [];
    onCommit({ decided, moves });
  });
  const database: SimulatedDatabase = {
    tables,
    trueMs,
    onChange,
    transactions,
    storeOf: (node, distance) => storeOf(database, { node, distance, newId, clock }),
    noteDecided(decided) {
      pending.push(...decided.filter(({ events }) => events.length > 0));
    },
  };
  return database;
}

/** What the operations of a store need: the database, and the way to it. */
export interface Reach {
  database: SimulatedDatabase;
  node: string;
  distance: Distance;
}

interface Here {
  node: string;
  distance: Distance;
  newId: () => string;
  clock: () => string;
}

function storeOf(database: SimulatedDatabase, { node, distance, newId, clock }: Here): EngineStore {
  const { tables, transactions, onChange } = database;
  const reach: Reach = { database, node, distance };

  function drawIdentity(): Identity {
    const sequence = tables.nextNumber;
    tables.nextNumber += 1;
    return { id: newId(), sequence };
  }

  return {
    databaseTime: () => transactions.read(distance, clock),
    acceptBodies: (bodies, now, rules) => acceptBodies(reach, bodies, now, rules),
    unroutedGroups: (limit) => transactions.read(distance, () => unroutedGroups(tables, limit)),
    decideGroups: (groups, decider, now) => decideGroups(reach, groups, decider, now, drawIdentity),
    declareIncident: (declare, record, now) =>
      commandTransaction(reach, async (transaction) => {
        const identity = await transactions.lock(transaction, distance, () => [], drawIdentity);
        const at = now();
        return await writeCommand(reach, transaction, identity.id, 0, declare(identity, at), record, at);
      }),
    decideIncident: (ref, decide, record, now) =>
      commandTransaction(reach, async (transaction) => {
        const found = () => findIncident(tables, ref);
        const row = await transactions.lock(transaction, distance, () => incidentLocks(found()), found);
        if (row === undefined) return { ok: false, refused: 'no-such-incident' };
        const { state, members } = row;
        if (record.readableBy !== null && !canSeeIncident(record.readableBy, { ...state, members }))
          return { ok: false, refused: 'no-such-incident' };
        const at = now();
        return await writeCommand(reach, transaction, row.id, state.version, decide(state, at), record, at);
      }),
    decideDue: ({ limit, only }, decide, now) =>
      transactions.run(node, distance, async (transaction) => {
        const asked = now();
        const due = await transactions.lock(
          transaction,
          distance,
          () => [],
          () => lockDue(reach, transaction, asked, limit, only),
        );
        if (due.length === 0) return [];
        const at = now();
        const decided = due.map(({ state, counts, joined }) =>
          written(state, decide(state, counts, at), joined),
        );
        await writeDecisions(reach, transaction, decided, at);
        return decided;
      }),
    countFailure: (incident, setAsideAfter, now) =>
      transactions.statement(distance, () => {
        const row = tables.wakes.get(incident);
        if (row === undefined || row.setAside) return false;
        onChange();
        row.failures += 1;
        row.setAside = row.failures >= setAsideAfter;
        if (!row.setAside) Object.assign(row, { wakeAt: plus(now, retryAfterMs(row.failures)), setAt: now });
        return row.setAside;
      }),
    nextWakeAt: () => transactions.read(distance, () => nextWakeOf(tables)),
    claimDeliveries: (claim) => claimDeliveries(reach, claim),
    recordAttempts: (ended, decide, now) => recordAttempts(reach, ended, decide, now),
    recoverLeases: (own, now) => transactions.statement(distance, () => recoverLeases(tables, own, now)),
    changesSince: (cursor, limit) =>
      transactions.read(distance, () => {
        const from = cursor === null ? tables.log.length : cursor.seq;
        const some = tables.log.slice(from, from + limit);
        const changes = some.flatMap(({ incident, type }) => {
          const row = tables.incidents.get(incident);
          if (row === undefined) return [];
          const { number, visibility } = row.state;
          return [{ incident, number, type, visibility, members: row.members }];
        });
        return { changes, cursor: { tx: '0', seq: from + some.length } };
      }),
    queueNotice: (notice, now) => transactions.statement(distance, () => queueNotice(tables, notice, now)),
    releaseHeld: (incidents) =>
      transactions.statement(distance, () => {
        const released = [...tables.wakes.values()].filter(
          (row) => row.held && (incidents === null || incidents.includes(row.incident)),
        );
        for (const row of released) row.held = false;
        onChange();
        if (released.length > 0) tables.released += 1;
        return released.map(({ incident }) => incident);
      }),
    audit: (name, now) =>
      transactions.statement(distance, () => {
        const audit = auditTables(tables, now);
        tables.nodes.set(name, audit);
        return audit;
      }),
  };
}

/** A refusal undoes whatever was written on the way to it. */
function commandTransaction(
  { database, node, distance }: Reach,
  work: (transaction: Transaction) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  return database.transactions.run(node, distance, work, ({ ok }) => ok);
}

async function writeCommand(
  reach: Reach,
  transaction: Transaction,
  incident: string,
  before: number,
  decision: Decision,
  { texts, idempotency }: CommandRecord,
  now: string,
): Promise<CommandOutcome> {
  const { tables, transactions } = reach.database;
  if (idempotency !== null) {
    const key = `${idempotency.actor}\n${idempotency.route}\n${idempotency.key}`;
    const first = await transactions.lock(
      transaction,
      reach.distance,
      () => [`key/${key}`],
      () => tables.idempotency.get(key),
    );
    if (first !== undefined && msOf(idempotency.now) - msOf(first.at) < dayMs)
      return { ok: false, refused: 'repeated-request' };
    transaction.writes.push(() => tables.idempotency.set(key, { at: idempotency.now }));
  }
  if ('refused' in decision) return { ok: false, refused: decision.refused };
  const { state, events } = decision;
  await writeDecisions(reach, transaction, [{ before, state, events, reportsAlerts: false }], now);
  transaction.writes.push(() => {
    for (const [id, body] of Object.entries(texts)) tables.texts.set(id, { incident, body });
    for (const { event } of events) {
      if (event.type !== 'redacted') continue;
      const text = tables.texts.get(event.text);
      if (text !== undefined) text.body = '';
    }
  });
  return { ok: true, state, events };
}

function findIncident({ incidents }: Tables, ref: string): IncidentRow | undefined {
  return incidents.get(ref) ?? [...incidents.values()].find(({ state }) => state.number === ref);
}

function incidentLocks(row: IncidentRow | undefined): string[] {
  return row === undefined ? [] : [`incident/${row.id}`];
}

/** The wake-ups that are due, the most severe first; those that somebody is deciding about are passed over. */
function lockDue(
  { database: { tables, transactions } }: Reach,
  transaction: Transaction,
  now: string,
  limit: number,
  only: string[] | null,
): { state: IncidentState; counts: AlertCounts | null; joined: boolean }[] {
  const due = [...tables.wakes.values()]
    .filter(
      ({ incident, wakeAt, held, setAside }) =>
        wakeAt <= now && !held && !setAside && (only === null || only.includes(incident)),
    )
    .sort((a, b) => a.rank - b.rank || compare(a.wakeAt, b.wakeAt))
    .slice(0, limit);
  return due.flatMap(({ incident, joined }) => {
    const row = tables.incidents.get(incident);
    if (row === undefined || !transactions.tryLock(transaction, `incident/${incident}`)) return [];
    return [{ state: row.state, counts: joined ? countAlerts(tables, incident) : null, joined }];
  });
}

export function nextWakeOf({ wakes }: Tables): string | null {
  let first: string | null = null;
  for (const { wakeAt, held, setAside } of wakes.values()) {
    if (held || setAside) continue;
    if (first === null || wakeAt < first) first = wakeAt;
  }
  return first;
}

function countAlerts({ alertsOf }: Tables, incident: string): AlertCounts {
  let firing = 0;
  const some = alertsOf.get(incident);
  for (const { state } of some ?? []) if (state === 'open') firing += 1;
  return { firing, total: some?.size ?? 0 };
}

function unroutedGroups({ unrouted }: Tables, limit: number): { group: string; rank: number }[] {
  const groups = new Map<string, { rank: number; since: string }>();
  for (const { group, rank, unroutedAt } of unrouted) {
    const known = groups.get(group);
    const since = unroutedAt ?? '';
    if (known === undefined) groups.set(group, { rank, since });
    else {
      known.rank = Math.min(known.rank, rank);
      if (since < known.since) known.since = since;
    }
  }
  return [...groups]
    .sort(([, a], [, b]) => a.rank - b.rank || compare(a.since, b.since))
    .slice(0, limit)
    .map(([group, { rank }]) => ({ group, rank }));
}

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

function isEnded({ category }: IncidentState): boolean {
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

export function routed(tables: Tables, alert: AlertRow): void {
  alert.unroutedAt = null;
  tables.unrouted.delete(alert);
}

interface LockedGroups {
  pictures: GroupPicture[];
  states: Map<string, IncidentState>;
  more: boolean;
}

async function decideGroups(
  reach: Reach,
  groups: string[],
  decider: GroupDecider,
  now: Now,
  drawIdentity: () => Identity,
): Promise<{ written: Written[]; more: boolean }> {
  const { tables, transactions } = reach.database;
  return await transactions.run(reach.node, reach.distance, async (transaction) => {
    const { pictures, states, more } = await lockGroups(reach, transaction, groups);
    if (pictures.length === 0) return { written: [], more };
    const at = now();
    const plans = pictures.map((picture) => ({ key: picture.key, plan: decider.plan(picture, at) }));
    const declared = declareAll(plans, decider, at, drawIdentity);
    const assigned = [
      ...plans.flatMap(({ plan }) => plan.over.map((alert) => ({ alert, incident: null }))),
      ...plans.flatMap(({ plan }) =>
        plan.reports.flatMap(({ incident, alerts }) => alerts.map((alert) => ({ alert, incident }))),
      ),
      ...declared.flatMap(({ state, alerts }) => alerts.map((alert) => ({ alert, incident: state.id }))),
    ];
    const released = plans.flatMap(({ plan }) => plan.release ?? []);
    // The counts of a report are those after the alerts were assigned.
    const assign = (): void => {
      for (const { alert, incident } of assigned) {
        const row = tables.alerts.get(alert);
        if (row === undefined) throw new Error('an alert that is decided about must be there');
        routed(tables, row);
        if (incident !== null && row.incident === null) joinAlert(tables, row, incident);
      }
    };
    const counted = countsAfter(tables, assigned);
    const { reported, later } = decideReports(
      plans.flatMap(({ plan }) => plan.reports),
      states,
      decider,
      at,
      counted,
    );
    transaction.writes.push(() => {
      for (const id of released) {
        const row = tables.incidents.get(id);
        if (row !== undefined) row.groupKey = null;
      }
      assign();
    });
    const all = [...declared, ...reported];
    await writeDecisions(reach, transaction, all, at, released);
    transaction.writes.push(() => {
      for (const { incident, at: by } of later) {
        const wake = tables.wakes.get(incident);
        if (wake === undefined) continue;
        wake.joined = true;
        if (by < wake.wakeAt) wake.wakeAt = by;
      }
      reach.database.onChange();
    });
    return { written: all, more };
  });
}

async function lockGroups(reach: Reach, transaction: Transaction, groups: string[]): Promise<LockedGroups> {
  const { distance } = reach;
  const { tables, transactions } = reach.database;
  const concerned = await transactions.lock(
    transaction,
    distance,
    () => groups.map((group) => `group/${group}`).sort(),
    () => concernedBy(tables, groups),
  );
  return await transactions.lock(
    transaction,
    distance,
    () => [...concerned.ids].sort().map((id) => `incident/${id}`),
    () => {
      const states = new Map(
        [...concerned.ids].flatMap((id) => {
          const row = tables.incidents.get(id);
          return row === undefined ? [] : [[id, row.state] as const];
        }),
      );
      const held = new Set([...concerned.ids].filter((id) => tables.wakes.get(id)?.held === true));
      const alerts = [...tables.unrouted]
        .filter(({ group, id }) => groups.includes(group) && transactions.tryLock(transaction, `alert/${id}`))
        .sort((a, b) => a.id - b.id)
        .slice(0, mostAlerts);
      const pictures = [...Map.groupBy(alerts, ({ group }) => group)].map(([key, some]) => ({
        key,
        alerts: some.map((alert) => ({ ...alert })),
        latest: states.get(concerned.latest.get(key) ?? '') ?? null,
        states,
        held,
      }));
      return { pictures, states, more: alerts.length === mostAlerts };
    },
  );
}

/** Each group's latest incident (the open one, else the last), and those of its alerts. */
function concernedBy(tables: Tables, groups: string[]): { ids: Set<string>; latest: Map<string, string> } {
  const ids = new Set<string>();
  const latest = new Map<string, string>();
  for (const group of groups) {
    const [last] = [...tables.incidents.values()]
      .filter(({ groupKey }) => groupKey === group)
      .sort(
        (a, b) =>
          Number(isEnded(a.state)) - Number(isEnded(b.state)) ||
          compare(b.state.declaredAt, a.state.declaredAt),
      );
    if (last === undefined) continue;
    const id = last.state.mergedInto ?? last.id;
    latest.set(group, id);
    ids.add(id);
  }
  for (const { group, incident } of tables.unrouted)
    if (incident !== null && groups.includes(group)) ids.add(incident);
  return { ids, latest };
}

function declareAll(
  plans: { key: string; plan: GroupPlan }[],
  decider: GroupDecider,
  now: string,
  drawIdentity: () => Identity,
): (Decided & { alerts: number[] })[] {
  return plans.flatMap(({ key, plan }) => {
    if (plan.declare === null) return [];
    const decision = decider.declare(plan.declare, key, drawIdentity(), now);
    if ('refused' in decision) throw new Error(`an alert's incident must be declarable: ${decision.refused}`);
    return [{ before: 0, ...decision, reportsAlerts: true, alerts: plan.declare.alerts }];
  });
}

function countsAfter(
  tables: Tables,
  assigned: { alert: number; incident: string | null }[],
): (incident: string) => AlertCounts {
  const added = new Map<string, AlertCounts>();
  for (const { alert, incident } of assigned) {
    const row = tables.alerts.get(alert);
    if (incident === null || row === undefined || row.incident !== null) continue;
    const counts = added.get(incident) ?? { firing: 0, total: 0 };
    added.set(incident, {
      firing: counts.firing + (row.state === 'open' ? 1 : 0),
      total: counts.total + 1,
    });
  }
  return (incident) => {
    const { firing, total } = countAlerts(tables, incident);
    const more = added.get(incident) ?? { firing: 0, total: 0 };
    return { firing: firing + more.firing, total: total + more.total };
  };
}

function decideReports(
  reports: GroupPlan['reports'],
  states: Map<string, IncidentState>,
  decider: GroupDecider,
  now: string,
  countsOf: (incident: string) => AlertCounts,
): { reported: Decided[]; later: { incident: string; at: string }[] } {
  const urgent = reports.filter(
    ({ atOnce, someEnded, incident }) => atOnce || (someEnded && countsOf(incident).firing === 0),
  );
  const decided = new Map<string, Decided>();
  for (const report of urgent) {
    const before = states.get(report.incident);
    if (before === undefined)
      throw new Error(`incident ${report.incident} is reported to and must be locked`);
    const counts = countsOf(report.incident);
    decideOn(decided, before, true, (state) => decider.report(state, report, counts, now));
  }
  const later = reports
    .filter((report) => !urgent.includes(report))
    .map(({ incident }) => ({
      incident,
      at: plus(states.get(incident)?.alerts.reportedAt ?? now, coalesceMs),
    }));
  return { reported: [...decided.values()], later };
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byKey(a: AlertRow, b: AlertRow): number {
  return compare(a.integration, b.integration) || compare(a.key, b.key);
}
