/**
 * The configuration as values: what a file says and what the rows hold, in one form, so that the two can be compared.
 * Keys are hashes here, secrets are `${NAME}`, and the process is text.
 */
import type { Process } from '../process/process.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { ConfigFile } from './file-schema.ts';

type Section<Name extends keyof ConfigFile> = NonNullable<ConfigFile[Name]>;

export type OrganizationEntry = Section<'organization'>;
export type UserEntry = Section<'users'>[number];
export type ContactEntry = UserEntry['contacts'][number];
export type RuleEntry = UserEntry['rules'][number];
export type QuietHoursEntry = NonNullable<UserEntry['quietHours']>;
export type TeamEntry = Section<'teams'>[number];
export type ServiceEntry = Section<'services'>[number];
export type BindingEntry = Section<'positions'>[string];
export type CalendarEntry = Section<'calendars'>[number];
export type AudienceEntry = Section<'audiences'>[string];
export type RouteEntry = Section<'routes'>[number];
export type StatusPageEntry = Section<'statusPages'>[number];
export type IntegrationEntry = Omit<Section<'integrations'>[number], 'key'>;
export type ApiKeyEntry = { name: string; role: 'admin' | 'responder' | 'viewer'; keyHash: string };
/** As the file has it, secrets as `${NAME}`. */
export type ChannelEntry = Record<string, unknown>;

export interface ProcessEntry {
  /** SHA-256 of the source. */
  hash: string;
  id: string;
  version: string;
  source: string;
  compiled: Process;
}

export interface Configuration {
  organization: OrganizationEntry;
  /** Null until the first process is chosen. */
  process: ProcessEntry | null;
  outgoing: { allow: string[] };
  users: UserEntry[];
  teams: TeamEntry[];
  calendars: CalendarEntry[];
  schedules: Schedule[];
  positions: Record<string, BindingEntry>;
  audiences: Record<string, AudienceEntry>;
  services: ServiceEntry[];
  integrations: IntegrationEntry[];
  routes: RouteEntry[];
  channels: Record<string, ChannelEntry>;
  statusPages: StatusPageEntry[];
  apiKeys: ApiKeyEntry[];
}

/** In the order in which a file reads well. */
export const sectionNames = [
  'organization',
  'process',
  'outgoing',
  'users',
  'teams',
  'calendars',
  'schedules',
  'positions',
  'audiences',
  'services',
  'integrations',
  'routes',
  'channels',
  'statusPages',
  'apiKeys',
] as const satisfies (keyof Configuration)[];
export type SectionName = (typeof sectionNames)[number];

/** Some sections: those that stand in a file. */
export type Sections = Partial<Configuration>;
