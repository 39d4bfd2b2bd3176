/**
 * One step of a follower of the log that acts on what it reads: its cursor, the events after it, and whatever it writes because of
 * them are one transaction. Rows become visible when their transaction commits, not in the order of their numbers; so it
 * reads in the order (transaction, number) and never past the oldest transaction that still runs.
 */
import type { Pool, PoolClient } from 'pg';
import type { Actor, IncidentEvent, Visibility } from '../../domain/incident/events.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { inTransaction } from '../transaction.ts';

export interface LogEntry {
  incident: string;
  number: string;
  version: number;
  /** What one decision said has this in common. */
  tx: string;
  at: string;
  actor: Actor;
  event: IncidentEvent;
  /** The incident as it stands now, which may be later than the event. */
  state: IncidentState;
  visibility: Visibility;
  /** Who sees it although it is private. */
  members: string[];
}

interface Step {
  /** Of the follower: each name has a cursor of its own. */
  name: string;
  limit: number;
  now: string;
}

/** Answers how many events were handled; null: another node is at it. A name that is new begins at the log's end. */
export function followLog(
  pool: Pool,
  { name, limit, now }: Step,
  handle: (client: PoolClient, entries: LogEntry[]) => Promise<void>,
): Promise<number | null> {
  return inTransaction(pool, async (client) => {
    await client.query(
      `insert into log_cursors (name, tx, seq, moved_at)
       values ($1, pg_snapshot_xmin(pg_current_snapshot()), 0, $2) on conflict (name) do nothing`,
      [name, now],
    );
    const { rows: cursors } = await client.query<{ tx: string; seq: string }>(
      'select tx::text as tx, seq::text as seq from log_cursors where name = $1 for update skip locked',
      [name],
    );
    const [cursor] = cursors;
    if (cursor === undefined) return null;
    const { rows } = await client.query<LogEntry & { seq: string }>(
      `select e.incident, i.number, e.version, e.at, e.actor, e.event, i.state, i.visibility, i.members,
         e.tx::text as tx, e.seq::text as seq
       from incident_events e join incidents i on i.id = e.incident
       where (e.tx, e.seq) > ($1::xid8, $2::bigint) and e.tx < pg_snapshot_xmin(pg_current_snapshot())
       order by e.tx, e.seq limit $3`,
      [cursor.tx, cursor.seq, limit],
    );
    const last = rows.at(-1);
    if (last === undefined) return 0;
    await handle(
      client,
      rows.map(({ seq: _seq, ...entry }) => entry),
    );
    await client.query('update log_cursors set tx = $2, seq = $3, moved_at = $4 where name = $1', [
      name,
      last.tx,
      last.seq,
      now,
    ]);
    return rows.length;
  });
}
