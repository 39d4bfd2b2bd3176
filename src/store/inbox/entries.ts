/** The demonstration's inbox: entries kept by the channel that stands in for all others, read by the page. */
import type { Queryable } from '../access/queryable.ts';

export interface KeptEntry {
  deliveryId: string;
  channel: string;
  to: string;
  person: { handle: string; name: string } | null;
  subject: string;
  text: string;
  answers: { number: string; acknowledgeUrl: string }[];
  /** ISO instant. */
  at: string;
}

/** A demonstration that runs for weeks keeps its newest entries; nobody scrolls further. */
export const mostEntries = 2_000;

/** The same delivery may come twice and is one entry. */
export async function keepInboxEntry(db: Queryable, entry: KeptEntry): Promise<void> {
  await db.query(
    `with old as (
       delete from inbox_entries where delivery_id in (
         select delivery_id from inbox_entries order by at desc, delivery_id desc offset $9 limit 50))
     insert into inbox_entries (delivery_id, at, channel, recipient, person, subject, body, answers)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (delivery_id) do nothing`,
    [
      entry.deliveryId,
      entry.at,
      entry.channel,
      entry.to,
      JSON.stringify(entry.person),
      entry.subject,
      entry.text,
      JSON.stringify(entry.answers),
      mostEntries - 1,
    ],
  );
}

/** Newest first, from behind `after` on; `person`: only what was for them. */
export async function readInbox(
  db: Queryable,
  {
    person,
    after,
    limit,
  }: { person: string | null; after: { at: string; deliveryId: string } | null; limit: number },
): Promise<KeptEntry[]> {
  const { rows } = await db.query<KeptEntry>(
    `select delivery_id as "deliveryId", channel, recipient as to, person, subject, body as text, answers, at
     from inbox_entries
     where ($1::text is null or person->>'handle' = $1)
       and ($2::timestamptz is null or (at, delivery_id) < ($2, $3))
     order by at desc, delivery_id desc limit $4`,
    [person, after?.at ?? null, after?.deliveryId ?? null, limit],
  );
  return rows;
}
