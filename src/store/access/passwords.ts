/** Password hashes by person; what a hash is made of is the HTTP floor's business. */
import type { Queryable } from './queryable.ts';

export async function readPasswordHash(db: Queryable, person: string): Promise<string | null> {
  const { rows } = await db.query<{ hash: string }>('select hash from passwords where person = $1', [person]);
  return rows[0]?.hash ?? null;
}

/** Whoever had a session under the old password has none under the new one. */
export async function setPasswordHash(
  db: Queryable,
  { person, hash, now }: { person: string; hash: string; now: string },
): Promise<void> {
  await db.query(
    `with ended as (delete from sessions where person = $1)
     insert into passwords (person, hash, set_at) values ($1, $2, $3)
     on conflict (person) do update set hash = excluded.hash, set_at = excluded.set_at`,
    [person, hash, now],
  );
}

/** Whether somebody can already sign in who may configure everything. */
export async function hasAdminWithPassword(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ has: boolean }>(
    `select exists (select from passwords p join users u on u.handle = p.person
       where u.role = 'admin' and u.removed_at is null) as has`,
  );
  return rows[0]?.has === true;
}
