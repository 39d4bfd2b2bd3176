/** The second step of intake: the alerts of some groups that were not decided about yet, with the incidents concerned. */
import type { PoolClient } from 'pg';
import type { ChangedAlert, GroupPicture } from '../../domain/incident/group.ts';
import { type LockedIncident, lockIncidents } from '../incidents/lock-incident.ts';
import type { Queryable } from '../access/queryable.ts';

export interface LockedGroups {
  pictures: GroupPicture[];
  incidents: LockedIncident[];
  /** More of these groups' alerts wait: a storm is taken in portions, so that no transaction holds its locks for long. */
  more: boolean;
}

export const mostAlerts = 5_000;

/** Groups with alerts to decide about; the most severe first, then those that wait longest. */
export async function unroutedGroups(
  client: Queryable,
  limit: number,
): Promise<{ group: string; rank: number }[]> {
  const { rows } = await client.query<{ group: string; rank: number }>(
    `select group_key as "group", min(rank) as rank from alerts where unrouted_at is not null
     group by group_key order by min(rank), min(unrouted_at) limit $1`,
    [limit],
  );
  return rows;
}

/** Locks in the order that holds everywhere: groups, incidents by id, alerts. */
export async function lockGroups(client: PoolClient, keys: string[]): Promise<LockedGroups> {
  await client.query(
    `select pg_advisory_xact_lock(h) from
       (select hashtextextended(k, 0) as h from unnest($1::text[]) as k order by 1 offset 0) as locks`,
    [keys],
  );
  const { rows: concerned } = await client.query<{ key: string; id: string; latest: boolean }>(
    `select k as key, i.id, true as latest from unnest($1::text[]) as k
     cross join lateral (
       -- What was merged goes on in the incident that it was merged into.
       select coalesce((state ->> 'mergedInto')::uuid, id) as id from incidents where group_key = k
       order by category in ('resolved', 'closed'), declared_at desc limit 1) i
     union
     select group_key, incident, false from alerts
     where group_key = any($1) and unrouted_at is not null and incident is not null`,
    [keys],
  );
  const ids = [...new Set(concerned.map(({ id }) => id))];
  const incidents = ids.length === 0 ? [] : await lockIncidents(client, ids);
  // An alert that a signal is changing at this moment is left for the next turn, instead of waited for. One index range a
  // group: asked for all groups at once, the planner walks through every alert that was ever routed.
  const { rows: alerts } = await client.query<ChangedAlert & { key: string }>(
    `select a.*, k as key from unnest($1::text[]) as k
     cross join lateral (
       select id, incident, state, severity, rank, service, summary, integration, acknowledged,
         starts_at as "startsAt", first_at as "firstAt"
       from alerts where group_key = k and unrouted_at is not null
       order by id limit ${mostAlerts} for update skip locked) a
     limit ${mostAlerts}`,
    [keys],
  );
  const states = new Map(incidents.map(({ state }) => [state.id, state]));
  const latestOf = new Map(concerned.filter(({ latest }) => latest).map(({ key, id }) => [key, id]));
  const byGroup = new Map<string, ChangedAlert[]>();
  for (const { key, ...alert } of alerts) {
    const some = byGroup.get(key);
    if (some === undefined) byGroup.set(key, [alert]);
    else some.push(alert);
  }
  const held = await heldOf(client, ids);
  const pictures = [...byGroup].map(([key, some]) => ({
    key,
    alerts: some,
    latest: states.get(latestOf.get(key) ?? '') ?? null,
    states,
    held,
  }));
  return { pictures, incidents, more: alerts.length === mostAlerts };
}

async function heldOf(client: PoolClient, incidents: string[]): Promise<Set<string>> {
  if (incidents.length === 0) return new Set();
  const { rows } = await client.query<{ incident: string }>(
    'select incident from incident_wakes where incident = any($1::uuid[]) and held',
    [incidents],
  );
  return new Set(rows.map(({ incident }) => incident));
}

/**
 * What was decided about these alerts; one that has an incident keeps it. `any` beside the join, here and elsewhere, makes
 * PostgreSQL look the rows up: a join alone is planned as a scan of the table whenever its statistics are old.
 */
export async function assignAlerts(
  client: Queryable,
  assigned: { alert: number; incident: string | null }[],
): Promise<void> {
  if (assigned.length === 0) return;
  await client.query(
    `update alerts a set unrouted_at = null, incident = coalesce(a.incident, r.incident)
     from unnest($1::bigint[], $2::uuid[]) as r (id, incident) where a.id = r.id and a.id = any($1::bigint[])`,
    [assigned.map(({ alert }) => alert), assigned.map(({ incident }) => incident)],
  );
}

export interface AlertCounts {
  firing: number;
  total: number;
}

export async function countAlerts(client: Queryable, incidents: string[]): Promise<Map<string, AlertCounts>> {
  if (incidents.length === 0) return new Map();
  const { rows } = await client.query<AlertCounts & { incident: string }>(
    `select incident, count(*) filter (where state = 'open')::integer as firing, count(*)::integer as total
     from alerts where incident = any($1::uuid[]) group by incident`,
    [incidents],
  );
  return new Map(rows.map(({ incident, ...counts }) => [incident, counts]));
}

/** Those of the incidents of which an alert still fires. */
export async function stillFiring(client: Queryable, incidents: string[]): Promise<Set<string>> {
  if (incidents.length === 0) return new Set();
  const { rows } = await client.query<{ incident: string }>(
    `select incident from unnest($1::uuid[]) as incident
     where exists (select from alerts a where a.incident = incident and a.state = 'open')`,
    [incidents],
  );
  return new Set(rows.map(({ incident }) => incident));
}

/** Past the group window a new key opens a new incident: the old ones no longer stand for their groups. */
export async function releaseGroups(client: Queryable, incidents: string[]): Promise<void> {
  if (incidents.length === 0) return;
  await client.query('update incidents set group_key = null where id = any($1::uuid[])', [incidents]);
}

/** Alerts joined or ended that the incident's log is told of at `at`: one that changes every moment is told every 10 s. */
export async function reportAlertsBy(
  client: Queryable,
  reports: { incident: string; at: string }[],
): Promise<void> {
  if (reports.length === 0) return;
  await client.query(
    `update incident_wakes w set wake_at = least(w.wake_at, r.at), joined = true
     from unnest($1::uuid[], $2::timestamptz[]) as r (incident, at) where w.incident = r.incident`,
    [reports.map(({ incident }) => incident), reports.map(({ at }) => at)],
  );
}
