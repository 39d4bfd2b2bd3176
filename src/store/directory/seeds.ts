/** What was taken from a file once, so that it is not taken again after somebody changed or removed it. */
import type { Seed } from '../../domain/config/seeding.ts';
import type { Queryable } from '../access/queryable.ts';

export async function readSeeds(db: Queryable): Promise<Seed[]> {
  const { rows } = await db.query<Seed>('select noun, owner, key from seeds');
  return rows;
}

export async function putSeeds(db: Queryable, seeds: Seed[], now: string): Promise<void> {
  if (seeds.length === 0) return;
  await db.query(
    `insert into seeds (noun, owner, key, at)
     select noun, owner, key, $4 from unnest($1::text[], $2::text[], $3::text[]) as given (noun, owner, key)
     on conflict (noun, owner, key) do nothing`,
    [seeds.map(({ noun }) => noun), seeds.map(({ owner }) => owner), seeds.map(({ key }) => key), now],
  );
}

/** A schedule that is removed and comes back is another one. */
export async function forgetSeeds(db: Queryable, noun: Seed['noun'], owner: string): Promise<void> {
  await db.query('delete from seeds where noun = $1 and owner = $2', [noun, owner]);
}
