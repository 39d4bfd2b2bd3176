/**
 * The database that a server uses: the operator's (`DATABASE_URL`), the embedded one that the supervisor has already
 * started and handed over, or an embedded one of its own.
 */
import type { Connection } from '../pool.ts';
import { startEmbeddedPostgres, type EmbeddedConnection, type Log } from './start.ts';

/** Under this name the supervisor hands its embedded database to the server: an `EmbeddedConnection` as JSON. */
export const handedOverVariable = 'TOCSIN_EMBEDDED_DATABASE';

export type Database = {
  connection: Connection;
  /** Ends what was started here; what others started goes on. */
  stop(): Promise<void>;
};

export type DatabaseWanted = {
  /** `DATABASE_URL`, or undefined for the embedded one. */
  databaseUrl: string | undefined;
  dataDir: string;
  log: Log;
  handedOver?: string | undefined;
};

export async function findOrStartDatabase(wanted: DatabaseWanted): Promise<Database> {
  const { databaseUrl, dataDir, log, handedOver = process.env[handedOverVariable] } = wanted;
  if (databaseUrl !== undefined) return { connection: { url: databaseUrl }, stop: letGoOn };
  if (handedOver !== undefined)
    return { connection: JSON.parse(handedOver) as EmbeddedConnection, stop: letGoOn };
  const { connection, stop } = await startEmbeddedPostgres({ dataDir, log, durable: true });
  return { connection, stop };
}

/** What others started is theirs to end. */
function letGoOn(): Promise<void> {
  return Promise.resolve();
}

export type DatabaseSettings = { databaseUrl: string | undefined; dataDir: string };

/** The same for the supervisor, the server and the command line. The demonstration never touches a database of yours. */
export function databaseSettings(
  args: readonly string[],
  environment: Record<string, string | undefined>,
): DatabaseSettings {
  const demo = args.includes('--demo');
  return {
    databaseUrl: demo ? undefined : environment['DATABASE_URL'] || undefined,
    dataDir: environment['TOCSIN_DATA'] || (demo ? './data-demo' : './data'),
  };
}
