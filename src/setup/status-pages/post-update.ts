/** Says more of an incident that stands on a status page, at once or as its draft. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { type AskedUpdate, checkUpdate } from '../../domain/status-page/check-entry.ts';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import { isRepeated, overSince } from '../../domain/status-page/updates.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import { readIncident, setIncident, type StoredIncident } from '../../store/status-pages/incidents.ts';
import { shortId } from '../../store/status-pages/short-id.ts';
import { insertUpdate, removeDraftUpdate } from '../../store/status-pages/updates.ts';
import { invalid, noSuchEntry, onPage, type PageRefusal } from './on-page.ts';

interface PostOptions {
  page: StatusPage;
  incident: string;
  asked: AskedUpdate & { publish: boolean };
  actor: Actor;
  now: string;
}

export async function postUpdate(
  pool: Pool,
  { page, incident: id, asked, actor, now }: PostOptions,
): Promise<{ ok: true; incident: StoredIncident } | PageRefusal> {
  const errors = checkUpdate(page, asked, now);
  if (errors.length > 0) return invalid(errors);
  return await onPage<{ ok: true; incident: StoredIncident }>(pool, page.handle, async (client) => {
    const incident = await readIncident(client, { page: page.handle, id });
    if (incident === null) return noSuchEntry;
    const { publish, status, body, components } = asked;
    if (publish && incident.publishedAt === null)
      return {
        ok: false,
        refused: 'still-a-draft',
        sentence: `"${incident.title}" is still a draft, so readers have nothing that this could follow.`,
      };
    if (publish && isRepeated(incident.updates, asked, now)) return { ok: true, incident };
    // There is one draft of each incident; whoever writes now knows more than it does.
    for (const update of incident.updates.filter(({ publishedAt }) => publishedAt === null))
      await removeDraftUpdate(client, update.id);
    const update = {
      id: shortId(),
      status,
      body,
      displayAt: asked.at ?? now,
      writtenAt: now,
      actor,
      publishedAt: publish ? now : null,
      components,
      told: null,
      toldText: null,
      byPerson: true,
    };
    await insertUpdate(client, { incident: id }, update);
    if (publish) {
      const overAt = overSince({ updates: [...incident.updates, { ...update, editedAt: null }] });
      await setIncident(client, { ...incident, overAt });
      await writePageChange(client, {
        page: page.handle,
        at: now,
        kind: 'update',
        incident: id,
        update: update.id,
        components: touched(incident, components),
      });
    }
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-incident',
        handle: `${page.handle}/${id}`,
        verb: publish ? 'updated' : 'drafted',
        before: null,
        after: { update: update.id, status, body, at: update.displayAt, components },
      },
    ]);
    return { ok: true, incident: (await readIncident(client, { page: page.handle, id }))! };
  });
}

/** All components that the incident has to do with: whoever follows one of them hears of each update. */
export function touched(
  incident: Pick<StoredIncident, 'updates'>,
  more: readonly { component: string }[] = [],
): string[] {
  const published = incident.updates.filter(({ publishedAt }) => publishedAt !== null);
  const all = [...published.flatMap(({ components }) => components), ...more];
  return [...new Set(all.map(({ component }) => component))];
}
