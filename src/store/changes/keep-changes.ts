/** Keeps changes, all or none; durable when it resolves. */
import type { Change } from '../../domain/signal/change.ts';
import type { Queryable } from '../access/queryable.ts';

export interface ChangeToKeep extends Change {
  /** The integration's id. */
  integration: string;
  at: string;
  receivedAt: string;
}

export async function keepChanges(db: Queryable, changes: ChangeToKeep[]): Promise<void> {
  await db.query(
    `insert into changes (integration, service, summary, source, at, received_at, details, links)
     select integration, service, summary, source, at, "receivedAt", details, links
     from json_to_recordset($1) as given (integration text, service text, summary text, source text,
       at timestamptz, "receivedAt" timestamptz, details json, links json)`,
    [JSON.stringify(changes)],
  );
}
