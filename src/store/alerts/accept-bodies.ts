/**
 * The first step of intake: what arrived is written down, and folded into the alerts that it speaks of, in one
 * transaction. Keys are locked in their order, so that two nodes with overlapping batches never deadlock.
 */
import type { Pool, PoolClient } from 'pg';
import { type AlertMemory, fold, type Folded, unknownAlert } from '../../domain/signal/fold.ts';
import type { Routed, Signal } from '../../domain/signal/signal.ts';
import { preparing } from '../prepared.ts';
import { inTransaction } from '../transaction.ts';

/** A request's body with what could be read of it, each signal already routed. */
export interface AcceptedBody {
  integration: string;
  body: Buffer;
  parts: { signal: Signal; routed: Routed }[];
  rejected: { reason: string }[];
}

export type Outcome = Record<Folded['change'] | 'rejected', number>;

export interface Accepted {
  /** One a body, in their order. */
  outcomes: Outcome[];
  /** Groups that now have something to decide, and how severe the worst of it is. */
  groups: Map<string, number>;
}

export interface Entry {
  integration: string;
  key: string;
  memory: AlertMemory;
  before: { id: number; group: string; rank: number } | null;
  signals: number;
  routed: Routed;
  /** Episodes that began and ended within this very batch leave only the last. */
  needsDecision: boolean;
  touched: boolean;
  /** What its source says of it is other than before. */
  reworded: boolean;
  explanation: string;
}

const lowestRank = 9;

/** What a body keeps as reasons is for a person to read. */
const mostReasons = 20;

export interface AcceptRules {
  rankOf: (word: string | null) => number | null;
  rankOfSeverity: (severity: string | null) => number;
}

export function acceptBodies(
  pool: Pool,
  bodies: AcceptedBody[],
  now: () => string,
  rules: AcceptRules,
): Promise<Accepted> {
  return inTransaction(pool, async (plain) => {
    const client = preparing(plain);
    const entries = await rememberKeys(client, bodies);
    const at = now();
    const outcomes = bodies.map((body) => foldBody(body, entries, at, rules));
    await writeBodies(client, bodies, outcomes, at);
    await writeAlerts(client, [...entries.values()], at, rules);
    return { outcomes: outcomes.map(({ counts }) => counts), groups: groupsToDecide(entries, rules) };
  });
}

export function groupsToDecide(entries: Map<string, Entry>, rules: AcceptRules): Map<string, number> {
  const groups = new Map<string, number>();
  for (const { needsDecision, before, routed } of entries.values()) {
    if (!needsDecision || routed.then !== 'incident') continue;
    const group = before?.group ?? routed.groupKey;
    const rank = Math.min(before?.rank ?? lowestRank, rules.rankOfSeverity(routed.severity));
    groups.set(group, Math.min(groups.get(group) ?? lowestRank, rank));
  }
  return groups;
}

export function entryKey(integration: string, key: string): string {
  return `${integration}\n${key}`;
}

