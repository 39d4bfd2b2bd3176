/** Whoever changes what readers of a page see does so alone: its changes are numbered in the order in which they are committed. */
import type { Queryable } from '../access/queryable.ts';

/**
 * Until the end of the transaction. By name and not by row, since a page that the configuration has lost may still have a maintenance
 * that ends. The first number is this lock's own among advisory locks.
 */
export async function lockPage(db: Queryable, page: string): Promise<void> {
  await db.query('select pg_advisory_xact_lock(7355, hashtext($1))', [page]);
}
