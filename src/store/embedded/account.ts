/** The account that runs the embedded database: ours, or an unprivileged one when we are root (PostgreSQL refuses root). */
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StartRefused } from '../start-refused.ts';

/** `drop` is set when the database must run as somebody other than this process. */
export type Account = { uid: number; gid: number; name: string; drop: boolean };

/** Accounts that exist on common systems, best first: `nobody` is shared with other programs. */
const candidates = ['tocsin', 'postgres', 'nobody'];

export async function databaseAccount(): Promise<Account> {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) return { uid, gid, name: String(uid), drop: false };
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const account = chooseAccount(passwd);
  if (account === undefined)
    throw new StartRefused(
      `PostgreSQL refuses to run as root, and /etc/passwd has none of the accounts ${candidates.join(', ')}. Add one, or start Tocsin as a normal user.`,
    );
  return account;
}

/** From the text of /etc/passwd. A bare number would not do: initdb wants an account with an entry. */
function chooseAccount(passwd: string): Account | undefined {
  const entries = passwd.split('\n').map((line) => line.split(':'));
  for (const name of candidates) {
    const entry = entries.find(([entryName]) => entryName === name);
    const uid = Number(entry?.[2]);
    const gid = Number(entry?.[3]);
    if (entry !== undefined && uid > 0 && Number.isInteger(gid)) return { uid, gid, name, drop: true };
  }
  return undefined;
}

/** Whether the account may enter every folder on the way to `path`, and read what is there. */
export async function canReach(account: Account, path: string): Promise<boolean> {
  let at = resolve(path);
  if (!mayEnter(account, await stat(at))) return false;
  while (dirname(at) !== at) {
    at = dirname(at);
    if (!mayEnter(account, await stat(at))) return false;
  }
  return true;
}

function mayEnter(account: Account, { uid, gid, mode }: { uid: number; gid: number; mode: number }): boolean {
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
