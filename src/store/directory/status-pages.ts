/** Status pages as the configuration describes them. */
import type { Queryable } from '../access/queryable.ts';

export interface StatusPageRow {
  handle: string;
  title: string;
  components: { name: string; service?: string | undefined; group?: string | undefined }[];
}

export const statusPagesAsJson =
  'select handle, title, components from status_pages order by handle collate "C"';

export async function putStatusPage(db: Queryable, row: StatusPageRow): Promise<void> {
  await db.query(
    `insert into status_pages (handle, title, components) values ($1, $2, $3)
     on conflict (handle) do update set title = excluded.title, components = excluded.components`,
    [row.handle, row.title, JSON.stringify(row.components)],
  );
}

export async function removeStatusPage(db: Queryable, handle: string): Promise<void> {
  await db.query('delete from status_pages where handle = $1', [handle]);
}
