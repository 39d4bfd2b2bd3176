/**
 * A configuration file as values, or everything that is wrong with it, each at its line. Reads the text alone: what
 * depends on the configuration in use is `apply-config.ts`'s to say.
 */
import { hash } from 'node:crypto';
import { stringify } from 'yaml';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import { checkShape, type Problem } from '../../domain/config/check-shape.ts';
import type { ProcessEntry, Sections } from '../../domain/config/config.ts';
import { checkEntries } from '../../domain/config/entries.ts';
import { configFileSchema, type ConfigFile } from '../../domain/config/file-schema.ts';
import { checkReferences } from '../../domain/config/references.ts';
import { expandSecrets, nameSecrets } from '../../domain/config/secrets.ts';
import type { Vendors } from '../../domain/config/vendors.ts';
import { compileProcess } from '../../domain/process/compile.ts';
import { pathText, valueAt, type Finding, type Path } from '../../domain/process/finding.ts';
import { lintProcess } from '../../domain/process/lint/lint.ts';
import { readYaml, type ReadYaml, type YamlKind } from '../../domain/process/read-yaml.ts';
import type { ResolveProcess } from './resolve-process.ts';

/** What is wrong, where, and what to do. */
export interface ConfigProblem {
  /** The configuration file, or the process file that it names. */
  file: string;
  /** `users[0].contacts[1].to` */
  path: string;
  /** 1-based; null: it does not stand in the file. */
  line: number | null;
  column: number | null;
  message: string;
  remedy: string;
}

/** A file whose words have been understood. */
export interface ReadConfigFile {
  fileName: string;
  /** Those that stand in the file; each is the whole truth about its noun. */
  sections: Sections;
  /** What the `${NAME}` in channels and contacts stand for. */
  secrets: Record<string, string>;
  placeOf: (path: Path) => { line: number; column: number };
  warnings: ConfigProblem[];
  /** What follows from its process: of use to whoever takes it into use, and not at each start. */
  aboutProcess: ConfigProblem[];
}

export type ReadConfig =
  | { ok: true; config: ReadConfigFile; warnings: ConfigProblem[] }
  | { ok: false; errors: ConfigProblem[]; warnings: ConfigProblem[] };

export interface ReadOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** Secrets of the installation to which a file is sent, where the environment has none by that name. */
  stored?: Readonly<Record<string, string>>;
  resolveProcess: ResolveProcess;
  vendors: Vendors;
  fileName?: string;
}

/** 2,500 people with two contacts each are 75,000 entries; more than these is nothing that one installation serves. */
export const configKind: YamlKind = {
  noun: 'configuration file',
  begins: 'A configuration begins with `organization:`; docs/guide/configuration.md shows a whole one.',
  maxEntries: 100_000,
  maxValues: 200_000,
};
/** More than anybody mends in one go; the file is read again anyway. */
const maxProblems = 50;

