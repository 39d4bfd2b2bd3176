/** The incident to which a chat channel belongs. */
import type { Viewer } from '../../domain/access/can.ts';
import type { Queryable } from '../access/queryable.ts';
import { scopeParameters, visibleTo } from './visibility.ts';

/** Null: the channel is no incident's. `number` null: it is one's that this viewer may not know of. */
export async function incidentOfChannel(
  db: Queryable,
  viewer: Viewer,
  { system, channel }: { system: string; channel: string },
): Promise<{ number: string | null } | null> {
  const { rows } = await db.query<{ number: string | null }>(
    `select case when ${visibleTo(1, 2)} then i.number end as number
     from chat_channels c join incidents i on i.id = c.incident
     where c.system = $3 and c.channel = $4`,
    [...scopeParameters(viewer), system, channel],
  );
  return rows[0] ?? null;
}
