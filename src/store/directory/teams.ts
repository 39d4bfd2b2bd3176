/** Teams, who is in them, and the positions that they bind for their services. */
import type { Queryable } from '../access/queryable.ts';
import type { BindingRow } from './positions.ts';

export interface TeamRow {
  handle: string;
  /** Null: the handle is shown. */
  name: string | null;
  members: string[];
  positions: Record<string, BindingRow>;
}

export const teamsAsJson = 'select handle, name, members, positions from teams order by handle collate "C"';

export async function putTeam(db: Queryable, row: TeamRow): Promise<void> {
  await db.query(
    `insert into teams (handle, name, members, positions) values ($1, $2, $3, $4)
     on conflict (handle) do update set name = excluded.name, members = excluded.members, positions = excluded.positions`,
    [row.handle, row.name, row.members, JSON.stringify(row.positions)],
  );
}

export async function removeTeam(db: Queryable, handle: string): Promise<void> {
  await db.query('delete from teams where handle = $1', [handle]);
}
