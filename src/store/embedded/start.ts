/**
 * The embedded PostgreSQL: makes its folder on the first start, runs it as a child of this process, starts it again
 * when it dies, and ends it with us.
 *
 * It is tied to its parent (`setpriv --pdeathsig`, where Linux has it), and a start that finds the database of a dead
 * server ends that one first. So the database is always our own child: its death is an event, not a guess.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, realpath, rmdir, stat } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { StartRefused } from '../start-refused.ts';
import { databaseAccount, type Account } from './account.ts';
import { findBinaries, type Binaries } from './binaries.ts';
import { clearTheWay, ownerMark } from './clear-the-way.ts';
import { nameForChild, prepareCluster, type ChildFolder } from './cluster-folder.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { serverArguments } from './settings.ts';
import { makeSocketFolder } from './socket-folder.ts';
import { parentTie } from './parent-tie.ts';

export type Log = { info(text: string): void; warn(text: string): void; error(text: string): void };

type EmbeddedOptions = {
  /** Tocsin's data folder; the cluster lies in `postgres/` below it. */
  dataDir: string;
  log: Log;
  /** False only in tests: nothing is synchronised to disk, and a power cut may lose all. */
  durable: boolean;
  /** A folder with `initdb` and `postgres` to use instead of the shipped ones. */
  bin?: string | undefined;
};

export type EmbeddedConnection = { host: string; port: number; user: string; database: string };

type EmbeddedPostgres = {
  connection: EmbeddedConnection;
  /** The folder of the cluster itself (PGDATA). */
  clusterFolder: string;
  major: number;
  /** The process that runs now; undefined while it is being started again. */
  postmasterPid(): number | undefined;
  stop(): Promise<void>;
};

/** A recovery replays at most 1 GB of log, minutes on the slowest disk; a restored backup may hold more. */
const readyWithinMs = 15 * 60_000;
/** The children of a killed postmaster hold its memory until they notice, usually some milliseconds. */
const retryStartForMs = 10_000;
const longestRestartDelayMs = 5_000;

/** Throws a sentence when it cannot start. After that it heals itself until `stop`. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, durable } = options;
  await mkdir(options.dataDir, { recursive: true });
  const dataDir = await realpath(options.dataDir);
  const clusterFolder = join(dataDir, 'postgres');
  const account = await databaseAccount();
  const binaries = await findBinaries(account, options.bin);

  await clearTheWay(clusterFolder, log);
  await prepareCluster({ dataDir, clusterFolder, account, binaries, durable, log });
  const socketFolder = await makeSocketFolder(dataDir, account);
  const owner = await ownerMark((await stat(clusterFolder)).ino);
  const folder = await nameForChild(clusterFolder, account);
  const launching: Launching = {
    binaries,
    account,
    folder,
    clusterFolder,
    log,
    args: ['-D', folder.name, ...serverArguments({ socketFolder, owner, durable })],
  };

  let running: ChildProcess | undefined;
  try {
    running = await launchWithRetry(launching);
  } catch (error) {
    await folder.close();
    throw error;
  }
  const stopping = new AbortController();
  watch(running);

  const connection = { host: socketFolder, port: 5432, user: 'tocsin', database: 'tocsin' };
  try {
    await createDatabase(connection);
  } catch (error) {
    await stop();
    throw error;
  }
  process.once('exit', endWithUs);
  return { connection, clusterFolder, major: binaries.major, postmasterPid: () => running?.pid, stop };

  function watch(child: ChildProcess): void {
    child.once('exit', (code, signal) => {
      running = undefined;
      if (stopping.signal.aborted) return;
      log.error(
        `The embedded PostgreSQL ended by itself (${signal ?? `exit code ${code}`}); starting it again.`,
      );
      void startAgain();
    });
  }

  async function startAgain(): Promise<void> {
    let delayMs = 50;
    while (!stopping.signal.aborted) {
      try {
        const child = await launchWithRetry(launching);
        if (stopping.signal.aborted) return await end(child);
        running = child;
        watch(child);
        log.info('The embedded PostgreSQL runs again.');
        return;
      } catch (error) {
        log.error(`${error instanceof Error ? error.message : String(error)} Trying again in ${delayMs} ms.`);
      }
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      delayMs = Math.min(delayMs * 2, longestRestartDelayMs);
    }
  }

  async function stop(): Promise<void> {
    if (stopping.signal.aborted) return;
    stopping.abort();
    process.removeListener('exit', endWithUs);
    if (running !== undefined) await end(running);
    await folder.close();
    await rmdir(socketFolder).catch(() => undefined);
  }

  /** Where the parent's death is no signal, an ordinary exit without `stop` still ends the database. */
  function endWithUs(): void {
    running?.kill('SIGINT');
  }
}

