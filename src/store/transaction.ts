/** One transaction, tried again when PostgreSQL ended it for a deadlock: the lock order makes that rare, not impossible. */
import type { Pool, PoolClient } from 'pg';

const deadlockTries = 4;

export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((cause: Error) => {
        broken = cause;
      });
      if (!isDeadlock(error) || attempt === deadlockTries) throw error;
    } finally {
      // A connection that cannot even roll back is thrown away, not given to the next.
      client.release(broken);
    }
  }
}

/** SQLSTATE 40P01 deadlock, 40001 serialization failure. */
function isDeadlock(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '40P01' || code === '40001';
}

/** Signals that the work is to be undone although nothing failed: the answer travels out of the transaction. */
export class Undone<Answer> extends Error {
  answer: Answer;
  constructor(answer: Answer) {
    super('the transaction was undone on purpose');
    this.answer = answer;
  }
}
