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

type DatabaseWanted = {
  /** `DATABASE_URL`, or null for the embedded one. */
  databaseUrl: string | null;
  dataFolder: string;
  log: Log;
  handedOver?: string | undefined;
};

export async function findOrStartDatabase(wanted: DatabaseWanted): Promise<Database> {
  const { databaseUrl, dataFolder, log, handedOver = process.env[handedOverVariable] } = wanted;
  if (databaseUrl !== null) return { connection: { url: databaseUrl }, stop: letGoOn };
  if (handedOver !== undefined)
    return { connection: JSON.parse(handedOver) as EmbeddedConnection, stop: letGoOn };
  const { connection, stop } = await startEmbeddedPostgres({ dataDir: dataFolder, log, durable: true });
  return { connection, stop };
}

/** What others started is theirs to end. */
function letGoOn(): Promise<void> {
  return Promise.resolve();
}
