/** What somebody asked for and has not confirmed yet. A confirmation is used once. */
import { dayMs, plus } from '../../domain/instant.ts';
import { confirmationLifeMs } from '../../domain/subscribers/links.ts';
import type { Queryable } from '../access/queryable.ts';

interface Confirmation {
  subscriber: string;
  components: string[];
  expiresAt: string;
  usedAt: string | null;
}

/** How long an expired or used one can still be told from one that never was. */
const keptForMs = 7 * dayMs;

/** Those that were asked for before stay good until one of them is used: mails overtake each other. */
export async function createConfirmation(
  db: Queryable,
  { id, subscriber, components }: { id: string; subscriber: string; components: readonly string[] },
  now: string,
): Promise<void> {
  // Expired ones are cleared by the way, a bounded number at a time, and whoever never confirmed is forgotten with them.
  await db.query(
    `with expired as (
       delete from subscriber_confirmations where id in (
         select id from subscriber_confirmations where expires_at <= $5 limit 100) returning subscriber),
     forgotten as (
       delete from subscribers s using expired
       where s.id = expired.subscriber and s.id <> $2 and s.state = 'pending' and s.added_by is null
         and not exists (select from subscriber_confirmations c where c.subscriber = s.id and c.expires_at > $5))
     insert into subscriber_confirmations (id, subscriber, components, created_at, expires_at)
     values ($1, $2, $3, $4, $6)`,
    [id, subscriber, components, now, plus(now, -keptForMs), plus(now, confirmationLifeMs)],
  );
}

/** Of many at once, as an import has them. */
export async function createConfirmations(
  db: Queryable,
  entries: readonly { id: string; subscriber: string; components: readonly string[] }[],
  now: string,
): Promise<void> {
  await db.query(
    `insert into subscriber_confirmations (id, subscriber, components, created_at, expires_at)
     select r.id, r.subscriber, r.components, $2, $3
     from jsonb_to_recordset($1) as r (id uuid, subscriber uuid, components text[])`,
    [JSON.stringify(entries), now, plus(now, confirmationLifeMs)],
  );
}

export async function findConfirmation(db: Queryable, id: string): Promise<Confirmation | null> {
  const { rows } = await db.query<Confirmation>(
    `select subscriber, components, expires_at as "expiresAt", used_at as "usedAt"
     from subscriber_confirmations where id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Uses it up, and with it the others of the same subscriber. Of two who try at once, one is told null. */
export async function takeConfirmation(
  db: Queryable,
  id: string,
  now: string,
): Promise<{ subscriber: string; components: string[] } | null> {
  const { rows } = await db.query<{ subscriber: string; components: string[] }>(
    `with taken as (
       update subscriber_confirmations set used_at = $2
       where id = $1 and used_at is null and expires_at > $2 returning subscriber, components),
     others as (
       update subscriber_confirmations c set used_at = $2 from taken
       where c.subscriber = taken.subscriber and c.id <> $1 and c.used_at is null)
     select subscriber, components from taken`,
    [id, now],
  );
  return rows[0] ?? null;
}
