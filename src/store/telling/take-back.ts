/** A text of an update that was blanked: what waits with it is not sent, and what was sent keeps none of its words. */
import type { Queryable } from '../access/queryable.ts';

/** Messages are named by the first event of the decision that told them. Answers how many held its words. */
export async function takeBackTold(
  db: Queryable,
  { incident, text }: { incident: string; text: string },
  now: string,
): Promise<number> {
  const { rowCount } = await db.query(
    `with decisions as (
       select min(e.version) as version from incident_events e
       where e.incident = $1 and e.tx in (
         select tx from incident_events
         where incident = $1 and type in ('update-posted', 'update-corrected') and $2 in (event->>'text', event->>'subject'))
       group by e.tx
     ), named as (
       select version from decisions
       union select version from incident_events
       where incident = $1 and type = 'update-corrected' and $2 in (event->>'text', event->>'subject'))
     update deliveries d set
       message = d.message || '{"subject": "", "body": ""}',
       state = case when d.state = 'waiting' then 'cancelled' else d.state end,
       ended_at = case when d.state = 'waiting' then $3::timestamptz else d.ended_at end,
       detail = case when d.state = 'waiting' then 'Its words were taken back.' else d.detail end
     from named where d.incident = $1 and d.kind = 'update' and d.id like 'told.' || $1::text || '.' || named.version || '.%'`,
    [incident, text, now],
  );
  return rowCount ?? 0;
}
