/** The incident to which a chat channel belongs. */
import type { Viewer } from '../../domain/access/can.ts';
import type { Queryable } from '../access/queryable.ts';
import { scopeParameters, visibleTo } from './visibility.ts';

/** Its number; null: the channel is no incident's, or none that this viewer may know of. */
export async function numberOfChannel(
  db: Queryable,
  viewer: Viewer,
  { system, channel }: { system: string; channel: string },
): Promise<string | null> {
  const { rows } = await db.query<{ number: string }>(
    `select i.number from chat_channels c join incidents i on i.id = c.incident
     where c.system = $3 and c.channel = $4 and ${visibleTo(1, 2)}`,
    [...scopeParameters(viewer), system, channel],
  );
  return rows[0]?.number ?? null;
}
