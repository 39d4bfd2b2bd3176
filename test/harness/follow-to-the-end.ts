/**
 * Lets a follower of the log come to its end. It reads nothing newer than the oldest running transaction, and on a cluster that other
 * tests use as well there is always one for a moment.
 */
import type { Pool } from 'pg';
import { until } from './until.ts';

export async function followToTheEnd(
  pool: Pool,
  name: string,
  follower: { turn: () => Promise<number> },
): Promise<void> {
  await until(async () => {
    while ((await follower.turn()) === 0);
    const { rows } = await pool.query<{ behind: boolean }>(
      `select exists (
         select from incident_events e join log_cursors c on c.name = $1 where (e.tx, e.seq) > (c.tx, c.seq)) as behind`,
      [name],
    );
    return rows[0]?.behind === false ? true : undefined;
  }, `the end of the log for ${name}`);
}
