/**
 * Requests that were already done, by their Idempotency-Key: a client that lost the answer may ask again, and
 * nothing happens twice. Kept for a day, in which any client has long given up.
 */
import type { Queryable } from './queryable.ts';

export interface Idempotency {
  /** Who asks: "person:ana", "key:ci". Keys of different actors never meet. */
  actor: string;
  /** Method and path with its parameters, so that one key on two incidents is two requests. */
  route: string;
  key: string;
  /** SHA-256 of the body: the same key with another body is a mistake of the client's, and is said. */
  requestHash: string;
  /** ISO instant. */
  now: string;
}

interface Answer {
  status: number;
  body: unknown;
}

/**
 * To be called in the transaction of what the request does, before it is done. `false`: somebody was first (this
 * waits for their commit), and the transaction must be rolled back.
 */
export async function claimIdempotencyKey(
  client: Queryable,
  { actor, route, key, requestHash, now }: Idempotency,
  incident: string | null,
): Promise<boolean> {
  // One that has expired but was not yet cleared is taken over; a bounded number of others goes by the way.
  const { rowCount } = await client.query(
    `with expired as (
       delete from idempotency_keys where ctid in (
         select ctid from idempotency_keys
         where at <= $6::timestamptz - interval '24 hours' and (actor, route, key) <> ($1, $2, $3) limit 20
         for update skip locked))
     insert into idempotency_keys as kept (actor, route, key, request_hash, incident, at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (actor, route, key) do update
       set request_hash = excluded.request_hash, incident = excluded.incident, at = excluded.at, answer = null
       where kept.at <= $6::timestamptz - interval '24 hours'`,
    [actor, route, key, requestHash, incident, now],
  );
  return rowCount === 1;
}

/** The first answer, so that the repeated request gets the same. */
export async function keepAnswer(
  db: Queryable,
  { actor, route, key }: Idempotency,
  answer: Answer,
): Promise<void> {
  await db.query(
    'update idempotency_keys set answer = $4 where actor = $1 and route = $2 and key = $3 and answer is null',
    [actor, route, key, JSON.stringify(answer)],
  );
}

export async function findIdempotencyKey(
  db: Queryable,
  { actor, route, key, now }: Idempotency,
): Promise<{ requestHash: string; incident: string | null; answer: Answer | null } | null> {
  const { rows } = await db.query<{ requestHash: string; incident: string | null; answer: Answer | null }>(
    `select request_hash as "requestHash", incident, answer from idempotency_keys
     where actor = $1 and route = $2 and key = $3 and at > $4::timestamptz - interval '24 hours'`,
    [actor, route, key, now],
  );
  return rows[0] ?? null;
}
