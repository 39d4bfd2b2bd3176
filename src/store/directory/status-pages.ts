/** Status pages as the configuration describes them. */
import type { StatusPageEntry } from '../../domain/config/config.ts';
import type { Queryable } from '../access/queryable.ts';

export interface StatusPageRow {
  handle: string;
  title: string;
  components: StatusPageEntry['components'];
  /** Whatever else the file says, in its words. */
  settings: Omit<StatusPageEntry, 'handle' | 'title' | 'components'>;
}

export const statusPagesAsJson =
  'select handle, title, components, settings from status_pages order by handle collate "C"';

export async function putStatusPage(
  db: Queryable,
  { handle, title, components, ...settings }: StatusPageEntry,
): Promise<void> {
  await db.query(
    `insert into status_pages (handle, title, components, settings) values ($1, $2, $3, $4)
     on conflict (handle) do update set title = excluded.title, components = excluded.components,
       settings = excluded.settings`,
    [handle, title, JSON.stringify(components), JSON.stringify(settings)],
  );
}

export async function removeStatusPage(db: Queryable, handle: string): Promise<void> {
  await db.query('delete from status_pages where handle = $1', [handle]);
}
