/** The configuration's revision: it grows with every change, and whoever changes anything holds its row's lock. */
import type { Queryable } from '../access/queryable.ts';

export async function readRevision(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ revision: number }>('select revision from directory_revision');
  return rows[0]!.revision;
}

/** Inside a transaction, before anything is read that a change is decided from: changes wait for each other. */
export async function lockDirectory(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ revision: number }>(
    'select revision from directory_revision for update',
  );
  return rows[0]!.revision;
}

export async function bumpRevision(client: Queryable, now: string): Promise<number> {
  const { rows } = await client.query<{ revision: number }>(
    'update directory_revision set revision = revision + 1, changed_at = $1 returning revision',
    [now],
  );
  return rows[0]!.revision;
}
