/** Subscribers as rows: who is there, who begins, changes and leaves. */
import type { Subscriber, SubscriberKind, SubscriberState } from '../../domain/subscribers/subscriber.ts';
import type { Queryable } from '../access/queryable.ts';

const columns = `id, page, kind, address as to, components, state, created_at as "createdAt",
  confirmed_at as "confirmedAt", ended_at as "endedAt", added_by as "addedBy"`;

export async function findSubscriber(db: Queryable, id: string): Promise<Subscriber | null> {
  const { rows } = await db.query<Subscriber>(`select ${columns} from subscribers where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function findByAddress(
  db: Queryable,
  { page, kind, key }: { page: string; kind: SubscriberKind; key: string },
): Promise<Subscriber | null> {
  const { rows } = await db.query<Subscriber>(
    `select ${columns} from subscribers where page = $1 and kind = $2 and address_key = $3`,
    [page, kind, key],
  );
  return rows[0] ?? null;
}

/**
 * The one of this address, a new and pending one where there was none. Of two who enter the same address at once, both are
 * answered the same row.
 */
export async function findOrEnterSubscriber(
  db: Queryable,
  {
    id,
    page,
    kind,
    to,
    key,
    components,
    addedBy,
  }: {
    id: string;
    page: string;
    kind: SubscriberKind;
    to: string;
    key: string;
    components: readonly string[];
    addedBy: string | null;
  },
  now: string,
): Promise<Subscriber> {
  const { rows } = await db.query<Subscriber>(
    `insert into subscribers (id, page, kind, address, address_key, components, state, created_at, added_by)
     values ($1, $2, $3, $4, $5, $6, 'pending', $7, $8)
     on conflict (page, kind, address_key) do update set page = excluded.page
     returning ${columns}`,
    [id, page, kind, to, key, components, now, addedBy],
  );
  return rows[0]!;
}

/** What was asked for is in force from now on, whatever was before. */
export async function confirmSubscriber(
  db: Queryable,
  { id, components }: { id: string; components: readonly string[] },
  now: string,
): Promise<void> {
  await db.query(
    `update subscribers set state = 'confirmed', components = $2, confirmed_at = $3, ended_at = null where id = $1`,
    [id, components, now],
  );
}

/** Only of somebody who is told; false: they are not. */
export async function changeComponents(
  db: Queryable,
  { id, components }: { id: string; components: readonly string[] },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update subscribers set components = $2 where id = $1 and state = 'confirmed'`,
    [id, components],
  );
  return rowCount === 1;
}

/**
 * They leave, or their mailbox does not exist: nothing that waits for them goes out any more. False: they had left before.
 */
export async function endSubscriber(
  db: Queryable,
  { id, state }: { id: string; state: 'stopped' | 'bounced' },
  now: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update subscribers set state = $2, ended_at = $3
     where id = $1 and state in ('pending', 'confirmed')`,
    [id, state, now],
  );
  await db.query(
    `update subscriber_messages set state = 'cancelled', ended_at = $2, detail = $3
     where subscriber = $1 and state = 'waiting' and kind = 'news'`,
    [id, now, state === 'stopped' ? 'left meanwhile' : 'the mailbox does not exist'],
  );
  return rowCount === 1;
}

/** With every message of theirs: nothing of them is kept. */
export async function removeSubscriber(
  db: Queryable,
  { page, id }: { page: string; id: string },
): Promise<Subscriber | null> {
  const { rows } = await db.query<Subscriber>(
    `delete from subscribers where page = $1 and id = $2 returning ${columns}`,
    [page, id],
  );
  return rows[0] ?? null;
}

/** The latest first. `before`: where the page of the list before this one ended. */
export async function listSubscribers(
  db: Queryable,
  {
    page,
    state,
    text,
    before,
    limit,
  }: {
    page: string;
    state: SubscriberState | null;
    /** In their address. */
    text: string | null;
    before: { at: string; id: string } | null;
    limit: number;
  },
): Promise<Subscriber[]> {
  const { rows } = await db.query<Subscriber>(
    `select ${columns} from subscribers
     where page = $1 and ($2::text is null or state = $2)
       and ($3::text is null or position(lower($3) in lower(address)) > 0)
       and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
     order by created_at desc, id desc limit $6`,
    [page, state, text, before?.at ?? null, before?.id ?? null, limit],
  );
  return rows;
}

export async function countSubscribers(
  db: Queryable,
  page: string,
): Promise<Record<SubscriberState, number>> {
  const { rows } = await db.query<{ state: SubscriberState; count: number }>(
    'select state, count(*) as count from subscribers where page = $1 group by state',
    [page],
  );
  return {
    pending: 0,
    confirmed: 0,
    stopped: 0,
    bounced: 0,
    ...Object.fromEntries(rows.map(({ state, count }) => [state, count])),
  };
}

/** Who moved here from elsewhere and has confirmed there, or is to be asked. Answers those that were not here before. */
export async function importSubscribers(
  db: Queryable,
  {
    page,
    entries,
    addedBy,
  }: {
    page: string;
    entries: readonly {
      id: string;
      kind: SubscriberKind;
      to: string;
      key: string;
      components: readonly string[];
      confirmed: boolean;
    }[];
    addedBy: string | null;
  },
  now: string,
): Promise<{ id: string; kind: SubscriberKind; confirmed: boolean; components: string[] }[]> {
  const { rows } = await db.query<{
    id: string;
    kind: SubscriberKind;
    confirmed: boolean;
    components: string[];
  }>(
    `insert into subscribers (id, page, kind, address, address_key, components, state, created_at, confirmed_at, added_by)
     select r.id, $1, r.kind, r."to", r.key, r.components, case when r.confirmed then 'confirmed' else 'pending' end, $3,
       case when r.confirmed then $3::timestamptz end, $4
     from jsonb_to_recordset($2) as r (id uuid, kind text, "to" text, key text, components text[], confirmed boolean)
     on conflict (page, kind, address_key) do nothing
     returning id, kind, components, state = 'confirmed' as confirmed`,
    [page, JSON.stringify(entries), now, addedBy],
  );
  return rows;
}

/** A large page is sent out in pieces: the next ones in the order of their ids. */
export async function readSubscribersAfter(
  db: Queryable,
  { page, after, limit }: { page: string; after: string | null; limit: number },
): Promise<Subscriber[]> {
  const { rows } = await db.query<Subscriber>(
    `select ${columns} from subscribers where page = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
    [page, after, limit],
  );
  return rows;
}
