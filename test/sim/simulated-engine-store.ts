/**
 * The engine's port on a simulated database: the decisions of the real store (what is failing, when to wake, what to send,
 * how to fold) over rows in memory, under locks, in transactions that may be cut off between any two steps.
 */
import { canSeeIncident } from '../../src/domain/access/can.ts';
import type { Decision } from '../../src/domain/incident/decide.ts';
import type { RecordedEvent } from '../../src/domain/incident/events.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { dayMs, msOf, plus } from '../../src/domain/instant.ts';
import type { AlertCounts } from '../../src/store/alerts/lock-groups.ts';
import type { CommandOutcome, CommandRecord, EngineStore, Identity } from '../../src/store/engine-store.ts';
import { retryAfterMs } from '../../src/store/incidents/wakes.ts';
import type { Decided } from '../../src/store/incidents/write-decisions.ts';
import { written } from '../../src/store/postgres-engine-store.ts';
import { compare, emptyTables, type IncidentRow, type Tables } from './rows.ts';
import { auditTables } from './simulated-audit.ts';
import { writeDecisions } from './simulated-decisions.ts';
import { countAlerts, decideGroups, unroutedGroups } from './simulated-groups.ts';
import { acceptBodies } from './simulated-intake.ts';
import {
  claimDeliveries,
  queueAnnouncement,
  queueNotice,
  recordAttempts,
  recoverLeases,
} from './simulated-outbox.ts';
import type { After, Distance, Transaction } from './transactions.ts';
import { Transactions } from './transactions.ts';

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
    queueAnnouncement: (announcement, now) =>
      transactions.statement(distance, () => queueAnnouncement(tables, announcement, now)),
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
