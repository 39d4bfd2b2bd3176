/** What would change: the configuration in use against the one that a file asks for, noun by noun. */
import type { Configuration, ProcessEntry, Sections, UserEntry } from './config.ts';
import type { Schedule } from '../schedule/schedule.ts';

export type Noun =
  | 'organization'
  | 'process'
  | 'outgoing'
  | 'user'
  | 'contact'
  | 'rules'
  | 'quiet-hours'
  | 'team'
  | 'calendar'
  | 'schedule'
  | 'override'
  | 'time-off'
  | 'position'
  | 'audience'
  | 'service'
  | 'integration'
  | 'routes'
  | 'channel'
  | 'secret'
  | 'status-page'
  | 'api-key';

export interface Change {
  verb: 'created' | 'changed' | 'removed';
  noun: Noun;
  /** Of a contact `ana/phone`, of an override `primary/2026-12-24T09:00`. */
  handle: string;
  /** The fields that differ, where it was changed. */
  fields: string[];
  /** As the configuration has it, without secrets; null where it was not there, or will not be. */
  before: unknown;
  after: unknown;
}

/**
 * People's contacts, rules and quiet hours and the schedules' overrides are not compared: they are taken from a file once
 * (`seeding.ts`). A section that is absent stays as it is.
 */
export function differences(now: Configuration, file: Sections): Change[] {
  const changes: Change[] = [];
  const one = <T>(noun: Noun, handle: string, before: T, after: T | undefined) => {
    if (after !== undefined) changes.push(...compare(noun, handle, before, after));
  };
  const all = <T>(noun: Noun, idOf: (entry: T) => string, before: T[], after: T[] | undefined) => {
    if (after === undefined) return;
    const olds = new Map(before.map((entry) => [idOf(entry), entry]));
    const news = new Map(after.map((entry) => [idOf(entry), entry]));
    for (const [id, entry] of news) changes.push(...compare(noun, id, olds.get(id) ?? null, entry));
    for (const [id, entry] of olds) if (!news.has(id)) changes.push(...compare(noun, id, entry, null));
  };
  const record = <T>(noun: Noun, before: Record<string, T>, after: Record<string, T> | undefined) => {
    if (after === undefined) return;
    for (const [id, value] of Object.entries(after))
      changes.push(...compare(noun, id, Object.hasOwn(before, id) ? before[id] : null, value));
    for (const [id, value] of Object.entries(before))
      if (!Object.hasOwn(after, id)) changes.push(...compare(noun, id, value, null));
  };

  one('organization', 'organization', now.organization, file.organization);
  if (file.process && file.process.hash !== now.process?.hash)
    changes.push(...compare('process', file.process.id, named(now.process), named(file.process)));
  one('outgoing', 'outgoing', now.outgoing, file.outgoing);
  all('user', handleOf, now.users.map(withoutOwn), file.users?.map(withoutOwn));
  all('team', handleOf, now.teams, file.teams);
  all('calendar', handleOf, now.calendars, file.calendars);
  all('schedule', handleOf, now.schedules.map(withoutOverrides), file.schedules?.map(withoutOverrides));
  record('position', now.positions, file.positions);
  record('audience', now.audiences, file.audiences);
  all('service', handleOf, now.services, file.services);
  all('integration', handleOf, now.integrations, keptKeys(now, file));
  one('routes', 'routes', now.routes, file.routes);
  record('channel', now.channels, file.channels);
  all('status-page', handleOf, now.statusPages, file.statusPages);
  all('api-key', ({ name }) => name, now.apiKeys, file.apiKeys);
  return changes;
}

/** Equal however their fields are ordered, and whether a field is absent or undefined. */
export function compare(noun: Noun, handle: string, before: unknown, after: unknown): Change[] {
  if (canonical(before) === canonical(after)) return [];
  const verb = before === null ? 'created' : after === null ? 'removed' : 'changed';
  return [
    { verb, noun, handle, fields: verb === 'changed' ? fieldsThatDiffer(before, after) : [], before, after },
  ];
}

/** An integration for which a file names no key keeps the one it has. */
function keptKeys(now: Configuration, { integrations }: Sections): Sections['integrations'] {
  const keys = new Map(now.integrations.map(({ handle, keyHash }) => [handle, keyHash]));
  return integrations?.map((integration) => {
    const keyHash = integration.keyHash ?? keys.get(integration.handle);
    return keyHash === undefined ? integration : { ...integration, keyHash };
  });
}

function handleOf({ handle }: { handle: string }): string {
  return handle;
}

function withoutOwn({
  handle,
  name,
  email,
  timeZone,
  role,
}: UserEntry): Omit<UserEntry, 'contacts' | 'rules' | 'quietHours' | 'timeOff'> {
  return { handle, name, email, timeZone, role };
}

function withoutOverrides({
  handle,
  name,
  timeZone,
  team,
  follows,
  layers,
}: Schedule): Omit<Schedule, 'overrides'> {
  return { handle, name, timeZone, team, follows, layers };
}

/** Its text would drown the plan; whoever wants it reads it by its hash. */
function named(process: ProcessEntry | null): { id: string; version: string; hash: string } | null {
  return process && { id: process.id, version: process.version, hash: process.hash };
}

function fieldsThatDiffer(before: unknown, after: unknown): string[] {
  if (!isObject(before) || !isObject(after)) return [];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => canonical(before[field]) !== canonical(after[field]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'undefined';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return keys.filter((key) => value[key] !== undefined).map((key) => [key, sorted(value[key])]);
}
