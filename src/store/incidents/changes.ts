/**
 * Following the log over all incidents. Rows become visible when their transaction commits, not in the order of their
 * numbers; so a follower reads in the order (transaction, number) and never past the oldest transaction that still runs.
 */
import type { Visibility } from '../../domain/incident/events.ts';
import type { Queryable } from '../access/queryable.ts';

export interface LoggedChange {
  incident: string;
  number: string;
  type: string;
  visibility: Visibility;
  members: string[];
}

export interface Cursor {
  tx: string;
  seq: number;
}

export async function changesSince(
  db: Queryable,
  cursor: Cursor | null,
  limit: number,
): Promise<{ changes: LoggedChange[]; cursor: Cursor }> {
  if (cursor === null) {
    const { rows } = await db.query<{ tx: string }>(
      'select pg_snapshot_xmin(pg_current_snapshot())::text as tx',
    );
    return { changes: [], cursor: { tx: rows[0]?.tx ?? '0', seq: 0 } };
  }
  const { rows } = await db.query<LoggedChange & { tx: string; seq: number }>(
    `select e.incident, i.number, e.type, i.visibility, i.members, e.tx::text as tx, e.seq
     from incident_events e join incidents i on i.id = e.incident
     where (e.tx, e.seq) > ($1::xid8, $2) and e.tx < pg_snapshot_xmin(pg_current_snapshot())
     order by e.tx, e.seq limit $3`,
    [cursor.tx, cursor.seq, limit],
  );
  const last = rows.at(-1);
  return {
    changes: rows.map(({ tx: _tx, seq: _seq, ...change }) => change),
    cursor: last === undefined ? cursor : { tx: last.tx, seq: last.seq },
  };
}
