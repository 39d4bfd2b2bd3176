/** What the chats have of incidents: whose turn it is to be looked at, and what was found and done. */
import { type Actual, nothingYet } from '../../domain/chat/next-step.ts';
import type { ChatSystem } from '../../domain/incident/events.ts';
import type { Queryable } from '../access/queryable.ts';

export interface ClaimedChannel {
  incident: string;
  actual: Actual;
  wanted: string;
}

/** Something happened to these incidents. */
export async function wantChannels(db: Queryable, incidents: string[], now: string): Promise<void> {
  await db.query(
    `insert into chat_channels (incident, actual, due_at) select id, $2, $3 from unnest($1::uuid[]) as r (id) order by id
     on conflict (incident) do update set wanted = chat_channels.wanted + 1,
       due_at = least(chat_channels.due_at, excluded.due_at)`,
    [incidents, JSON.stringify(nothingYet), now],
  );
}

/**
 * The most severe first. Null: nothing is due that nobody looks at already. While somebody's page waits to leave by one of
 * `systems` everything else waits; a page that does not get away within `pagesFirstMs` keeps nothing waiting any longer.
 */
export async function claimChannel(
  db: Queryable,
  {
    claim,
    now,
    until,
    systems,
    pagesFirstMs,
  }: { claim: string; now: string; until: string; systems: ChatSystem[]; pagesFirstMs: number },
): Promise<ClaimedChannel | null> {
  const { rows } = await db.query<ClaimedChannel>(
    `update chat_channels set claim = $1, claimed_until = $3
     where incident = (
       select c.incident from chat_channels c join incidents i on i.id = c.incident
       where c.due_at <= $2 and (c.claimed_until is null or c.claimed_until <= $2)
         and not exists (select from incident_wakes w where w.incident = c.incident and w.held)
         and not exists (select from deliveries d where d.channel = any($4::text[]) and d.kind = 'page'
           and d.state = 'waiting' and d.due_at <= $2 and d.due_at > $2::timestamptz - $5 * interval '1 millisecond')
       order by i.rank, c.due_at limit 1 for update of c skip locked)
     returning incident, actual, wanted::text as wanted`,
    [claim, now, until, systems, pagesFirstMs],
  );
  return rows[0] ?? null;
}

/** False: the claim was lost meanwhile, and nothing is written. */
export async function saveChannel(
  db: Queryable,
  { claim, actual, until }: { claim: string; actual: Actual; until: string },
): Promise<boolean> {
  const { channel } = actual;
  const { rowCount } = await db.query(
    `update chat_channels set actual = $2, system = $3, channel = $4, claimed_until = $5 where claim = $1`,
    [claim, JSON.stringify(actual), actual.system, 'id' in channel ? channel.id : null, until],
  );
  return rowCount === 1;
}

/** `dueAt` null: not before something happens. What happened since it was claimed is due now. */
export async function releaseChannel(
  db: Queryable,
  { claim, wanted, dueAt, now }: { claim: string; wanted: string; dueAt: string | null; now: string },
): Promise<void> {
  await db.query(
    `update chat_channels set claim = null, claimed_until = null, due_at = case when wanted = $2 then $3 else $4::timestamptz end
     where claim = $1`,
    [claim, wanted, dueAt, now],
  );
}

export async function isChannelTaken(
  db: Queryable,
  { system, channel, incident }: { system: ChatSystem; channel: string; incident: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    'select from chat_channels where system = $1 and channel = $2 and incident <> $3',
    [system, channel, incident],
  );
  return rowCount !== 0;
}

/** Null: the chats have nothing of it, and were not asked to. */
export async function readChannel(db: Queryable, incident: string): Promise<Actual | null> {
  const { rows } = await db.query<{ actual: Actual }>(
    'select actual from chat_channels where incident = $1',
    [incident],
  );
  return rows[0]?.actual ?? null;
}

/** When the next one is due; null: none is. */
export async function nextChannelAt(db: Queryable): Promise<string | null> {
  const { rows } = await db.query<{ at: string | null }>('select min(due_at) as at from chat_channels');
  return rows[0]?.at ?? null;
}
