/**
 * A process of its own that owns an embedded database, for tests that kill it: started with a data folder, it prints
 * one line of JSON when it is ready, or the refusal, and then stays.
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startEmbeddedPostgres, type EmbeddedConnection } from '../../src/store/embedded/start.ts';

type DatabaseProcess = {
  child: ChildProcess;
  connection: EmbeddedConnection;
  postmasterPid: number;
  startedInMs: number;
  kill(signal: NodeJS.Signals): Promise<void>;
};

type Line = { ready: { connection: EmbeddedConnection; postmasterPid: number } } | { refused: string };

/** Rejects with the refusal's sentence. */
export async function spawnDatabaseProcess(
  dataDir: string,
  options: SpawnOptions = {},
): Promise<DatabaseProcess> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [import.meta.filename, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for await (const text of createInterface({ input: child.stdout! })) {
    const line = JSON.parse(text) as Line;
    if ('refused' in line) throw new Error(line.refused);
    async function kill(signal: NodeJS.Signals): Promise<void> {
      child.kill(signal);
      await exited;
    }
    return { child, ...line.ready, startedInMs: performance.now() - startedAt, kill };
  }
  throw new Error(`The process ended without a word (exit code ${child.exitCode}).`);
}

const silent = () => undefined;

if (import.meta.main) {
  const log = { info: silent, warn: silent, error: silent };
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2]!, log, durable: true });
    const ready = { connection: postgres.connection, postmasterPid: postgres.postmasterPid()! };
    // SIGTERM is the orderly end, SIGHUP an exit that forgets the database.
    process.once('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
    process.once('SIGHUP', () => process.exit(0));
    setInterval(silent, 60_000);
    console.log(JSON.stringify({ ready }));
  } catch (error) {
    console.log(JSON.stringify({ refused: (error as Error).message }));
  }
}
