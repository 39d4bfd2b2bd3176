/** How far the installation's own time has come, as its rows tell it: a clock that runs ahead goes on from there. */
import type { Queryable } from '../access/queryable.ts';

/** Null: nothing has happened yet. What a node last wrote of itself counts too, for hours pass without an event. */
export async function lastEventAt(db: Queryable): Promise<string | null> {
  const { rows } = await db.query<{ at: string | null }>(
    `select greatest(
       (select max(at) from incident_events),
       (select max(last_at) from alerts),
       (select max(sent_at) from contact_sends),
       (select max(seen_at) from nodes)) as at`,
  );
  return rows[0]?.at ?? null;
}
