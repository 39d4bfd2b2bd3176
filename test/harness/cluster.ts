/**
 * One PostgreSQL for a whole test run (`node --test --test-global-setup`), with a migrated template that each test
 * copies. Nothing is synchronised to disk: the data lives as long as the run.
 */
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '../../src/store/migrate.ts';
import { openPool } from '../../src/store/pool.ts';
import { startEmbeddedPostgres, type EmbeddedConnection } from '../../src/store/embedded/start.ts';
import { scratch } from './scratch.ts';

/** Where test files find the cluster of the run: an `EmbeddedConnection` as JSON. */
export const clusterVariable = 'TOCSIN_TEST_CLUSTER';
export const templateName = 'tocsin_template';

type TestCluster = { connection: EmbeddedConnection; stop(): Promise<void> };

export async function startTestCluster(): Promise<TestCluster> {
  await removeAbandonedFolders();
  const folder = await mkdtemp(join(scratch, `${folderPrefix}${process.pid}-`));
  // As root, PostgreSQL runs as another account, which must be able to enter.
  await chmod(folder, 0o755);
  const log = { info: () => undefined, warn: console.error, error: console.error };
  const bin = process.env['TOCSIN_TEST_PG_BIN'];
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log, durable: false, bin });
  async function stop(): Promise<void> {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
  try {
    await makeTemplate(postgres.connection);
  } catch (error) {
    await stop();
    throw error;
  }
  return { connection: postgres.connection, stop };
}

async function makeTemplate(connection: EmbeddedConnection): Promise<void> {
  const outside = openPool({ connection, applicationName: 'tests', onIdleError: console.error, max: 1 });
  try {
    await outside.query(`create database ${templateName}`);
    const inside = openPool({
      connection: { ...connection, database: templateName },
      applicationName: 'tests',
      onIdleError: console.error,
      max: 1,
    });
    await migrate(inside).finally(() => inside.end());
    await outside.query(`alter database ${templateName} is_template true allow_connections false`);
  } finally {
    await outside.end();
  }
}

const folderPrefix = 'tocsin-test-';

/** A run that was killed could not remove its folder. */
async function removeAbandonedFolders(): Promise<void> {
  for (const name of await readdir(scratch)) {
    const pid = name.startsWith(folderPrefix)
      ? Number(name.slice(folderPrefix.length).split('-')[0])
      : Number.NaN;
    if (Number.isInteger(pid) && !lives(pid)) await rm(join(scratch, name), { recursive: true, force: true });
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

let ofThisRun: TestCluster | undefined;

export async function globalSetup(): Promise<void> {
  ofThisRun = await startTestCluster();
  process.env[clusterVariable] = JSON.stringify(ofThisRun.connection);
}

export async function globalTeardown(): Promise<void> {
  await ofThisRun?.stop();
}
