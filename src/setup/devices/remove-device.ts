/** A person takes a browser off the list of those that show their pages. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { removeDevice as remove } from '../../store/devices/devices.ts';
import { inTransaction } from '../../store/transaction.ts';

/** False: there is none of theirs with this id. */
export async function removeDevice(
  pool: Pool,
  id: string,
  { person, actor, now }: { person: string; actor: Actor; now: string },
): Promise<boolean> {
  return await inTransaction(pool, async (client) => {
    const label = await remove(client, person, id);
    if (label === null) return false;
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'device',
        handle: `${person}/${id}`,
        verb: 'removed',
        before: { label },
        after: null,
      },
    ]);
    return true;
  });
}
