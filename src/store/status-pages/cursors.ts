/** How far a follower of a page's public changes has come, of each page by itself. */
import type { PoolClient } from 'pg';
import type { Queryable } from '../access/queryable.ts';

export async function readPageCursors(db: Queryable, follower: string): Promise<Map<string, number>> {
  const { rows } = await db.query<{ page: string; seen: number }>(
    'select page, seen from status_page_cursors where follower = $1',
    [follower],
  );
  return new Map(rows.map(({ page, seen }) => [page, seen]));
}

/** Locks it, so that of several nodes one follows at a time; `from`: where one that is new begins. */
export async function lockPageCursor(
  client: PoolClient,
  { follower, page, from }: { follower: string; page: string; from: number },
): Promise<number> {
  await client.query(
    'insert into status_page_cursors (follower, page, seen) values ($1, $2, $3) on conflict do nothing',
    [follower, page, from],
  );
  const { rows } = await client.query<{ seen: number }>(
    'select seen from status_page_cursors where follower = $1 and page = $2 for update',
    [follower, page],
  );
  return rows[0]?.seen ?? from;
}

export async function movePageCursor(
  client: PoolClient,
  { follower, page, seen }: { follower: string; page: string; seen: number },
): Promise<void> {
  await client.query('update status_page_cursors set seen = $3 where follower = $1 and page = $2', [
    follower,
    page,
    seen,
  ]);
}
