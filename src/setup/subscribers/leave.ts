/** A subscriber leaves: at once, and what waits for them does not go out any more. */
import type { Pool } from 'pg';
import { endSubscriber } from '../../store/subscribers/subscribers.ts';
import { inTransaction } from '../../store/transaction.ts';

export async function leave(pool: Pool, subscriber: string, now: string): Promise<void> {
  await inTransaction(pool, (client) => endSubscriber(client, { id: subscriber, state: 'stopped' }, now));
}
