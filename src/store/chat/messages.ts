/** Chat messages that stand in an incident's timeline as notes. */
import type { Queryable } from '../access/queryable.ts';
import type { MarkedMessage } from '../../domain/chat-commands/from-chat.ts';

type Named = MarkedMessage & { system: string };

export async function keepChatMessage(
  db: Queryable,
  { system, channel, message }: Named,
  { incident, note }: { incident: string; note: number },
): Promise<void> {
  await db.query(
    `insert into chat_messages (system, channel, message, incident, note) values ($1, $2, $3, $4, $5)
     on conflict (system, channel, message) do nothing`,
    [system, channel, message, incident, note],
  );
}

export async function findChatMessage(
  db: Queryable,
  { system, channel, message }: Named,
): Promise<{ incident: string; note: number } | null> {
  const { rows } = await db.query<{ incident: string; note: number }>(
    'select incident, note from chat_messages where system = $1 and channel = $2 and message = $3',
    [system, channel, message],
  );
  return rows[0] ?? null;
}

/** As the log has it: the note that was made of a message, where whoever made it died before they wrote it down. */
export async function noteOfMessage(
  db: Queryable,
  incident: string,
  { system, message }: { system: string; message: string },
): Promise<number | null> {
  const { rows } = await db.query<{ version: number }>(
    `select version from incident_events
     where incident = $1 and type = 'noted' and event->'source'->>'message' = $3 and event->'source'->>'system' = $2
     order by version limit 1`,
    [incident, system, message],
  );
  return rows[0]?.version ?? null;
}

/** Everything that a note has said, the first first: none of it remains where the message is deleted. */
export async function textsOfNote(db: Queryable, incident: string, note: number): Promise<string[]> {
  const { rows } = await db.query<{ text: string }>(
    `select event->>'text' as text from incident_events
     where incident = $1 and ((type = 'noted' and version = $2)
       or (type = 'note-edited' and (event->>'note')::integer = $2))
     order by version`,
    [incident, note],
  );
  return rows.map(({ text }) => text);
}

/** What a text says; null: it was blanked. */
export async function readText(db: Queryable, id: string): Promise<string | null> {
  const { rows } = await db.query<{ body: string }>(
    'select body from texts where id = $1 and redacted_at is null',
    [id],
  );
  return rows[0]?.body ?? null;
}