export function readConfig(
  text: string,
  { env, stored = {}, resolveProcess, vendors, fileName = 'configuration' }: ReadOptions,
): ReadConfig {
  const read = readYaml(text, fileName, configKind);
  if ('findings' in read)
    return {
      ok: false,
      errors: read.findings.map((finding) => findingProblem(fileName, finding)),
      warnings: [],
    };

  const expanded = expandSecrets(read.value, env, stored);
  const warnings = expanded.warnings.map((problem) => placed(fileName, read, problem));
  const failed = (problems: Problem[], more: ConfigProblem[] = []): ReadConfig => ({
    ok: false,
    errors: capped([...problems.map((problem) => placed(fileName, read, problem)), ...more]),
    warnings,
  });

  const shape = checkShape(configFileSchema(vendors), expanded.value);
  // A value that is only `${NAME}` of something unset would be found wrong a second time.
  const unset = new Set(expanded.errors.map(({ path }) => pathText(path)));
  if (!shape.ok)
    return failed([...expanded.errors, ...shape.problems.filter(({ path }) => !unset.has(pathText(path)))]);
  const file = shape.value;
  const process = readProcess(file.process, { fileName, read, resolveProcess });
  warnings.push(...(process?.warnings ?? []));

  const { sections, secrets } = sectionsOf(file, read.value, expanded.secrets, process?.entry ?? null);
  // Addresses are judged with their secrets in place, so on the file's own users.
  const checked: Sections = { ...sections, ...(file.users === undefined ? {} : { users: file.users }) };
  const problems = [
    ...expanded.errors,
    ...checkEntries(checked).filter(({ path }) => !unset.has(pathText(path))),
    ...checkReferences(sections)
      .filter(({ severity }) => severity === 'error')
      .map((problem): Problem => ({ ...problem, atKey: false })),
  ];
  const processErrors = process?.errors ?? [];
  if (problems.length > 0 || processErrors.length > 0) return failed(problems, processErrors);
  return {
    ok: true,
    config: {
      fileName,
      sections,
      secrets,
      placeOf: read.placeOf,
      warnings,
      aboutProcess: process?.follows ?? [],
    },
    warnings,
  };
}

/** A process file alone, as a configuration that says nothing else. Its findings stand at the lines of its own text. */
export function readProcessConfig(text: string, fileName: string): ReadConfig {
  const { entry, errors, warnings, follows } = compiled(normal(text), fileName, (finding) =>
    findingProblem(fileName, finding),
  );
  if (entry === null) return { ok: false, errors: capped(errors), warnings };
  const placeOf = () => ({ line: 1, column: 1 });
  return {
    ok: true,
    config: {
      fileName,
      sections: { process: entry },
      secrets: {},
      placeOf,
      warnings,
      aboutProcess: follows,
    },
    warnings,
  };
}

/** Keys become hashes, secrets `${NAME}`, and what the environment put into the text goes out of it again. */
function sectionsOf(
  file: ConfigFile,
  written: unknown,
  found: Record<string, string>,
  process: ProcessEntry | null,
): { sections: Sections; secrets: Record<string, string> } {
  const secrets = { ...found };
  // oxlint-disable-next-line no-unused-vars -- the reference gives way to what it refers to
  const { users, calendars, integrations, apiKeys, channels, process: reference, ...rest } = file;
  const sections: Sections = process === null ? { ...rest } : { ...rest, process };
  if (users !== undefined)
    sections.users = users.map((user, index) => ({
      ...user,
      contacts: user.contacts.map((contact, place) => ({
        ...contact,
        to: valueAt(written, ['users', index, 'contacts', place, 'to']) as string,
      })),
    }));
  if (calendars !== undefined)
    sections.calendars = calendars.map((calendar, index) =>
      calendar.url === undefined
        ? calendar
        : { ...calendar, url: valueAt(written, ['calendars', index, 'url']) as string },
    );
  if (integrations !== undefined)
    sections.integrations = integrations.map(({ key, keyHash, ...integration }) => {
      const hashed = key === undefined ? keyHash : hashSecret(key);
      return { ...integration, ...(hashed === undefined ? {} : { keyHash: hashed }) };
    });
  if (apiKeys !== undefined)
    sections.apiKeys = apiKeys.map(({ name, role, key, keyHash }) => ({
      name,
      role,
      keyHash: keyHash ?? hashSecret(key!),
    }));
  if (channels !== undefined) {
    sections.channels = {};
    for (const [channel, settings] of Object.entries(plain(valueAt(written, ['channels'])))) {
      const named = nameSecrets(channel, plain(settings), secrets);
      sections.channels[channel] = named.settings;
      Object.assign(secrets, named.secrets);
    }
  }
  return { sections, secrets };
}

/** The YAML reader's maps have no prototype; what is stored and compared are ordinary objects. */
function plain(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value ?? {})) as Record<string, unknown>;
}

interface ReadProcess {
  entry: ProcessEntry | null;
  errors: ConfigProblem[];
  warnings: ConfigProblem[];
  follows: ConfigProblem[];
}

