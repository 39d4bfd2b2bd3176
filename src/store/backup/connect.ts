/** A connection for long copies: of its own, without the time-outs of the server's pool. */
import { Client } from 'pg';
import type { EmbeddedConnection } from '../embedded/start.ts';
import { readPostmasterFile } from '../embedded/postmaster-file.ts';
import { processFacts } from '../embedded/processes.ts';
import { configFor, type Connection } from '../pool.ts';

export async function connectForCopying(connection: Connection): Promise<Client> {
  const client = new Client({
    ...configFor(connection),
    application_name: 'tocsin backup',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // A connection that breaks between two statements fails the next one; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
  return client;
}

/** The embedded database that a running server of this data folder has; undefined when none runs. */
export async function runningEmbedded(clusterFolder: string): Promise<EmbeddedConnection | undefined> {
  const file = await readPostmasterFile(clusterFolder);
  if (file === undefined || file.status !== 'ready' || file.socketFolder === '') return undefined;
  const facts = await processFacts(file.pid);
  if (facts?.command.includes('postgres') !== true) return undefined;
  return { host: file.socketFolder, port: 5432, user: 'tocsin', database: 'tocsin' };
}
