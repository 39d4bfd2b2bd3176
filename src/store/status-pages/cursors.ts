/** How far a follower of a page's public changes has come, of each page by itself. */
import type { Queryable } from '../access/queryable.ts';

export async function readPageCursors(db: Queryable, follower: string): Promise<Map<string, number>> {
  const { rows } = await db.query<{ page: string; seen: number }>(
    'select page, seen from status_page_cursors where follower = $1',
    [follower],
  );
  return new Map(rows.map(({ page, seen }) => [page, seen]));
}

/** Locked against another node until the end of the transaction; `from`: where one that is new begins. */
export async function lockPageCursor(
  client: Queryable,
  { follower, page, from }: { follower: string; page: string; from: number },
): Promise<number> {
  const { rows } = await client.query<{ seen: number }>(
    `insert into status_page_cursors as kept (follower, page, seen) values ($1, $2, $3)
     on conflict (follower, page) do update set seen = kept.seen returning seen`,
    [follower, page, from],
  );
  return rows[0]!.seen;
}

export async function movePageCursor(
  client: Queryable,
  { follower, page, seen }: { follower: string; page: string; seen: number },
): Promise<void> {
  await client.query('update status_page_cursors set seen = $3 where follower = $1 and page = $2', [
    follower,
    page,
    seen,
  ]);
}
