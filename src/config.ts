/** The settings of this node, read from the environment and the command line once, at start. */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { nearestWord } from './domain/process/nearest-word.ts';

const nodeRoles = ['api', 'intake', 'engine'] as const;
type NodeRole = (typeof nodeRoles)[number];

export interface NodeSettings {
  /** 0: any free port, for tests; then `url` is only right once it is known. */
  port: number;
  host: string;
  /** The public address, without a slash at its end. */
  url: string;
  /** Whether `url` was given, or made from host and port. */
  urlGiven: boolean;
  /** Null: the embedded database. Never logged: it may hold a password. */
  databaseUrl: string | null;
  /** Absolute. */
  dataFolder: string;
  /** Absolute; null: configured in the page and by the API alone. */
  configFile: string | null;
  roles: NodeRole[];
  demo: boolean;
  /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
}

type ReadSettings =
  | { ok: true; settings: NodeSettings; warnings: string[] }
  /** Each a sentence with the setting, its value and the remedy. */
  | { ok: false; errors: string[] };

/** Every setting with what it means: the table of `docs/reference/settings.md`. */
export const settingsInWords: Record<string, { meaning: string; default: string }> = {
  TOCSIN_PORT: { meaning: 'The port on which it listens.', default: '4040' },
  TOCSIN_HOST: {
    meaning: 'The address on which it listens; `0.0.0.0` is every one of the machine.',
    default: '127.0.0.1',
  },
  TOCSIN_URL: {
    meaning: 'The public address, used in links.',
    default: 'from host and port',
  },
  DATABASE_URL: {
    meaning: 'A PostgreSQL to use, as `postgres://user:password@host:5432/database`.',
    default: 'the embedded one',
  },
  TOCSIN_DATA: {
    meaning: 'The folder of the embedded database and of everything else that is kept.',
    default: './data',
  },
  TOCSIN_CONFIG: {
    meaning: 'A configuration file that is applied at start; the same as `--config FILE`, which wins.',
    default: 'none',
  },
  TOCSIN_ROLES: {
    meaning: 'What this node does: `api`, `intake`, `engine`, joined by commas.',
    default: 'all',
  },
  TOCSIN_TRUSTED_PROXIES: {
    meaning:
      'Addresses or networks of the proxies in front, joined by commas, whose X-Forwarded-For is believed.',
    default: 'none',
  },
};

/** A setting as its row of that table. */
export function settingRow(name: string): string {
  const { meaning, default: otherwise } = settingsInWords[name]!;
  return `| \`${name}\` | ${meaning} | ${otherwise} |`;
}

/** `args`: what stands behind the name of the program. Paths are relative to `folder`. */
export function readSettings(
  env: Record<string, string | undefined>,
  args: readonly string[],
  folder: string,
): ReadSettings {
  const errors: string[] = [];
  const line = readArguments(args, errors);
  const setting = (name: string): string | null => {
    const value = env[name]?.trim();
    // An empty variable is how many tools unset one.
    return value === undefined || value === '' ? null : value;
  };

  const port = readPort(setting('TOCSIN_PORT'), errors);
  const host = readHost(setting('TOCSIN_HOST'), errors);
  const url = readUrl(setting('TOCSIN_URL'), errors);
  const databaseUrl = readDatabaseUrl(setting('DATABASE_URL'), line.demo, errors);
  const roles = readRoles(setting('TOCSIN_ROLES'), errors);
  const trustedProxies = readProxies(setting('TOCSIN_TRUSTED_PROXIES'), errors);
  const configFile = line.config ?? setting('TOCSIN_CONFIG');
  if (line.demo && configFile !== null)
    errors.push(
      `--demo brings its own configuration, so it does not take ${configFile}: leave out ${line.config === null ? 'TOCSIN_CONFIG' : '--config'}, or start without --demo.`,
    );
  if (errors.length > 0) return { ok: false, errors };

  return {
    ok: true,
    warnings: unknownSettings(env),
    settings: {
      port,
      host,
      url: url ?? `http://${hostInUrl(host)}:${port}`,
      urlGiven: url !== null,
      databaseUrl,
      dataFolder: resolve(folder, setting('TOCSIN_DATA') ?? (line.demo ? 'data-demo' : 'data')),
      configFile: configFile === null ? null : resolve(folder, configFile),
      roles,
      demo: line.demo,
      trustedProxies,
    },
  };
}

