/** Process versions that were ever accepted, by the hash of their source: incidents pin them, so none is removed. */
import type { Process } from '../../domain/process/process.ts';
import type { Queryable } from '../access/queryable.ts';

export interface ProcessRow {
  hash: string;
  id: string;
  version: string;
  source: string;
  compiled: Process;
}

/** The one that new incidents are declared under. */
export const chosenProcessAsJson =
  'select p.hash, p.id, p.version, p.source, p.compiled from organization o join processes p on p.hash = o.process_hash';

/** Recompiled when it is accepted again, so that a newer compiler's reading replaces an older one's. */
export async function acceptProcess(db: Queryable, row: ProcessRow & { now: string }): Promise<void> {
  await db.query(
    `insert into processes (hash, id, version, source, compiled, accepted_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (hash) do update set compiled = excluded.compiled`,
    [row.hash, row.id, row.version, row.source, JSON.stringify(row.compiled), row.now],
  );
}

export async function readCompiledProcess(db: Queryable, hash: string): Promise<Process | null> {
  const { rows } = await db.query<{ compiled: Process }>('select compiled from processes where hash = $1', [
    hash,
  ]);
  return rows[0]?.compiled ?? null;
}

/** Versions that the caller has not read yet; an installation accepts a handful a year. */
export async function readProcessesExcept(db: Queryable, known: string[]): Promise<ProcessRow[]> {
  const { rows } = await db.query<ProcessRow>(
    'select hash, id, version, source, compiled from processes where hash <> all($1::text[])',
    [known],
  );
  return rows;
}

export async function readProcessSource(db: Queryable, hash: string): Promise<string | null> {
  const { rows } = await db.query<{ source: string }>('select source from processes where hash = $1', [hash]);
  return rows[0]?.source ?? null;
}
