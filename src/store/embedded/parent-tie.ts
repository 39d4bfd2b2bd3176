/** The command that makes a child receive SIGINT when this process dies, however it dies; empty where there is none. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

let known: Promise<string[]> | undefined;

export function parentTie(): Promise<string[]> {
  known ??= probe();
  return known;
}

async function probe(): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const tie = ['setpriv', '--pdeathsig', 'INT', '--'];
  try {
    // Busybox has a setpriv that does not know the option.
    await promisify(execFile)(tie[0]!, [...tie.slice(1), 'true'], {
      timeout: 5_000,
    });
    return tie;
  } catch {
    return [];
  }
}
