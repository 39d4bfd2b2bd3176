/** The first admin of an installation, who comes with the set-up link that the server prints. */
import type { PoolClient } from 'pg';
import { writeAudit } from '../../store/directory/audit.ts';
import { readFileSections } from '../../store/directory/file-sections.ts';
import { putUser, readNames } from '../../store/directory/people.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { readRows } from '../../store/directory/rows.ts';

type FirstAdmin =
  | { ok: true; handle: string }
  /** `handle-taken`: somebody who is no admin has this e-mail address. */
  | { ok: false; refused: 'handle-taken' | 'section-belongs-to-file' };

/**
 * In the transaction that uses the link up and keeps the password. An admin whom the configuration names already, and
 * who cannot sign in yet, is that person; nobody else can be added where the people stand in a file, which would
 * remove them at the next start.
 */
export async function createFirstAdmin(
  client: PoolClient,
  { name, email, now }: { name: string; email: string; now: string },
): Promise<FirstAdmin> {
  await lockDirectory(client);
  const { users } = await readRows(client);
  const known = users.find((user) => user.email?.toLowerCase() === email.toLowerCase());
  if (known?.role === 'admin') {
    await audit(client, known.handle, 'claimed', null, now);
    return { ok: true, handle: known.handle };
  }
  if (known !== undefined) return { ok: false, refused: 'handle-taken' };
  if ((await readFileSections(client)).users !== undefined)
    return { ok: false, refused: 'section-belongs-to-file' };
  const handle = freeHandle(name, new Set(Object.keys(await readNames(client))));
  const after = { handle, name, email, timeZone: null, role: 'admin' as const };
  await putUser(client, after, now);
  await audit(client, handle, 'created', after, now);
  await bumpRevision(client, now);
  return { ok: true, handle };
}

async function audit(
  client: PoolClient,
  handle: string,
  verb: 'created' | 'claimed',
  after: unknown,
  now: string,
): Promise<void> {
  const actor = { kind: 'person', handle, via: 'link' };
  await writeAudit(client, [{ at: now, actor, noun: 'user', handle, verb, before: null, after }]);
}

/** "Ana Ortiz" is `ana`, or `ana-2` where an Ana is, or was: a handle is never given to somebody else. */
export function freeHandle(name: string, taken: Set<string>): string {
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/)?.[0]
      ?.slice(0, 40) ?? 'admin';
  if (!taken.has(plain)) return plain;
  for (let number = 2; ; number++) if (!taken.has(`${plain}-${number}`)) return `${plain}-${number}`;
}
