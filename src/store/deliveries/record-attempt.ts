/** Writing down what became of an attempt. A late word is evidence too: an acceptance that comes after the lease still counts. */
import type { Pool } from 'pg';
import type { SendResult } from '../../domain/message/delivery.ts';
import { plus } from '../../domain/instant.ts';
import type { Queryable } from '../access/queryable.ts';
import { prepared } from '../prepared.ts';

/** `abandoned`: it was not begun in time, so nothing can have left the house. */
export type Failure = Exclude<SendResult, { result: 'sent' }> | { result: 'abandoned' };

interface AttemptEnd {
  delivery: string;
  attempt: number;
  attempts: number;
  outcome: SendResult | { result: 'abandoned' };
  joinedTo: string | null;
}

/** With their pauses about four minutes: longer than a vendor’s hiccup, shorter than the way to the next rung. */
export const mostAttempts = 8;

/** Those that were sent, in one statement: nearly all are, and no incident has to react to it. */
export async function recordSent(
  db: Pool,
  ended: (AttemptEnd & { outcome: { result: 'sent' } })[],
  now: string,
): Promise<void> {
  if (ended.length === 0) return;
  await db.query(
    prepared(
      `with r as (
       select * from jsonb_to_recordset($1) as r (delivery text, attempt bigint, detail text, vendor_id text, joined_to text)),
     attempts as (
       update delivery_attempts a set result = 'sent', ended_at = $2, detail = r.detail from r where a.id = r.attempt)
     update deliveries d set state = 'sent', sent_at = $2, ended_at = $2, detail = r.detail, vendor_id = r.vendor_id,
       joined_to = r.joined_to, lease_until = null
     from r where d.id = r.delivery and d.state in ('waiting', 'sending', 'cancelled')`,
      [
        JSON.stringify(
          ended.map(({ delivery, attempt, outcome, joinedTo }) => ({
            delivery,
            attempt,
            detail: outcome.detail,
            vendor_id: outcome.vendorId,
            joined_to: joinedTo,
          })),
        ),
        now,
      ],
    ),
  );
}

type Recorded = 'again' | 'failed' | 'cancelled';

/** One that did not get through: tried again, or given up. */
export async function recordFailure(
  client: Queryable,
  end: AttemptEnd & { outcome: Failure },
  now: string,
): Promise<Recorded> {
  const { outcome, attempts } = end;
  const detail = 'reason' in outcome ? outcome.reason : null;
  await client.query('update delivery_attempts set result = $2, ended_at = $3, detail = $4 where id = $1', [
    end.attempt,
    outcome.result,
    now,
    detail,
  ]);
  switch (outcome.result) {
    case 'abandoned':
      return await tryAgain(client, end, now, now, null);
    case 'retry':
      if (attempts >= mostAttempts)
        return await giveUp(client, end, now, `${outcome.reason} (${attempts} attempts)`);
      return await tryAgain(
        client,
        end,
        now,
        plus(now, pauseMs(attempts, outcome.afterSeconds)),
        outcome.reason,
      );
    case 'gave-up':
      return await giveUp(client, end, now, outcome.reason);
  }
}

/** What the vendor asks for; else 2, 4, 8, … seconds, at most 5 minutes. */
export function pauseMs(attempts: number, afterSeconds: number | null): number {
  return afterSeconds === null ? Math.min(2 ** attempts, 300) * 1_000 : afterSeconds * 1_000;
}

/** Another attempt may have been begun when this word comes late: then that one goes on, and this changes nothing. */
const stillThis = `state = 'sending' and attempts = $2`;

async function tryAgain(
  client: Queryable,
  end: AttemptEnd,
  now: string,
  dueAt: string,
  detail: string | null,
): Promise<Recorded> {
  const { rows } = await client.query<{ state: string }>(
    `update deliveries set state = case when unwanted then 'cancelled' else 'waiting' end, lease_until = null,
       due_at = $3, detail = coalesce($4, detail), ended_at = case when unwanted then $5::timestamptz end
     where id = $1 and ${stillThis} returning state`,
    [end.delivery, end.attempts, dueAt, detail, now],
  );
  return rows[0]?.state === 'cancelled' ? 'cancelled' : 'again';
}

async function giveUp(client: Queryable, end: AttemptEnd, now: string, detail: string): Promise<Recorded> {
  const { rowCount } = await client.query(
    `update deliveries set state = 'failed', ended_at = $3, detail = $4, lease_until = null where id = $1 and ${stillThis}`,
    [end.delivery, end.attempts, now, detail],
  );
  return rowCount === 1 ? 'failed' : 'cancelled';
}
