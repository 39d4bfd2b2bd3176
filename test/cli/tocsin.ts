/** Runs the command line as a person does: another process, its words, its exit code. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

export interface Surroundings {
  url?: string;
  key?: string;
  input?: string;
  environment?: Record<string, string>;
}

/** In UTC, without colours, and with nothing of the environment that could mean another server. */
export async function tocsin(
  args: string[],
  { url, key, input, environment }: Surroundings,
): Promise<Outcome> {
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      TZ: 'UTC',
      ...(url === undefined ? {} : { TOCSIN_URL: url }),
      ...(key === undefined ? {} : { TOCSIN_KEY: key }),
      ...environment,
    },
  });
  child.stdin.end(input ?? '');
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { code, out, err };
}
