/** How many texts and calls a day has had, against its cap. */
import { hourMs, plus } from '../../domain/instant.ts';
import type { Queryable } from '../access/queryable.ts';

export interface Spending {
  channel: 'sms' | 'voice';
  /** Pages and whatever else goes to our own people are counted apart from what goes to others. */
  purpose: 'people' | 'others';
  most: number;
  /** ISO instant; days are those of UTC. */
  at: string;
}

const keptForMs = 400 * 24 * hourMs;

/** Counts one more; false, and nothing is counted: the cap is reached. */
export async function spendOne(db: Queryable, { channel, purpose, most, at }: Spending): Promise<boolean> {
  if (most < 1) return false;
  const { rowCount } = await db.query(
    `with forgotten as (
       delete from phone_spending where day < $5)
     insert into phone_spending as s (day, channel, purpose, count) values ($1, $2, $3, 1)
     on conflict (day, channel, purpose) do update set count = s.count + 1 where s.count < $4`,
    [at.slice(0, 10), channel, purpose, most, plus(at, -keptForMs).slice(0, 10)],
  );
  return rowCount === 1;
}
