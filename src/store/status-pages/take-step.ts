/** A step of a maintenance as it is kept: its new state, what readers are told, the public change and the audit of it, together. */
import type { Actor } from '../../domain/incident/events.ts';
import { earliest, latest } from '../../domain/instant.ts';
import type { MaintenanceStatus } from '../../domain/status-page/facts.ts';
import type { Queryable } from '../access/queryable.ts';
import { writeAudit } from '../directory/audit.ts';
import { writePageChange } from './changes.ts';
import { setMaintenance, type StoredMaintenance } from './maintenances.ts';
import { shortId } from './short-id.ts';
import { insertUpdate } from './updates.ts';

export interface AskedStep {
  status: MaintenanceStatus;
  body: string;
  /** Null: now. */
  at: string | null;
  /** It takes longer, or less long; null: as it was planned. */
  scheduledUntil: string | null;
}

/** Under the page's lock. What happens by itself comes this way too. */
export async function takeStep(
  client: Queryable,
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
    // One that was announced after it had begun: nothing is said of it before its announcement.
    displayAt: latest(at, maintenance.createdAt),
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
