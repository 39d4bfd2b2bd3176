/** What is known of each contact from trying it: the last test page, whether it was confirmed, and what failed since. */
import type { Queryable } from '../access/queryable.ts';

export interface ContactCheckRow {
  person: string;
  contact: string;
  /** Of channel and address: a test counts for the address that it was sent to. */
  addressHash: string;
  /** ISO instants. */
  testedAt: string;
  confirmedAt: string | null;
  /** What became of the last test's delivery; null where it is not kept any more. */
  state: string | null;
  detail: string | null;
}

/** A contact whose last word from its vendor was that it cannot be reached. */
export interface ContactFailureRow {
  person: string;
  contact: string;
  at: string;
  detail: string | null;
}

/** Another address than last time was never confirmed. */
export async function noteTests(
  db: Queryable,
  tests: { person: string; contact: string; addressHash: string; delivery: string }[],
  now: string,
): Promise<void> {
  await db.query(
    `insert into contact_checks (person, contact, address_hash, tested_at, delivery)
     select r.person, r.contact, r."addressHash", $2, r.delivery
     from jsonb_to_recordset($1) as r (person text, contact text, "addressHash" text, delivery text)
     on conflict (person, contact) do update set
       tested_at = excluded.tested_at, delivery = excluded.delivery, address_hash = excluded.address_hash,
       confirmed_at = case when contact_checks.address_hash = excluded.address_hash then contact_checks.confirmed_at end`,
    [JSON.stringify(tests), now],
  );
}

/** What is known of contacts that are gone is of no use to anybody. */
export async function forgetChecks(db: Queryable, person: string, kept: readonly string[]): Promise<void> {
  await db.query('delete from contact_checks where person = $1 and not contact = any($2)', [person, kept]);
}

/** Answers whether there was such a test. */
export async function confirmContact(
  db: Queryable,
  { person, contact, addressHash }: { person: string; contact: string; addressHash: string },
  now: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update contact_checks set confirmed_at = greatest(confirmed_at, $4)
     where person = $1 and contact = $2 and address_hash = $3`,
    [person, contact, addressHash, now],
  );
  return rowCount === 1;
}

export async function readContactChecks(
  db: Queryable,
  people: readonly string[],
): Promise<ContactCheckRow[]> {
  const { rows } = await db.query<ContactCheckRow>(
    `select c.person, c.contact, c.address_hash as "addressHash", c.tested_at as "testedAt",
       c.confirmed_at as "confirmedAt", d.state, d.detail
     from contact_checks c left join deliveries d on d.id = c.delivery
     where c.person = any($1)`,
    [people],
  );
  return rows;
}

/** The last failure of each contact since then, where nothing has got through to it after. */
export async function readContactFailures(
  db: Queryable,
  people: readonly string[],
  since: string,
): Promise<ContactFailureRow[]> {
  const { rows } = await db.query<ContactFailureRow>(
    `with failed as (
       select distinct on (person, contact) person, contact, created_at, detail from deliveries
       where state = 'failed' and person = any($1) and created_at > $2
       order by person, contact, created_at desc)
     select person, contact, created_at as at, detail from failed f
     where not exists (
       select from deliveries d where d.created_at > f.created_at and d.person = f.person and d.contact = f.contact
         and d.state in ('sent', 'delivered'))`,
    [people, since],
  );
  return rows;
}
