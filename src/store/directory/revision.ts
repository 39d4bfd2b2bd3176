/** The configuration's revision: it grows with every change, and whoever changes anything holds its row's lock. */
import type { Pool, PoolClient } from 'pg';
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

/** Rolled back when `work` throws. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    try {
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is not given to anybody else.
      await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    }
  } finally {
    client.release(broken);
  }
}
