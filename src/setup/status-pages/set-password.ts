/** Gives a page the password by which its readers open it. The hash alone is kept, and what the old one opened is closed. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import { lockPage } from '../../store/status-pages/lock-page.ts';
import { putPagePassword } from '../../store/status-pages/passwords.ts';
import { inTransaction } from '../../store/transaction.ts';

/** `hash` is made outside of the transaction: it takes a tenth of a second. */
export async function setPagePassword(
  pool: Pool,
  { page, hash, actor, now }: { page: string; hash: string; actor: Actor; now: string },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockPage(client, page);
    await putPagePassword(client, { page, hash, now });
    await writePageChange(client, { page, at: now, kind: 'page' });
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-password',
        handle: page,
        verb: 'changed',
        before: null,
        after: null,
      },
    ]);
  });
}
