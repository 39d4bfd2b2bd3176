/** Calendars that are read from elsewhere: what was read last, how the last attempt ended, and whose turn it is to read. */
import type { FeedEntry } from '../../domain/schedule/feed.ts';
import type { Queryable } from '../access/queryable.ts';
import { dayOf } from './time-off.ts';

export type FeedKind = 'calendar' | 'time-off';

export interface FeedRow {
  what: FeedKind;
  /** A calendar's handle, or a person's. */
  owner: string;
  /** Null: never read. */
  entries: FeedEntry[] | null;
}

export const feedsAsJson = `select f.what, f.owner, f.entries from calendar_feeds f
  where f.entries is not null and (f.what = 'calendar'
    or exists (select from users u where u.handle = f.owner and u.removed_at is null))
  order by f.what, f.owner collate "C"`;

export interface ClaimedFeed extends FeedRow {
  /** A person's own; null for a calendar, whose address the configuration has. */
  url: string | null;
  readBy: string | null;
  etag: string | null;
  lastModified: string | null;
  /** ISO instant. */
  laidOutTo: string | null;
  failures: number;
}

/**
 * A row for each calendar of the configuration, and none for those that it has no more. One that has another address (or zone)
 * than it had is read at once, and a reading of the old one that is under way is nobody's any more.
 */
export async function keepFeedsOf(
  db: Queryable,
  calendars: readonly { handle: string; address: string }[],
  now: string,
): Promise<void> {
  const handles = calendars.map(({ handle }) => handle);
  await db.query(
    `insert into calendar_feeds (what, owner, address, due_at)
     select 'calendar', handle, address, $3 from unnest($1::text[], $2::text[]) as listed (handle, address)
     on conflict (what, owner) do update set address = excluded.address, due_at = excluded.due_at, problem = null,
       failures = 0, claim = null, claimed_until = null
     where calendar_feeds.address <> excluded.address`,
    [handles, calendars.map(({ address }) => address), now],
  );
  await db.query(`delete from calendar_feeds where what = 'calendar' and owner <> all ($1::text[])`, [
    handles,
  ]);
}

/** Null: nothing is due that nobody reads already. Of people who have left nothing is read. */
export async function claimFeed(
  db: Queryable,
  { claim, now, until }: { claim: string; now: string; until: string },
): Promise<ClaimedFeed | null> {
  const { rows } = await db.query<ClaimedFeed>(
    `update calendar_feeds set claim = $1, claimed_until = $3
     where (what, owner) = (
       select f.what, f.owner from calendar_feeds f
       where f.due_at <= $2 and (f.claimed_until is null or f.claimed_until <= $2)
         and (f.what = 'calendar' or exists (select from users u where u.handle = f.owner and u.removed_at is null))
       order by f.due_at, f.owner limit 1 for update skip locked)
     returning what, owner, url, read_by as "readBy", etag, last_modified as "lastModified", entries,
       laid_out_to as "laidOutTo", failures`,
    [claim, now, until],
  );
  return rows[0] ?? null;
}

interface Reading {
  claim: string;
  now: string;
  dueAt: string;
}

/** False: the claim was lost meanwhile (the address was changed, or another node took over), and nothing is written. */
export async function recordRead(
  db: Queryable,
  {
    claim,
    now,
    dueAt,
    entries,
    ignored,
    readBy,
    etag,
    lastModified,
    laidOutTo,
  }: Reading & {
    entries: FeedEntry[];
    ignored: number;
    readBy: string;
    etag: string | null;
    lastModified: string | null;
    laidOutTo: string;
  },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update calendar_feeds set entries = $4, events = $10, ignored = $5, read_by = $6, etag = $7, last_modified = $8,
       laid_out_to = $9, read_at = $2, tried_at = $2, due_at = $3, problem = null, failures = 0, claim = null,
       claimed_until = null
     where claim = $1`,
    [
      claim,
      now,
      dueAt,
      JSON.stringify(entries),
      ignored,
      readBy,
      etag,
      lastModified,
      laidOutTo,
      entries.length,
    ],
  );
  return rowCount === 1;
}

export async function recordUnchanged(db: Queryable, { claim, now, dueAt }: Reading): Promise<void> {
  await db.query(
    `update calendar_feeds set read_at = $2, tried_at = $2, due_at = $3, problem = null, failures = 0, claim = null,
       claimed_until = null
     where claim = $1`,
    [claim, now, dueAt],
  );
}

export async function recordFailure(
  db: Queryable,
  { claim, now, dueAt, problem }: Reading & { problem: string },
): Promise<void> {
  await db.query(
    `update calendar_feeds set tried_at = $2, due_at = $3, problem = $4, failures = failures + 1, claim = null,
       claimed_until = null
     where claim = $1`,
    [claim, now, dueAt, problem],
  );
}

/** False: there is no such feed. Whoever presses often is answered once in `pauseMs`. */
export async function readFeedNow(
  db: Queryable,
  { what, owner, now, pauseMs }: { what: FeedKind; owner: string; now: string; pauseMs: number },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update calendar_feeds
     set due_at = least(due_at, greatest($3, coalesce(tried_at, $3) + $4 * interval '1 millisecond'))
     where what = $1 and owner = $2`,
    [what, owner, now, pauseMs],
  );
  return rowCount === 1;
}

