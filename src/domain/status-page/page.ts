/** A page as its readers and the rest of the house know it, from what the configuration says of it. */
import { createHash } from 'node:crypto';
import type { StatusPageEntry } from '../config/config.ts';
import { readDuration } from '../directory/duration.ts';
import { hourMs } from '../instant.ts';
import type { PageComponent, StatusPage } from './facts.ts';

export interface ConfiguredPage extends StatusPage {
  /** Nothing was said of an open incident for this long: somebody is reminded. */
  remindAfterMs: number;
  /** How long before a maintenance begins its readers are reminded, in seconds, where it does not say otherwise. */
  maintenanceReminders: number[];
}

const defaults = { remindAfterMs: 2 * hourMs, maintenanceReminders: [24 * 3600, 3600] };

export function pageOf(
  entry: StatusPageEntry,
  { url, timeZone }: { url: string; timeZone: string },
): ConfiguredPage {
  return {
    handle: entry.handle,
    title: entry.title,
    url: entry.hostName === undefined ? `${url}/status/${entry.handle}` : `https://${entry.hostName}`,
    timeZone: entry.timeZone ?? timeZone,
    language: entry.language ?? 'en',
    theme: { accent: entry.theme?.accent ?? null, logo: entry.theme?.logo ?? null },
    visibility: entry.visibility ?? 'public',
    hostName: entry.hostName ?? null,
    links: entry.links ?? [],
    embedIn: entry.embedIn ?? [],
    components: componentsOf(entry),
    remindAfterMs:
      entry.remindAfter === undefined
        ? defaults.remindAfterMs
        : (readDuration(entry.remindAfter) ?? defaults.remindAfterMs),
    maintenanceReminders:
      entry.maintenanceReminders?.map((length) => (readDuration(length) ?? 0) / 1000) ??
      defaults.maintenanceReminders,
  };
}

export function componentsOf({ components }: Pick<StatusPageEntry, 'components'>): PageComponent[] {
  return components.map((component) => ({
    id: componentId(component),
    name: component.name,
    description: component.description ?? null,
    group: component.group === undefined ? null : { id: groupId(component.group), name: component.group },
    services: component.services ?? (component.service === undefined ? [] : [component.service]),
    startDate: component.startDate ?? null,
    showcase: component.showcase ?? true,
    onlyIfDegraded: component.onlyIfDegraded ?? false,
  }));
}

type ComponentEntry = StatusPageEntry['components'][number];

/** As it is written; else made of the group and the name, so that it changes only where these do. */
export function componentId({ id, name, group }: Pick<ComponentEntry, 'id' | 'name' | 'group'>): string {
  return id ?? slug(group === undefined ? name : `${group} ${name}`);
}

export function groupId(name: string): string {
  return `group-${slug(name)}`;
}

/** A name of which no letter is plain gets one that is drawn from it, and is the same at each reading. */
function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return /[^\p{ASCII}\p{M}]/u.test(name.normalize('NFKD')) || plain === ''
    ? [plain, createHash('sha256').update(name).digest('hex').slice(0, 8)]
        .filter((part) => part !== '')
        .join('-')
    : plain;
}
