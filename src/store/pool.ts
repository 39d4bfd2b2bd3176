/** The connections to PostgreSQL, embedded or the operator's own, and the settings under which we refuse to run. */
import { Pool, types, type CustomTypesConfig, type PoolConfig } from 'pg';
import type { EmbeddedConnection } from './embedded/start.ts';
import { StartRefused } from './start-refused.ts';

/** A `DATABASE_URL`, or what `startEmbeddedPostgres` answered. */
export type Connection = { url: string } | EmbeddedConnection;

type PoolOptions = {
  connection: Connection;
  /** Shown in `pg_stat_activity`, so that an operator sees which node holds a lock. */
  applicationName: string;
  /** An idle connection broke; the pool has already replaced it. Without a listener the process would end. */
  onIdleError: (error: Error) => void;
  /** Ten carry 18,000 durable inserts a second; more connections only wait for the same log. */
  max?: number;
};

/** No statement of the server takes this long; reports and backups say otherwise for themselves. */
const statementTimeoutMs = 30_000;
/** Rows are locked for milliseconds; who waits this long waits for something broken, and is better told. */
const lockTimeoutMs = 10_000;
/** A transaction that does nothing for a minute belongs to a node that is paused or lost. */
const idleInTransactionMs = 60_000;
/** A connection whose other end vanished never answers: give up a little after the server would have. */
const queryTimeoutMs = statementTimeoutMs + 5_000;

