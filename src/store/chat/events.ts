/** Events of a chat: kept before the chat is told that we have them, done one after the other, remembered for a day. */
import type { ChatEvent } from '../../domain/chat-commands/from-chat.ts';
import { plus } from '../../domain/instant.ts';
import type { Queryable } from '../access/queryable.ts';

/** Whoever took one and died: another takes it then. Longer than the few calls that one needs. */
const leaseMs = 60_000;
/** Over about an hour; then the chat or we have a fault that a further try does not mend. */
const mostTries = 8;

/**
 * False: it came before, or is about a message that stands in no timeline: people edit all day. What came more than a day ago
 * is forgotten by the way, a bounded number at a time.
 */
export async function keepChatEvent(
  db: Queryable,
  { system, id, event }: { system: string; id: string; event: ChatEvent },
  now: string,
): Promise<boolean> {
  const { channel, message } = event;
  const { rowCount } = await db.query(
    `with expired as (
       delete from chat_events where (system, id) in (
         select system, id from chat_events
         where received_at < $4::timestamptz - interval '24 hours' and due_at is null
         order by received_at limit 50 for update skip locked))
     insert into chat_events (system, id, event, received_at, due_at)
     select $1, $2, $3, $4, $4
     where $5
       or exists (select from chat_messages m where m.system = $1 and m.channel = $6 and m.message = $7)
       or exists (select from chat_events e where e.system = $1 and e.due_at is not null
         and e.event->>'channel' = $6 and e.event->>'message' = $7)
     on conflict (system, id) do nothing`,
    [system, id, JSON.stringify(event), now, event.type === 'marked', channel, message],
  );
  return rowCount === 1;
}

export interface KeptChatEvent {
  id: string;
  event: ChatEvent;
  tries: number;
}

/** The oldest that is due; null: none is. What becomes of a message is done in the order in which it happened. */
export async function claimChatEvent(
  db: Queryable,
  system: string,
  now: string,
): Promise<KeptChatEvent | null> {
  const { rows } = await db.query<KeptChatEvent>(
    `update chat_events set due_at = $3, tries = tries + 1
     where (system, id) = (
       select e.system, e.id from chat_events e
       where e.system = $1 and e.due_at <= $2
         and not exists (
           select from chat_events earlier
           where earlier.system = e.system and earlier.seq < e.seq and earlier.due_at is not null
             and earlier.event->>'channel' = e.event->>'channel'
             and earlier.event->>'message' = e.event->>'message')
       order by e.seq limit 1 for update of e skip locked)
     returning id, event, tries`,
    [system, now, plus(now, leaseMs)],
  );
  return rows[0] ?? null;
}

export async function endChatEvent(db: Queryable, system: string, id: string): Promise<void> {
  await db.query('update chat_events set due_at = null where system = $1 and id = $2', [system, id]);
}

/** It is tried again, twice as long after each try; answers whether it is. */
export async function putOffChatEvent(
  db: Queryable,
  system: string,
  { id, tries }: KeptChatEvent,
  now: string,
): Promise<boolean> {
  const again = tries < mostTries;
  await db.query('update chat_events set due_at = $3 where system = $1 and id = $2', [
    system,
    id,
    again ? plus(now, 15_000 * 2 ** tries) : null,
  ]);
  return again;
}
