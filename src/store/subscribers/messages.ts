/**
 * Messages to subscribers: claimed under a lease, marked before their words leave, recorded with the vendor's word. A mail has no
 * key by which its server would know a repeat, so what had begun to leave when its node died is not sent again: it ends as
 * `unknown`. What had only been claimed goes back.
 */
import type { SubscriberKind, SubscriberState } from '../../domain/subscribers/subscriber.ts';
import type { NewsWords } from '../../domain/subscribers/news.ts';
import { plus } from '../../domain/instant.ts';
import type { Queryable } from '../access/queryable.ts';

/** A send ends within 10 s of its beginning, and nothing begins in a lease's last 15. */
export const messageLeaseMs = 60_000;
const beginsBeforeLeaseEndMs = 15_000;

export interface ClaimedMessage {
  id: number;
  channel: SubscriberKind;
  kind: 'news' | 'confirm' | 'known';
  confirmation: string | null;
  /** How many attempts there have been, this one included. */
  attempts: number;
  subscriber: string;
  page: string;
  to: string;
  state: SubscriberState;
  news: { id: number; key: string; words: NewsWords } | null;
  /** When it happened, of news; else when the message was first due. */
  queuedAt: string;
}

/** To one who asked: a link to confirm, or that they subscribe already. They go before news. */
export async function queueAnswer(
  db: Queryable,
  {
    subscriber,
    channel,
    confirmation,
  }: {
    subscriber: string;
    channel: SubscriberKind;
    /** Null: they subscribe already. */ confirmation: string | null;
  },
  now: string,
): Promise<void> {
  await db.query(
    `insert into subscriber_messages (subscriber, channel, kind, confirmation, rank, state, due_at)
     values ($1, $2, $3, $4, 0, 'waiting', $5)`,
    [subscriber, channel, confirmation === null ? 'known' : 'confirm', confirmation, now],
  );
}

/** Of many at once, as an import has them: each is asked to confirm, after those who wait in front of a form. */
export async function queueQuestions(
  db: Queryable,
  entries: readonly { subscriber: string; channel: SubscriberKind; confirmation: string }[],
  now: string,
): Promise<void> {
  await db.query(
    `insert into subscriber_messages (subscriber, channel, kind, confirmation, rank, state, due_at)
     select r.subscriber, r.channel, 'confirm', r.confirmation, 2, 'waiting', $2
     from jsonb_to_recordset($1) as r (subscriber uuid, channel text, confirmation uuid)`,
    [JSON.stringify(entries), now],
  );
}

/** In one statement; the oldest news first, so that what somebody is told comes in its order. */
export async function claimMessages(
  db: Queryable,
  { channel, limit, node, now }: { channel: SubscriberKind; limit: number; node: string; now: string },
): Promise<ClaimedMessage[]> {
  const { rows } = await db.query<ClaimedMessage>(
    `with due as (
       select id from subscriber_messages
       where channel = $1 and state = 'waiting' and due_at <= $2
       order by rank, due_at limit $3 for update skip locked),
     claimed as (
       update subscriber_messages m set state = 'sending', node = $4, lease_until = $5, begun_at = null,
         attempts = m.attempts + 1
       from due where m.id = due.id returning m.*)
     select m.id, m.channel, m.kind, m.confirmation, m.attempts, m.subscriber, s.page, s.address as to, s.state,
       case when n.id is null then null else json_build_object('id', n.id, 'key', n.key, 'words', n.words) end as news,
       coalesce(n.at, c.created_at, m.due_at) as "queuedAt"
     from claimed m join subscribers s on s.id = m.subscriber
     left join subscriber_news n on n.id = m.news left join subscriber_confirmations c on c.id = m.confirmation
     order by m.id`,
    [channel, now, limit, node, plus(now, messageLeaseMs)],
  );
  return rows;
}

/** Their words are about to leave. Answers those that may: of the others the lease is nearly over, or somebody else has them. */
export async function beginMessages(
  db: Queryable,
  { ids, node, now }: { ids: readonly number[]; node: string; now: string },
): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    `update subscriber_messages set begun_at = $3
     where id = any($1::bigint[]) and state = 'sending' and node = $2 and lease_until > $4 returning id`,
    [ids, node, now, plus(now, beginsBeforeLeaseEndMs)],
  );
  return rows.map(({ id }) => id);
}

export type MessageOutcome =
  | { id: number; state: 'sent' | 'failed' | 'unknown' | 'cancelled'; detail: string | null }
  | { id: number; state: 'waiting'; detail: string; dueAt: string };

/** A final state is never left: what the lease took from this node in the meantime stays as it is. */
export async function recordMessages(
  db: Queryable,
  { outcomes, node, now }: { outcomes: readonly MessageOutcome[]; node: string; now: string },
): Promise<void> {
  await db.query(
    `update subscriber_messages m set state = r.state, detail = r.detail, lease_until = null, begun_at = null,
       due_at = coalesce(r."dueAt", m.due_at), ended_at = case when r.state <> 'waiting' then $3::timestamptz end
     from jsonb_to_recordset($1) as r (id bigint, state text, detail text, "dueAt" timestamptz)
     where m.id = r.id and m.state = 'sending' and m.node = $2`,
    [JSON.stringify(outcomes), node, now],
  );
}

/** Of leases that ran out, and where `node` is named of what that node had when it died. Answers how many there were. */
export async function recoverMessages(
  db: Queryable,
  { node, now }: { node: string | null; now: string },
): Promise<number> {
  const { rowCount } = await db.query(
    `update subscriber_messages set
       state = case when begun_at is null then 'waiting' else 'unknown' end,
       ended_at = case when begun_at is not null then $1::timestamptz end,
       detail = case when begun_at is not null then 'cut off while it was sent; it may have arrived' end,
       due_at = case when begun_at is null then $1 else due_at end,
       lease_until = null
     where id in (select id from subscriber_messages
       where state = 'sending' and (lease_until <= $1 or node = $2) limit 500 for update skip locked)`,
    [now, node],
  );
  return rowCount ?? 0;
}

/** A mail that was accepted came back: it was not delivered after all. Answers whose it was. */
export async function noteReturned(
  db: Queryable,
  { id, detail }: { id: number; detail: string },
): Promise<{ subscriber: string; page: string; to: string } | null> {
  // What its news came to is counted anew.
  const { rows } = await db.query<{ subscriber: string; page: string; to: string }>(
    `with returned as (
       update subscriber_messages m set state = 'failed', detail = $2 from subscribers s
       where m.id = $1 and s.id = m.subscriber and m.state in ('sent', 'unknown')
       returning m.subscriber, m.news, s.page, s.address as to),
     uncounted as (update subscriber_news n set ends = null from returned where n.id = returned.news)
     select subscriber, page, "to" from returned`,
    [id, detail],
  );
  return rows[0] ?? null;
}

/** A bounded number of what ended long ago; the news themselves stay with their page. */
export async function forgetMessages(db: Queryable, before: string): Promise<number> {
  const { rowCount } = await db.query(
    `delete from subscriber_messages where id in (
       select id from subscriber_messages where ended_at < $1 limit 2000)`,
    [before],
  );
  return rowCount ?? 0;
}
