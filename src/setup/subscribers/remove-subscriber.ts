/** An admin removes a subscriber, with everything that was kept of them. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { removeSubscriber as removeRow } from '../../store/subscribers/subscribers.ts';
import { inTransaction } from '../../store/transaction.ts';

/** False: there was none. */
export async function removeSubscriber(
  pool: Pool,
  { page, id }: { page: string; id: string },
  { actor, now }: { actor: Actor; now: string },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const removed = await removeRow(client, { page, id });
    if (removed === null) return false;
    const before = { id, kind: removed.kind, state: removed.state };
    await writeAudit(client, [
      { at: now, actor, noun: 'subscriber', handle: page, verb: 'removed', before, after: null },
    ]);
    return true;
  });
}
