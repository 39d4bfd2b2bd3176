/** What the operating system says of a process: whether it lives, when it started, how it was called. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** `started` tells two processes apart that were given the same number, one after the other. */
type ProcessFacts = { started: string; command: string };

/** Undefined when there is no such process, or only its remains wait to be collected by its parent. */
export async function processFacts(pid: number): Promise<ProcessFacts | undefined> {
  return process.platform === 'linux' ? factsFromProc(pid) : factsFromPs(pid);
}

/** Debian's small images have no `ps`. */
async function factsFromProc(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    // The name in parentheses may hold spaces and parentheses itself; what follows the last one is regular.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    if (state === 'Z' || state === 'X') return undefined;
    return { started: fields[19] ?? '', command: command.replaceAll('\0', ' ').trim() };
  } catch {
    return undefined;
  }
}

async function factsFromPs(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      'ps',
      ['-ww', '-o', 'stat=,lstart=,args=', '-p', String(pid)],
      {
        env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
        timeout: 5_000,
      },
    );
    // lstart is five words: Fri Nov 20 23:06:06 2026
    const words = stdout.trim().split(/\s+/);
    if (words.length < 7 || words[0]?.startsWith('Z')) return undefined;
    return { started: words.slice(1, 6).join('-'), command: words.slice(6).join(' ') };
  } catch {
    return undefined;
  }
}
