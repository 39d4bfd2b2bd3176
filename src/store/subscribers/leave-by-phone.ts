/** Whoever answers STOP wants no more texts: they leave every status page that they follow by this number. */
import type { Queryable } from '../access/queryable.ts';
import { endSubscriber } from './subscribers.ts';

/** Answers how many subscriptions ended. */
export async function leaveByPhone(db: Queryable, phone: string, now: string): Promise<number> {
  const { rows } = await db.query<{ id: string }>(
    `select id from subscribers where kind = 'sms' and address_key = $1 and state in ('pending', 'confirmed')`,
    [phone],
  );
  for (const { id } of rows) await endSubscriber(db, { id, state: 'stopped' }, now);
  return rows.length;
}
