/** Step one of intake on a simulated database: bodies kept, signals folded into alerts, by the real folding. */
import { unknownAlert } from '../../src/domain/signal/fold.ts';
import type { Accepted, AcceptedBody, AcceptRules, Entry } from '../../src/store/alerts/accept-bodies.ts';
import {
  entriesOf,
  entryKey,
  foldBody,
  groupsToDecide,
  isNewRow,
} from '../../src/store/alerts/accept-bodies.ts';
import type { Now } from '../../src/store/engine-store.ts';
import type { AlertRow, Tables } from './rows.ts';
import { endAlert } from './rows.ts';
import type { Reach } from './simulated-engine-store.ts';

export function acceptBodies(
  { database: { tables, transactions, onChange }, node, distance }: Reach,
  bodies: AcceptedBody[],
  now: Now,
  rules: AcceptRules,
): Promise<Accepted> {
  return transactions.run(node, distance, async (transaction) => {
    const sorted = entriesOf(bodies);
    const entries = new Map(sorted);
    const rememberOpen = (some: [string, Entry][], look: () => void) => {
      const open = () =>
        some.flatMap(([key, entry]) => {
          const row = tables.openAlerts.get(key);
          return row === undefined ? [] : [{ entry, row }];
        });
      return transactions.lock(
        transaction,
        distance,
        () => open().map(({ row }) => `alert/${row.id}`),
        () => {
          for (const { entry, row } of open()) remember(entry, row);
          look();
        },
      );
    };
    await rememberOpen(sorted, () => {});
    const closed = sorted.filter(([, { before }]) => before === null);
    if (closed.length > 0) {
      const keys = () => closed.map(([key]) => `key/${key}`);
      await transactions.lock(transaction, distance, keys, () => {});
      await rememberOpen(closed, () => {
        for (const [, entry] of closed) if (entry.before === null) rememberResolved(tables, entry);
      });
    }
    const at = now();
    const outcomes = bodies.map((body) => foldBody(body, entries, at, rules));
    transaction.writes.push(() => {
      bodies.forEach(({ integration, body }, index) => {
        const { counts, reasons } = outcomes[index]!;
        tables.signals.push({ integration, body: body.toString(), outcome: counts, reasons });
      });
      for (const entry of entries.values()) writeAlert(tables, entry, at, rules);
      onChange();
    });
    return { outcomes: outcomes.map(({ counts }) => counts), groups: groupsToDecide(entries, rules) };
  });
}

function remember(entry: Entry, row: AlertRow): void {
  if (row.content === null) throw new Error('an open alert must know what its source said');
  entry.before = { id: row.id, group: row.group, rank: row.rank };
  entry.memory = { open: { signal: row.content, acknowledged: row.acknowledged }, resolved: null };
}

function rememberResolved({ resolvedAlerts }: Tables, entry: Entry): void {
  const row = resolvedAlerts.get(entryKey(entry.integration, entry.key));
  if (row === undefined || row.resolvedAt === null) {
    entry.memory = unknownAlert;
    return;
  }
  const { startsAt, endsAt, resolvedAt } = row;
  entry.memory = { open: null, resolved: { startsAt, endsAt, receivedAt: resolvedAt } };
}

function writeAlert(tables: Tables, entry: Entry, at: string, rules: AcceptRules): void {
  if (isNewRow(entry, at)) insertAlert(tables, entry, at, rules);
  else if (entry.before !== null && entry.touched) updateAlert(tables, entry, entry.before.id, at, rules);
}

function insertAlert(tables: Tables, entry: Entry, at: string, rules: AcceptRules): void {
  const { integration, key, memory, routed: to, signals } = entry;
  const { open, resolved } = memory;
  const conflicting = tables.openAlerts.get(entryKey(integration, key));
  if (conflicting !== undefined && open !== null) {
    conflicting.signals += signals;
    return;
  }
  const row: AlertRow = {
    id: tables.nextAlert,
    integration,
    key,
    group: to.groupKey,
    state: 'open',
    // oxlint-disable-next-line unicorn/no-thenable -- the configuration's own word, and never a function
    disposition: open === null ? 'drop' : to.then,
    severity: to.severity,
    rank: rules.rankOfSeverity(to.severity),
    service: to.service,
    summary: open?.signal.summary ?? 'resolved before it was triggered',
    content: open?.signal ?? null,
    signals,
    startsAt: open?.signal.startsAt ?? resolved?.startsAt ?? null,
    endsAt: open === null ? (resolved?.endsAt ?? null) : null,
    firstAt: at,
    resolvedAt: null,
    resolvedBy: null,
    acknowledged: open?.acknowledged ?? false,
    unroutedAt: null,
    incident: null,
  };
  tables.nextAlert += 1;
  tables.alerts.set(row.id, row);
  if (open === null) endAlert(tables, row, 'source', at);
  else {
    tables.openAlerts.set(entryKey(integration, key), row);
    if (row.disposition === 'incident') unroute(tables, row, at);
  }
}

function updateAlert(tables: Tables, entry: Entry, id: number, at: string, rules: AcceptRules): void {
  const row = tables.alerts.get(id);
  if (row === undefined) throw new Error('an alert that was open must still be there');
  const { memory, needsDecision, reworded, routed: to, signals } = entry;
  row.signals += signals;
  const { open } = memory;
  if (!needsDecision && !reworded) return;
  if (open !== null) {
    row.summary = open.signal.summary;
    row.content = open.signal;
  }
  if (!needsDecision) return;
  row.acknowledged = open?.acknowledged ?? false;
  const rank = rules.rankOfSeverity(to.severity);
  const rose = rank < row.rank;
  if (row.disposition === 'incident' || to.then === 'incident') unroute(tables, row, at);
  if (rose) Object.assign(row, { severity: to.severity, disposition: to.then, rank });
  if (open === null) {
    row.endsAt = memory.resolved?.endsAt ?? null;
    endAlert(tables, row, 'source', at);
  }
}

function unroute(tables: Tables, row: AlertRow, at: string): void {
  row.unroutedAt ??= at;
  tables.unrouted.add(row);
}
