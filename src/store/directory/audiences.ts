/** What the process's audiences mean here: people, teams, addresses outside and rooms in a chat. */
import type { Queryable } from '../access/queryable.ts';

export interface AudienceRow {
  audience: string;
  users: string[];
  teams: string[];
  addresses: string[];
  chat: string[];
}

export const audiencesAsJson =
  'select audience, users, teams, addresses, chat from audiences order by audience collate "C"';

export async function putAudience(db: Queryable, row: AudienceRow): Promise<void> {
  await db.query(
    `insert into audiences (audience, users, teams, addresses, chat) values ($1, $2, $3, $4, $5)
     on conflict (audience) do update set users = excluded.users, teams = excluded.teams, addresses = excluded.addresses,
       chat = excluded.chat`,
    [row.audience, row.users, row.teams, row.addresses, row.chat],
  );
}

export async function removeAudience(db: Queryable, audience: string): Promise<void> {
  await db.query('delete from audiences where audience = $1', [audience]);
}
