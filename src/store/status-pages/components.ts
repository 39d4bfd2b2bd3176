/** Components of pages: since when each is shown, and what people said of them by hand. */
import type { ClaimedStatus, PageFacts } from '../../domain/status-page/facts.ts';
import type { Actor } from '../../domain/incident/events.ts';
import type { Queryable } from '../access/queryable.ts';

/** Those that are new are shown from now on; answers how many are. */
export async function showComponents(
  db: Queryable,
  { page, components, now }: { page: string; components: string[]; now: string },
): Promise<number> {
  const { rowCount } = await db.query(
    `insert into status_page_components (page, component, shown_since)
     select $1, component, $3 from unnest($2::text[]) as component on conflict do nothing`,
    [page, components, now],
  );
  return rowCount ?? 0;
}

export async function readShownSince(db: Queryable, page: string): Promise<PageFacts['shownSince']> {
  const { rows } = await db.query<{ component: string; shownSince: string }>(
    'select component, shown_since as "shownSince" from status_page_components where page = $1',
    [page],
  );
  return Object.fromEntries(rows.map(({ component, shownSince }) => [component, shownSince]));
}

export async function insertStatusByHand(
  db: Queryable,
  entry: { page: string; component: string; status: ClaimedStatus; at: string; actor: Actor },
): Promise<void> {
  await db.query(
    'insert into status_page_statuses (page, component, status, at, actor) values ($1, $2, $3, $4, $5)',
    [entry.page, entry.component, entry.status, entry.at, JSON.stringify(entry.actor)],
  );
}

/** What held at `since` and all that came after it, the newest 5,000: nobody sets more by hand in three months. */
export async function readStatusesByHand(
  db: Queryable,
  { page, since }: { page: string; since: string },
): Promise<PageFacts['setByHand']> {
  const { rows } = await db.query<PageFacts['setByHand'][number]>(
    `select component, status, at from (
       (select component, status, at, id from status_page_statuses where page = $1 and at >= $2
        order by at desc, id desc limit 5000)
       union all
       (select distinct on (component) component, status, at, id from status_page_statuses
        where page = $1 and at < $2 order by component, at desc, id desc)
     ) as set order by at, id`,
    [page, since],
  );
  return rows;
}
