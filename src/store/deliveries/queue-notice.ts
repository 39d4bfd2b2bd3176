/** A notice to people that no incident pages: the operator's alarms, a test of one's own contacts. */
import type { Contact } from '../../domain/message/delivery.ts';
import type { Queryable } from '../access/queryable.ts';

export interface Notice {
  /** Says what it is about: the same notice is sent once, however often it is queued. */
  key: string;
  kind: 'notice' | 'test';
  urgency: 'high' | 'low';
  incident: string | null;
  subject: string;
  body: string;
  /** `at`: when it goes out; now, where it is left out. */
  to: { person: string; contact: Contact; at?: string }[];
}

/** As urgent as a page of the second rank. */
export const rankOf = { high: 2, low: 5 };

/** Answers how many were queued; 0: all of them were before. */
export async function queueNotice(
  db: Queryable,
  { key, kind, urgency, incident, subject, body, to }: Notice,
  now: string,
): Promise<number> {
  const { rowCount } = await db.query(
    `insert into deliveries (id, incident, kind, person, contact, channel, urgency, message, rank, state, due_at, created_at)
     select r.id, $3, $4, r.person, r.contact, r.channel, $5, $6, $7, 'waiting', coalesce(r.at, $2), $2
     from jsonb_to_recordset($1) as r (id text, person text, contact text, channel text, at timestamptz)
     on conflict (id) do nothing`,
    [
      JSON.stringify(
        to.map(({ person, contact, at }) => ({
          id: `${key}.${person}.${contact.id}`,
          person,
          contact: contact.id,
          channel: contact.channel,
          at,
        })),
      ),
      now,
      incident,
      kind,
      urgency,
      JSON.stringify({ subject, body }),
      rankOf[urgency],
    ],
  );
  return rowCount ?? 0;
}
