/** The audit: what must never be, counted by a few indexed queries over what is open. */
import type { Queryable } from './access/queryable.ts';

export interface Audit {
  /** Open incidents without a wake-up. */
  stranded: number;
  /** Wake-ups overdue by more than a minute, held and set-aside ones excepted. */
  overdue: number;
  /** The longest overdue, in ms; 0: none is. */
  latestByMs: number;
  /** Alerts that wait for more than a minute to be routed. */
  unrouted: number;
  /**
   * Deliveries that have been due for more than three minutes; a joined page waits for at most one. What is only told waits its turn,
   * one message a minute and contact: late it is where its contact has been sent nothing meanwhile.
   */
  lateDeliveries: number;
  /** Restored and not yet released. */
  held: number;
  setAside: number;
  /** How often a backup was restored into this installation: the mark of the latest hold. */
  restores: number;
}

export async function audit(db: Queryable, node: string, now: string): Promise<Audit> {
  const { rows } = await db.query<Audit>(
    `select
       (select count(*)::integer from incidents i where category not in ('resolved', 'closed')
          and not exists (select from incident_wakes w where w.incident = i.id)) as stranded,
       (select count(*)::integer from incident_wakes
          where not held and not set_aside and wake_at < $1::timestamptz - interval '60 seconds') as overdue,
       (select coalesce(extract(epoch from greatest(interval '0', $1::timestamptz - min(wake_at))) * 1000, 0)::integer
          from incident_wakes where not held and not set_aside) as "latestByMs",
       (select count(*)::integer from alerts where unrouted_at < $1::timestamptz - interval '60 seconds') as unrouted,
       (select count(*)::integer from deliveries d
          where d.state = 'waiting' and d.due_at < $1::timestamptz - interval '3 minutes'
            and (d.kind = 'page' or not exists (
              select from contact_sends c where c.person = d.person and c.contact = d.contact
                and c.sent_at > $1::timestamptz - interval '3 minutes'))) as "lateDeliveries",
       (select count(*)::integer from incident_wakes where held) as held,
       (select count(*)::integer from incident_wakes where set_aside) as "setAside",
       (select count(*)::integer from audit
          where noun = 'installation' and handle = 'backup' and verb = 'restored') as restores`,
    [now],
  );
  const [found] = rows;
  if (found === undefined) throw new Error('an audit must answer one row');
  await db.query(
    `insert into nodes (node, started_at, seen_at, roles, audit) values ($1, $2, $2, '{}', $3)
     on conflict (node) do update set seen_at = excluded.seen_at, audit = excluded.audit`,
    [node, now, JSON.stringify(found)],
  );
  return found;
}
