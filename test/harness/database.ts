/** A migrated, empty database for one test: `await using database = await createTestDatabase()`. */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { EmbeddedConnection } from '../../src/store/embedded/start.ts';
import { openPool } from '../../src/store/pool.ts';
import { clusterVariable, startTestCluster, templateName } from './cluster.ts';

export type TestDatabase = {
  connection: EmbeddedConnection;
  /** The same as a `DATABASE_URL`. */
  url: string;
  pool: Pool;
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Some 30 ms; `empty` is one without any table. Disposing drops it, whoever is still connected. */
export async function createTestDatabase(tables: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const cluster = await testCluster();
  const database = `test_${randomBytes(6).toString('hex')}`;
  await onCluster(
    cluster,
    // Copied as files it takes a quarter of the time that writing each page to the log takes.
    `create database ${database} template ${tables === 'migrated' ? templateName : 'template0'} strategy file_copy`,
  );
  const connection = { ...cluster, database };
  const pool = openPool({ connection, applicationName: 'tests', onIdleError: () => undefined });
  let disposed = false;
  async function dispose(): Promise<void> {
    if (disposed) return;
    disposed = true;
    await pool.end();
    await onCluster(cluster, `drop database ${database} with (force)`);
  }
  const url = `postgresql:///${database}?host=${encodeURIComponent(cluster.host)}&user=${cluster.user}`;
  return { connection, url, pool, dispose, [Symbol.asyncDispose]: dispose };
}

let cluster: Promise<EmbeddedConnection> | undefined;

function testCluster(): Promise<EmbeddedConnection> {
  cluster ??= findOrStart();
  return cluster;
}

/** A test file that is run by itself has no cluster of a run; it starts one, which ends with it. */
async function findOrStart(): Promise<EmbeddedConnection> {
  const given = process.env[clusterVariable];
  if (given !== undefined) return JSON.parse(given) as EmbeddedConnection;
  const own = await startTestCluster();
  process.once('beforeExit', () => void own.stop());
  return own.connection;
}

async function onCluster(connection: EmbeddedConnection, sql: string): Promise<void> {
  const pool = openPool({ connection, applicationName: 'tests', onIdleError: () => undefined, max: 1 });
  await pool.query(sql).finally(() => pool.end());
}
