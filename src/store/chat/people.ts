/** People as the chats know them: what was asked, and what the answer was. */
import type { ChatSystem } from '../../domain/incident/events.ts';
import type { Queryable } from '../access/queryable.ts';

/** By handle; null: the chat does not know them. `since`: older answers are asked for again. */
export async function readChatPeople(
  db: Queryable,
  system: ChatSystem,
  asked: { person: string; by: string }[],
  since: string,
): Promise<Map<string, string | null>> {
  const { rows } = await db.query<{ person: string; user: string | null }>(
    `select p.person, p.chat_user as user from chat_people p
     join unnest($2::text[], $3::text[]) as r (person, by) on r.person = p.person and r.by = p.asked_by
     where p.system = $1 and (p.chat_user is not null or p.asked_at > $4)`,
    [system, asked.map(({ person }) => person), asked.map(({ by }) => by), since],
  );
  return new Map(rows.map(({ person, user }) => [person, user]));
}

export async function keepChatPerson(
  db: Queryable,
  { system, person, by, user }: { system: ChatSystem; person: string; by: string; user: string | null },
  now: string,
): Promise<void> {
  await db.query(
    `insert into chat_people (system, person, asked_by, chat_user, asked_at) values ($1, $2, $3, $4, $5)
     on conflict (system, person) do update set asked_by = excluded.asked_by, chat_user = excluded.chat_user,
       asked_at = excluded.asked_at`,
    [system, person, by, user, now],
  );
}
