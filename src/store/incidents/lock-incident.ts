/** Reading incidents under their lock. The row of `incidents` is the lock of everything about one. */
import type { PoolClient } from 'pg';
import { evolveVersion, replay } from '../../domain/incident/evolve.ts';
import type { RecordedEvent } from '../../domain/incident/events.ts';
import type { IncidentState } from '../../domain/incident/state.ts';

export interface LockedIncident {
  state: IncidentState;
  members: string[];
}

interface Row {
  id: string;
  state: IncidentState;
  evolve_version: number;
  members: string[];
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `ref`: an id or a number ("INC-2026-0001"). Null: there is none. */
export async function lockIncident(client: PoolClient, ref: string): Promise<LockedIncident | null> {
  const column = uuidForm.test(ref) ? 'id' : 'number';
  const { rows } = await client.query<Row>(
    `select id, state, evolve_version, members from incidents where ${column} = $1 for update`,
    [ref],
  );
  return rows[0] === undefined ? null : await current(client, rows[0]);
}

/** In the order of their ids, so that two who lock several do not wait for each other. */
export async function lockIncidents(client: PoolClient, ids: string[]): Promise<LockedIncident[]> {
  const { rows } = await client.query<Row>(
    'select id, state, evolve_version, members from incidents where id = any($1::uuid[]) order by id for update',
    [ids],
  );
  return Promise.all(rows.map((row) => current(client, row)));
}

/** A snapshot made by another version of `evolve` is made anew from the log. */
async function current(client: PoolClient, row: Row): Promise<LockedIncident> {
  const { state, members } = row;
  if (row.evolve_version === evolveVersion) return { state, members };
  return { state: replay(await readLog(client, row.id)), members };
}

export async function readLog(client: Pick<PoolClient, 'query'>, incident: string): Promise<RecordedEvent[]> {
  const { rows } = await client.query<RecordedEvent>(
    'select version, at, actor, event from incident_events where incident = $1 order by version',
    [incident],
  );
  return rows;
}

/**
 * Those that something is due for, the most severe first, then the longest due. Locked ones are passed over: whoever
 * holds them sets their next wake-up. One branch a rank, because an index on (rank, wake_at) finds the due ones of one
 * rank at once, but has to walk through all that are not due to find them across ranks.
 */
export async function lockDue(
  client: PoolClient,
  now: string,
  limit: number,
  only: string[] | null,
): Promise<(LockedIncident & { joined: boolean })[]> {
  const { rows } = await client.query<Row & { joined: boolean }>(
    `with due as (
       select w.incident, w.rank, w.wake_at, w.joined
       from unnest(array[1, 2, 3, 4, 5, 6, 7, 8, 9]::smallint[]) as ranks (rank)
       cross join lateral (
         select incident, rank, wake_at, joined from incident_wakes
         where rank = ranks.rank and wake_at <= $1 and not held and not set_aside
           and ($3::uuid[] is null or incident = any($3::uuid[]))
         order by wake_at limit $2) w
       order by w.rank, w.wake_at limit $2)
     select i.id, i.state, i.evolve_version, i.members, due.joined
     from due join incidents i on i.id = due.incident
     for update of i skip locked`,
    [now, limit, only],
  );
  return Promise.all(rows.map(async (row) => ({ ...(await current(client, row)), joined: row.joined })));
}
