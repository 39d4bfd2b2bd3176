/** What was written for an audience, to each of its readers: people by their contacts, addresses and rooms by themselves. */
import type { Queryable } from '../access/queryable.ts';
import type { DeliveryAddress, StoredMessage } from './claim-deliveries.ts';

export interface Telling {
  /** Says what it is about: to each reader it is sent once, however often it is queued. */
  key: string;
  incident: string | null;
  urgency: 'high' | 'low';
  subject: string;
  /** Markdown. */
  body: string;
  /** The audience's label. */
  audience: string;
  /** One sentence: why its readers get it. */
  why: string;
  to: TellingReader[];
}

export type TellingReader =
  /** `at`: when it goes out; now, where it is left out. */
  | { person: string; contact: { id: string; channel: string }; at?: string }
  | { address: DeliveryAddress; stopUrl: string | null };

/** After every page and every notice: people on call come before people who are told. */
const rank = { high: 5, low: 6 };

/** Answers how many were queued; 0: all of them were before. */
export async function queueTelling(
  db: Queryable,
  { key, incident, urgency, subject, body, audience, why, to }: Telling,
  now: string,
): Promise<number> {
  const words: StoredMessage = { subject, body, audience, why };
  const { rowCount } = await db.query(
    `insert into deliveries (id, incident, kind, person, contact, channel, urgency, address, message, rank, state, due_at,
       created_at)
     select r.id, $3, 'update', r.person, r.contact, r.channel, $4, r.address, $5::jsonb || coalesce(r.stop, '{}'), $6,
       'waiting', coalesce(r.at, $2), $2
     from jsonb_to_recordset($1) as r (id text, person text, contact text, channel text, address jsonb, stop jsonb, at timestamptz)
     on conflict (id) do nothing`,
    [
      JSON.stringify(to.map((reader) => rowOf(key, reader))),
      now,
      incident,
      urgency,
      JSON.stringify(words),
      rank[urgency],
    ],
  );
  return rowCount ?? 0;
}

function rowOf(key: string, reader: TellingReader) {
  if ('person' in reader) {
    const { person, contact, at } = reader;
    return {
      id: `${key}.${person}.${contact.id}`,
      person,
      contact: contact.id,
      channel: contact.channel,
      at,
    };
  }
  const { address, stopUrl } = reader;
  const id = `${key}.${address.channel}:${address.to}`;
  return { id, contact: 'address', channel: address.channel, address, stop: { stopUrl } };
}