/** Each key of the batch once, in the order in which they are locked; nothing is known of them yet. */
export function entriesOf(bodies: AcceptedBody[]): [string, Entry][] {
  const entries = new Map<string, Entry>();
  for (const { integration, parts } of bodies) {
    for (const { signal, routed } of parts) {
      const id = entryKey(integration, signal.key);
      if (entries.has(id)) continue;
      entries.set(id, {
        integration,
        key: signal.key,
        memory: unknownAlert,
        before: null,
        signals: 0,
        routed,
        needsDecision: false,
        touched: false,
        reworded: false,
        explanation: routed.explanation,
      });
    }
  }
  return [...entries.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function rememberKeys(client: PoolClient, bodies: AcceptedBody[]): Promise<Map<string, Entry>> {
  const sorted = entriesOf(bodies);
  const entries = new Map(sorted);
  await rememberOpen(client, entries);
  const closed = withoutOpenAlert(sorted);
  if (closed.length === 0) return entries;
  await lockKeys(client, closed);
  // What another node opened meanwhile is seen only by a statement that begins under the locks.
  await rememberOpen(client, new Map(closed));
  await rememberResolved(client, new Map(withoutOpenAlert(closed)));
  return entries;
}

function withoutOpenAlert(entries: [string, Entry][]): [string, Entry][] {
  return entries.filter(([, { before }]) => before === null);
}

/** Locks their rows. */
async function rememberOpen(client: PoolClient, entries: Map<string, Entry>): Promise<void> {
  const { rows } = await client.query<{
    id: number;
    integration: string;
    key: string;
    content: Signal;
    acknowledged: boolean;
    group: string;
    rank: number;
  }>(
    // One index lookup a key: a join would be planned as a scan of the whole table as soon as the batch is large.
    `select a.id, k.integration, k.key, a.content, a.acknowledged, a.group_key as "group", a.rank
     from unnest($1::text[], $2::text[]) with ordinality as k (integration, key, n)
     cross join lateral (
       select id, content, acknowledged, group_key, rank from alerts
       where integration = k.integration and key = k.key and state = 'open' limit 1 for update) a
     order by k.n`,
    columnsOf(entries),
  );
  for (const row of rows) {
    const entry = entries.get(entryKey(row.integration, row.key));
    if (entry === undefined) continue;
    entry.before = { id: row.id, group: row.group, rank: row.rank };
    entry.memory = { open: { signal: row.content, acknowledged: row.acknowledged }, resolved: null };
  }
}

/**
 * Keys without an open alert have no row that could be locked: a trigger and its resolve that reach two nodes in the same
 * moment would each find nothing, and the alert would stay open. As few locks as there are keys, and at most
 * `mostKeyLocks`, since PostgreSQL's table of locks is small; two keys that share one only wait for each other.
 */
async function lockKeys(client: PoolClient, closed: [string, Entry][]): Promise<void> {
  await client.query(
    `select pg_advisory_xact_lock(${keyLocks}, n) from
       (select distinct hashtext(k) & ${mostKeyLocks - 1} as n from unnest($1::text[]) as k order by 1 offset 0) as locks`,
    [closed.map(([key]) => key)],
  );
}

/** The first of the two numbers of these locks: no other lock of ours has two. */
const keyLocks = 1;
const mostKeyLocks = 512;

async function rememberResolved(client: PoolClient, entries: Map<string, Entry>): Promise<void> {
  const { rows } = await client.query<{
    integration: string;
    key: string;
    startsAt: string | null;
    endsAt: string | null;
    receivedAt: string;
  }>(
    `select k.integration, k.key, a.starts_at as "startsAt", a.ends_at as "endsAt", a.resolved_at as "receivedAt"
     from unnest($1::text[], $2::text[]) as k (integration, key)
     cross join lateral (
       select starts_at, ends_at, resolved_at from alerts
       where integration = k.integration and key = k.key and resolved_by = 'source'
       order by id desc limit 1) a`,
    columnsOf(entries),
  );
  for (const { integration, key, ...resolved } of rows) {
    const entry = entries.get(entryKey(integration, key));
    if (entry !== undefined) entry.memory = { open: null, resolved };
  }
}

function columnsOf(entries: Map<string, Entry>): [integrations: string[], keys: string[]] {
  const all = [...entries.values()];
  return [all.map(({ integration }) => integration), all.map(({ key }) => key)];
}

export function foldBody(
  body: AcceptedBody,
  entries: Map<string, Entry>,
  at: string,
  rules: AcceptRules,
): { counts: Outcome; reasons: string[] } {
  const counts: Outcome = {
    opened: 0,
    raised: 0,
    updated: 0,
    duplicate: 0,
    acknowledged: 0,
    resolved: 0,
    ignored: 0,
    rejected: body.rejected.length,
  };
  const reasons = body.rejected.map(({ reason }) => reason);
  for (const { signal, routed } of body.parts) {
    const entry = entries.get(entryKey(body.integration, signal.key));
    if (entry === undefined) throw new Error('every key of a batch must have been read before');
    const folded = fold(entry.memory, signal, { now: at, rankOf: rules.rankOf });
    counts[folded.change] += 1;
    entry.signals += 1;
    entry.memory = folded.next;
    switch (folded.change) {
      case 'opened':
      case 'raised':
      case 'acknowledged':
      case 'resolved':
        entry.needsDecision = true;
        entry.touched = true;
        if (folded.change !== 'resolved' && folded.change !== 'acknowledged') entry.routed = routed;
        break;
      case 'updated':
        entry.touched = true;
        entry.reworded = true;
        break;
      case 'duplicate':
        entry.touched = true;
        break;
      case 'ignored':
        // A resolve that came before its trigger is remembered; other ignored signals change nothing.
        entry.explanation = folded.reason;
        if (reasons.length < mostReasons) reasons.push(`${signal.key}: ${folded.reason}`);
    }
  }
  return { counts, reasons: reasons.slice(0, mostReasons) };
}

async function writeBodies(
  client: PoolClient,
  bodies: AcceptedBody[],
  outcomes: { counts: Outcome; reasons: string[] }[],
  at: string,
): Promise<void> {
  // One binary parameter for all bodies: as an array each would be written out in hexadecimal first.
  const all = Buffer.concat(bodies.map(({ body }) => body));
  let offset = 0;
  const rows = bodies.map(({ integration, body }, index) => {
    const start = offset + 1;
    offset += body.length;
    const { counts, reasons } = outcomes[index]!;
    return { integration, start, length: body.length, outcome: counts, reasons };
  });
  await client.query(
    `insert into signals (integration, received_at, body, outcome, reasons)
     select integration, $3, substring($2::bytea from start for length), outcome, reasons
     from json_to_recordset($1::json) as r (integration text, start integer, length integer, outcome json, reasons text[])`,
    [JSON.stringify(rows), all, at],
  );
}

async function writeAlerts(
  client: PoolClient,
  entries: Entry[],
  at: string,
  rules: AcceptRules,
): Promise<void> {
  const inserted = entries.filter((entry) => isNewRow(entry, at));
  const updated = entries.filter(({ before, touched }) => before !== null && touched);
  await insertAlerts(client, inserted, at, rules);
  await updateAlerts(client, updated, at, rules);
}

/** A key's first alert, or a resolve that came before its trigger, which is remembered. */
export function isNewRow({ before, memory, touched }: Entry, at: string): boolean {
  if (before !== null) return false;
  return memory.open !== null || (memory.resolved !== null && (touched || memory.resolved.receivedAt === at));
}

async function insertAlerts(
  client: PoolClient,
  entries: Entry[],
  at: string,
  rules: AcceptRules,
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ integration, key, memory, routed, signals, explanation }) => {
    const { open, resolved } = memory;
    return {
      integration,
      key,
      group_key: routed.groupKey,
      state: open === null ? 'resolved' : 'open',
      // oxlint-disable-next-line unicorn/no-thenable -- the configuration's own word, and never a function
      disposition: open === null ? 'drop' : routed.then,
      severity: routed.severity,
      rank: rules.rankOfSeverity(routed.severity),
      service: routed.service,
      summary: open?.signal.summary ?? 'resolved before it was triggered',
      content: open?.signal ?? {},
      explanation: open === null ? explanation : routed.explanation,
      signals,
      starts_at: open?.signal.startsAt ?? resolved?.startsAt ?? null,
      ends_at: open === null ? (resolved?.endsAt ?? null) : null,
      acknowledged: open?.acknowledged ?? false,
    };
  });
  await client.query(
    `insert into alerts as a (integration, key, group_key, state, disposition, severity, rank, service, summary,
       content, explanation, signals, starts_at, ends_at, first_at, last_at, resolved_at, resolved_by, acknowledged,
       unrouted_at)
     select integration, key, group_key, state, disposition, severity, rank, service, summary, content, explanation,
       signals, starts_at, ends_at, $2, $2, case state when 'resolved' then $2::timestamptz end,
       case state when 'resolved' then 'source' end, acknowledged,
       case when state = 'open' and disposition = 'incident' then $2::timestamptz end
     from json_to_recordset($1::json) as r (integration text, key text, group_key text, state text, disposition text,
       severity text, rank smallint, service text, summary text, content json, explanation text, signals integer,
       starts_at timestamptz, ends_at timestamptz, acknowledged boolean)
     on conflict (integration, key) where state = 'open' do update set
       signals = a.signals + excluded.signals, last_at = excluded.last_at`,
    [JSON.stringify(rows), at],
  );
}

