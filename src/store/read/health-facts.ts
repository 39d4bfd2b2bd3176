/** What the tables say of Tocsin itself, read in one statement and so from one moment. Counts only: nothing of an incident. */
import type { Queryable } from '../access/queryable.ts';

export interface HealthFacts {
  /** The newest page that a vendor accepted; null: none was ever sent. */
  lastSentPage: { sentAt: string; createdAt: string } | null;
  /** Pages that should have begun to be sent by `pagesLateSince` and have not. */
  latePages: number;
  /** Deliveries that were given up since `failedSince`, and those that wait to be tried again. */
  troubles: { channel: string; failed: number; retrying: number }[];
  /** Chats that have refused something of open incidents more than once, and why. */
  refusedByChats: { system: string; incidents: number; reason: string }[];
  /** Alerts that nothing was decided about since `lateSince`. */
  unroutedAlerts: number;
  /** Open incidents that nothing will wake: there must be none. */
  forgottenIncidents: number;
  /** Incidents whose wake-up was due before `lateSince`. */
  lateWakes: number;
  setAside: number;
  held: number;
  openIncidents: number;
  channels: { channel: string; enabled: boolean }[];
  /** Engines, by when they last wrote that they run, the newest first. */
  nodes: { node: string; seenAt: string }[];
}

/** More channels or nodes than that are not a health row's matter. */
const mostRows = 50;

export async function readHealthFacts(
  db: Queryable,
  {
    lateSince,
    pagesLateSince,
    failedSince,
  }: { lateSince: string; pagesLateSince: string; failedSince: string },
): Promise<HealthFacts> {
  const { rows } = await db.query<Row>(
    `select
       (select sent_at from deliveries where kind = 'page' and sent_at is not null
          and created_at > $2::timestamptz - interval '7 days' order by created_at desc limit 1) as "sentAt",
       (select created_at from deliveries where kind = 'page' and sent_at is not null
          and created_at > $2::timestamptz - interval '7 days' order by created_at desc limit 1) as "createdAt",
       (select count(*) from deliveries where kind = 'page' and state = 'waiting' and attempts = 0 and due_at < $3)
         as "latePages",
       (select coalesce(json_agg(t), '[]') from (
          select channel, count(*) filter (where state = 'failed') as failed,
            count(*) filter (where state = 'waiting' and attempts > 0) as retrying
          from deliveries
          where (state = 'failed' and created_at > $2) or (state = 'waiting' and attempts > 0)
          group by channel order by channel limit ${mostRows}) t) as troubles,
       (select coalesce(json_agg(t), '[]') from (
          select coalesce(c.system, 'chat') as system, count(distinct c.incident) as incidents,
            max(fault.value ->> 'reason') as reason
          from incidents i join chat_channels c on c.incident = i.id, jsonb_each(c.actual -> 'faults') fault
          where i.category not in ('resolved', 'closed') and (fault.value ->> 'tries')::integer > 1
          group by 1 order by 1 limit ${mostRows}) t) as "refusedByChats",
       (select count(*) from alerts where unrouted_at < $1) as "unroutedAlerts",
       (select count(*) from incidents i where i.category not in ('resolved', 'closed')
          and not exists (select from incident_wakes w where w.incident = i.id)) as "forgottenIncidents",
       (select count(*) from incident_wakes where wake_at < $1 and not held and not set_aside) as "lateWakes",
       (select count(*) from incident_wakes where set_aside) as "setAside",
       (select count(*) from incident_wakes where held) as held,
       (select count(*) from incidents where category not in ('resolved', 'closed')) as "openIncidents",
       (select coalesce(json_agg(t), '[]') from (
          select channel, coalesce(settings ->> 'enabled', 'true') <> 'false' as enabled
          from channels order by channel limit ${mostRows}) t) as channels,
       (select coalesce(json_agg(t), '[]') from (
          select node, to_char(seen_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "seenAt"
          from nodes order by seen_at desc limit ${mostRows}) t) as nodes`,
    [lateSince, failedSince, pagesLateSince],
  );
  const { sentAt, createdAt, ...facts } = rows[0]!;
  return { ...facts, lastSentPage: sentAt === null || createdAt === null ? null : { sentAt, createdAt } };
}

type Row = Omit<HealthFacts, 'lastSentPage'> & { sentAt: string | null; createdAt: string | null };