function readArguments(args: readonly string[], errors: string[]): { demo: boolean; config: string | null } {
  const known = ['--demo', '--config'];
  const line: { demo: boolean; config: string | null } = { demo: false, config: null };
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === '--demo') line.demo = true;
    else if (word === '--config' || word.startsWith('--config=')) {
      const value = word === '--config' ? args[++at] : word.slice('--config='.length);
      if (value === undefined || value === '' || value.startsWith('--'))
        errors.push('--config names no file: write --config FILE.');
      else line.config = value;
    } else {
      const meant = nearestWord(word, known);
      errors.push(
        `There is no argument "${word}": ${meant === null ? `known are ${known.join(' and ')} FILE.` : `did you mean ${meant}?`}`,
      );
    }
  }
  return line;
}

function readPort(text: string | null, errors: string[]): number {
  if (text === null) return 4040;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  errors.push(`TOCSIN_PORT is "${text}", which is not a port: write a number from 1 to 65535.`);
  return 0;
}

function readHost(text: string | null, errors: string[]): string {
  if (text === null) return '127.0.0.1';
  const plain = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(plain) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,252})$/i.test(plain)) return plain;
  errors.push(
    `TOCSIN_HOST is "${text}", which is neither an address nor a name: write an address of this machine such as 0.0.0.0, and the port into TOCSIN_PORT.`,
  );
  return plain;
}

/** The address under which the machine that listens can call itself. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIP(host) === 6 ? `[${host}]` : host;
}

function readUrl(text: string | null, errors: string[]): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    errors.push(
      `TOCSIN_URL is "${text}", which is not a web address: write it with https:// or http://, as in https://tocsin.example.test.`,
    );
    return null;
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    errors.push(
      `TOCSIN_URL is "${url.origin}…" with more behind or before the host: Tocsin needs a host of its own, so write ${url.origin} alone.`,
    );
    return null;
  }
  return url.origin;
}

function readDatabaseUrl(text: string | null, demo: boolean, errors: string[]): string | null {
  if (text === null) return null;
  if (demo) {
    errors.push(
      '--demo fills its database with invented people and incidents, so it does not take DATABASE_URL: unset it, or start without --demo.',
    );
    return null;
  }
  // It may hold a password, so its value is not repeated.
  if (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)) return text;
  errors.push(
    'DATABASE_URL is not a PostgreSQL address: write it as postgres://user:password@host:5432/database, with special characters of the password percent-encoded (@ is %40), or unset it to use the embedded database.',
  );
  return null;
}

function readRoles(text: string | null, errors: string[]): NodeRole[] {
  if (text === null || text.toLowerCase() === 'all') return [...nodeRoles];
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const roles: NodeRole[] = [];
  for (const word of words) {
    const role = nodeRoles.find((known) => known === word.toLowerCase());
    if (role !== undefined) {
      if (!roles.includes(role)) roles.push(role);
      continue;
    }
    const meant = nearestWord(word, nodeRoles);
    errors.push(
      `TOCSIN_ROLES is "${text}", and "${word}" is not a role: ${meant === null ? '' : `did you mean ${meant}? `}write some of ${nodeRoles.join(', ')}, joined by commas, or all.`,
    );
  }
  return roles;
}

function readProxies(text: string | null, errors: string[]): string[] {
  if (text === null) return [];
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
  for (const entry of entries) {
    const [address = '', bits, ...rest] = entry.split('/');
    const version = isIP(address);
    const widest = version === 6 ? 128 : 32;
    const good =
      version !== 0 &&
      rest.length === 0 &&
      (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest));
    if (!good)
      errors.push(
        `TOCSIN_TRUSTED_PROXIES is "${text}", and "${entry}" is neither an address nor a network: write it as in 10.0.0.7 or 10.0.0.0/8.`,
      );
  }
  return entries;
}

/** A mistyped setting would otherwise be silently without effect. */
function unknownSettings(env: Record<string, string | undefined>): string[] {
  const known = Object.keys(settingsInWords);
  return Object.keys(env)
    .filter((name) => name.startsWith('TOCSIN_') && !known.includes(name))
    .flatMap((name) => {
      const meant = nearestWord(name, known);
      // A file's own ${TOCSIN_…} is nobody's mistake; what nearly is a setting is.
      return meant === null ? [] : [`There is no setting ${name}: did you mean ${meant}?`];
    });
}