function readProcess(
  reference: ConfigFile['process'],
  given: { fileName: string; read: ReadYaml; resolveProcess: ResolveProcess },
): ReadProcess | null {
  if (reference === undefined) return null;
  const { fileName, read, resolveProcess } = given;
  const place = read.placeOf(['process']);

  if (typeof reference !== 'string') {
    // In place: its own text is made of its values, and each finding stands where the value stands.
    const source = stringify(plain(reference), { lineWidth: 0 });
    return compiled(source, fileName, (finding) => {
      const there = read.placeOf(['process', ...pathOf(finding.path)]);
      return { ...findingProblem(fileName, finding), path: join('process', finding.path), ...there };
    });
  }
  if (reference.includes('\n')) {
    // A block of text begins in the line below its key.
    return compiled(normal(reference), fileName, (finding) => ({
      ...findingProblem(fileName, finding),
      path: join('process', finding.path),
      line: place.line + finding.line,
      column: finding.column,
    }));
  }
  const resolved = resolveProcess(reference);
  if (!resolved.ok) {
    const { message, remedy } = resolved;
    return {
      entry: null,
      warnings: [],
      follows: [],
      errors: [{ file: fileName, path: 'process', ...place, message, remedy }],
    };
  }
  return compiled(normal(resolved.source), resolved.fileName, (finding) =>
    findingProblem(resolved.fileName, finding),
  );
}

function compiled(
  source: string,
  fileName: string,
  problemOf: (finding: Finding) => ConfigProblem,
): ReadProcess {
  const result = compileProcess(source, fileName);
  if (!result.ok) {
    const errors = result.findings.filter(({ severity }) => severity === 'error');
    const warnings = result.findings.filter(({ severity }) => severity === 'warning');
    return { entry: null, errors: errors.map(problemOf), warnings: warnings.map(problemOf), follows: [] };
  }
  const { process } = result;
  const entry = {
    hash: processHash(source),
    id: process.id,
    version: process.version,
    source,
    compiled: process,
  };
  // Of dates and of people nothing is said here: the text is read, and nobody is asked.
  const follows = lintProcess(process, result.placeOf, { now: null, installation: null });
  return {
    entry,
    errors: [],
    warnings: result.warnings.map(problemOf),
    follows: follows.map(problemOf),
  };
}

/** Incidents pin a version of a process by the hash of its text. */
function processHash(source: string): string {
  return hash('sha256', source, 'hex');
}

/** As a block of text in YAML keeps it, so that an export that is read again is the same process. */
function normal(source: string): string {
  return `${source
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .replace(/\n+$/, '')}\n`;
}

function join(holder: string, path: string): string {
  return path === '' ? holder : path.startsWith('[') ? `${holder}${path}` : `${holder}.${path}`;
}

/** `escalation[0].to` as its parts. */
function pathOf(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([A-Za-z][\w-]*)/g)].map(
    ([, index, quoted, word]) => (index !== undefined ? Number(index) : (quoted ?? word ?? '')),
  );
}

function findingProblem(file: string, { path, line, column, message, remedy }: Finding): ConfigProblem {
  return { file, path, line, column, message, remedy };
}

function placed(file: string, read: ReadYaml, { path, atKey, message, remedy }: Problem): ConfigProblem {
  const { line, column } = atKey ? read.placeOfKey(path) : read.placeOf(path);
  return { file, path: pathText(path), line, column, message, remedy };
}

function capped(problems: ConfigProblem[]): ConfigProblem[] {
  const sorted = problems.toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const more = sorted.length - maxProblems;
  if (more <= 0) return sorted;
  const last = sorted[maxProblems - 1]!;
  return [
    ...sorted.slice(0, maxProblems),
    {
      ...last,
      path: '',
      message: `There are ${more} more mistakes.`,
      remedy: 'Mend these first and try again.',
    },
  ];
}
