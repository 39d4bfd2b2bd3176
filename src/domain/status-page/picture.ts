/**
 * What the readers of a status page see at an instant, as values: every form of the page (HTML, JSON, feeds, badges, the static
 * copy, mails) is made from this. It is an allow-list: what is not named here never leaves the house, and no draft does.
 */
import { msOf } from '../instant.ts';
import {
  claimsOfIncident,
  componentTimes,
  statusAt,
  type StatusStretch,
  worstOf,
} from './component-times.ts';
import type {
  ClaimedStatus,
  ComponentStatus,
  Impact,
  MaintenanceStatus,
  PageComponent,
  PageFacts,
  PublicIncident,
  PublicIncidentStatus,
  PublicMaintenance,
  StatusPage,
} from './facts.ts';
import { isOver, overSince, type Published, publishedUpdates } from './updates.ts';
import { pageDays, type Uptime, uptimeOf } from './uptime.ts';

export type Indicator = Impact | 'maintenance';

export interface StatusPicture {
  page: Omit<StatusPage, 'components'> & { id: string; updatedAt: string };
  indicator: Indicator;
  /** In English, as programs that read Statuspage's form know it. */
  description: string;
  groups: GroupPicture[];
  /** In the order of the page. */
  components: ComponentPicture[];
  /** Those that are not over and those of the last 90 days, the latest start first. */
  incidents: IncidentPicture[];
  /** The latest first. */
  maintenances: MaintenancePicture[];
}

export interface GroupPicture {
  id: string;
  name: string;
  /** Among components and groups together, from 1; it stands where its first component would. */
  position: number;
  /** The worst of its components'. */
  status: ComponentStatus;
  /** Ids. */
  components: string[];
  createdAt: string;
  updatedAt: string;
}

export interface ComponentPicture {
  id: string;
  name: string;
  description: string | null;
  /** The group's id; null: it stands by itself. */
  group: string | null;
  /** From 1: in its group, or among components and groups. */
  position: number;
  status: ComponentStatus;
  uptime: Uptime;
  /** A local date. */
  startDate: string | null;
  showcase: boolean;
  onlyIfDegraded: boolean;
  createdAt: string;
  /** When its status last changed. */
  updatedAt: string;
}

export interface UpdatePicture<Status extends PublicIncidentStatus | MaintenanceStatus> {
  id: string;
  status: Status;
  /** Markdown. */
  body: string;
  /** The instant of which it speaks. */
  displayAt: string;
  /** When readers could first read it. */
  postedAt: string;
  /** It speaks of a time that was over when it was posted. */
  addedLater: boolean;
  /** When its words were last corrected; null: never. */
  editedAt: string | null;
  /** Components whose status it changes. */
  components: { component: string; name: string; from: ComponentStatus; to: ComponentStatus }[];
}

export interface IncidentPicture {
  id: string;
  title: string;
  impact: Impact;
  status: PublicIncidentStatus;
  startedAt: string;
  createdAt: string;
  updatedAt: string;
  monitoringAt: string | null;
  resolvedAt: string | null;
  /** Ids of components that it has touched. */
  components: string[];
  /** The latest first. */
  updates: UpdatePicture<PublicIncidentStatus>[];
  permalink: string;
}

export interface MaintenancePicture {
  id: string;
  title: string;
  impact: 'maintenance';
  status: MaintenanceStatus;
  scheduledFor: string;
  scheduledUntil: string;
  startedAt: string | null;
  completedAt: string | null;
  createdAt: string;
  updatedAt: string;
  components: string[];
  updates: UpdatePicture<MaintenanceStatus>[];
  permalink: string;
}

/** Whoever writes of what is going on takes a moment to do so; what is dated back further says so. */
const writingTakesMs = 5 * 60_000;

export function picture(page: StatusPage, facts: PageFacts, now: string): StatusPicture {
  const times = componentTimes(facts);
  const components = componentPictures(page, facts, times, now);
  const incidents = facts.incidents
    .flatMap((incident) => incidentPicture(page, incident) ?? [])
    .toSorted((a, b) => msOf(b.startedAt) - msOf(a.startedAt) || msOf(b.createdAt) - msOf(a.createdAt));
  const maintenances = facts.maintenances
    .map((maintenance) => maintenancePicture(page, maintenance))
    .toSorted((a, b) => msOf(b.scheduledFor) - msOf(a.scheduledFor));
  const indicator = indicatorOf(components, incidents, maintenances);
  const { handle, title, url, timeZone, language, theme, visibility, hostName, links, embedIn } = page;
  return {
    page: {
      handle,
      id: handle,
      title,
      url,
      timeZone,
      language,
      theme: { accent: theme.accent, logo: theme.logo },
      visibility,
      hostName,
      links,
      embedIn,
      updatedAt: facts.changedAt,
    },
    indicator,
    description: descriptions[indicator],
    groups: groupPictures(page, components),
    components,
    incidents,
    maintenances,
  };
}

