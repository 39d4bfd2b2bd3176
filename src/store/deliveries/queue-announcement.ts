/** What the owners of a schedule are told ahead, each thing once: told and queued is one statement, whichever node was first. */
import type { Contact } from '../../domain/message/delivery.ts';
import type { Queryable } from '../access/queryable.ts';
import { rankOf } from './queue-notice.ts';

export interface QueuedAnnouncement {
  /** Why it is sent: nothing is, where all of it was told before. `since`: when it was first due. */
  news: { key: string; since: string }[];
  /** Told along with the news, and so not by itself later. */
  along: string[];
  /** Of the configuration that it speaks of. */
  revision: number;
  urgency: 'high' | 'low';
  to: {
    person: string;
    contact: Pick<Contact, 'id' | 'channel'>;
    at: string;
    subject: string;
    body: string;
  }[];
}

/** Longer than anything is looked back for: what was told by then cannot be due again. */
const keptForDays = 400;

/**
 * Answers how many deliveries were queued. Under the configuration that a backup brought back, what was due before the
 * restore was told by then; who changes the configuration afterwards is told at once what is wrong with it.
 */
export async function queueAnnouncement(
  db: Queryable,
  { news, along, revision, urgency, to }: QueuedAnnouncement,
  now: string,
): Promise<number> {
  const { rowCount } = await db.query(
    `with given as (
       select key, since from jsonb_to_recordset($1) as n (key text, since timestamptz)
     ), fresh as (
       insert into announcements (key, told_at) select key, $4 from given order by key
       on conflict (key) do nothing returning key
     ), beside as (
       insert into announcements (key, told_at) select key, $4 from unnest($2::text[]) as k (key)
       where exists (select from fresh) and key not in (select key from given) order by key
       on conflict (key) do nothing
     ), forgotten as (
       delete from announcements where told_at < $4::timestamptz - make_interval(days => $7)
     ), first as (
       select min(key) as key from given join fresh using (key) where not exists (
         select from audit where noun = 'installation' and handle = 'backup' and since <= at
           and case verb when 'restored' then (after ->> 'revision')::bigint end = $5)
     )
     insert into deliveries (id, kind, person, contact, channel, urgency, message, rank, state, due_at, created_at)
     select first.key || '.' || r.person || '.' || r.contact, 'notice', r.person, r.contact, r.channel, $6,
       jsonb_build_object('subject', r.subject, 'body', r.body), $8, 'waiting', r.at, $4
     from first, jsonb_to_recordset($3) as r (person text, contact text, channel text, at timestamptz, subject text, body text)
     where first.key is not null
     on conflict (id) do nothing`,
    [
      JSON.stringify(news),
      along,
      JSON.stringify(
        to.map(({ contact, ...rest }) => ({ ...rest, contact: contact.id, channel: contact.channel })),
      ),
      now,
      revision,
      urgency,
      keptForDays,
      rankOf[urgency],
    ],
  );
  return rowCount ?? 0;
}
