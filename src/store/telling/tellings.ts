/** What audiences were told and the log of the incident does not say yet: written with the messages, and gone once the log has it. */
import type { Command } from '../../domain/incident/commands.ts';
import type { Queryable } from '../access/queryable.ts';

type Report = Omit<Extract<Command, { type: 'report-telling' }>, 'type'>;

export interface TellingRow {
  /** The same telling is told once. */
  key: string;
  incident: string;
  telling: Report;
}

export async function keepTelling(db: Queryable, { key, incident, telling }: TellingRow): Promise<void> {
  await db.query(
    'insert into tellings (key, incident, telling) values ($1, $2, $3) on conflict (key) do nothing',
    [key, incident, JSON.stringify(telling)],
  );
}

export async function readTellings(db: Queryable, limit: number): Promise<TellingRow[]> {
  const { rows } = await db.query<TellingRow>(
    'select key, incident, telling from tellings order by key limit $1',
    [limit],
  );
  return rows;
}

export async function forgetTelling(db: Queryable, key: string): Promise<void> {
  await db.query('delete from tellings where key = $1', [key]);
}
