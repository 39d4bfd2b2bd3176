/** What the process's audiences mean here: people, teams and addresses outside. */
import type { Queryable } from '../access/queryable.ts';

export interface AudienceRow {
  audience: string;
  users: string[];
  teams: string[];
  addresses: string[];
}

export const audiencesAsJson =
  'select audience, users, teams, addresses from audiences order by audience collate "C"';

export async function putAudience(db: Queryable, row: AudienceRow): Promise<void> {
  await db.query(
    `insert into audiences (audience, users, teams, addresses) values ($1, $2, $3, $4)
     on conflict (audience) do update set users = excluded.users, teams = excluded.teams, addresses = excluded.addresses`,
    [row.audience, row.users, row.teams, row.addresses],
  );
}

export async function removeAudience(db: Queryable, audience: string): Promise<void> {
  await db.query('delete from audiences where audience = $1', [audience]);
}