async function updateAlerts(
  client: PoolClient,
  entries: Entry[],
  at: string,
  rules: AcceptRules,
): Promise<void> {
  await countRepetitions(
    client,
    entries.filter(({ needsDecision, reworded }) => !needsDecision && !reworded),
    at,
  );
  await rewordAlerts(
    client,
    entries.filter(
      ({ needsDecision, reworded, memory }) => !needsDecision && reworded && memory.open !== null,
    ),
    at,
  );
  const changed = entries.filter(({ needsDecision }) => needsDecision);
  if (changed.length === 0) return;
  await client.query(
    `update alerts a set signals = a.signals + r.signals, last_at = $10,
       state = r.state, resolved_at = case r.state when 'resolved' then $10::timestamptz end,
       resolved_by = case r.state when 'resolved' then 'source' end,
       ends_at = r.ends_at, acknowledged = r.acknowledged,
       summary = coalesce(r.summary, a.summary), content = coalesce(r.content, a.content),
       severity = case when r.rank < a.rank then r.severity else a.severity end,
       disposition = case when r.rank < a.rank then r.disposition else a.disposition end,
       rank = least(r.rank, a.rank),
       unrouted_at = case when a.disposition = 'incident' or r.disposition = 'incident' then coalesce(a.unrouted_at, $10) end
     from unnest($1::bigint[], $2::integer[], $3::text[], $4::timestamptz[], $5::boolean[], $6::text[], $7::json[],
       $8::text[], $9::smallint[], $11::text[])
       as r (id, signals, state, ends_at, acknowledged, summary, content, severity, rank, disposition)
     where a.id = r.id and a.id = any($1::bigint[])`,
    [
      changed.map(({ before }) => before?.id),
      changed.map(({ signals }) => signals),
      changed.map(({ memory }) => (memory.open === null ? 'resolved' : 'open')),
      changed.map(({ memory }) => (memory.open === null ? (memory.resolved?.endsAt ?? null) : null)),
      changed.map(({ memory }) => memory.open?.acknowledged ?? false),
      changed.map(({ memory }) => memory.open?.signal.summary ?? null),
      changed.map(({ memory }) => (memory.open === null ? null : JSON.stringify(memory.open.signal))),
      changed.map(({ routed }) => routed.severity),
      changed.map(({ routed }) => rules.rankOfSeverity(routed.severity)),
      at,
      changed.map(({ routed }) => routed.then),
    ],
  );
}

/**
 * Most of what a monitoring system sends: they touch no indexed column, and not the content. One statement for each
 * number of repetitions (nearly always one), because `any` looks each id up, where a join would scan the table.
 */
async function countRepetitions(client: PoolClient, entries: Entry[], at: string): Promise<void> {
  for (const [count, some] of Map.groupBy(entries, ({ signals }) => signals)) {
    await client.query(
      'update alerts set signals = signals + $2, last_at = $3 where id = any($1::bigint[])',
      [some.map(({ before }) => before?.id), count, at],
    );
  }
}

async function rewordAlerts(client: PoolClient, entries: Entry[], at: string): Promise<void> {
  if (entries.length === 0) return;
  await client.query(
    `update alerts a set signals = a.signals + r.signals, last_at = $5, summary = r.summary, content = r.content
     from unnest($1::bigint[], $2::integer[], $3::text[], $4::json[]) as r (id, signals, summary, content)
     where a.id = r.id and a.id = any($1::bigint[])`,
    [
      entries.map(({ before }) => before?.id),
      entries.map(({ signals }) => signals),
      entries.map(({ memory }) => memory.open?.signal.summary),
      entries.map(({ memory }) => JSON.stringify(memory.open?.signal)),
      at,
    ],
  );
}
