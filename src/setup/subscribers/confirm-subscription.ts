/** Whoever reads what was sent to an address says that they want it. */
import type { Pool } from 'pg';
import { takeConfirmation } from '../../store/subscribers/confirmations.ts';
import { confirmSubscriber } from '../../store/subscribers/subscribers.ts';
import { inTransaction } from '../../store/transaction.ts';

/** Answers the subscriber's id; null: it was used before, or has expired. */
export async function confirmSubscription(
  pool: Pool,
  confirmation: string,
  now: string,
): Promise<string | null> {
  return inTransaction(pool, async (client) => {
    const taken = await takeConfirmation(client, confirmation, now);
    if (taken === null) return null;
    await confirmSubscriber(client, { id: taken.subscriber, components: taken.components }, now);
    return taken.subscriber;
  });
}
