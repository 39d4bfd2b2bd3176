/** Where the embedded database's socket lies: a folder that only its account may enter. */
import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canReach, type Account } from './account.ts';

/** The kernel takes 107 bytes (macOS 103) for the whole path of a socket, `/.s.PGSQL.5432.lock` included. */
const longestFolder = 80;

/**
 * Beside the data where that is short enough and reachable, so that a second container on the same volume meets it;
 * else in the temporary folder, under a name made from the data's path.
 */
export async function makeSocketFolder(dataDir: string, account: Account): Promise<string> {
  const beside = join(dataDir, 'socket');
  if (Buffer.byteLength(beside) <= longestFolder && (await canReach(account, dataDir))) {
    if (await takeFolder(beside, account)) return beside;
  }
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const named = join(tmpdir(), `tocsin-${hash}`);
  if (await takeFolder(named, account)) return named;
  // Somebody else has a file of that name: a random one will do.
  const random = await mkdtemp(join(tmpdir(), 'tocsin-'));
  await rm(random, { recursive: true });
  if (await takeFolder(random, account)) return random;
  throw new Error(`No folder for the database's socket could be made in ${dataDir} or ${tmpdir()}.`);
}

/** True when the folder is there, a real one, and only the account can enter it. */
async function takeFolder(path: string, account: Account): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    if (account.drop) await chown(path, account.uid, account.gid);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
  }
  const found = await lstat(path);
  if (!found.isDirectory()) return false;
  if (found.uid !== account.uid) return false;
  await chmod(path, 0o700);
  return true;
}
