/** A status page as those who write it see it: what its readers see, and beside it what is still a draft, by whom, and corrected how. */
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef, type PersonRef } from '../../domain/incident/naming.ts';
import type { Actor } from '../../domain/incident/events.ts';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import type { PublicIncidentStatus } from '../../domain/status-page/facts.ts';
import { impactOf, maintenancePicture, picture } from '../../domain/status-page/picture.ts';
import { isOver } from '../../domain/status-page/updates.ts';
import type { StoredIncident } from '../../store/status-pages/incidents.ts';
import type { StoredMaintenance } from '../../store/status-pages/maintenances.ts';
import type { StoredFacts } from '../../store/status-pages/read-facts.ts';
import type { UpdateEdit } from '../../store/status-pages/updates.ts';
import type { IncidentEntryView, MaintenanceEntryView, StatusPageBrief } from '../shapes-status-pages.ts';

export function statusPageBrief(
  page: StatusPage,
  facts: StoredFacts,
  { drafts, now }: { drafts: boolean; now: string },
): StatusPageBrief {
  const seen = picture(page, facts, now);
  return {
    handle: page.handle,
    title: page.title,
    url: page.url,
    visibility: page.visibility,
    language: page.language,
    indicator: seen.indicator,
    description: seen.description,
    components: seen.components.length,
    openIncidents: seen.incidents.filter(({ status }) => !isOver(status)).length,
    drafts: drafts ? facts.incidents.filter(hasDraft).length : 0,
    maintenancesAhead: seen.maintenances.filter(({ status }) => !isOver(status)).length,
  };
}

function hasDraft({ updates }: StoredIncident): boolean {
  return updates.some(({ publishedAt }) => publishedAt === null);
}

/** What entries name that stands elsewhere. */
export interface EntryWords {
  directory: Pick<Directory, 'users'>;
  edits: UpdateEdit[];
  /** Incidents' numbers by id, of those alone that whoever looks may see. */
  numbers: Map<string, string>;
}

export function incidentEntryView(
  page: StatusPage,
  entry: StoredIncident,
  { directory, edits, numbers }: EntryWords,
): IncidentEntryView {
  return {
    id: entry.id,
    state: entry.publishedAt === null ? 'draft' : 'published',
    title: entry.title,
    impact: impactOf(entry),
    impactSet: entry.impact,
    incident: (entry.incident === null ? undefined : numbers.get(entry.incident)) ?? null,
    startedAt: entry.startedAt,
    createdAt: entry.createdAt,
    publishedAt: entry.publishedAt,
    overAt: entry.overAt,
    updates: entry.updates.toReversed().map((update) => ({
      id: update.id,
      state: update.publishedAt === null ? 'draft' : 'published',
      status: update.status,
      title: update.title,
      body: update.body,
      displayAt: update.displayAt,
      publishedAt: update.publishedAt,
      editedAt: update.editedAt,
      components: update.components,
      by: personBehind(update.actor, directory),
      byPerson: update.byPerson,
      edits: edits
        .filter((edit) => edit.update === update.id)
        .map(({ at, actor, before }) => ({
          at,
          by: personBehind(actor, directory),
          status: before.status as PublicIncidentStatus,
          body: before.body,
          displayAt: before.displayAt,
        })),
    })),
    permalink: entry.publishedAt === null ? null : `${page.url}/incidents/${entry.id}`,
  };
}

export function maintenanceEntryView(
  page: StatusPage,
  entry: StoredMaintenance,
  directory: Pick<Directory, 'users'>,
): MaintenanceEntryView {
  return {
    ...maintenancePicture(page, entry),
    reminders: entry.reminders.map(lengthText),
    startsItself: entry.startsItself,
    endsItself: entry.endsItself,
    by: personBehind(entry.actor, directory),
  };
}

/** 5400 as `1h30m`. */
function lengthText(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 ? `${rest}s` : ''];
  return text.join('') || '0s';
}

function personBehind(actor: Actor, directory: Pick<Directory, 'users'>): PersonRef | null {
  return actor.kind === 'person' ? personRef(directory, actor.handle) : null;
}
