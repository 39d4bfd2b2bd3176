/** Which channels are set up, and whether they are on. */
import type { Queryable } from '../access/queryable.ts';

export async function readChannelStates(db: Queryable): Promise<{ channel: string; enabled: boolean }[]> {
  const { rows } = await db.query<{ channel: string; enabled: boolean }>(
    `select channel, coalesce(settings ->> 'enabled', 'true') <> 'false' as enabled
     from channels order by channel limit 50`,
  );
  return rows;
}
