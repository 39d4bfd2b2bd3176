/**
 * Reads the calendars that are due, one at a time, by whichever node claims them. What was read well stays in force
 * until something else is read well; only where that differs does the configuration get a new revision.
 */
import { hash, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import type { Directory } from '../domain/directory/directory.ts';
import { minuteMs, plus } from '../domain/instant.ts';
import {
  type AskedFeed,
  asTimeOff,
  type FeedAnswer,
  isSame,
  nextReadAt,
  type ReadFeed,
  windowAt,
  withPast,
} from '../domain/schedule/feed.ts';
import {
  claimFeed,
  keepFeedsOf,
  recordFailure,
  recordRead,
  recordUnchanged,
  type ClaimedFeed,
} from '../store/directory/calendar-feeds.ts';
import { bumpRevision, lockDirectory } from '../store/directory/revision.ts';
import { inTransaction } from '../store/transaction.ts';

/** As this node knows the configuration; the addresses have their secrets in their places. */
interface KnownCalendars {
  revision: number;
  calendars: { handle: string; url: string; timeZone: string }[];
  directory: Pick<Directory, 'users'>;
}

interface RefreshDeps {
  pool: Pool;
  log: Logger;
  now: () => string;
  known: () => KnownCalendars;
  read: ReadFeed;
  /** The configuration has a new revision. */
  onChanged: () => void;
}

/** Longer than a reading takes at most: three redirects, and the thread that understands it. */
const claimMs = 3 * minuteMs;
const idleMs = 1_000;

/** A turn of the loop: reads at most one, and answers how long it may rest. */
export function makeCalendarRefresh({
  pool,
  log,
  now,
  known,
  read,
  onChanged,
}: RefreshDeps): () => Promise<number> {
  let keptFor: number | null = null;

  return async function turn() {
    const configuration = known();
    if (configuration.revision !== keptFor) {
      await keepRows(configuration);
      keptFor = configuration.revision;
    }
    const claim = randomUUID();
    const claimedAt = now();
    const feed = await claimFeed(pool, { claim, now: claimedAt, until: plus(claimedAt, claimMs) });
    if (feed === null) return idleMs;
    const asked = askedOf(feed, configuration, claimedAt);
    // Another node has heard of it before this one; whoever has when the claim has run out reads it.
    if (asked === null) return idleMs;
    await record(feed, { claim, answer: await read(asked.feed), ...asked });
    return 0;
  };

  async function keepRows({ calendars }: KnownCalendars): Promise<void> {
    await inTransaction(pool, (client) =>
      keepFeedsOf(
        client,
        calendars.map(({ handle, url, timeZone }) => ({ handle, address: readByOf(url, timeZone) })),
        now(),
      ),
    );
  }

  async function record(
    feed: ClaimedFeed,
    {
      claim,
      answer,
      readBy,
      feed: { window },
    }: { claim: string; answer: FeedAnswer; readBy: string; feed: AskedFeed },
  ): Promise<void> {
    const at = now();
    const name = `${feed.what}/${feed.owner}`;
    const reading = { claim, now: at };
    switch (answer.outcome) {
      case 'failed': {
        const failures = feed.failures + 1;
        // What somebody's own calendar holds may be quoted in the sentence, and is nobody else's business.
        const problem = feed.what === 'calendar' ? answer.problem : undefined;
        log.warn(
          { problem, failures },
          feed.what === 'calendar'
            ? `The calendar ${feed.owner} could not be read.`
            : `The calendar by which ${feed.owner} is away could not be read.`,
        );
        return recordFailure(pool, {
          ...reading,
          problem: answer.problem,
          dueAt: nextReadAt({ name, failures, now: at }),
        });
      }
      case 'unchanged':
        return recordUnchanged(pool, { ...reading, dueAt: nextReadAt({ name, failures: 0, now: at }) });
      case 'read': {
        const { entries: found, ignored } =
          feed.what === 'time-off' ? asTimeOff(answer.entries) : { entries: answer.entries, ignored: 0 };
        const entries = withPast(feed.entries, found, at);
        const differs = !isSame(feed.entries, entries);
        const changed = await inTransaction(pool, async (client) => {
          // As every change of the configuration does, before anything else is locked.
          if (differs) await lockDirectory(client);
          const kept = await recordRead(client, {
            ...reading,
            entries,
            ignored,
            readBy,
            etag: answer.etag,
            lastModified: answer.lastModified,
            laidOutTo: window.to,
            dueAt: nextReadAt({ name, failures: 0, now: at }),
          });
          if (kept && differs) await bumpRevision(client, at);
          return kept && differs;
        });
        if (changed) onChanged();
      }
    }
  }
}

/** Null: this node knows no address for it. */
function askedOf(
  feed: ClaimedFeed,
  { calendars, directory }: KnownCalendars,
  now: string,
): { feed: AskedFeed; readBy: string } | null {
  const known =
    feed.what === 'calendar'
      ? calendars.find(({ handle }) => handle === feed.owner)
      : { url: feed.url ?? '', timeZone: directory.users[feed.owner]?.timeZone ?? 'UTC' };
  if (known === undefined) return null;
  const window = windowAt(now);
  const readBy = readByOf(known.url, known.timeZone);
  // One that never changes repeats into weeks that were not laid out when it was read.
  const stillGood = feed.entries !== null && feed.readBy === readBy && feed.laidOutTo === window.to;
  return {
    feed: {
      ...known,
      window,
      etag: stillGood ? feed.etag : null,
      lastModified: stillGood ? feed.lastModified : null,
    },
    readBy,
  };
}

function readByOf(url: string, timeZone: string): string {
  return hash('sha256', JSON.stringify([url, timeZone]));
}
