/** Until when each person's daily digest has told them, and what there is to tell. */
import type { Viewer } from '../../domain/access/can.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import type { Queryable } from '../access/queryable.ts';
import { scopeParameters, visibleTo } from '../read/visibility.ts';

/** Whoever is new to it begins now. */
export async function beginDigests(db: Queryable, people: string[], now: string): Promise<void> {
  if (people.length === 0) return;
  await db.query(
    `insert into digests (person, told_until) select person, $2 from unnest($1::text[]) as r (person)
     on conflict (person) do nothing`,
    [people, now],
  );
}

export async function readDigests(db: Queryable): Promise<Map<string, string>> {
  const { rows } = await db.query<{ person: string; toldUntil: string }>(
    'select person, told_until as "toldUntil" from digests',
  );
  return new Map(rows.map(({ person, toldUntil }) => [person, toldUntil]));
}

/** Held until the transaction ends; null: another node is at it. */
export async function lockDigest(db: Queryable, person: string): Promise<string | null> {
  const { rows } = await db.query<{ toldUntil: string }>(
    'select told_until as "toldUntil" from digests where person = $1 for update skip locked',
    [person],
  );
  return rows[0]?.toldUntil ?? null;
}

export async function moveDigest(db: Queryable, person: string, toldUntil: string): Promise<void> {
  await db.query('update digests set told_until = $2 where person = $1', [person, toldUntil]);
}

/** More than anybody reads; the newest. */
const mostIncidents = 200;

/** What this person may see: whatever is open, and what began or ended since then. */
export async function incidentsForDigest(
  db: Queryable,
  viewer: Viewer,
  since: string,
): Promise<{ id: string; state: IncidentState }[]> {
  const { rows } = await db.query<{ id: string; state: IncidentState }>(
    `select i.id, i.state from incidents i
     where ${visibleTo(1, 2)}
       and (i.category not in ('resolved', 'closed') or i.declared_at > $3 or i.resolved_at > $3)
     order by i.declared_at desc limit ${mostIncidents}`,
    [...scopeParameters(viewer), since],
  );
  return rows;
}

/** What waits and speaks of an incident that is private from now on is not sent; who may see it finds it in the page. */
export async function withdrawDigests(db: Queryable, number: string, now: string): Promise<number> {
  const { rowCount } = await db.query(
    `update deliveries set state = 'cancelled', ended_at = $2, detail = 'An incident in it became private.'
     where state = 'waiting' and kind = 'update' and incident is null and id like 'digest.%'
       and position($1 in message->>'body') > 0`,
    [number, now],
  );
  return rowCount ?? 0;
}
