/** What people asked to hear of, at once or once a day. Whoever leaves takes theirs along: they are read for those who are here. */
import type { Queryable } from '../access/queryable.ts';

export type SubscriptionDelivery = 'at-once' | 'daily';

export interface SubscriptionRow {
  id: string;
  person: string;
  /** Empty: all of them. */
  services: string[];
  severities: string[];
  delivery: SubscriptionDelivery;
  createdAt: string;
}

const columns = 's.id, s.person, s.services, s.severities, s.delivery, s.created_at as "createdAt"';

export async function readSubscriptionsOf(db: Queryable, person: string): Promise<SubscriptionRow[]> {
  const { rows } = await db.query<SubscriptionRow>(
    `select ${columns} from subscriptions s where s.person = $1 order by s.created_at, s.id`,
    [person],
  );
  return rows;
}

/** Of everybody who is here; as many as people times what each may have. */
export async function readDailySubscriptions(db: Queryable): Promise<SubscriptionRow[]> {
  const { rows } = await db.query<SubscriptionRow>(
    `select ${columns} from subscriptions s join users u on u.handle = s.person and u.removed_at is null
     where s.delivery = 'daily' order by s.person, s.created_at, s.id`,
  );
  return rows;
}

/** Who asked to hear at once of such an incident. */
export async function readSubscribers(
  db: Queryable,
  { service, severity }: { service: string | null; severity: string },
): Promise<string[]> {
  const { rows } = await db.query<{ person: string }>(
    `select distinct s.person from subscriptions s join users u on u.handle = s.person and u.removed_at is null
     where s.delivery = 'at-once' and (s.services = '{}' or $1 = any(s.services))
       and (s.severities = '{}' or $2 = any(s.severities))
     order by s.person`,
    [service, severity],
  );
  return rows.map(({ person }) => person);
}

export async function insertSubscription(db: Queryable, row: SubscriptionRow): Promise<void> {
  await db.query(
    `insert into subscriptions (id, person, services, severities, delivery, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [row.id, row.person, row.services, row.severities, row.delivery, row.createdAt],
  );
}

/** The one that was removed; null: this person has none of that id. */
export async function deleteSubscription(
  db: Queryable,
  { id, person }: { id: string; person: string },
): Promise<SubscriptionRow | null> {
  const { rows } = await db.query<SubscriptionRow>(
    `delete from subscriptions s where s.id = $1 and s.person = $2 returning ${columns}`,
    [id, person],
  );
  return rows[0] ?? null;
}

/** How many messages each of them was sent since then because they asked. Read once a batch: a storm has many. */
export async function countToldSubscribers(db: Queryable, since: string): Promise<Map<string, number>> {
  const { rows } = await db.query<{ person: string; told: number }>(
    `select person, count(*)::int as told from deliveries
     where created_at > $1 and kind = 'update' and person is not null and id like 'told.%.subscribers.%'
     group by person`,
    [since],
  );
  return new Map(rows.map(({ person, told }) => [person, told]));
}
