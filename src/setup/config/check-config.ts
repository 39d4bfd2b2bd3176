/**
 * What is wrong with a configuration file, with no installation at hand: what reading it refuses, and what follows from its people
 * and schedules for the process that it names. Places are those of the file that has to be mended.
 */
import { type Configuration, type Sections, sectionNames } from '../../domain/config/config.ts';
import { directoryOf } from '../../domain/config/directory-of.ts';
import { channelIsOn } from '../../domain/config/references.ts';
import { merged, seedingOf } from '../../domain/config/seeding.ts';
import { surroundingsOf } from '../../domain/config/surroundings-of.ts';
import type { Finding, Path } from '../../domain/process/finding.ts';
import { pathText } from '../../domain/process/finding.ts';
import { lintInstallation } from '../../domain/process/lint/lint.ts';
import type { Found } from '../../domain/process/lint/rule.ts';
import type { Process } from '../../domain/process/process.ts';
import { readYaml } from '../../domain/process/read-yaml.ts';
import {
  configKind,
  readConfig,
  type ConfigProblem,
  type ReadConfigFile,
  type ReadOptions,
} from './read-config.ts';

export interface CheckedConfig {
  /** It can be applied, and no finding is an error. */
  ok: boolean;
  findings: (Finding & { file: string })[];
}

/** Sections that no process file has. */
const telling = sectionNames.filter(
  (name) => !['process', 'calendars', 'positions', 'audiences'].includes(name),
);

/** Whether a text is meant as a configuration rather than as a process. */
export function isConfiguration(text: string): boolean {
  const read = readYaml(text, 'file', configKind);
  if ('findings' in read || typeof read.value !== 'object' || read.value === null) return false;
  const sections = read.value as Record<string, unknown>;
  return typeof sections['process'] === 'string' || telling.some((name) => Object.hasOwn(sections, name));
}

/** `inbox` reaches nobody here: it exists in the demonstration alone. */
export function checkConfig(text: string, { now, ...options }: ReadOptions & { now: string }): CheckedConfig {
  const read = readConfig(text, options);
  const of = (severity: Finding['severity'], problems: ConfigProblem[]) =>
    problems.map((problem) => findingOf(severity, problem));
  if (!read.ok)
    return { ok: false, findings: [...of('error', read.errors), ...of('warning', read.warnings)] };
  const { config, warnings } = read;
  const findings = [...of('warning', [...warnings, ...config.aboutProcess]), ...aboutPeople(config, now)];
  return { ok: !findings.some(({ severity }) => severity === 'error'), findings };
}

function findingOf(severity: Finding['severity'], problem: ConfigProblem): CheckedConfig['findings'][number] {
  const { line, column, ...rest } = problem;
  return {
    severity,
    code: severity === 'error' ? 'invalid-configuration' : 'configuration',
    line: line ?? 1,
    column: column ?? 1,
    ...rest,
  };
}

const nothing: Configuration = {
  organization: { name: '', timeZone: 'UTC', lastResort: [] },
  process: null,
  outgoing: { allow: [] },
  users: [],
  teams: [],
  calendars: [],
  schedules: [],
  positions: {},
  audiences: {},
  services: [],
  integrations: [],
  routes: [],
  channels: {},
  statusPages: [],
  apiKeys: [],
};

/** A file that says nothing of people, or names no process, is part of a configuration: the rest cannot be known. */
function aboutPeople(file: ReadConfigFile, now: string): CheckedConfig['findings'] {
  const { sections, secrets, fileName, placeOf } = file;
  const process = sections.process?.compiled;
  if (process === undefined || sections.users === undefined) return [];
  const configuration = merged(nothing, sections, seedingOf(nothing, sections, []));
  const installation = {
    directory: directoryOf(configuration, secrets, 1, surroundingsOf(configuration, [])),
    works: (channel: string) => channel !== 'inbox' && channelIsOn(channel, configuration.channels),
  };
  return lintInstallation(process, { now, installation })
    .map(({ severity = 'warning', code, message, remedy, ...found }) => {
      const path = placeIn(sections, process, found);
      const place = path.length === 0 ? { line: 1, column: 1 } : placeOf(path);
      return { file: fileName, severity, code, path: pathText(path), ...place, message, remedy };
    })
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** The schedule that it is about; else whom a position is bound to; else who answers for the whole. */
function placeIn(
  sections: Sections,
  process: Process,
  { schedule, path }: Pick<Found, 'schedule' | 'path'>,
): Path {
  const index = sections.schedules?.findIndex(({ handle }) => handle === schedule) ?? -1;
  if (index >= 0) return ['schedules', index];
  const [section, place] = path;
  const position =
    section === 'positions' && typeof place === 'number' ? process.positions[place]?.id : undefined;
  if (position !== undefined && Object.hasOwn(sections.positions ?? {}, position))
    return ['positions', position];
  return sections.positions === undefined ? [] : ['positions'];
}