/** Null: readers see nothing of it. */
export function incidentPicture(page: StatusPage, incident: PublicIncident): IncidentPicture | null {
  const updates = publishedUpdates(incident);
  const last = updates.at(-1);
  if (incident.publishedAt === null || last === undefined) return null;
  return {
    id: incident.id,
    title: incident.title,
    impact: impactOf(incident),
    status: last.status,
    startedAt: incident.startedAt,
    createdAt: incident.publishedAt,
    updatedAt: lastTouched(incident.publishedAt, updates),
    monitoringAt: updates.find(({ status }) => status === 'monitoring')?.displayAt ?? null,
    resolvedAt: overSince(incident),
    components: componentsTouched(page, updates),
    updates: updatePictures(page, updates).toReversed(),
    permalink: `${page.url}/incidents/${incident.id}`,
  };
}

export function maintenancePicture(page: StatusPage, maintenance: PublicMaintenance): MaintenancePicture {
  const { id, title, status, scheduledFor, scheduledUntil, startedAt, completedAt, createdAt } = maintenance;
  const updates = publishedUpdates(maintenance);
  return {
    id,
    title,
    impact: 'maintenance',
    status,
    scheduledFor,
    scheduledUntil,
    startedAt,
    completedAt,
    createdAt,
    updatedAt: lastTouched(createdAt, updates),
    components: inPageOrder(page, maintenance.components),
    updates: updatePictures(page, updates).toReversed(),
    permalink: `${page.url}/maintenance/${id}`,
  };
}

/** As a person set it, else what the worst that it said of a component amounts to. */
export function impactOf(incident: PublicIncident): Impact {
  return incident.impact ?? impactBy[worstOf(claimsOfIncident(incident).map(({ status }) => status))];
}

const impactBy: Record<ComponentStatus, Impact> = {
  operational: 'none',
  under_maintenance: 'none',
  degraded_performance: 'minor',
  partial_outage: 'major',
  major_outage: 'critical',
};

const descriptions: Record<Indicator, string> = {
  none: 'All Systems Operational',
  minor: 'Partially Degraded Service',
  major: 'Partial System Outage',
  critical: 'Major System Outage',
  maintenance: 'Service Under Maintenance',
};

/** The worst of what components are and of what open incidents say; a maintenance is told where nothing else is wrong. */
function indicatorOf(
  components: ComponentPicture[],
  incidents: IncidentPicture[],
  maintenances: MaintenancePicture[],
): Indicator {
  const said = [
    ...components.map(({ status }) => impactBy[status]),
    ...incidents.filter(({ status }) => !isOver(status)).map(({ impact }) => impact),
  ];
  const worst = (['critical', 'major', 'minor'] as const).find((impact) => said.includes(impact));
  if (worst !== undefined) return worst;
  const maintained =
    components.some(({ status }) => status === 'under_maintenance') ||
    maintenances.some(({ status }) => status === 'in_progress' || status === 'verifying');
  return maintained ? 'maintenance' : 'none';
}

function componentPictures(
  page: StatusPage,
  facts: PageFacts,
  times: Map<string, StatusStretch[]>,
  now: string,
): ComponentPicture[] {
  const nowMs = msOf(now);
  const days = pageDays(page.timeZone, nowMs);
  const placed = positions(page);
  return page.components.map((component) => {
    const of = times.get(component.id) ?? [];
    const createdAt = facts.shownSince[component.id] ?? now;
    return {
      id: component.id,
      name: component.name,
      description: component.description,
      group: component.group?.id ?? null,
      position: placed.components.get(component.id) ?? 1,
      status: statusAt(of, nowMs),
      uptime: uptimeOf(of, { days, knownFromMs: knownFrom(component, page, createdAt) }),
      startDate: component.startDate,
      showcase: component.showcase,
      onlyIfDegraded: component.onlyIfDegraded,
      createdAt,
      updatedAt: lastTurn(of, nowMs, createdAt),
    };
  });
}

