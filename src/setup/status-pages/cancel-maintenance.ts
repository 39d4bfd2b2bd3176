/** Calls off a maintenance that has not begun; its readers are told. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import {
  cancelMaintenance as keepCancelled,
  readMaintenance,
} from '../../store/status-pages/maintenances.ts';
import { noSuchEntry, onPage, type PageRefusal } from './on-page.ts';

export async function cancelMaintenance(
  pool: Pool,
  { page, maintenance: id, actor, now }: { page: StatusPage; maintenance: string; actor: Actor; now: string },
): Promise<{ ok: true } | PageRefusal> {
  return await onPage(pool, page.handle, async (client) => {
    const maintenance = await readMaintenance(client, { page: page.handle, id });
    if (maintenance === null) return noSuchEntry;
    if (maintenance.status !== 'scheduled')
      return {
        ok: false,
        refused: 'under-way',
        sentence: `"${maintenance.title}" has begun: end it with an update that is completed.`,
      };
    await keepCancelled(client, id, now);
    await writePageChange(client, {
      page: page.handle,
      at: now,
      kind: 'maintenance-cancelled',
      maintenance: id,
      components: maintenance.components,
    });
    const { title, scheduledFor, scheduledUntil } = maintenance;
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-maintenance',
        handle: `${page.handle}/${id}`,
        verb: 'cancelled',
        before: { title, scheduledFor, scheduledUntil },
        after: null,
      },
    ]);
    return { ok: true };
  });
}
