/** Throws away what is still a draft: the whole incident where readers never saw it, else what was to be said next. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { discardIncident, readIncident } from '../../store/status-pages/incidents.ts';
import { removeDraftUpdate } from '../../store/status-pages/updates.ts';
import { noSuchEntry, onPage, type PageRefusal } from './on-page.ts';

export async function discardDraft(
  pool: Pool,
  { page, incident: id, actor, now }: { page: StatusPage; incident: string; actor: Actor; now: string },
): Promise<{ ok: true } | PageRefusal> {
  return await onPage(pool, page.handle, async (client) => {
    const incident = await readIncident(client, { page: page.handle, id });
    if (incident === null) return noSuchEntry;
    const draft = incident.updates.find(({ publishedAt }) => publishedAt === null);
    if (draft === undefined)
      return {
        ok: false,
        refused: 'already-published',
        sentence: `Readers have seen "${incident.title}", and what they have seen is not taken away in silence.`,
      };
    if (incident.publishedAt === null) await discardIncident(client, id, now);
    else await removeDraftUpdate(client, draft.id);
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-incident',
        handle: `${page.handle}/${id}`,
        verb: 'discarded',
        before: { title: incident.title, status: draft.status, body: draft.body },
        after: null,
      },
    ]);
    return { ok: true };
  });
}
