/** Deliveries on a simulated database: claimed under a lease, recorded, recovered; by the real store's rules. */
import { plus } from '../../src/domain/instant.ts';
import {
  type Claim,
  type Claimed,
  type ClaimedDelivery,
  joinEveryMs,
  mostJoined,
} from '../../src/store/deliveries/claim-deliveries.ts';
import type { QueuedAnnouncement } from '../../src/store/deliveries/queue-announcement.ts';
import { type Notice, rankOf } from '../../src/store/deliveries/queue-notice.ts';
import { mostAttempts, pauseMs } from '../../src/store/deliveries/record-attempt.ts';
import type { DecideContact, EndedAttempt, Now, Written } from '../../src/store/engine-store.ts';
import type { Decided } from '../../src/store/incidents/write-decisions.ts';
import { decideOn, isFailing } from '../../src/store/postgres-engine-store.ts';
import type { AttemptRow, DeliveryRow, Tables } from './rows.ts';
import { compare, moveDelivery } from './rows.ts';
import { writeDecisions } from './simulated-decisions.ts';
import type { Reach } from './simulated-engine-store.ts';

export function claimDeliveries(
  { database: { tables, transactions, trueMs }, distance }: Reach,
  claim: Claim,
): Promise<Claimed> {
  return transactions.statement(distance, () => {
    const carriers = claim.bundles
      ? firstOfEachContact(waitingFor(tables, claim))
      : waitingFor(tables, claim);
    const taken = new Set(carriers);
    const groups = carriers.map((row) => ({
      row,
      joined: claim.bundles && row.kind === 'page' ? joinedTo(tables, row, claim.now, taken) : [],
    }));
    const deliveries = groups.map(({ row, joined }): ClaimedDelivery => {
      if (claim.bundles && row.person !== null)
        tables.contactSends.set(contactOf(row), { sentAt: claim.now, rank: row.rank });
      const { id, kind, incident, page, step, person, contact, channel, urgency, message } = row;
      const attempt = beginAttempt(tables, row, claim, trueMs());
      return {
        id,
        attempt,
        attempts: row.attempts,
        kind,
        incident,
        page,
        step,
        person,
        contact,
        channel,
        urgency,
        address: null,
        message,
        joined: joined.map((other) => ({
          id: other.id,
          attempt: beginAttempt(tables, other, claim, trueMs()),
          attempts: other.attempts,
          incident: other.incident,
          page: other.page,
          step: other.step,
        })),
      };
    });
    const incidents = groups
      .flatMap(({ row, joined }) => [row, ...joined])
      .flatMap(({ incident }) => tables.incidents.get(incident ?? '') ?? []);
    return {
      deliveries,
      incidents: new Map(incidents.map(({ id, state, members }) => [id, { ...state, members }])),
    };
  });
}

/** The same order as the real one's: the most severe first, first pages before repeats, whoever was reached least recently. */
function waitingFor(tables: Tables, { channel, bundles, limit, now }: Claim): DeliveryRow[] {
  const rows = [...tables.waiting].filter(
    (row) => row.channel === channel && row.dueAt <= now && (!bundles || mayGo(tables, row, now)),
  );
  const reachedAt = (row: DeliveryRow): string =>
    bundles ? (tables.contactSends.get(contactOf(row))?.sentAt ?? '') : '';
  return rows
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        Number(a.repeated) - Number(b.repeated) ||
        compare(reachedAt(a), reachedAt(b)) ||
        compare(a.dueAt, b.dueAt),
    )
    .slice(0, limit);
}

/** At most one message a minute to a contact, unless this one is more severe or was tried before. */
function mayGo(tables: Tables, row: DeliveryRow, now: string): boolean {
  const last = tables.contactSends.get(contactOf(row));
  if (last === undefined || row.rank < last.rank || row.attempts > 0) return true;
  return last.sentAt <= plus(now, -joinEveryMs);
}

