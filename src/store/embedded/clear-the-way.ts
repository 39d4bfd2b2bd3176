/**
 * Before a start: nobody else may run on the folder. The database of a server that died is ended, the database of a
 * server that lives makes us refuse, and what a crash left behind is put aside.
 */
import { readlink, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefused } from '../start-refused.ts';
import { readPostmasterFile, type PostmasterFile } from './postmaster-file.ts';
import { processFacts } from './processes.ts';
import type { Log } from './start.ts';

/** Two drains of ten seconds: a server that is just ending is waited for, a stuck one is reported. */
const waitMs = 20_000;
/** After this a fast shutdown gets no more time for its checkpoint; the next start replays the log instead. */
const patienceMs = 3_000;

/** How a postmaster says whose child it is: in its `cluster_name`, which stands on its command line. */
export async function ownerMark(clusterInode: number): Promise<string> {
  const facts = await processFacts(process.pid);
  return `tocsin-${process.pid}-${facts?.started ?? 'unknown'}-${clusterInode}`;
}

type Owner = { pid: number; started: string };

function ownerFrom(command: string): Owner | undefined {
  const match = /cluster_name=tocsin-(\d+)-(\S+)-\d+(?:\s|$)/.exec(command);
  return match === null ? undefined : { pid: Number(match[1]), started: match[2]! };
}

export async function clearTheWay(clusterFolder: string, log: Log): Promise<void> {
  const startedAt = performance.now();
  let asked: 'nothing' | 'fast' | 'immediate' = 'nothing';
  for (;;) {
    const file = await readPostmasterFile(clusterFolder);
    if (file === undefined) return;
    const holder = await holderOf(clusterFolder, file);
    const waitedMs = performance.now() - startedAt;
    switch (holder.is) {
      case 'nobody':
        // PostgreSQL replaces a stale file by itself, unless its number now belongs to somebody else.
        if (holder.numberReused) await rm(join(clusterFolder, 'postmaster.pid'), { force: true });
        return;
      case 'another':
        if (file.status === 'stopping' && waitedMs < waitMs) break;
        throw new StartRefused(holder.sentence);
      case 'orphan':
        if (asked === 'nothing') {
          log.warn(`Ending the database (process ${file.pid}) that a dead server left in ${clusterFolder}.`);
          signal(file.pid, 'SIGINT', clusterFolder);
          asked = 'fast';
        } else if (asked === 'fast' && waitedMs > patienceMs) {
          signal(file.pid, 'SIGQUIT', clusterFolder);
          asked = 'immediate';
        }
        if (waitedMs > waitMs)
          throw new StartRefused(
            `The database that a dead server left in ${clusterFolder} (process ${file.pid}) does not end. End it by hand, then start again.`,
          );
        break;
    }
    await sleep(20);
  }
}

type Holder =
  | { is: 'nobody'; numberReused: boolean }
  | { is: 'orphan' }
  | { is: 'another'; sentence: string };

async function holderOf(clusterFolder: string, file: PostmasterFile): Promise<Holder> {
  const facts = await processFacts(file.pid);
  if (facts === undefined) {
    if (await answers(file.socketFolder))
      return {
        is: 'another',
        sentence: `Another machine or container runs a database on ${clusterFolder}. Stop it first: two on one folder would destroy it.`,
      };
    return { is: 'nobody', numberReused: false };
  }
  if (!(await isPostmasterOf(clusterFolder, file.pid, facts.command)))
    return { is: 'nobody', numberReused: true };

  const owner = ownerFrom(facts.command);
  if (owner === undefined)
    return {
      is: 'another',
      sentence: `A PostgreSQL that Tocsin did not start (process ${file.pid}) runs on ${clusterFolder}. Stop it, then start again.`,
    };
  const ownerFacts = await processFacts(owner.pid);
  if (ownerFacts?.started !== owner.started) return { is: 'orphan' };
  return {
    is: 'another',
    sentence: `Another Tocsin (process ${owner.pid}) runs on ${clusterFolder}. Stop it, or give this one a folder of its own with TOCSIN_DATA.`,
  };
}

/** A crash leaves the file behind, and its number may since have been given to any program, or to another cluster's PostgreSQL. */
async function isPostmasterOf(clusterFolder: string, pid: number, command: string): Promise<boolean> {
  const folder = / -D (\S+)/.exec(` ${command}`)?.[1];
  if (!command.includes('postgres') || folder === undefined) return false;
  // Linux tells where it stands, whatever name it was started with.
  const standing = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return (standing ?? (await realpath(folder).catch(() => folder))) === clusterFolder;
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT', clusterFolder: string): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
    throw new StartRefused(
      `A dead server left a database (process ${pid}) on ${clusterFolder}, and this account may not end it. End it as its owner, then start again.`,
      { cause: error },
    );
  }
}

async function answers(socketFolder: string): Promise<boolean> {
  if (!socketFolder.startsWith('/')) return false;
  return new Promise((resolve) => {
    const socket = connect(join(socketFolder, '.s.PGSQL.5432'));
    socket.setTimeout(500);
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
    function done(answer: boolean): void {
      socket.destroy();
      resolve(answer);
    }
  });
}
