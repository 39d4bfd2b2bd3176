/** Swaps: shifts that people ask each other to take, and what became of each. */
import type { Swap, SwapState } from '../../domain/schedule/swap.ts';
import type { Queryable } from '../access/queryable.ts';

const columns = `id, schedule, asker, starts as "from", ends as "to", duty, asked, declined, in_return as "inReturn",
  note, state, taken_by as "takenBy", created_at as "createdAt", ended_at as "endedAt"`;

export async function insertSwap(db: Queryable, swap: Swap): Promise<void> {
  await db.query(
    `insert into swaps (id, schedule, asker, starts, ends, duty, asked, declined, in_return, note, state, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      swap.id,
      swap.schedule,
      swap.asker,
      swap.from,
      swap.to,
      JSON.stringify(swap.duty),
      swap.asked,
      swap.declined,
      swap.inReturn === null ? null : JSON.stringify(swap.inReturn),
      swap.note,
      swap.state,
      swap.createdAt,
    ],
  );
}

export async function readSwap(db: Queryable, id: string): Promise<Swap | null> {
  const { rows } = await db.query<Swap>(`select ${columns} from swaps where id = $1`, [id]);
  return rows[0] ?? null;
}

/** Those of one person that may still be taken. */
export async function openSwapsOf(db: Queryable, asker: string, now: string): Promise<Swap[]> {
  const { rows } = await db.query<Swap>(
    `select ${columns} from swaps where asker = $1 and state = 'open' and starts > $2 order by created_at, id`,
    [asker, now],
  );
  return rows;
}

export async function setSwap(
  db: Queryable,
  { id, state, declined, takenBy, endedAt }: Pick<Swap, 'id' | 'state' | 'declined' | 'takenBy' | 'endedAt'>,
): Promise<void> {
  await db.query(`update swaps set state = $2, declined = $3, taken_by = $4, ended_at = $5 where id = $1`, [
    id,
    state,
    declined,
    takenBy,
    endedAt,
  ]);
}

/** The latest first, one more than `limit` where there are more. One that is open has expired once it has begun. */
export async function listSwaps(
  db: Queryable,
  {
    schedule,
    state,
    after,
    limit,
    now,
  }: {
    schedule: string | null;
    state: SwapState | null;
    after: { createdAt: string; id: string } | null;
    limit: number;
    now: string;
  },
): Promise<Swap[]> {
  const { rows } = await db.query<Swap>(
    `select ${columns} from swaps
     where ($1::text is null or schedule = $1)
       and ($2::text is null or (case when state = 'open' and starts <= $3 then 'expired' else state end) = $2)
       and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
     order by created_at desc, id desc limit $6`,
    [schedule, state, now, after?.createdAt ?? null, after?.id ?? null, limit + 1],
  );
  return rows;
}

/** What nobody looks at any more, so that years of swaps stay few. */
export async function forgetSwapsBefore(db: Queryable, instant: string): Promise<void> {
  await db.query('delete from swaps where ends < $1', [instant]);
}
