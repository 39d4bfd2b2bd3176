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

/** The same, undone where its answer is not to be kept (a refusal, a plan): the answer comes out of it all the same. */
export async function inTransactionKeptIf<Answer>(
  pool: Pool,
  keep: (answer: Answer) => boolean,
  work: (client: PoolClient) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await inTransaction(pool, async (client) => {
      const answer = await work(client);
      if (!keep(answer)) throw new Undone(answer);
      return answer;
    });
  } catch (error) {
    if (error instanceof Undone) return error.answer as Answer;
    throw error;
  }
}

/** Carries the answer out of a transaction that is undone although nothing failed. */
class Undone extends Error {
  readonly answer: unknown;
  constructor(answer: unknown) {
    super('the transaction was undone on purpose');
    this.answer = answer;
  }
}

/** SQLSTATE 40P01 deadlock, 40001 serialization failure. */
function isDeadlock(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '40P01' || code === '40001';
}