/** A start date that somebody wrote holds, also one before the page was there: they know what was then. */
function knownFrom({ startDate }: PageComponent, { timeZone }: StatusPage, shownSince: string): number {
  return startDate === null
    ? msOf(shownSince)
    : Temporal.PlainDate.from(startDate).toZonedDateTime(timeZone).epochMilliseconds;
}

function lastTurn(times: readonly StatusStretch[], nowMs: number, createdAt: string): string {
  const turns = times.flatMap(({ from, to }) => [from, to]).filter((at) => at <= nowMs);
  return new Date(Math.max(msOf(createdAt), ...turns.slice(-2))).toISOString();
}

function groupPictures(page: StatusPage, components: ComponentPicture[]): GroupPicture[] {
  const placed = positions(page);
  const names = new Map(
    page.components.flatMap(({ group }) => (group === null ? [] : [[group.id, group.name]])),
  );
  return [...placed.groups].map(([id, position]) => {
    const members = components.filter(({ group }) => group === id);
    const inOrder = (of: (member: ComponentPicture) => string) =>
      members.map(of).toSorted((a, b) => msOf(a) - msOf(b));
    return {
      id,
      name: names.get(id) ?? id,
      position,
      status: worstOf(members.map(({ status }) => status)),
      components: members.map((member) => member.id),
      createdAt: inOrder((member) => member.createdAt)[0]!,
      updatedAt: inOrder((member) => member.updatedAt).at(-1)!,
    };
  });
}

function positions({ components }: StatusPage): {
  components: Map<string, number>;
  groups: Map<string, number>;
} {
  const placed = { components: new Map<string, number>(), groups: new Map<string, number>() };
  const inGroup = new Map<string, number>();
  let outside = 0;
  for (const { id, group } of components) {
    if (group === null) {
      placed.components.set(id, (outside += 1));
      continue;
    }
    if (!placed.groups.has(group.id)) placed.groups.set(group.id, (outside += 1));
    const place = (inGroup.get(group.id) ?? 0) + 1;
    inGroup.set(group.id, place);
    placed.components.set(id, place);
  }
  return placed;
}

/** In order. What a component was before is what this incident last said of it. */
function updatePictures<Status extends PublicIncidentStatus | MaintenanceStatus>(
  page: StatusPage,
  updates: Published<Status>[],
): UpdatePicture<Status>[] {
  const places = placesOf(page);
  const said = new Map<string, ClaimedStatus>();
  return updates.map(({ id, status, body, displayAt, publishedAt, editedAt, components }) => {
    const claims = isOver(status)
      ? [...said.keys()].map((component) => ({ component, to: 'operational' as const }))
      : components;
    const changes = claims.flatMap(({ component, to }) => {
      const from = said.get(component) ?? 'operational';
      said.set(component, to);
      const name = places.get(component)?.name;
      return from === to || name === undefined ? [] : [{ component, name, from, to }];
    });
    return {
      id,
      status,
      body,
      displayAt,
      postedAt: publishedAt,
      addedLater: msOf(publishedAt) - msOf(displayAt) > writingTakesMs,
      editedAt,
      components: changes,
    };
  });
}

function componentsTouched(page: StatusPage, updates: Published<PublicIncidentStatus>[]): string[] {
  const touched = new Set(updates.flatMap(({ components }) => components.map(({ component }) => component)));
  return inPageOrder(page, touched);
}

/** Looked up for each of a thousand incidents, and the same for all of them. */
const known = new WeakMap<StatusPage, Map<string, { name: string; place: number }>>();

function placesOf(page: StatusPage): Map<string, { name: string; place: number }> {
  const before = known.get(page);
  if (before !== undefined) return before;
  const places = new Map(page.components.map(({ id, name }, place) => [id, { name, place }]));
  known.set(page, places);
  return places;
}

/** Those that the page has lost are left out. */
function inPageOrder(page: StatusPage, components: Iterable<string>): string[] {
  const places = placesOf(page);
  return [...components]
    .flatMap((id) => {
      const place = places.get(id)?.place;
      return place === undefined ? [] : [{ id, place }];
    })
    .toSorted((a, b) => a.place - b.place)
    .map(({ id }) => id);
}

function lastTouched(createdAt: string, updates: { publishedAt: string; editedAt: string | null }[]): string {
  const touches = updates.flatMap(({ publishedAt, editedAt }) => [publishedAt, editedAt ?? publishedAt]);
  return [createdAt, ...touches].toSorted((a, b) => msOf(a) - msOf(b)).at(-1)!;
}
