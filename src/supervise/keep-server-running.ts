/** Runs the server as a child process, and starts it again whenever it ends without having been told to. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../store/embedded/start.ts';
import { startRefusedExitCode } from '../store/start-refused.ts';
import type { Word } from './supervised.ts';

type ServerProgram = {
  script: string;
  args: readonly string[];
  environment: Record<string, string | undefined>;
  log: Log;
};

type RunningServer = {
  /** The exit code of us all, once the server has ended for good. */
  ended: Promise<number>;
  /** Lets it drain, and ends it when that takes too long. Called again: ends it now. */
  stop(): void;
};

/** The promise is an end within 10 s; a send in flight gives up at that too. */
const drainMs = 10_000;
/** A server that lives this long was not killed by its own start. */
const settledMs = 5_000;
const longestDelayMs = 2_000;

/** At once the first time; a server that dies while it starts is tried more slowly, at least every two seconds. */
export function restartDelayMs(failedStarts: number): number {
  return failedStarts === 0 ? 0 : Math.min(100 * 2 ** (failedStarts - 1), longestDelayMs);
}

export function keepServerRunning(program: ServerProgram): RunningServer {
  const { log } = program;
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let hasServed = false;

  async function run(): Promise<number> {
    let failedStarts = 0;
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      let ready = false;
      child = launch(program);
      child.on('message', (word: Word) => {
        ready = word.ready;
        hasServed = true;
      });
      const end = await endOf(child);
      if (stopping.signal.aborted) return end.killed ? 1 : 0;
      // Settings that worked before are not wrong now; what they speak of may come back (a database that changes over).
      if (end.code === startRefusedExitCode && !hasServed) return startRefusedExitCode;
      const settled = ready || performance.now() - startedAt > settledMs;
      const delayMs = restartDelayMs(settled ? 0 : failedStarts);
      failedStarts = settled ? 0 : failedStarts + 1;
      const pause = delayMs === 0 ? 'at once' : `in ${delayMs} ms`;
      log.error(`The server ended by itself (${end.how}); starting it again ${pause}.`);
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    return 0;
  }

  function stop(): void {
    if (stopping.signal.aborted) return void child?.kill('SIGKILL');
    stopping.abort();
    child?.kill('SIGTERM');
    const impatience = setTimeout(() => {
      log.error(`The server has not ended within ${drainMs / 1_000} s; ending it now.`);
      child?.kill('SIGKILL');
    }, drainMs);
    void ended.finally(() => clearTimeout(impatience));
  }

  const ended = run();
  return { ended, stop };
}

function launch({ script, args, environment }: ServerProgram): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, script, ...args], {
    env: environment,
    // The channel tells the server when we are gone, however we went.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Its own session: Ctrl-C in a terminal reaches us, and the server is told once.
    detached: true,
  });
}

type End = { code: number | null; killed: boolean; how: string };

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      // An error after the start (a word that could not be sent) is not its end.
      if (child.pid === undefined) resolve({ code: null, killed: false, how: error.message });
    });
    child.once('exit', (code, signal) =>
      resolve({ code, killed: signal === 'SIGKILL', how: signal ?? `exit code ${code}` }),
    );
  });
}
