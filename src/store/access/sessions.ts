/** Sessions of people in a browser. The cookie holds the token, the table its hash. */
import type { Queryable } from './queryable.ts';

export async function createSession(
  db: Queryable,
  session: { tokenHash: string; person: string; now: string; expiresAt: string; userAgent: string | null },
): Promise<void> {
  // Expired ones are cleared by the way, a bounded number at a time: no chore of its own, and the table stays small.
  await db.query(
    `with expired as (
       delete from sessions where token_hash in (select token_hash from sessions where expires_at <= $3 limit 100))
     insert into sessions (token_hash, person, created_at, seen_at, expires_at, user_agent)
     values ($1, $2, $3, $3, $4, $5)`,
    [session.tokenHash, session.person, session.now, session.expiresAt, session.userAgent],
  );
}

interface Session {
  person: string;
  seenAt: string;
  expiresAt: string;
}

export async function findSession(db: Queryable, tokenHash: string, now: string): Promise<Session | null> {
  const { rows } = await db.query<Session>(
    `select person, seen_at as "seenAt", expires_at as "expiresAt"
     from sessions where token_hash = $1 and expires_at > $2`,
    [tokenHash, now],
  );
  return rows[0] ?? null;
}

export async function prolongSession(
  db: Queryable,
  { tokenHash, now, expiresAt }: { tokenHash: string; now: string; expiresAt: string },
): Promise<void> {
  await db.query('update sessions set seen_at = $2, expires_at = $3 where token_hash = $1', [
    tokenHash,
    now,
    expiresAt,
  ]);
}

export async function endSession(db: Queryable, tokenHash: string): Promise<void> {
  await db.query('delete from sessions where token_hash = $1', [tokenHash]);
}

/** Signs a person out everywhere. */
export async function endSessionsOf(db: Queryable, person: string): Promise<number> {
  const { rowCount } = await db.query('delete from sessions where person = $1', [person]);
  return rowCount ?? 0;
}

interface SessionRow {
  tokenHash: string;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
  userAgent: string | null;
}

/** The latest hundred: nobody looks through more. */
export async function listSessions(db: Queryable, person: string, now: string): Promise<SessionRow[]> {
  const { rows } = await db.query<SessionRow>(
    `select token_hash as "tokenHash", created_at as "createdAt", seen_at as "seenAt",
       expires_at as "expiresAt", user_agent as "userAgent"
     from sessions where person = $1 and expires_at > $2 order by seen_at desc, token_hash limit 100`,
    [person, now],
  );
  return rows;
}
