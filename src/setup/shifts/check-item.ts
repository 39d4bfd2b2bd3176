/** Ticks an item of a shift's checklist, or takes the tick away: one row, and one of the audit that says who did it. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { addShiftCheck, type HandoffKey, removeShiftCheck } from '../../store/shifts/checks.ts';
import { inTransaction } from '../../store/transaction.ts';

/** Saying again what is so already changes nothing and leaves no trace. */
export async function checkShiftItem(
  pool: Pool,
  handoff: HandoffKey,
  { checklist, item, checked }: { checklist: string; item: string; checked: boolean },
  { actor, now }: { actor: Actor; now: string },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const row = { checklist, item, actor, checkedAt: now };
    const before = checked ? null : await removeShiftCheck(client, handoff, row);
    const changed = checked ? await addShiftCheck(client, handoff, row) : before !== null;
    if (!changed) return;
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'shift-check',
        handle: `${handoff.schedule}/${handoff.at}`,
        verb: checked ? 'created' : 'removed',
        before,
        after: checked ? row : null,
      },
    ]);
  });
}
