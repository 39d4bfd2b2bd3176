/** Services: what is owned and breaks. */
import type { Queryable } from '../access/queryable.ts';
import type { BindingRow } from './positions.ts';

export interface ServiceRow {
  handle: string;
  /** Null: the handle is shown. */
  name: string | null;
  team: string | null;
  runbook: string | null;
  dashboards: string[];
  positions: Record<string, BindingRow>;
}

export const servicesAsJson = `select handle, name, team, runbook, dashboards, positions
  from services order by handle collate "C"`;

export async function putService(db: Queryable, row: ServiceRow): Promise<void> {
  await db.query(
    `insert into services (handle, name, team, runbook, dashboards, positions) values ($1, $2, $3, $4, $5, $6)
     on conflict (handle) do update set name = excluded.name, team = excluded.team, runbook = excluded.runbook,
       dashboards = excluded.dashboards, positions = excluded.positions`,
    [row.handle, row.name, row.team, row.runbook, row.dashboards, JSON.stringify(row.positions)],
  );
}

export async function removeService(db: Queryable, handle: string): Promise<void> {
  await db.query('delete from services where handle = $1', [handle]);
}