/** When a waiting delivery can be claimed, for a clock that jumps. */
export function claimableAt(tables: Tables, row: DeliveryRow, bundles: boolean): string {
  const last = bundles ? tables.contactSends.get(contactOf(row)) : undefined;
  if (last === undefined || row.rank < last.rank || row.attempts > 0) return row.dueAt;
  const free = plus(last.sentAt, joinEveryMs);
  return free > row.dueAt ? free : row.dueAt;
}

export function contactOf({ person, contact }: DeliveryRow): string {
  return `${person}\n${contact}`;
}

function firstOfEachContact(rows: DeliveryRow[]): DeliveryRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const contact = contactOf(row);
    if (seen.has(contact)) return false;
    seen.add(contact);
    return true;
  });
}

function joinedTo(tables: Tables, carrier: DeliveryRow, now: string, taken: Set<DeliveryRow>): DeliveryRow[] {
  return [...tables.waiting]
    .filter(
      (row) =>
        row.person === carrier.person &&
        row.contact === carrier.contact &&
        row.kind === 'page' &&
        (row.dueAt <= now || row.attempts > 0) &&
        !taken.has(row),
    )
    .sort((a, b) => a.rank - b.rank || compare(a.dueAt, b.dueAt))
    .slice(0, mostJoined);
}

function beginAttempt(
  tables: Tables,
  row: DeliveryRow,
  { node, now, leaseMs }: Claim,
  begunMs: number,
): number {
  moveDelivery(tables, row, 'sending');
  row.leaseUntil = plus(now, leaseMs);
  row.attempts += 1;
  const id = tables.attempts.length + 1;
  const { id: delivery } = row;
  tables.attempts.push({ id, delivery, node, claimedAt: now, result: null, ambiguous: false, begunMs });
  return id;
}

export async function recordAttempts(
  reach: Reach,
  ended: EndedAttempt[],
  decide: DecideContact,
  now: Now,
): Promise<Written[]> {
  const { distance, node } = reach;
  const { tables, transactions } = reach.database;
  const sent = ended.filter(({ outcome }) => outcome.result === 'sent');
  if (sent.length > 0)
    await transactions.statement(distance, () => {
      for (const end of sent) recordSent(tables, end);
    });
  const failed = ended.filter(({ outcome }) => outcome.result !== 'sent') as Failed[];
  if (failed.length === 0) return [];
  const concerned = failed.filter(isFailing).flatMap(({ serves }) => serves?.incident ?? []);
  return await transactions.run(node, distance, async (transaction) => {
    const ids = [...new Set(concerned)].sort();
    const states = await transactions.lock(
      transaction,
      distance,
      () => ids.map((id) => `incident/${id}`),
      () => new Map(ids.map((id) => [id, tables.incidents.get(id)?.state])),
    );
    const at = now();
    const decided = new Map<string, Decided>();
    for (const end of failed) {
      const { recorded, write } = failure(tables, end, at);
      transaction.writes.push(write);
      if (end.serves === null || !isFailing(end) || recorded === 'cancelled') continue;
      const before = states.get(end.serves.incident);
      if (before === undefined) continue;
      const { page, step } = end.serves;
      decideOn(decided, before, false, (state) =>
        decide(state, { page, step, final: recorded === 'failed' }, at),
      );
    }
    const all = [...decided.values()];
    await writeDecisions(reach, transaction, all, at);
    return all;
  });
}

type Failed = EndedAttempt & { outcome: Exclude<EndedAttempt['outcome'], { result: 'sent' }> };

/** A late word is evidence too: an acceptance that comes after the lease still counts. */
function recordSent(tables: Tables, { delivery, attempt, joinedTo: carrier }: EndedAttempt): void {
  attemptOf(tables, attempt).result = 'sent';
  const row = tables.deliveries.get(delivery);
  if (row === undefined || !['waiting', 'sending', 'cancelled'].includes(row.state)) return;
  moveDelivery(tables, row, 'sent', carrier ?? delivery);
}

function attemptOf({ attempts }: Tables, id: number): AttemptRow {
  const row = attempts[id - 1];
  if (row === undefined) throw new Error(`attempt ${id} must be there`);
  return row;
}

