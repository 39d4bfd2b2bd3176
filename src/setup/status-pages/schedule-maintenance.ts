/** Announces a maintenance on a status page. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { msOf } from '../../domain/instant.ts';
import { type AskedMaintenance, checkMaintenance } from '../../domain/status-page/check-entry.ts';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import { isRepeated } from '../../domain/status-page/updates.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import {
  insertMaintenance,
  readMaintenance,
  readMaintenancesSince,
  type StoredMaintenance,
} from '../../store/status-pages/maintenances.ts';
import { shortId } from '../../store/status-pages/short-id.ts';
import { insertUpdate } from '../../store/status-pages/updates.ts';
import { invalid, onPage, type PageRefusal } from './on-page.ts';

interface ScheduleOptions {
  page: StatusPage;
  asked: AskedMaintenance & {
    title: string;
    body: string;
    /** In seconds before it begins. */
    reminders: number[];
    startsItself: boolean;
    endsItself: boolean;
  };
  actor: Actor;
  now: string;
}

export async function scheduleMaintenance(
  pool: Pool,
  { page, asked, actor, now }: ScheduleOptions,
): Promise<{ ok: true; maintenance: StoredMaintenance } | PageRefusal> {
  const errors = checkMaintenance(page, asked, now);
  if (errors.length > 0) return invalid(errors);
  return await onPage<{ ok: true; maintenance: StoredMaintenance }>(pool, page.handle, async (client) => {
    const { body, ...planned } = asked;
    const ahead = await readMaintenancesSince(client, { page: page.handle, since: now });
    const again = ahead.find(
      ({ title, scheduledFor, updates }) =>
        title === asked.title &&
        scheduledFor === asked.scheduledFor &&
        isRepeated(updates, { status: 'scheduled', body }, now),
    );
    if (again !== undefined) return { ok: true, maintenance: again };
    const id = shortId();
    const secondsLeft = (msOf(asked.scheduledFor) - msOf(now)) / 1000;
    await insertMaintenance(client, {
      id,
      page: page.handle,
      status: 'scheduled',
      startedAt: null,
      completedAt: null,
      createdAt: now,
      actor,
      ...planned,
      // Whoever reads the announcement now need not be reminded of what is nearer than the reminder.
      reminded: planned.reminders.filter((seconds) => seconds >= secondsLeft),
    });
    const update = {
      id: shortId(),
      status: 'scheduled' as const,
      body,
      displayAt: now,
      writtenAt: now,
      actor,
      publishedAt: now,
      components: [],
      told: null,
      toldText: null,
      byPerson: true,
    };
    await insertUpdate(client, { maintenance: id }, update);
    await writePageChange(client, {
      page: page.handle,
      at: now,
      kind: 'maintenance',
      maintenance: id,
      update: update.id,
      components: planned.components,
    });
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-maintenance',
        handle: `${page.handle}/${id}`,
        verb: 'created',
        before: null,
        after: { ...planned, body },
      },
    ]);
    return { ok: true, maintenance: (await readMaintenance(client, { page: page.handle, id }))! };
  });
}