/** What was read from another address stays in force until this one is read; nobody's reading of that is kept. */
export async function putFeedUrl(
  db: Queryable,
  { person, url, now }: { person: string; url: string; now: string },
): Promise<void> {
  await db.query(
    `insert into calendar_feeds (what, owner, url, due_at) values ('time-off', $1, $2, $3)
     on conflict (what, owner) do update set url = $2, due_at = $3, etag = null, last_modified = null, problem = null,
       failures = 0, tried_at = null, claim = null, claimed_until = null`,
    [person, url, now],
  );
}

export async function removeFeed(db: Queryable, person: string): Promise<void> {
  await db.query(`delete from calendar_feeds where what = 'time-off' and owner = $1`, [person]);
}

export interface FeedState {
  owner: string;
  readAt: string | null;
  triedAt: string | null;
  dueAt: string;
  problem: string | null;
  failures: number;
  events: number;
  ignored: number;
}

const stateColumns = `owner, read_at as "readAt", tried_at as "triedAt", due_at as "dueAt", problem, failures,
  events, ignored`;

export async function listCalendarFeeds(db: Queryable): Promise<FeedState[]> {
  const { rows } = await db.query<FeedState>(
    `select ${stateColumns} from calendar_feeds where what = 'calendar' order by owner`,
  );
  return rows;
}

export interface FailingFeed {
  owner: string;
  /** The calendar's, or its handle. */
  name: string;
  /** Null: never. */
  readAt: string | null;
  problem: string;
}

/** Calendars whose last attempt failed, and that were last read before `since` or never. */
export async function listFailingFeeds(db: Queryable, since: string): Promise<FailingFeed[]> {
  const { rows } = await db.query<FailingFeed>(
    `select f.owner, coalesce(c.name, c.handle) as name, f.read_at as "readAt", f.problem
     from calendar_feeds f join calendars c on c.handle = f.owner
     where f.what = 'calendar' and f.problem is not null and (f.read_at is null or f.read_at <= $1)
     order by f.owner`,
    [since],
  );
  return rows;
}

/** With the address, for its owner alone. */
export async function findTimeOffFeed(
  db: Queryable,
  person: string,
): Promise<(FeedState & { url: string }) | null> {
  const { rows } = await db.query<FeedState & { url: string }>(
    `select ${stateColumns}, url from calendar_feeds where what = 'time-off' and owner = $1`,
    [person],
  );
  return rows[0] ?? null;
}

/** What people's feeds say of a time, as `listTimeOff` does of what they entered. */
export async function listTimeOffRead(
  db: Queryable,
  { person, from, to, limit }: { person: string | null; from: string; to: string; limit: number },
): Promise<{ person: string; from: string; to: string }[]> {
  const { rows } = await db.query<{ person: string; from: string; to: string }>(
    `select f.owner as person, e->>'from' as "from", e->>'to' as "to"
     from calendar_feeds f join users u on u.handle = f.owner, json_array_elements(f.entries) e
     where f.what = 'time-off' and f.entries is not null and u.removed_at is null
       and ($1::text is null or f.owner = $1)
       and e->>'to' >= ${dayOf('$2', '- 2')} and e->>'from' <= ${dayOf('$3', '+ 2')}
     order by 2, 1 limit $4`,
    [person, from, to, limit],
  );
  return rows;
}
