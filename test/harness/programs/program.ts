/** A program of its own for a test: started, waited for, its output kept for the failure, ended by its own process id. */

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';

export interface Program {
  pid: number;
  /** What it wrote on both of its outputs, in order of arrival; the latest megabyte. */
  output: () => string;
  /** Resolves with how it ended: "exit code 1", "SIGKILL". */
  ended: Promise<string>;
  /** Asks it to end, and makes it after a while. May be called twice. */
  stop: (signal?: NodeJS.Signals) => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
}

interface ProgramStart {
  /** For sentences. */
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string | undefined>;
  folder?: string;
  /** Asked until it says yes. */
  isReady: () => Promise<boolean>;
  readyWithinMs?: number;
}

/** A loaded machine of two cores starts a program within this many times its usual second. */
const readyWithinMs = 60_000;
const endsWithinMs = 15_000;
const mostOutputChars = 1_000_000;

/** Rejects with the program's own output when it ends or is not ready in time. */
export async function startProgram(start: ProgramStart): Promise<Program> {
  const { name, command, args, env = process.env, folder } = start;
  const child = spawn(command, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-mostOutputChars);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let isOver = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  }).finally(() => {
    isOver = true;
    process.removeListener('exit', killWithUs);
  });
  // A test that crashes must not leave it behind.
  function killWithUs(): void {
    child.kill('SIGKILL');
  }
  process.once('exit', killWithUs);

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!isOver) child.kill(signal);
    const impatience = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
    await ended;
    clearTimeout(impatience);
  }

  const deadline = performance.now() + (start.readyWithinMs ?? readyWithinMs);
  while (!(await start.isReady().catch(() => false))) {
    const late = performance.now() > deadline;
    if (!late && !isOver) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    await stop('SIGKILL');
    const why = late ? 'was not ready in time' : `ended (${await ended}) before it was ready`;
    throw new Error(`${name} ${why}. It wrote:\n${output}`);
  }
  return {
    pid: child.pid ?? assertStarted(name),
    output: () => output,
    ended,
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

function assertStarted(name: string): never {
  throw new Error(`${name} answers as ready although it was never started; is another one on its port?`);
}

/** Whether a command can be found, so that a test of what is not installed can be skipped with a sentence. */
export function isInstalled(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Free a moment ago. Another program may take it first, which then shows as a start that failed. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

export async function answersOk(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await answer.arrayBuffer();
  return answer.ok;
}