function failure(
  tables: Tables,
  end: Failed,
  now: string,
): { recorded: 'again' | 'failed' | 'cancelled'; write: () => void } {
  const row = tables.deliveries.get(end.delivery);
  if (row === undefined) throw new Error(`delivery ${end.delivery} must be there`);
  const { outcome, attempts } = end;
  // Another attempt may have been begun when this word comes late: then that one goes on, and this changes nothing.
  const stillThis = (): boolean => row.state === 'sending' && row.attempts === attempts;
  const note = (): void => {
    const attempt = attemptOf(tables, end.attempt);
    attempt.result = outcome.result;
    attempt.ambiguous = outcome.result === 'retry' && outcome.ambiguous;
  };
  if (outcome.result === 'gave-up' || (outcome.result === 'retry' && attempts >= mostAttempts))
    return {
      recorded: stillThis() ? 'failed' : 'cancelled',
      write() {
        note();
        if (stillThis()) moveDelivery(tables, row, 'failed');
      },
    };
  const dueAt = outcome.result === 'abandoned' ? now : plus(now, pauseMs(attempts, outcome.afterSeconds));
  return {
    recorded: stillThis() && row.unwanted ? 'cancelled' : 'again',
    write() {
      note();
      if (!stillThis()) return;
      row.dueAt = dueAt;
      moveDelivery(tables, row, row.unwanted ? 'cancelled' : 'waiting');
    },
  };
}

/** `own`: whoever began these is dead, so nobody waits for the lease. */
export function recoverLeases(tables: Tables, own: string | null, now: string): number {
  if (tables.sending.size === 0) return 0;
  const unended = tables.attempts.filter(({ result }) => result === null);
  const begunBy = (row: DeliveryRow) =>
    unended.some(({ delivery, node }) => delivery === row.id && node === own);
  const lost = [...tables.sending].filter((row) =>
    own === null ? row.leaseUntil !== null && row.leaseUntil <= now : begunBy(row),
  );
  for (const row of lost) {
    for (const attempt of unended) {
      if (attempt.delivery === row.id) Object.assign(attempt, { result: 'lost', ambiguous: true });
    }
    row.dueAt = now;
    moveDelivery(tables, row, row.unwanted ? 'cancelled' : 'waiting');
  }
  return lost.length;
}

export function queueNotice(tables: Tables, notice: Notice, now: string): number {
  const { key, kind, urgency, incident, subject, body, to } = notice;
  return to.filter(({ person, contact, at = now }) => {
    const { id, channel } = contact;
    const message = { subject, body };
    return queue(tables, { key, kind, urgency, incident, person, contact: id, channel, message, at, now });
  }).length;
}

/** Nothing is ever restored here. */
export function queueAnnouncement(
  tables: Tables,
  { news, along, urgency, to }: QueuedAnnouncement,
  now: string,
): number {
  const [key] = news
    .map((one) => one.key)
    .filter((one) => !tables.announcements.has(one))
    .sort(compare);
  if (key === undefined) return 0;
  for (const told of [...news.map((one) => one.key), ...along]) tables.announcements.add(told);
  const notice = { key, kind: 'notice', urgency, incident: null, now } as const;
  return to.filter(({ person, contact: { id, channel }, at, ...message }) =>
    queue(tables, { ...notice, person, contact: id, channel, message, at }),
  ).length;
}

/** False: it was queued before. */
function queue(
  tables: Tables,
  {
    key,
    at,
    now,
    ...given
  }: Pick<DeliveryRow, 'kind' | 'incident' | 'contact' | 'channel' | 'urgency' | 'message'> & {
    key: string;
    person: string;
    at: string;
    now: string;
  },
): boolean {
  const id = `${key}.${given.person}.${given.contact}`;
  if (tables.deliveries.has(id)) return false;
  const row: DeliveryRow = {
    ...given,
    id,
    page: null,
    step: null,
    rank: rankOf[given.urgency],
    repeated: false,
    state: 'waiting',
    dueAt: at,
    createdAt: now,
    leaseUntil: null,
    unwanted: false,
    attempts: 0,
  };
  tables.deliveries.set(id, row);
  moveDelivery(tables, row, 'waiting');
  return true;
}
