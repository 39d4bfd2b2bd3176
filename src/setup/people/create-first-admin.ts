/** The first admin of an installation, who comes with the set-up link that the server prints. */
import type { PoolClient } from 'pg';
import { writeAudit } from '../../store/directory/audit.ts';
import { putUser, readNames } from '../../store/directory/people.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { readRows } from '../../store/directory/rows.ts';

export type FirstAdmin =
  | { ok: true; handle: string }
  /** `handle-taken`: somebody has this e-mail address. */
  | { ok: false; refused: 'handle-taken' };

/** In the transaction that uses the link up and keeps the password. */
export async function createFirstAdmin(
  client: PoolClient,
  { name, email, now }: { name: string; email: string; now: string },
): Promise<FirstAdmin> {
  await lockDirectory(client);
  const { users } = await readRows(client);
  if (users.some((user) => user.email?.toLowerCase() === email.toLowerCase()))
    return { ok: false, refused: 'handle-taken' };
  const handle = freeHandle(name, new Set(Object.keys(await readNames(client))));
  const after = { handle, name, email, timeZone: null, role: 'admin' as const };
  await putUser(client, after, now);
  await writeAudit(client, [
    {
      at: now,
      actor: { kind: 'person', handle, via: 'link' },
      noun: 'user',
      handle,
      verb: 'created',
      before: null,
      after,
    },
  ]);
  await bumpRevision(client, now);
  return { ok: true, handle };
}

/** "Ana Ortiz" is `ana`, or `ana-2` where an Ana is, or was: a handle is never given to somebody else. */
function freeHandle(name: string, taken: Set<string>): string {
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/)?.[0]
      ?.slice(0, 40) ?? 'admin';
  if (!taken.has(plain)) return plain;
  for (let number = 2; ; number++) if (!taken.has(`${plain}-${number}`)) return `${plain}-${number}`;
}
