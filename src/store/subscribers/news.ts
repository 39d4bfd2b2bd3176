/** News for subscribers: one row for each piece, which is expanded into one message a subscriber, chunk by chunk. */
import type { SubscriberNews } from '../../domain/subscribers/news.ts';
import type { Queryable } from '../access/queryable.ts';

/** As what the cursor of those who turn changes into news is kept. */
export const newsFollower = 'subscribers';

/** Idempotent by the key; false: it was queued before. */
export async function queueNews(
  db: Queryable,
  { page, key, components, onlyAdded, words }: SubscriberNews,
  now: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into subscriber_news (page, key, components, words, at, only_added) values ($1, $2, $3, $4, $5, $6)
     on conflict (key) do nothing`,
    [page, key, components, JSON.stringify(words), now, onlyAdded],
  );
  return rowCount === 1;
}

/**
 * The next chunk of the oldest piece that is not expanded yet: one statement, so that a crash leaves a chunk done or not begun.
 * Whoever confirmed after it happened has read it on the page. Answers how many subscribers it came to; null: nothing to expand.
 */
export async function expandNews(db: Queryable, chunk: number, now: string): Promise<number | null> {
  const { rows } = await db.query<{ seen: number }>(
    `with piece as (
       select id, page, components, at, expanded_to, only_added from subscriber_news
       where expanded_at is null order by id limit 1 for update skip locked),
     next as (
       select s.id, s.kind, s.components, p.id as news, p.components as concerned from piece p
       cross join lateral (
         select * from subscribers
         where page = p.page and state = 'confirmed' and confirmed_at <= p.at
           and (p.expanded_to is null or id > p.expanded_to) and (not p.only_added or added_by is not null)
         order by id limit $1) s),
     put as (
       insert into subscriber_messages (subscriber, channel, kind, news, rank, state, due_at)
       select id, kind, 'news', news, 1, 'waiting', $2 from next
       where cardinality(components) = 0 or cardinality(concerned) = 0 or components && concerned
       order by id
       on conflict (news, subscriber) do nothing),
     last as (select count(*) as seen, (array_agg(id order by id desc))[1] as id from next),
     moved as (
       update subscriber_news n set expanded_to = coalesce(last.id, n.expanded_to),
         expanded_at = case when last.seen < $1 then $2::timestamptz end
       from piece, last where n.id = piece.id)
     select last.seen from piece, last`,
    [chunk, now],
  );
  return rows[0]?.seen ?? null;
}

/** Counts what became of a few pieces of news of which nothing waits any more. Answers how many they were. */
export async function settleNews(db: Queryable, most: number): Promise<number> {
  const { rowCount } = await db.query(
    `update subscriber_news n set ends = ${endsOf}
     where id in (
       select id from subscriber_news o where ends is null and expanded_at is not null
         and not exists (select from subscriber_messages where news = o.id and state in ('waiting', 'sending'))
       order by id limit $1 for update skip locked)`,
    [most],
  );
  return rowCount ?? 0;
}

const endsOf = `coalesce((select json_object_agg(state, count) from (
  select state, count(*) as count from subscriber_messages where news = n.id group by state) m), '{}'::json)`;

/** What became of each of the latest pieces of news of a page; counted anew only where something still waits. */
export async function listNews(
  db: Queryable,
  { page, limit }: { page: string; limit: number },
): Promise<{ id: number; at: string; subject: string; expanded: boolean; counts: Record<string, number> }[]> {
  const { rows } = await db.query<{
    id: number;
    at: string;
    subject: string;
    expanded: boolean;
    counts: Record<string, number>;
  }>(
    `select n.id, n.at, n.words ->> 'subject' as subject, n.expanded_at is not null as expanded,
       coalesce(n.ends, ${endsOf}) as counts
     from subscriber_news n where n.page = $1 order by n.id desc limit $2`,
    [page, limit],
  );
  return rows;
}
