/** The folder of the cluster: made by initdb on the first start, checked and, for root, handed to its account later. */
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import {
  chown,
  lchown,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefused } from '../start-refused.ts';
import { canReach, type Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Log } from './start.ts';

type Preparing = {
  dataDir: string;
  clusterFolder: string;
  account: Account;
  binaries: Binaries;
  durable: boolean;
  log: Log;
};

export async function prepareCluster(preparing: Preparing): Promise<void> {
  const { dataDir, clusterFolder, account, binaries } = preparing;
  const version = await readFile(join(clusterFolder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) {
    await removeOldDrafts(dataDir);
    return initialise(preparing);
  }
  if (Number(version.trim()) !== binaries.major)
    throw new StartRefused(
      `The data in ${clusterFolder} was written by PostgreSQL ${version.trim()}, this release brings PostgreSQL ${binaries.major}. Start the release that wrote it, take a backup ("tocsin backup FILE"), and restore it with this one into a fresh folder (TOCSIN_DATA).`,
    );
  const { uid } = await stat(clusterFolder);
  if (uid === account.uid) return;
  if (!account.drop)
    throw new StartRefused(
      `${clusterFolder} belongs to another account (${uid}). Start Tocsin as that one, or run: chown -R ${account.uid} ${dataDir}`,
    );
  await handOver(clusterFolder, account);
}

/**
 * What the child calls the folder. PostgreSQL run as another account cannot enter a folder below /root by its path,
 * but it may enter one that we opened and it inherits, so the data stays where the operator wants it.
 */
export type ChildFolder = { name: string; inherit: number[]; close(): Promise<void> };

export async function nameForChild(folder: string, account: Account): Promise<ChildFolder> {
  if (!account.drop || (await canReach(account, folder)))
    return { name: folder, inherit: [], close: () => Promise.resolve() };
  if (process.platform !== 'linux')
    throw new StartRefused(
      `The account ${account.name}, which runs the database, cannot enter ${folder}. Set TOCSIN_DATA to a folder outside of private ones.`,
    );
  const handle: FileHandle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return { name: '/proc/self/fd/3', inherit: [handle.fd], close: () => handle.close() };
}

/** Made beside its place and then moved there, so that a start that was killed midway leaves no half cluster. */
async function initialise({
  dataDir,
  clusterFolder,
  account,
  binaries,
  durable,
  log,
}: Preparing): Promise<void> {
  const startedAt = performance.now();
  const draft = await mkdtemp(`${clusterFolder}.new-`);
  try {
    if (account.drop) await chown(draft, account.uid, account.gid);
    const child = await nameForChild(draft, account);
    try {
      await runInitdb({ folder: child, binaries, account, durable });
    } finally {
      await child.close();
    }
    await rename(draft, clusterFolder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const other = await readFile(join(clusterFolder, 'PG_VERSION'), 'utf8').catch(() => undefined);
    // Two first starts at once: the other one was first, and the lock of PostgreSQL decides who runs.
    if (other === undefined) throw error;
  }
  if (durable) await sync(dataDir);
  log.info(`Made a database in ${clusterFolder} (${Math.round(performance.now() - startedAt)} ms).`);
}

type Initdb = { folder: ChildFolder; binaries: Binaries; account: Account; durable: boolean };

async function runInitdb({ folder, binaries, account, durable }: Initdb): Promise<void> {
  // Sorting by code point is the same on every machine and release; PostgreSQL 17 brought the provider for it.
  const locale =
    binaries.major >= 17
      ? ['--locale-provider=builtin', '--locale=C.UTF-8']
      : ['--locale=C', '--lc-ctype=C.UTF-8'];
  const args = [
    '-D',
    folder.name,
    '-U',
    'tocsin',
    '--auth=trust',
    '-E',
    'UTF8',
    ...locale,
    '--no-instructions',
  ];
  if (!durable) args.push('--no-sync');
  const child = spawn(join(binaries.bin, 'initdb'), args, {
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', ...binaries.environment },
    stdio: ['ignore', 'ignore', 'pipe', ...folder.inherit],
    ...(account.drop ? { uid: account.uid, gid: account.gid } : {}),
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 'unknown'));
  });
  if (code === 0) return;
  const hint = /could not look up effective user/.test(said)
    ? ` The account ${account.uid} has no entry in /etc/passwd; add one, or run as an account that has one.`
    : '';
  throw new Error(`PostgreSQL could not make its folder (initdb: ${code}): ${said.trim()}${hint}`);
}

/** Drafts of starts that were killed; ten minutes are far beyond the second that a living one takes. */
async function removeOldDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith('postgres.new-')) continue;
    const path = join(dataDir, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > 10 * 60_000) await rm(path, { recursive: true, force: true });
  }
}

async function handOver(folder: string, { uid, gid }: Account): Promise<void> {
  await lchown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), uid, gid);
}

/** Without this a power cut may forget the name of what was just moved. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
}
