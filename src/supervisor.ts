/**
 * `npm start`: keeps the embedded database and the server running. The database is a child of this process and not of
 * the server, so that a server that dies finds it warm and serves again at once.
 *
 * Arguments go to the server as they are: `--demo`, `--config FILE`.
 */
import { join } from 'node:path';
import { readSettings } from './config.ts';
import { findOrStartDatabase, handedOverVariable, type Database } from './store/embedded/find-or-start.ts';
import type { Log } from './store/embedded/start.ts';
import { StartRefused, startRefusedExitCode } from './store/start-refused.ts';
import { buildWebPageIfOld } from './supervise/build-web-page.ts';
import { keepServerRunning } from './supervise/keep-server-running.ts';

const log: Log = {
  info: (text) => console.error(`tocsin: ${text}`),
  warn: (text) => console.error(`tocsin: ${text}`),
  error: (text) => console.error(`tocsin: ${text}`),
};

type Supervision = { script: string; args: readonly string[]; webFolder: string };

/** Answers the exit code when all has ended. */
export async function supervise({ script, args, webFolder }: Supervision): Promise<number> {
  const read = readSettings(process.env, args, process.cwd());
  if (!read.ok) {
    for (const sentence of read.errors) console.error(sentence);
    return startRefusedExitCode;
  }
  const stopping = new AbortController();
  let onSignal = () => stopping.abort();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => onSignal());
  endWithNpm(() => onSignal());

  let database: Database;
  const page = buildWebPageIfOld({ webFolder, log, signal: stopping.signal });
  try {
    database = await findOrStartDatabase({ ...read.settings, log });
  } catch (error) {
    stopping.abort();
    await page;
    console.error(error instanceof Error ? error.message : String(error));
    return error instanceof StartRefused ? startRefusedExitCode : 1;
  }
  try {
    await page;
    if (stopping.signal.aborted) return 0;
    const server = keepServerRunning({
      script,
      args,
      environment: { ...compileCache(read.settings), ...process.env, ...handOver(database) },
      log,
    });
    onSignal = server.stop;
    return await server.ended;
  } finally {
    await database.stop();
  }
}

const lookForNpmMs = 500;

/**
 * Whoever kills `npm start` means us. npm passes a SIGTERM on, a SIGKILL it cannot, and what is left over would hold
 * the port and the data. Started without npm (by systemd, with nohup) we do not mind who our parent is.
 */
function endWithNpm(end: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const npm = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(look);
    end();
  }, lookForNpmMs);
  look.unref();
}

/** With the code compiled once, a server that is started again serves after half the time. Its folder holds nothing else. */
function compileCache({ dataFolder }: { dataFolder: string }): Record<string, string> {
  return { NODE_COMPILE_CACHE: join(dataFolder, 'compiled') };
}

function handOver({ connection }: Database): Record<string, string> {
  return 'url' in connection ? {} : { [handedOverVariable]: JSON.stringify(connection) };
}

if (import.meta.main)
  process.exit(
    await supervise({
      script: join(import.meta.dirname, 'main.ts'),
      args: process.argv.slice(2),
      webFolder: join(import.meta.dirname, '..', 'web'),
    }),
  );
