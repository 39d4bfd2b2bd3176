/**
 * The page as programs read it, in the form of Atlassian Statuspage's public API, version 2: the same names, nulls and lists,
 * so that what watches such a page watches this one unchanged. Nothing stands in it that `picture.ts` does not name.
 */
import { markdownToText } from '../domain/message/markdown.ts';
import type {
  ComponentPicture,
  GroupPicture,
  IncidentPicture,
  MaintenancePicture,
  StatusPicture,
  UpdatePicture,
} from '../domain/status-page/picture.ts';
import type { MaintenanceStatus, PublicIncidentStatus } from '../domain/status-page/facts.ts';
import { isOverNow } from './status-words.ts';

/** As theirs: the latest 50. */
const mostListed = 50;

type Json = Record<string, unknown>;

export const statuspageForms: Record<string, (picture: StatusPicture) => Json> = {
  summary: (picture) => ({
    page: pageOf(picture),
    components: componentsOf(picture),
    incidents: unresolved(picture).map((incident) => incidentJson(picture, incident)),
    scheduled_maintenances: [...active(picture), ...upcoming(picture)].map((maintenance) =>
      maintenanceJson(picture, maintenance),
    ),
    status: statusOf(picture),
  }),
  status: (picture) => ({ page: pageOf(picture), status: statusOf(picture) }),
  components: (picture) => ({ page: pageOf(picture), components: componentsOf(picture) }),
  incidents: (picture) => ({
    page: pageOf(picture),
    incidents: picture.incidents.slice(0, mostListed).map((incident) => incidentJson(picture, incident)),
  }),
  'incidents/unresolved': (picture) => ({
    page: pageOf(picture),
    incidents: unresolved(picture).map((incident) => incidentJson(picture, incident)),
  }),
  'scheduled-maintenances': (picture) => ({
    page: pageOf(picture),
    scheduled_maintenances: picture.maintenances
      .slice(0, mostListed)
      .map((maintenance) => maintenanceJson(picture, maintenance)),
  }),
  'scheduled-maintenances/upcoming': (picture) => ({
    page: pageOf(picture),
    scheduled_maintenances: upcoming(picture).map((maintenance) => maintenanceJson(picture, maintenance)),
  }),
  'scheduled-maintenances/active': (picture) => ({
    page: pageOf(picture),
    scheduled_maintenances: active(picture).map((maintenance) => maintenanceJson(picture, maintenance)),
  }),
};

function unresolved({ incidents }: StatusPicture): IncidentPicture[] {
  return incidents.filter(({ status }) => !isOverNow(status)).slice(0, mostListed);
}

function upcoming({ maintenances }: StatusPicture): MaintenancePicture[] {
  return maintenances.filter(({ status }) => status === 'scheduled').slice(0, mostListed);
}

function active({ maintenances }: StatusPicture): MaintenancePicture[] {
  return maintenances
    .filter(({ status }) => status === 'in_progress' || status === 'verifying')
    .slice(0, mostListed);
}

function pageOf({ page }: StatusPicture): Json {
  return {
    id: page.id,
    name: page.title,
    url: page.url,
    time_zone: page.timeZone,
    updated_at: page.updatedAt,
  };
}

/** Their indicator knows four words; a maintenance is told by the description. */
function statusOf({ indicator, description }: StatusPicture): Json {
  return { indicator: indicator === 'maintenance' ? 'none' : indicator, description };
}

/** Groups stand among the components, and name theirs. */
function componentsOf(picture: StatusPicture): Json[] {
  const { groups, components } = picture;
  return [
    ...groups.map((group) => ({
      at: [group.position, 0],
      json: groupJson(picture, group),
    })),
    ...components.map((component) => {
      const group = groups.find(({ id }) => id === component.group);
      return {
        at: group === undefined ? [component.position, 0] : [group.position, component.position],
        json: componentJson(picture, component),
      };
    }),
  ]
    .toSorted((a, b) => a.at[0]! - b.at[0]! || a.at[1]! - b.at[1]!)
    .map(({ json }) => json);
}

function groupJson({ page }: StatusPicture, group: GroupPicture): Json {
  return {
    id: group.id,
    name: group.name,
    status: group.status,
    created_at: group.createdAt,
    updated_at: group.updatedAt,
    position: group.position,
    description: null,
    showcase: false,
    start_date: null,
    group_id: null,
    page_id: page.id,
    group: true,
    only_show_if_degraded: false,
    components: group.components,
  };
}

function componentJson({ page }: StatusPicture, component: ComponentPicture): Json {
  return {
    id: component.id,
    name: component.name,
    status: component.status,
    created_at: component.createdAt,
    updated_at: component.updatedAt,
    position: component.position,
    description: component.description,
    showcase: component.showcase,
    start_date: component.startDate,
    group_id: component.group,
    page_id: page.id,
    group: false,
    only_show_if_degraded: component.onlyIfDegraded,
  };
}

export function incidentJson(picture: StatusPicture, incident: IncidentPicture): Json {
  return {
    id: incident.id,
    name: incident.title,
    status: incident.status,
    created_at: incident.createdAt,
    updated_at: incident.updatedAt,
    monitoring_at: incident.monitoringAt,
    resolved_at: incident.resolvedAt,
    impact: incident.impact,
    shortlink: incident.permalink,
    started_at: incident.startedAt,
    page_id: picture.page.id,
    incident_updates: incident.updates.map((update) => updateJson(update, incident.id)),
    components: touched(picture, incident.components),
  };
}

export function maintenanceJson(picture: StatusPicture, maintenance: MaintenancePicture): Json {
  return {
    id: maintenance.id,
    name: maintenance.title,
    status: maintenance.status,
    created_at: maintenance.createdAt,
    updated_at: maintenance.updatedAt,
    monitoring_at: null,
    resolved_at: maintenance.completedAt,
    impact: maintenance.impact,
    shortlink: maintenance.permalink,
    started_at: maintenance.startedAt ?? maintenance.scheduledFor,
    page_id: picture.page.id,
    incident_updates: maintenance.updates.map((update) => updateJson(update, maintenance.id)),
    components: touched(picture, maintenance.components),
    scheduled_for: maintenance.scheduledFor,
    scheduled_until: maintenance.scheduledUntil,
  };
}

/** Programs put the body into pages of their own: they get text, in which nothing is marked up. */
function updateJson(update: UpdatePicture<PublicIncidentStatus | MaintenanceStatus>, entry: string): Json {
  return {
    id: update.id,
    status: update.status,
    body: markdownToText(update.body),
    incident_id: entry,
    created_at: update.postedAt,
    updated_at: update.editedAt ?? update.postedAt,
    display_at: update.displayAt,
    affected_components:
      update.components.length === 0
        ? null
        : update.components.map(({ component, name, from, to }) => ({
            code: component,
            name,
            old_status: from,
            new_status: to,
          })),
    deliver_notifications: true,
    custom_tweet: null,
    tweet_id: null,
  };
}

function touched(picture: StatusPicture, ids: readonly string[]): Json[] {
  return picture.components
    .filter(({ id }) => ids.includes(id))
    .map((component) => componentJson(picture, component));
}
