/** One-time links with which somebody sets a password: the first admin's, and those that admins hand out. */
import type { Queryable } from './queryable.ts';

/** A newer link for the same person ends the older ones, so that one that went astray can be replaced. */
export async function createSetupLink(
  db: Queryable,
  link: { tokenHash: string; person: string | null; now: string; expiresAt: string },
): Promise<void> {
  await db.query(
    `with older as (
       delete from setup_links where (person is not distinct from $2 and used_at is null) or expires_at <= $3)
     insert into setup_links (token_hash, person, created_at, expires_at) values ($1, $2, $3, $4)`,
    [link.tokenHash, link.person, link.now, link.expiresAt],
  );
}

/** Who the link is for, without using it up; `null` for one that is unknown, used or expired. */
export async function findSetupLink(
  db: Queryable,
  tokenHash: string,
  now: string,
): Promise<{ person: string | null } | null> {
  const { rows } = await db.query<{ person: string | null }>(
    'select person from setup_links where token_hash = $1 and used_at is null and expires_at > $2',
    [tokenHash, now],
  );
  return rows[0] ?? null;
}

/** Uses the link up. Of two who try at once, one is told `false`. */
export async function takeSetupLink(db: Queryable, tokenHash: string, now: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'update setup_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2',
    [tokenHash, now],
  );
  return rowCount === 1;
}
