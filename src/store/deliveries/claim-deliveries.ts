/** Claiming what is to be sent: the attempt is committed before the network is touched, under a lease. */
import type { Pool, PoolClient } from 'pg';
import type { IncidentState } from '../../domain/incident/state.ts';
import { plus } from '../../domain/instant.ts';
import type { ChannelKind } from '../../domain/message/delivery.ts';
import { prepared } from '../prepared.ts';
import { inTransaction } from '../transaction.ts';

/** An attempt aborts at 10 s; whoever has not answered by the lease's end is dead, and another takes over. */
export const leaseMs = 15_000;
/** Pages after the first to one contact are joined, at most one message a minute. */
export const joinEveryMs = 60_000;
/** One message carries no more than this many further pages. */
export const mostJoined = 20;

/** Somewhere that is nobody's contact: a mail address of an audience, a room in a chat. */
export interface DeliveryAddress {
  channel: ChannelKind;
  to: string;
  name: string | null;
}

/** The words of a message that no page's state holds. Of an update also whom it is for, why, and where its reader leaves. */
export interface StoredMessage {
  subject: string;
  body: string;
  audience?: string;
  why?: string;
  stopUrl?: string | null;
}

export interface ClaimedDelivery {
  id: string;
  attempt: number;
  /** How many attempts there have been, this one included. */
  attempts: number;
  kind: 'page' | 'notice' | 'update' | 'test';
  incident: string | null;
  page: string | null;
  step: number | null;
  person: string | null;
  contact: string;
  channel: string;
  urgency: 'high' | 'low';
  /** Where it goes where nobody's contact is meant; the person is null then. */
  address: DeliveryAddress | null;
  message: StoredMessage | null;
  /** Deliveries of the same contact that go with this one. */
  joined: {
    id: string;
    attempt: number;
    attempts: number;
    incident: string | null;
    page: string | null;
    step: number | null;
  }[];
}

export interface Claim {
  channel: string;
  bundles: boolean;
  limit: number;
  node: string;
  now: string;
  /** After this another node takes over; the demonstration's fast clock needs more of its own milliseconds. */
  leaseMs: number;
}

/** What a message says of its incident; ladders and clocks are most of a state, and nobody writes of them. */
export type IncidentOfMessage = Omit<IncidentState, 'ladders' | 'clocks'> & {
  /** Who sees it although it is private. */
  members: string[];
};

const stateOfMessage = `(i.state - '{ladders,clocks}'::text[]) || jsonb_build_object('members', to_jsonb(i.members))`;

export interface Claimed {
  deliveries: ClaimedDelivery[];
  /** The incidents that they speak of, as they stand, by id. */
  incidents: Map<string, IncidentOfMessage>;
}

type Row = Omit<ClaimedDelivery, 'attempt' | 'joined'> & { rank: number };

export function claimDeliveries(pool: Pool, claim: Claim): Promise<Claimed> {
  return claim.bundles ? claimBundled(pool, claim) : claimEach(pool, claim);
}

/**
 * In one statement, because a lane of single pages claims for nearly every page, and each statement costs a tenth of a
 * millisecond on both sides. The most severe first, then first pages before repeats.
 */
async function claimEach(pool: Pool, { channel, limit, node, now, leaseMs: forMs }: Claim): Promise<Claimed> {
  const { rows } = await pool.query<Row & { attempt: number; state: IncidentOfMessage | null }>(
    prepared(
      `with due as (
       select ${columns} from deliveries d
       where d.channel = $1 and d.state = 'waiting' and d.due_at <= $2
       order by d.rank, d.repeated, d.due_at limit $3
       for update of d skip locked),
     begun as (
       update deliveries d set state = 'sending', lease_until = $4, attempts = d.attempts + 1
       from due where d.id = due.id returning d.id),
     attempted as (
       insert into delivery_attempts (delivery, node, claimed_at) select id, $5, $2 from due returning id, delivery)
     select due.*, attempted.id as attempt, ${stateOfMessage} as state
     from due join attempted on attempted.delivery = due.id left join incidents i on i.id = due.incident`,
      [channel, now, limit, plus(now, forMs), node],
    ),
  );
  const incidents = new Map<string, IncidentOfMessage>();
  const deliveries = rows.map(({ rank: _, state, ...row }) => {
    if (state !== null) incidents.set(state.id, state);
    return { ...row, attempts: row.attempts + 1, joined: [] };
  });
  return { deliveries, incidents };
}

function claimBundled(pool: Pool, claim: Claim): Promise<Claimed> {
  return inTransaction(pool, async (client) => {
    const rows = await lockWaiting(client, claim);
    if (rows.length === 0) return { deliveries: [], incidents: new Map() };
    const carriers = firstOfEachContact(rows);
    const joined = await lockJoined(client, carriers, claim.now);
    const all = [...carriers, ...joined];
    const attempts = await beginAttempts(client, all, claim);
    await noteSends(client, carriers, claim.now);
    const attemptOf = (id: string): number => {
      const attempt = attempts.get(id);
      if (attempt === undefined) throw new Error(`delivery ${id} was claimed and must have an attempt`);
      return attempt;
    };
    const deliveries = carriers.map(({ rank: _, ...row }) => ({
      ...row,
      attempts: row.attempts + 1,
      attempt: attemptOf(row.id),
      joined: joined
        .filter((other) => other.person === row.person && other.contact === row.contact)
        .map(({ id, attempts: before, incident, page, step }) => ({
          id,
          attempt: attemptOf(id),
          attempts: before + 1,
          incident,
          page,
          step,
        })),
    }));
    return { deliveries, incidents: await readIncidents(client, all) };
  });
}