type Launching = {
  binaries: Binaries;
  account: Account;
  folder: ChildFolder;
  clusterFolder: string;
  log: Log;
  args: string[];
};

async function launchWithRetry(launching: Launching): Promise<ChildProcess> {
  const giveUpAt = performance.now() + retryStartForMs;
  for (;;) {
    try {
      return await launch(launching);
    } catch (error) {
      const leftovers = error instanceof Error && /pre-existing shared memory/.test(error.message);
      if (!leftovers || performance.now() > giveUpAt) throw error;
      await sleep(50);
    }
  }
}

async function launch({
  binaries,
  account,
  folder,
  clusterFolder,
  log,
  args,
}: Launching): Promise<ChildProcess> {
  const tie = await parentTie();
  const command = [...tie, join(binaries.bin, 'postgres'), ...args];
  const child = spawn(command[0]!, command.slice(1), {
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', ...binaries.environment },
    // Its own session: Ctrl-C in a terminal reaches us, and we end the database after the last request.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', ...folder.inherit],
    ...(account.drop ? { uid: account.uid, gid: account.gid } : {}),
  });

  const lastLines: string[] = [];
  let ready = false;
  createInterface({ input: child.stderr! }).on('line', (line) => {
    if (/^(FATAL|PANIC)/.test(line) && ready) log.warn(`PostgreSQL: ${line}`);
    lastLines.push(line);
    if (lastLines.length > 10) lastLines.shift();
  });
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });

  const startedAt = performance.now();
  let sayAt = startedAt + 10_000;
  for (;;) {
    const file = await readPostmasterFile(clusterFolder);
    if (file?.pid === child.pid && file?.status === 'ready') break;
    if (failure !== undefined || child.exitCode !== null || child.signalCode !== null) {
      await sleep(20); // The last lines may still be in the pipe.
      const why = failure?.message ?? lastLines.filter((line) => !line.startsWith('LOG')).join(' ');
      // Two starts in the same moment: PostgreSQL's own lock lets one through.
      if (/lock file "postmaster.pid" already exists/.test(why))
        throw new StartRefused(`Another Tocsin has just started on ${clusterFolder}. Stop it first.`);
      throw new Error(
        `The embedded PostgreSQL in ${clusterFolder} did not start: ${why || lastLines.join(' ')}`,
      );
    }
    const now = performance.now();
    if (now > startedAt + readyWithinMs) {
      await end(child);
      throw new Error(
        `The embedded PostgreSQL in ${clusterFolder} was not ready within ${readyWithinMs / 60_000} minutes.`,
      );
    }
    if (now > sayAt) {
      log.info('The embedded PostgreSQL is still recovering.');
      sayAt = now + 10_000;
    }
    await sleep(10);
  }
  ready = true;
  // It does not keep us alive: a process that has nothing else to do ends, and the database with it.
  child.unref();
  (child.stderr as Socket).unref();
  return child;
}

/** Fast shutdown first; then without a checkpoint (the next start replays the log); both lose nothing. */
async function end(child: ChildProcess): Promise<void> {
  const steps = [
    ['SIGINT', 6_000],
    ['SIGQUIT', 3_000],
    ['SIGKILL', 2_000],
  ] as const;
  child.ref();
  for (const [signal, waitMs] of steps) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await Promise.race([exited, sleep(waitMs, undefined, { ref: false })]);
  }
}

async function createDatabase(connection: EmbeddedConnection): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [connection.database]);
    if (found.rowCount === 0) await client.query(`create database ${connection.database}`);
  } finally {
    await client.end();
  }
}
