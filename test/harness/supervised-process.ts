/**
 * A supervisor and its server as real processes, for tests that kill them. The server is a stand-in that answers HTTP
 * with its process number and writes a row into the database that it was given; how it behaves stands in BEHAVIOUR.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { supervise } from '../../src/supervisor.ts';
import { endWithSupervisor, tellReady } from '../../src/supervise/supervised.ts';
import { findOrStartDatabase } from '../../src/store/embedded/find-or-start.ts';
import { openPool } from '../../src/store/pool.ts';
import { startRefusedExitCode } from '../../src/store/start-refused.ts';

export type Behaviour = 'serves' | 'refuses' | 'dies' | 'never drains';

type SupervisedProcess = {
  child: ChildProcess;
  /** What supervisor and server printed. */
  said: () => string;
  /** Exit code or signal. */
  exited: Promise<number | NodeJS.Signals>;
};

export function spawnSupervised(options: {
  dataDir: string;
  webFolder: string;
  port: number;
  behaviour: Behaviour;
  environment: Record<string, string>;
}): SupervisedProcess {
  const child = spawn(process.execPath, [import.meta.filename, 'supervise', options.webFolder], {
    env: {
      ...process.env,
      TOCSIN_DATA: options.dataDir,
      DATABASE_URL: '',
      PORT: String(options.port),
      BEHAVIOUR: options.behaviour,
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const exited = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code!)),
  );
  return { child, said: () => said, exited };
}

type Answer = { pid: number; starts: number };

/** The stand-in's answer, tried until it comes. */
export async function answerWithin(port: number, ms: number): Promise<Answer> {
  const giveUpAt = performance.now() + ms;
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      if (response.ok) return (await response.json()) as Answer;
    } catch (error) {
      if (performance.now() > giveUpAt)
        throw new Error(`no answer within ${Math.round(ms)} ms`, { cause: error });
    }
    await sleep(10);
  }
}

async function serve(): Promise<void> {
  const behaviour = process.env['BEHAVIOUR'] as Behaviour;
  if (behaviour === 'dies') process.exit(3);
  if (behaviour === 'refuses') {
    console.error('The port is in use. Set TOCSIN_PORT to another one.');
    process.exit(startRefusedExitCode);
  }
  const log = { info: () => undefined, warn: console.error, error: console.error };
  const { connection } = await findOrStartDatabase({ databaseUrl: null, dataFolder: '', log });
  const pool = openPool({ connection, applicationName: 'stand-in', onIdleError: () => undefined });
  await pool.query('create table if not exists starts (pid integer)');
  await pool.query('insert into starts values ($1)', [process.pid]);
  const server = createServer((_request, response) => {
    void pool.query<{ starts: number }>('select count(*) as starts from starts').then(
      ({ rows }) => response.end(JSON.stringify({ pid: process.pid, starts: rows[0]!.starts })),
      () => response.writeHead(503).end(),
    );
  });
  server.listen(Number(process.env['PORT']), '127.0.0.1', tellReady);
  process.on('SIGTERM', () => {
    if (behaviour === 'never drains') return;
    server.closeAllConnections();
    server.close(() => void pool.end().then(() => process.exit(0)));
    console.log('drained');
  });
  endWithSupervisor(() => new Promise((resolve) => server.close(() => resolve())));
}

if (import.meta.main) {
  if (process.argv[2] === 'supervise')
    process.exit(await supervise({ script: import.meta.filename, args: [], webFolder: process.argv[3]! }));
  await serve();
}
