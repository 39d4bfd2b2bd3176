/** Says more of a maintenance: that it has begun, goes on, is being checked, takes longer, or is over. */
import type { Pool, PoolClient } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { earliest, msOf } from '../../domain/instant.ts';
import { checkMaintenanceStatus, checkPast } from '../../domain/status-page/check-entry.ts';
import type { MaintenanceStatus, StatusPage } from '../../domain/status-page/facts.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import {
  readMaintenance,
  setMaintenance,
  type StoredMaintenance,
} from '../../store/status-pages/maintenances.ts';
import { insertUpdate } from '../../store/status-pages/updates.ts';
import { invalid, noSuchEntry, onPage, type PageRefusal } from './on-page.ts';
import { shortId } from './short-id.ts';

interface AskedStep {
  status: MaintenanceStatus;
  body: string;
  /** Null: now. */
  at: string | null;
  /** It takes longer, or less long; null: as it was planned. */
  scheduledUntil: string | null;
}

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

/** Under the page's lock. What happens by itself comes this way too. */
export async function takeStep(
  client: PoolClient,
  {
    maintenance,
    asked,
    actor,
    byPerson,
    now,
  }: {
    maintenance: StoredMaintenance;
    /** `beganAt`: when it had begun, where nobody said so at the time. */
    asked: AskedStep & { beganAt?: string };
    actor: Actor;
    byPerson: boolean;
    now: string;
  },
): Promise<void> {
  const { id, page, components } = maintenance;
  const at = asked.at ?? now;
  const begins = maintenance.startedAt === null && asked.status !== 'scheduled';
  const ends = maintenance.completedAt === null && asked.status === 'completed';
  const startedAt = begins ? (asked.beganAt ?? at) : maintenance.startedAt;
  await setMaintenance(client, {
    ...maintenance,
    status: asked.status,
    scheduledUntil: asked.scheduledUntil ?? maintenance.scheduledUntil,
    startedAt: ends && startedAt !== null ? earliest(startedAt, at) : startedAt,
    completedAt: ends ? at : maintenance.completedAt,
  });
  const update = {
    id: shortId(),
    status: asked.status,
    body: asked.body,
    displayAt: at,
    writtenAt: now,
    actor,
    publishedAt: now,
    components: [],
    told: null,
    toldText: null,
    byPerson,
  };
  await insertUpdate(client, { maintenance: id }, update);
  await writePageChange(client, {
    page,
    at: now,
    kind: 'maintenance-update',
    maintenance: id,
    update: update.id,
    components,
  });
  const { status, body, scheduledUntil } = asked;
  await writeAudit(client, [
    {
      at: now,
      actor,
      noun: 'status-page-maintenance',
      handle: `${page}/${id}`,
      verb: 'updated',
      before: { status: maintenance.status, scheduledUntil: maintenance.scheduledUntil },
      after: { status, body, at, scheduledUntil: scheduledUntil ?? maintenance.scheduledUntil },
    },
  ]);
}
