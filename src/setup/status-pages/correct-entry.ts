/** Corrects what a status page says: the words or the time of an update, the title or the weight of an incident. The trace stays. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { type AskedUpdate, checkPast, checkUpdate } from '../../domain/status-page/check-entry.ts';
import type { Impact, StatusPage } from '../../domain/status-page/facts.ts';
import { overSince } from '../../domain/status-page/updates.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import { readIncident, setIncident, type StoredIncident } from '../../store/status-pages/incidents.ts';
import { correctUpdate as keepCorrection, setDraftUpdate } from '../../store/status-pages/updates.ts';
import { invalid, noSuchEntry, onPage, type PageRefusal } from './on-page.ts';
import { touched } from './post-update.ts';

interface Correction<Changes> {
  page: StatusPage;
  incident: string;
  changes: Changes;
  actor: Actor;
  now: string;
}

/** What a draft says is changed without a trace: nobody has read it. */
export async function correctUpdate(
  pool: Pool,
  {
    page,
    incident: id,
    update: updateId,
    changes,
    actor,
    now,
  }: Correction<Partial<AskedUpdate>> & { update: string },
): Promise<{ ok: true; incident: StoredIncident } | PageRefusal> {
  return await onPage<{ ok: true; incident: StoredIncident }>(pool, page.handle, async (client) => {
    const incident = await readIncident(client, { page: page.handle, id });
    const update = incident?.updates.find((one) => one.id === updateId);
    if (incident === null || update === undefined) return noSuchEntry;
    const { status, body, displayAt, components } = update;
    const after = {
      ...update,
      status: changes.status ?? status,
      body: changes.body ?? body,
      displayAt: changes.at ?? displayAt,
      components: changes.components ?? components,
    };
    const errors = checkUpdate(page, { ...after, at: changes.at ?? null }, now).filter(
      // What was right when it was written need not be mended because the page has changed.
      ({ path }) =>
        path[0] !== 'components' || changes.components !== undefined || changes.status !== undefined,
    );
    if (errors.length > 0) return invalid(errors);
    const before = { status, body, displayAt, components };
    if (update.publishedAt === null) await setDraftUpdate(client, { ...after, actor, byPerson: true });
    else {
      await keepCorrection(client, { before: update, update: after, actor, now });
      const overAt = overSince({
        updates: incident.updates.map((one) => (one.id === updateId ? after : one)),
      });
      await setIncident(client, { ...incident, overAt });
      await writePageChange(client, {
        page: page.handle,
        at: now,
        kind: 'correction',
        incident: id,
        update: updateId,
        components: touched(incident, after.components),
      });
    }
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-incident',
        handle: `${page.handle}/${id}`,
        verb: 'corrected',
        before: { update: updateId, ...before },
        after: {
          update: updateId,
          status: after.status,
          body: after.body,
          displayAt: after.displayAt,
          components: after.components,
        },
      },
    ]);
    return { ok: true, incident: (await readIncident(client, { page: page.handle, id }))! };
  });
}

export async function correctIncident(
  pool: Pool,
  {
    page,
    incident: id,
    changes,
    actor,
    now,
  }: Correction<{ title?: string; impact?: Impact | null; startedAt?: string }>,
): Promise<{ ok: true; incident: StoredIncident } | PageRefusal> {
  const { title, impact, startedAt } = changes;
  const errors = startedAt === undefined ? [] : checkPast(startedAt, now);
  if (errors.length > 0) return invalid(errors.map(({ message }) => ({ path: ['startedAt'], message })));
  return await onPage<{ ok: true; incident: StoredIncident }>(pool, page.handle, async (client) => {
    const incident = await readIncident(client, { page: page.handle, id });
    if (incident === null) return noSuchEntry;
    const before = { title: incident.title, impact: incident.impact, startedAt: incident.startedAt };
    const after = {
      title: title ?? before.title,
      impact: impact === undefined ? before.impact : impact,
      startedAt: startedAt ?? before.startedAt,
    };
    await setIncident(client, { ...incident, ...after });
    const draft = incident.updates.find(({ publishedAt }) => publishedAt === null);
    // The title that the draft would have brought along gives way to the one that somebody chose.
    if (draft !== undefined && title !== undefined)
      await setDraftUpdate(client, { ...draft, title: null, actor, byPerson: true });
    if (incident.publishedAt !== null)
      await writePageChange(client, {
        page: page.handle,
        at: now,
        kind: 'correction',
        incident: id,
        components: touched(incident),
      });
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-incident',
        handle: `${page.handle}/${id}`,
        verb: 'corrected',
        before,
        after,
      },
    ]);
    return { ok: true, incident: (await readIncident(client, { page: page.handle, id }))! };
  });
}
