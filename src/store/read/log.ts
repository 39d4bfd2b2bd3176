/** An incident's log and its texts, for reading. Whoever asks has been found to see the incident. */
import type { IncidentEvent, RecordedEvent } from '../../domain/incident/events.ts';
import type { Queryable } from '../access/queryable.ts';

/** The newest of a log, in order. */
export async function readNewest(
  db: Queryable,
  incident: string,
  { before, limit }: { before: number | null; limit: number },
): Promise<RecordedEvent[]> {
  const { rows } = await db.query<RecordedEvent>(
    `select version, at, actor, event from incident_events
     where incident = $1 and ($2::integer is null or version < $2) order by version desc limit $3`,
    [incident, before, limit],
  );
  return rows.toReversed();
}

/** What stands in a log under a number; null: nothing. */
export async function readEvent(
  db: Queryable,
  incident: string,
  version: number,
): Promise<IncidentEvent | null> {
  const { rows } = await db.query<{ event: IncidentEvent }>(
    'select event from incident_events where incident = $1 and version = $2',
    [incident, version],
  );
  return rows[0]?.event ?? null;
}

/** Events of some kinds of several incidents, by incident, in order; of each the newest `limit`. */
export async function readEventsOf(
  db: Queryable,
  incidents: string[],
  types: IncidentEvent['type'][],
  limit: number,
): Promise<Map<string, RecordedEvent[]>> {
  const logs = new Map<string, RecordedEvent[]>(incidents.map((incident) => [incident, []]));
  if (incidents.length === 0) return logs;
  const { rows } = await db.query<RecordedEvent & { incident: string }>(
    `select e.incident, e.version, e.at, e.actor, e.event
     from unnest($1::uuid[]) as ids (id)
     cross join lateral (
       select incident, version, at, actor, event from incident_events
       where incident = ids.id and type = any($2::text[]) order by version desc limit $3) e
     order by e.incident, e.version`,
    [incidents, types, limit],
  );
  for (const { incident, ...recorded } of rows) logs.get(incident)?.push(recorded);
  return logs;
}

/** A log up to and with a version, in order. */
export async function readUntil(db: Queryable, incident: string, version: number): Promise<RecordedEvent[]> {
  const { rows } = await db.query<RecordedEvent>(
    `select version, at, actor, event from incident_events
     where incident = $1 and version <= $2 order by version`,
    [incident, version],
  );
  return rows;
}

/** Null: it was redacted. An id that is not a text's is absent. */
export async function readTexts(
  db: Queryable,
  incident: string,
  ids: string[],
): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<{ id: string; body: string; redacted: boolean }>(
    `select id, body, redacted_at is not null as redacted from texts
     where incident = $1 and id::text = any($2::text[])`,
    [incident, ids],
  );
  return new Map(rows.map(({ id, body, redacted }) => [id, redacted ? null : body]));
}