async function readIncidents(client: PoolClient, rows: Row[]): Promise<Map<string, IncidentOfMessage>> {
  const ids = [...new Set(rows.flatMap(({ incident }) => incident ?? []))];
  const { rows: found } = await client.query<{ id: string; state: IncidentOfMessage }>(
    `select i.id, ${stateOfMessage} as state from incidents i where i.id = any($1::uuid[])`,
    [ids],
  );
  return new Map(found.map(({ id, state }) => [id, state]));
}

const columns = `d.id, d.kind, d.incident, d.page, d.step, d.person, d.contact, d.channel, d.urgency, d.address, d.message,
  d.attempts, d.rank`;

/**
 * The most severe first, then first pages before repeats, then whoever was reached least recently. A page more severe
 * than what the contact was last sent does not wait for the minute to pass, nor does one that was tried and did not get
 * through: what its vendor asks for is its own pause.
 */
async function lockWaiting(client: PoolClient, { channel, limit, now }: Claim): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select ${columns} from deliveries d
     left join contact_sends c on c.person = d.person and c.contact = d.contact
     where d.channel = $1 and d.state = 'waiting' and d.due_at <= $2
       and (c.sent_at is null or c.sent_at <= $2::timestamptz - $4 * interval '1 millisecond' or d.rank < c.rank
         or d.attempts > 0)
     order by d.rank, d.repeated, c.sent_at nulls first, d.due_at limit $3
     for update of d skip locked`,
    [channel, now, limit, joinEveryMs],
  );
  return rows;
}

function firstOfEachContact(rows: Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    // Two addresses have nothing in common, whatever their contact is called.
    const contact = row.person === null ? row.id : `${row.person}\n${row.contact}`;
    if (seen.has(contact)) return false;
    seen.add(contact);
    return true;
  });
}

/** What waits for its next attempt goes along as well: a message to the same contact is leaving anyway. */
async function lockJoined(client: PoolClient, carriers: Row[], now: string): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select ${columns} from unnest($1::text[], $2::text[]) as c (person, contact)
     cross join lateral (
       select * from deliveries
       where person = c.person and contact = c.contact and state = 'waiting' and kind = 'page'
         and (due_at <= $4 or attempts > 0)
         and not id = any($3::text[])
       order by rank, due_at limit ${mostJoined} for update skip locked) d`,
    [
      carriers.filter(({ kind }) => kind === 'page').map(({ person }) => person),
      carriers.filter(({ kind }) => kind === 'page').map(({ contact }) => contact),
      carriers.map(({ id }) => id),
      now,
    ],
  );
  return rows;
}

async function beginAttempts(
  client: PoolClient,
  rows: Row[],
  { node, now, leaseMs }: Claim,
): Promise<Map<string, number>> {
  const ids = rows.map(({ id }) => id);
  await client.query(
    `update deliveries set state = 'sending', lease_until = $2, attempts = attempts + 1 where id = any($1::text[])`,
    [ids, plus(now, leaseMs)],
  );
  const { rows: attempts } = await client.query<{ id: number; delivery: string }>(
    `insert into delivery_attempts (delivery, node, claimed_at) select unnest($1::text[]), $2, $3 returning id, delivery`,
    [ids, node, now],
  );
  return new Map(attempts.map(({ id, delivery }) => [delivery, id]));
}

async function noteSends(client: PoolClient, carriers: Row[], now: string): Promise<void> {
  const people = carriers.filter(({ person }) => person !== null);
  await client.query(
    `insert into contact_sends (person, contact, sent_at, rank)
     select person, contact, $4, rank from unnest($1::text[], $2::text[], $3::smallint[]) as r (person, contact, rank)
     on conflict (person, contact) do update set sent_at = excluded.sent_at, rank = excluded.rank`,
    [
      people.map(({ person }) => person),
      people.map(({ contact }) => contact),
      people.map(({ rank }) => rank),
      now,
    ],
  );
}

/** Attempts whose node died come back; how long that takes is the lease. */
export async function recoverLeases(pool: Pool, now: string): Promise<number> {
  return await takeBack(pool, `state = 'sending' and lease_until <= $1`, [now]);
}

/** What a node that has just started finds of its own: whoever began it is dead, so nobody waits for the lease. */
export async function recoverOwnLeases(pool: Pool, node: string, now: string): Promise<number> {
  return await takeBack(
    pool,
    `state = 'sending' and exists (
       select from delivery_attempts a where a.delivery = deliveries.id and a.node = $2 and a.result is null)`,
    [now, node],
  );
}

async function takeBack(pool: Pool, which: string, values: unknown[]): Promise<number> {
  const { rowCount } = await pool.query(
    `with lost as (
       update deliveries set
         state = case when unwanted then 'cancelled' else 'waiting' end, lease_until = null, due_at = $1
       where id in (select id from deliveries where ${which} limit 500 for update skip locked)
       returning id)
     update delivery_attempts a set result = 'lost', ended_at = $1 from lost where a.delivery = lost.id and a.result is null`,
    values,
  );
  return rowCount ?? 0;
}
