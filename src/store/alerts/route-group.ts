/** The second step of intake: the alerts of one group that were not decided about yet, and where they belong. */
import type { PoolClient } from 'pg';
import type { IncidentState } from '../../domain/incident/state.ts';
import { type LockedIncident, lockIncidents } from '../incidents/lock-incident.ts';

export interface UnroutedAlert {
  id: number;
  incident: string | null;
  state: 'open' | 'resolved';
  severity: string | null;
  rank: number;
  service: string | null;
  summary: string;
  integration: string;
  acknowledged: boolean;
  startsAt: string | null;
  firstAt: string;
}

export interface Group {
  key: string;
  alerts: UnroutedAlert[];
  /** The incidents concerned, locked: those that these alerts belong to, and the group's open or last one. */
  incidents: LockedIncident[];
  /** The one that the group's new alerts would join: open, or the last that was resolved. */
  latest: IncidentState | null;
}

/** A storm in one group is taken in portions, so that no transaction holds its lock for long. */
const mostAlerts = 5_000;

/** Groups with alerts to decide about; those that wait longest first. */
export async function unroutedGroups(client: Pick<PoolClient, 'query'>, limit: number): Promise<string[]> {
  const { rows } = await client.query<{ groupKey: string }>(
    `select group_key as "groupKey" from alerts where unrouted_at is not null
     group by group_key order by min(rank), min(unrouted_at) limit $1`,
    [limit],
  );
  return rows.map(({ groupKey }) => groupKey);
}

export async function lockGroup(client: PoolClient, key: string): Promise<Group> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
  const { rows: latest } = await client.query<{ id: string }>(
    `select id from incidents where group_key = $1
     order by category in ('resolved', 'closed'), declared_at desc limit 1`,
    [key],
  );
  const { rows: concerned } = await client.query<{ incident: string }>(
    'select distinct incident from alerts where group_key = $1 and unrouted_at is not null and incident is not null limit 20',
    [key],
  );
  const ids = [...new Set([...latest.map(({ id }) => id), ...concerned.map(({ incident }) => incident)])];
  const incidents = ids.length === 0 ? [] : await lockIncidents(client, ids);
  const { rows: alerts } = await client.query<UnroutedAlert>(
    `select id, incident, state, severity, rank, service, summary, integration, acknowledged,
       starts_at as "startsAt", first_at as "firstAt"
     from alerts where group_key = $1 and unrouted_at is not null order by id limit ${mostAlerts} for update`,
    [key],
  );
  const latestId = latest[0]?.id;
  return {
    key,
    alerts,
    incidents,
    latest: incidents.find(({ state }) => state.id === latestId)?.state ?? null,
  };
}

export async function assignAlerts(
  client: PoolClient,
  ids: number[],
  incident: string | null,
): Promise<void> {
  if (ids.length === 0) return;
  await client.query(
    'update alerts set unrouted_at = null, incident = coalesce(incident, $2) where id = any($1::bigint[])',
    [ids, incident],
  );
}

export interface AlertCounts {
  firing: number;
  total: number;
}

export async function countAlerts(client: Pick<PoolClient, 'query'>, incident: string): Promise<AlertCounts> {
  const { rows } = await client.query<AlertCounts>(
    `select count(*) filter (where state = 'open')::integer as firing, count(*)::integer as total
     from alerts where incident = $1`,
    [incident],
  );
  return rows[0] ?? { firing: 0, total: 0 };
}

/** Past the group window a new key opens a new incident: the old one no longer stands for its group. */
export async function releaseGroup(client: PoolClient, incident: string): Promise<void> {
  await client.query('update incidents set group_key = null where id = $1', [incident]);
}

/** Joins that the log will be told of by `at`: an incident that grows every moment is told of it every 10 s. */
export async function reportJoinsBy(client: PoolClient, incident: string, at: string): Promise<void> {
  await client.query(
    'update incident_wakes set wake_at = least(wake_at, $2), joined = true where incident = $1',
    [incident, at],
  );
}
