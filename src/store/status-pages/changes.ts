/**
 * The public changes of each page, in their order: what the static copy, caches and subscribers follow. A follower keeps the last
 * number that it has seen of each page.
 */
import type { Queryable } from '../access/queryable.ts';

export type ChangeKind =
  /** An incident appears, with its first update. */
  | 'incident'
  | 'update'
  /** An update's words were corrected. Readers see it; nobody is sent it. */
  | 'correction'
  /** One was announced. */
  | 'maintenance'
  | 'maintenance-reminder'
  | 'maintenance-update'
  | 'maintenance-cancelled'
  /** A component was set by hand. */
  | 'component'
  /** The page itself: its title, its components, its looks. */
  | 'page';

export interface PageChange {
  id: number;
  page: string;
  at: string;
  kind: ChangeKind;
  /** The public incident's id. */
  incident: string | null;
  maintenance: string | null;
  update: string | null;
  /** Components that it concerns; empty: the page as a whole. */
  components: string[];
}

/** In the transaction of the change itself, under the page's lock. */
export async function writePageChange(
  db: Queryable,
  {
    page,
    at,
    kind,
    incident = null,
    maintenance = null,
    update = null,
    components = [],
  }: Pick<PageChange, 'page' | 'at' | 'kind'> & Partial<PageChange>,
): Promise<void> {
  await db.query(
    `insert into status_page_changes (page, at, kind, incident, maintenance, update, components)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [page, at, kind, incident, maintenance, update, components],
  );
}

/** In order, of one page. `after`: the last that was seen; 0: none. */
export async function readPageChanges(
  db: Queryable,
  { page, after, limit }: { page: string; after: number; limit: number },
): Promise<PageChange[]> {
  const { rows } = await db.query<PageChange>(
    `select id, page, at, kind, incident, maintenance, update, components from status_page_changes
     where page = $1 and id > $2 order by id limit $3`,
    [page, after, limit],
  );
  return rows;
}

/** The last of each page that ever changed: whoever keeps a picture knows by it whether it is the latest. */
export async function lastPageChanges(db: Queryable): Promise<Map<string, { id: number; at: string }>> {
  const { rows } = await db.query<{ page: string; id: number; at: string }>(
    `with recursive pages as (
       (select page from status_page_changes order by page limit 1)
       union all
       select (select page from status_page_changes where page > p.page order by page limit 1) from pages p
       where p.page is not null
     )
     select p.page, c.id, c.at from pages p
     cross join lateral (
       select id, at from status_page_changes where page = p.page order by id desc limit 1) c
     where p.page is not null`,
  );
  return new Map(rows.map(({ page, id, at }) => [page, { id, at }]));
}

/** Null: nothing of it ever changed. */
export async function lastPageChange(
  db: Queryable,
  page: string,
): Promise<{ id: number; at: string } | null> {
  const { rows } = await db.query<{ id: number; at: string }>(
    'select id, at from status_page_changes where page = $1 order by id desc limit 1',
    [page],
  );
  return rows[0] ?? null;
}
