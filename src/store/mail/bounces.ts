/** Mails that came back: to whom each went, and that it did. */
import type { Queryable } from '../access/queryable.ts';

/** To whom a delivery by mail went: a person's contact, or an address of an audience. Null: there is none. */
export async function findMailed(
  db: Queryable,
  delivery: string,
): Promise<{ person: string | null; contact: string; address: { to: string } | null } | null> {
  const { rows } = await db.query<{ person: string | null; contact: string; address: { to: string } | null }>(
    `select person, contact, address from deliveries where id = $1 and channel = 'email'`,
    [delivery],
  );
  return rows[0] ?? null;
}

/** False: it came back before. Rows of last year go by the way. */
export async function noteBounce(
  db: Queryable,
  {
    mail,
    hard,
    status,
    detail,
  }: { mail: string; hard: boolean; status: string | null; detail: string | null },
  now: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with old as (
       delete from mail_bounces where mail in (
         select mail from mail_bounces where at < $5::timestamptz - interval '400 days' limit 100))
     insert into mail_bounces (mail, hard, status, detail, at) values ($1, $2, $3, $4, $5)
     on conflict (mail) do nothing`,
    [mail, hard, status, detail, now],
  );
  return rowCount === 1;
}