export function openPool({ connection, applicationName, onIdleError, max = 10 }: PoolOptions): Pool {
  const pool = new Pool({
    ...configFor(connection),
    application_name: applicationName,
    max,
    types: typeParsers,
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    query_timeout: queryTimeoutMs,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  pool.on('error', onIdleError);
  return pool;
}

const sessionSettings = '-c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601';

/** For whoever needs a connection outside of a pool. */
export function configFor(connection: Connection): PoolConfig {
  if (!('url' in connection)) return { ...connection, options: sessionSettings };
  const url = parseUrl(connection.url);
  const given = url.searchParams.get('options');
  // Given options win over ours in the driver, so ours are put behind them.
  url.searchParams.set('options', given === null ? sessionSettings : `${given} ${sessionSettings}`);
  return { connectionString: url.href };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') return url;
  // The text itself may hold a password, so it is not repeated.
  throw new StartRefused(
    'DATABASE_URL is not a PostgreSQL address. Write it as postgres://user:password@host:5432/database; special characters in the password are percent-encoded (@ is %40).',
  );
}

/** For logs and errors: where the database is, without its password. */
export function describeConnection(connection: Connection): string {
  if (!('url' in connection)) return `the embedded PostgreSQL (${connection.host})`;
  const url = parseUrl(connection.url);
  const host = url.searchParams.get('host') ?? url.host;
  const user = url.username === '' ? '' : `${decodeURIComponent(url.username)}@`;
  return `${user}${host}${url.pathname}`;
}

/**
 * Tries until the database answers, for a database that starts at the same time as we do. After that a sentence:
 * where it looked, what it was told.
 */
export async function waitForDatabase(pool: Pool, connection: Connection, withinMs: number): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    try {
      await pool.query('select 1');
      return;
    } catch (error) {
      if (permanent(error) || performance.now() > giveUpAt) throw unreachable(connection, error);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** SQLSTATE 28: not who you say; 3D: no such database; 42: no right to connect. Waiting changes none of them. */
function permanent(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(28|3D|42)/.test(code) && code.length === 5;
}

function unreachable(connection: Connection, error: unknown): Error {
  const told =
    error instanceof AggregateError ? error.errors.map(String).join('; ') : (error as Error).message;
  const sentence = `The database at ${describeConnection(connection)} cannot be used: ${withoutPassword(told, connection)}.`;
  const remedy = 'Check DATABASE_URL, that PostgreSQL runs there, and that it accepts this user.';
  const text = 'url' in connection ? `${sentence} ${remedy}` : sentence;
  return permanent(error) ? new StartRefused(text) : new Error(text);
}

function withoutPassword(text: string, connection: Connection): string {
  if (!('url' in connection)) return text;
  const { password } = parseUrl(connection.url);
  if (password === '') return text;
  return text.replaceAll(decodeURIComponent(password), '***').replaceAll(password, '***');
}

const oldestSupported = 150_000;

const unsafe: Record<string, string> = {
  fsync: 'a power cut or a crash of the machine would destroy the database',
  full_page_writes: 'a power cut in the middle of a write would destroy pages of the database',
  synchronous_commit: 'a signal would be answered as accepted and then be lost in a crash',
};

/** Whatever we answer with 2xx must survive a power cut; a database that cannot promise it is refused, with the reason. */
export async function refuseUnsafeSettings(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [[...Object.keys(unsafe), 'server_version_num', 'server_encoding', 'transaction_read_only']],
  );
  const settings = new Map(rows.map((row) => [row.name, row.setting]));
  if (Number(settings.get('server_version_num')) < oldestSupported)
    throw new StartRefused(
      `The database is PostgreSQL ${Math.floor(Number(settings.get('server_version_num')) / 10_000)}; Tocsin needs 15 or newer. Upgrade it, or unset DATABASE_URL to use the embedded one.`,
    );
  if (settings.get('server_encoding') !== 'UTF8')
    throw new StartRefused(
      `The database stores text as ${settings.get('server_encoding')}; Tocsin needs UTF8. Create one with: CREATE DATABASE tocsin ENCODING 'UTF8' TEMPLATE template0`,
    );
  if (settings.get('transaction_read_only') === 'on')
    throw new StartRefused(
      'The database only answers reads (a replica, or default_transaction_read_only is on). Point DATABASE_URL at the primary.',
    );
  for (const [name, harm] of Object.entries(unsafe)) {
    if (settings.get(name) !== 'off') continue;
    throw new StartRefused(
      `The database runs with ${name} = off: ${harm}. Turn it on (ALTER SYSTEM SET ${name} = on; SELECT pg_reload_conf(); and look for a setting of the role or the database), then start again.`,
    );
  }
}

const oid = {
  int8: 20,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  textArray: 1009,
  int8Array: 1016,
  dateArray: 1182,
  timestamptzArray: 1185,
};

const textArray = types.getTypeParser(oid.textArray) as unknown as (text: string) => (string | null)[];
const eachOf =
  <T>(parse: (text: string) => T) =>
  (text: string) =>
    textArray(text).map((item) => (item === null ? null : parse(item)));
const asText = (text: string) => text;

const parsers = new Map<number, (text: string) => unknown>([
  [oid.int8, parseInt8],
  [oid.int8Array, eachOf(parseInt8)],
  [oid.timestamptz, parseInstant],
  [oid.timestamptzArray, eachOf(parseInstant)],
  // The driver would make dates of these, in the zone of the machine.
  [oid.date, asText],
  [oid.dateArray, eachOf(asText)],
  [oid.timestamp, asText],
  [oid.interval, asText],
]);

const typeParsers: CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(id)) ||
    types.getTypeParser(id, format)) as CustomTypesConfig['getTypeParser'],
};

/** A number where that is exact, else its digits. */
function parseInt8(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/**
 * `2026-11-20 23:06:06.47+00` becomes `2026-11-20T23:06:06.470Z`: always milliseconds, as `Date.toISOString` writes
 * them, so that equal instants are equal texts. Finer digits are cut; no clock of ours has them.
 */
export function parseInstant(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text);
  if (match !== null) return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`;
  if (text === 'infinity' || text === '-infinity') return text;
  return Temporal.Instant.from(text.replace(' ', 'T')).toString({
    fractionalSecondDigits: 3,
    roundingMode: 'floor',
  });
}
