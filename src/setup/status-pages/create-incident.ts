/** Writes an incident onto a status page, at once or as a draft. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { type AskedUpdate, checkUpdate } from '../../domain/status-page/check-entry.ts';
import type { Impact, StatusPage } from '../../domain/status-page/facts.ts';
import { isRepeated, overSince } from '../../domain/status-page/updates.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import {
  insertIncident,
  readIncident,
  readIncidentsAbout,
  readIncidentsSince,
  setIncident,
  type StoredIncident,
  takeBackIncident,
} from '../../store/status-pages/incidents.ts';
import { shortId } from '../../store/status-pages/short-id.ts';
import { insertUpdate, removeDraftUpdate } from '../../store/status-pages/updates.ts';
import { invalid, onPage, type PageRefusal } from './on-page.ts';

interface CreateOptions {
  page: StatusPage;
  asked: AskedUpdate & {
    title: string;
    impact: Impact | null;
    /** The id of the incident of which it tells. */
    incident: string | null;
    publish: boolean;
  };
  actor: Actor;
  /** ISO instant. */
  now: string;
}

export async function createIncident(
  pool: Pool,
  { page, asked, actor, now }: CreateOptions,
): Promise<{ ok: true; incident: StoredIncident } | PageRefusal> {
  const errors = checkUpdate(page, asked, now);
  if (errors.length > 0) return invalid(errors);
  return await onPage<{ ok: true; incident: StoredIncident }>(pool, page.handle, async (client) => {
    const { title, impact, incident, publish, status, body, components } = asked;
    const at = asked.at ?? now;
    const publishedAt = publish ? now : null;
    const entry = { title, impact, startedAt: at, publishedAt };
    const before =
      incident === null
        ? undefined
        : (await readIncidentsAbout(client, incident)).find((one) => one.page === page.handle);
    if (before !== undefined && before.discardedAt === null)
      return {
        ok: false,
        refused: before.publishedAt === null ? 'still-a-draft' : 'already-on-page',
        sentence: `The page tells of this incident already: "${before.title}" (${before.id}).`,
      };
    const open = publish ? await readIncidentsSince(client, { page: page.handle, since: now }) : [];
    const again = open.find((one) => one.title === title && isRepeated(one.updates, asked, now));
    if (again !== undefined) return { ok: true, incident: again };
    const id = before?.id ?? shortId();
    if (before === undefined)
      await insertIncident(client, { id, page: page.handle, incident, createdAt: now, actor, ...entry });
    else {
      // It was thrown away as a draft; now somebody has words of their own for it.
      await takeBackIncident(client, id);
      for (const update of before.updates) await removeDraftUpdate(client, update.id);
    }
    const update = {
      id: shortId(),
      status,
      body,
      displayAt: at,
      writtenAt: now,
      actor,
      publishedAt,
      components,
      told: null,
      toldText: null,
      byPerson: true,
    };
    await insertUpdate(client, { incident: id }, update);
    const overAt = overSince({ updates: [{ ...update, editedAt: null }] });
    await setIncident(client, { id, ...entry, overAt });
    if (publish)
      await writePageChange(client, {
        page: page.handle,
        at: now,
        kind: 'incident',
        incident: id,
        update: update.id,
        components: components.map(({ component }) => component),
      });
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-incident',
        handle: `${page.handle}/${id}`,
        verb: publish ? 'published' : 'drafted',
        before: null,
        after: { title, impact, incident, status, body, at, components },
      },
    ]);
    return { ok: true, incident: (await readIncident(client, { page: page.handle, id }))! };
  });
}
