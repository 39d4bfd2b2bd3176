/** Somebody who is new: from their name and e-mail address to a person who can be bound, paged once they have a contact, and invited. */
import type { AccessRole } from '../../domain/directory/directory.ts';
import type { Actor } from '../../domain/incident/events.ts';
import type { Pool } from 'pg';
import { writeAudit } from '../../store/directory/audit.ts';
import { readFileSections } from '../../store/directory/file-sections.ts';
import { putUser, readNames } from '../../store/directory/people.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { readRows } from '../../store/directory/rows.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';
import { freeHandle } from './create-first-admin.ts';

export type AddedPerson =
  | { ok: true; handle: string; revision: number }
  /** `handle-taken`: somebody has this e-mail address. */
  | { ok: false; refused: 'handle-taken' | 'section-belongs-to-file' };

export async function addPerson(
  pool: Pool,
  {
    name,
    email,
    role,
    actor,
    now,
  }: { name: string; email: string; role: AccessRole; actor: Actor; now: string },
): Promise<AddedPerson> {
  return inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    async (client): Promise<AddedPerson> => {
      await lockDirectory(client);
      if ((await readFileSections(client))['users'] !== undefined)
        return { ok: false, refused: 'section-belongs-to-file' };
      const { users } = await readRows(client);
      if (users.some((user) => user.email?.toLowerCase() === email.toLowerCase()))
        return { ok: false, refused: 'handle-taken' };
      // Those who left keep theirs: the log still speaks of them.
      const handle = freeHandle(name, new Set(Object.keys(await readNames(client))));
      const after = { handle, name, email, timeZone: null, role };
      await putUser(client, after, now);
      await writeAudit(client, [
        { at: now, actor, noun: 'user', handle, verb: 'created', before: null, after },
      ]);
      return { ok: true, handle, revision: await bumpRevision(client, now) };
    },
  );
}
