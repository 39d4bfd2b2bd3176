/**
 * Secrets in the configuration: `${NAME}` stands for one, and one that was written out is given a name, so that
 * neither the rows nor an export ever hold it.
 */
import type { Path } from '../process/finding.ts';
import type { Problem } from './check-shape.ts';

/** Opens everything that is kept here; whoever may send a configuration need not hold it. */
const ours = new Set(['DATABASE_URL']);

const reference = /\$\{([A-Za-z_][A-Za-z0-9_]{0,127})\}/g;

/** The text with each `${NAME}` replaced; a name without a value stays as it stands. */
export function withSecrets(text: string, secrets: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(reference, (whole, name: string) => valueOf(secrets, name) ?? whole);
}

export function secretsNamedIn(value: unknown): string[] {
  const names = new Set<string>();
  everyText(value, [], (text) => {
    for (const [, name] of text.matchAll(reference)) names.add(name!);
  });
  return [...names].toSorted();
}

/** The same value with each `${NAME}` in each of its texts replaced. */
export function replaceSecrets<T>(value: T, secrets: Readonly<Record<string, string | undefined>>): T {
  if (typeof value === 'string') return withSecrets(value, secrets) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => replaceSecrets(item, secrets)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceSecrets(item as unknown, secrets)]),
  ) as T;
}

interface Expanded {
  /** The file's values with its secrets put in. */
  value: unknown;
  /** Those that were found, by their names. */
  secrets: Record<string, string>;
  errors: Problem[];
  warnings: Problem[];
}

/**
 * Puts the environment's secrets where the file names them: in channels, contacts' and calendars' addresses and keys. `stored`: what
 * an installation knows already, for an export that is sent back to it.
 */
export function expandSecrets(
  file: unknown,
  env: Readonly<Record<string, string | undefined>>,
  stored: Readonly<Record<string, string>> = {},
): Expanded {
  const secrets: Record<string, string> = {};
  const errors: Problem[] = [];
  const warnings: Problem[] = [];

  const visit = (value: unknown, path: Path, disabled: boolean): unknown => {
    if (typeof value === 'string') return expand(value, path, disabled);
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, index], disabled));
    if (typeof value !== 'object' || value === null) return value;
    const off = disabled || (value as { enabled?: unknown }).enabled === false;
    const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of Object.entries(value)) {
      const read = visit(item, [...path, key], off);
      // A key that is not known yet is no key: it cannot be hashed.
      if (key !== 'key' || !off || read === undefined || secretsNamedIn(read).length === 0) copy[key] = read;
    }
    return copy;
  };

  const expand = (text: string, path: Path, disabled: boolean): string => {
    if (!takesSecrets(path)) return text;
    for (const [, name] of text.matchAll(reference)) {
      const value = (ours.has(name!) ? undefined : valueOf(env, name!)) ?? valueOf(stored, name!);
      if (value !== undefined) secrets[name!] = value;
      else if (disabled)
        warnings.push({
          path,
          atKey: false,
          message: `The environment has no ${name!}, which this block will need once it is switched on.`,
          remedy: `Set ${name!} before setting enabled: true.`,
        });
      else
        errors.push({
          path,
          atKey: false,
          message: `The environment has no ${name!}, or it is empty.`,
          remedy: `Set ${name!} where Tocsin is started, or switch the block off with enabled: false.`,
        });
    }
    return withSecrets(text, secrets);
  };

  return { value: visit(file, [], false), secrets, errors, warnings };
}

function takesSecrets(path: Path): boolean {
  const [section] = path;
  if (section === 'channels') return true;
  if (section === 'users') return path[2] === 'contacts' && path[4] === 'to';
  if (section === 'calendars') return path[2] === 'url';
  return (section === 'integrations' || section === 'apiKeys') && path[2] === 'key';
}

/** Fields whose value opens something; `smtp` holds a password inside an address. */
const secretField = /(token|secret|password)$/i;

/**
 * A channel's settings with the secrets that were written out replaced by names: `${SLACK_TOKEN}`. `taken` says what
 * the names that are in use stand for.
 */
export function nameSecrets(
  channel: string,
  settings: Record<string, unknown>,
  taken: Readonly<Record<string, string>>,
): { settings: Record<string, unknown>; secrets: Record<string, string> } {
  const secrets: Record<string, string> = {};
  const named = (field: string, value: string): string => {
    const base = `${channel}_${field}`
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replaceAll(/[^A-Za-z0-9]/g, '_');
    for (let number = 1; ; number++) {
      const name = `${base.toUpperCase()}${number === 1 ? '' : `_${number}`}`;
      const holds = secrets[name] ?? valueOf(taken, name);
      if (holds !== undefined && holds !== value) continue;
      secrets[name] = value;
      return `\${${name}}`;
    }
  };
  const replaced = Object.entries(settings).map(([field, value]): [string, unknown] => {
    if (field === 'headers' && typeof value === 'object' && value !== null)
      return [
        field,
        Object.fromEntries(
          Object.entries(value).map(([name, text]) => [
            name,
            typeof text === 'string' && isWrittenOut(text)
              ? named(`header_${name}`, text)
              : (text as unknown),
          ]),
        ),
      ];
    if (typeof value !== 'string') return [field, value];
    if (secretField.test(field) && isWrittenOut(value)) return [field, named(field, value)];
    const password = /^(smtps?:\/\/[^:@/?#]*:)([^@/?#]+)(@.*)$/.exec(value);
    if (password !== null && isWrittenOut(password[2]!))
      return [field, `${password[1]}${named('password', password[2]!)}${password[3]}`];
    return [field, value];
  });
  return { settings: Object.fromEntries(replaced), secrets };
}

function isWrittenOut(text: string): boolean {
  return text !== '' && text.replaceAll(reference, '') === text;
}

/** An empty variable is how many tools unset one. */
function valueOf(secrets: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const value = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  return value === '' ? undefined : value;
}

function everyText(value: unknown, path: Path, found: (text: string, path: Path) => void): void {
  if (typeof value === 'string') found(value, path);
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) everyText(item, [...path, index], found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) everyText(item, [...path, key], found);
}
