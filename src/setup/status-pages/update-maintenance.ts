/** Says more of a maintenance: that it has begun, goes on, is being checked, takes longer, or is over. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { msOf } from '../../domain/instant.ts';
import { checkMaintenanceStatus, checkPast } from '../../domain/status-page/check-entry.ts';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import { isRepeated } from '../../domain/status-page/updates.ts';
import { readMaintenance, type StoredMaintenance } from '../../store/status-pages/maintenances.ts';
import { type AskedStep, takeStep } from '../../store/status-pages/take-step.ts';
import { invalid, noSuchEntry, onPage, type PageRefusal } from './on-page.ts';

export async function updateMaintenance(
  pool: Pool,
  {
    page,
    maintenance: id,
    asked,
    actor,
    now,
  }: { page: StatusPage; maintenance: string; asked: AskedStep; actor: Actor; now: string },
): Promise<{ ok: true; maintenance: StoredMaintenance } | PageRefusal> {
  return await onPage<{ ok: true; maintenance: StoredMaintenance }>(pool, page.handle, async (client) => {
    const maintenance = await readMaintenance(client, { page: page.handle, id });
    if (maintenance === null) return noSuchEntry;
    if (asked.scheduledUntil === null && isRepeated(maintenance.updates, asked, now))
      return { ok: true, maintenance };
    if (maintenance.status === 'completed' && asked.status === 'completed' && asked.scheduledUntil !== null)
      return { ok: false, refused: 'maintenance-is-over' };
    const errors = [
      ...checkMaintenanceStatus(maintenance.status, asked.status),
      ...(asked.at === null ? [] : checkPast(asked.at, now)),
      ...(asked.scheduledUntil !== null && msOf(asked.scheduledUntil) <= msOf(maintenance.scheduledFor)
        ? [{ path: ['scheduledUntil'], message: 'is not after the beginning: say when it ends' }]
        : []),
    ];
    if (errors.length > 0) return invalid(errors);
    await takeStep(client, { maintenance, asked, actor, byPerson: true, now });
    return { ok: true, maintenance: (await readMaintenance(client, { page: page.handle, id }))! };
  });
}
