/** Sets, or takes away, the calendar by which somebody is away. Its address is their secret: the audit names the host. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { findTimeOffFeed, putFeedUrl, removeFeed } from '../../store/directory/calendar-feeds.ts';
import { readZone } from '../../store/directory/people.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';

type PutFeed =
  | { ok: true; revision: number }
  | { ok: false; refused: 'no-such-person' | 'no-such-feed' | 'invalid-feed-address' };

/** `url: null` takes it away, and with it whatever it said. */
export async function putTimeOffFeed(
  pool: Pool,
  url: string | null,
  { person, actor, now }: { person: string; actor: Actor; now: string },
): Promise<PutFeed> {
  if (url !== null && !isFeedAddress(url)) return { ok: false, refused: 'invalid-feed-address' };
  return inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    async (client): Promise<PutFeed> => {
      const revision = await lockDirectory(client);
      if ((await readZone(client, person)) === null) return { ok: false, refused: 'no-such-person' };
      const there = await findTimeOffFeed(client, person);
      if (url === null && there === null) return { ok: false, refused: 'no-such-feed' };
      if (url !== null) await putFeedUrl(client, { person, url, now });
      else await removeFeed(client, person);
      const host = (address: string | undefined | null) => (address ? { host: new URL(address).host } : null);
      await writeAudit(client, [
        {
          at: now,
          actor,
          noun: 'time-off-feed',
          handle: person,
          verb: there === null ? 'created' : url === null ? 'removed' : 'changed',
          before: host(there?.url),
          after: host(url),
        },
      ]);
      // A new address changes nothing before it is read; without one, nobody is away by it any more.
      return { ok: true, revision: url === null ? await bumpRevision(client, now) : revision };
    },
  );
}

/** `${NAME}` would send a secret of the installation to an address of one's own choosing. */
function isFeedAddress(url: string): boolean {
  const plain = url.replace(/^webcals?:/i, 'https:');
  if (!URL.canParse(plain) || url.includes('${')) return false;
  const { protocol, host } = new URL(plain);
  return (protocol === 'https:' || protocol === 'http:') && host !== '';
}
