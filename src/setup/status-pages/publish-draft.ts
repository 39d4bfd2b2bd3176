/** Publishes what is still a draft of an incident on a status page, as it stands or as somebody changed it on the way. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { type AskedUpdate, checkUpdate } from '../../domain/status-page/check-entry.ts';
import type { Impact, StatusPage } from '../../domain/status-page/facts.ts';
import { overSince } from '../../domain/status-page/updates.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import { readIncident, setIncident, type StoredIncident } from '../../store/status-pages/incidents.ts';
import { setDraftUpdate } from '../../store/status-pages/updates.ts';
import { invalid, noSuchEntry, onPage, type PageRefusal } from './on-page.ts';
import { touched } from './post-update.ts';

interface PublishOptions {
  page: StatusPage;
  incident: string;
  /** What is left out stays as the draft has it; `at` is now. */
  changes: Partial<AskedUpdate> & { title?: string; impact?: Impact | null };
  actor: Actor;
  now: string;
}

export async function publishDraft(
  pool: Pool,
  { page, incident: id, changes, actor, now }: PublishOptions,
): Promise<{ ok: true; incident: StoredIncident } | PageRefusal> {
  return await onPage<{ ok: true; incident: StoredIncident }>(pool, page.handle, async (client) => {
    const incident = await readIncident(client, { page: page.handle, id });
    if (incident === null) return noSuchEntry;
    const draft = incident.updates.find(({ publishedAt }) => publishedAt === null);
    if (draft === undefined) return { ok: false, refused: 'nothing-to-publish' };
    const known = new Set(page.components.map((component) => component.id));
    const asked = {
      status: changes.status ?? draft.status,
      body: changes.body ?? draft.body,
      // A component that the page has lost since the draft was made is nothing that anybody has to mend.
      components: changes.components ?? draft.components.filter(({ component }) => known.has(component)),
      at: changes.at ?? null,
    };
    const errors = checkUpdate(page, asked, now);
    if (errors.length > 0) return invalid(errors);
    const { at, ...words } = asked;
    const update = {
      ...draft,
      ...words,
      displayAt: at ?? now,
      actor,
      publishedAt: now,
      byPerson: true,
    };
    await setDraftUpdate(client, update);
    const isNew = incident.publishedAt === null;
    const entry = {
      id,
      title: changes.title ?? draft.title ?? incident.title,
      impact: changes.impact === undefined ? incident.impact : changes.impact,
      startedAt: incident.startedAt,
      publishedAt: incident.publishedAt ?? now,
      overAt: overSince({ updates: incident.updates.map((one) => (one.id === draft.id ? update : one)) }),
    };
    await setIncident(client, entry);
    await writePageChange(client, {
      page: page.handle,
      at: now,
      kind: isNew ? 'incident' : 'update',
      incident: id,
      update: draft.id,
      components: touched(incident, update.components),
    });
    const { title, impact } = entry;
    const { status, body, displayAt, components } = update;
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-incident',
        handle: `${page.handle}/${id}`,
        verb: 'published',
        before: null,
        after: { title, impact, update: draft.id, status, body, at: displayAt, components },
      },
    ]);
    return { ok: true, incident: (await readIncident(client, { page: page.handle, id }))! };
  });
}
