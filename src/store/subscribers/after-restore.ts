/** After a restore nothing that waited for subscribers goes out: it may have, after the backup was taken. What happens now is told. */
import type { Queryable } from '../access/queryable.ts';
import { newsFollower } from './news.ts';

export async function dropWaitingNews(client: Queryable, now: string): Promise<void> {
  await client.query(
    `update subscriber_messages set state = 'cancelled', ended_at = $1, lease_until = null, detail = 'restored from a backup'
     where state in ('waiting', 'sending')`,
    [now],
  );
  await client.query('update subscriber_news set expanded_at = $1 where expanded_at is null', [now]);
  await client.query(
    `insert into status_page_cursors (follower, page, seen)
     select $1, page, max(id) from status_page_changes group by page
     on conflict (follower, page) do update set seen = excluded.seen`,
    [newsFollower],
  );
}
