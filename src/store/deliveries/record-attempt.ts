/** Writing down what became of an attempt. A late word is evidence too: an acceptance that comes after the lease still counts. */
import type { PoolClient } from 'pg';
import type { SendResult } from '../../domain/message/delivery.ts';
import { plus } from '../../domain/instant.ts';

interface AttemptEnd {
  delivery: string;
  attempt: number;
  attempts: number;
  /** `abandoned`: it was not begun in time, so nothing can have left the house. */
  outcome: SendResult | { result: 'abandoned' };
  joinedTo: string | null;
}

/** With their pauses about four minutes: longer than a vendor’s hiccup, shorter than the way to the next rung. */
export const mostAttempts = 8;

type Recorded = 'sent' | 'again' | 'failed' | 'cancelled';

export async function recordAttempt(client: PoolClient, end: AttemptEnd, now: string): Promise<Recorded> {
  const { outcome, attempts } = end;
  const detail = 'reason' in outcome ? outcome.reason : 'detail' in outcome ? outcome.detail : null;
  await client.query('update delivery_attempts set result = $2, ended_at = $3, detail = $4 where id = $1', [
    end.attempt,
    outcome.result,
    now,
    detail,
  ]);
  switch (outcome.result) {
    case 'sent':
      await client.query(
        `update deliveries set state = 'sent', sent_at = $2, ended_at = $2, detail = $3, vendor_id = $4,
           joined_to = $5, lease_until = null
         where id = $1 and state in ('waiting', 'sending', 'cancelled')`,
        [end.delivery, now, detail, outcome.vendorId, end.joinedTo],
      );
      return 'sent';
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
function pauseMs(attempts: number, afterSeconds: number | null): number {
  return afterSeconds === null ? Math.min(2 ** attempts, 300) * 1_000 : afterSeconds * 1_000;
}

/** Another attempt may have been begun when this word comes late: then that one goes on, and this changes nothing. */
const stillThis = `state = 'sending' and attempts = $2`;

async function tryAgain(
  client: PoolClient,
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

async function giveUp(client: PoolClient, end: AttemptEnd, now: string, detail: string): Promise<Recorded> {
  const { rowCount } = await client.query(
    `update deliveries set state = 'failed', ended_at = $3, detail = $4, lease_until = null where id = $1 and ${stillThis}`,
    [end.delivery, end.attempts, now, detail],
  );
  return rowCount === 1 ? 'failed' : 'cancelled';
}
