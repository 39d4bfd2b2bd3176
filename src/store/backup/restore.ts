/**
 * `tocsin restore`: puts a backup into an installation, in one transaction: all of it, or nothing is changed. The
 * tables are made as the release that took the backup had them; the next start brings them to this release's.
 */
import { resolve } from 'node:path';
import type { Client } from 'pg';
import { migrationsFolder, readMigrations, type Migration } from '../migrate.ts';
import type { Connection } from '../pool.ts';
import { StartRefused } from '../start-refused.ts';
import { everySecond, megabytes, type Progress } from './backup.ts';
import { connectForCopying } from './connect.ts';
import { copyIn } from './copy.ts';
import {
  readBackupFile,
  refusal,
  verifyBackupFile,
  type BackupHead,
  type BackupManifest,
  type BackupPiece,
} from './file.ts';
import { holdRestored, type Held } from './hold-restored.ts';
import { quoted } from './tables.ts';

type RestoreWanted = {
  connection: Connection;
  file: string;
  /** Whether an installation that already holds people or incidents may be replaced. */
  replace: boolean;
  now: string;
  onProgress: Progress;
};

type RestoreDone = Held & { takenAt: string; rows: number };

export async function restore(wanted: RestoreWanted): Promise<RestoreDone> {
  const path = resolve(wanted.file);
  const progress = everySecond(wanted.onProgress);
  wanted.onProgress('Checking the file.');
  const { head, manifest } = await verifyBackupFile(path, (bytes) =>
    progress(`Checked ${megabytes(bytes)}.`),
  );
  const migrations = migrationsOf(head, await readMigrations(migrationsFolder), path);

  const client = await connectForCopying(wanted.connection);
  try {
    await client.query('begin');
    await refuseToOverwrite(client, wanted.replace);
    await removeTables(client);
    await makeTables(client, migrations, wanted.now);
    const rows = await copyTables(client, path, manifest, progress);
    await setSequences(client, manifest);
    const held = await holdRestored(client, { takenAt: head.takenAt, now: wanted.now });
    await client.query('commit');
    wanted.onProgress('Counting, so that the first queries are fast.');
    await client.query('analyze');
    return { ...held, takenAt: head.takenAt, rows };
  } finally {
    // Whatever failed: an open transaction ends with its connection, and nothing was changed.
    await client.end();
  }
}

/** The migrations that the backed-up database had: the first ones of ours, unchanged. */
export function migrationsOf(head: BackupHead, known: Migration[], path: string): Migration[] {
  return head.migrations.map((applied, index) => {
    const migration = known[index];
    if (migration === undefined)
      throw refusal(path, 'a newer release made it; restore it with that release, or install it first');
    if (migration.sha256 !== applied.sha256)
      throw refusal(
        path,
        `its migration ${applied.id} (${applied.name}) is another one than this release has`,
      );
    return migration;
  });
}

async function refuseToOverwrite(client: Client, replace: boolean): Promise<void> {
  const { rows: others } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name ilike 'tocsin%'`,
  );
  if (others[0]!.count > 0)
    throw new StartRefused('Tocsin still runs on this database. Stop every node of it, then restore.');
  const { rows: found } = await client.query<{ ours: boolean; any: boolean }>(
    `select to_regclass('migrations') is not null and to_regclass('incident_wakes') is not null as ours,
       exists (select 1 from pg_class where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace) as any`,
  );
  const { ours, any } = found[0]!;
  if (!any) return;
  if (!ours)
    throw new StartRefused(
      'The database holds tables that are not of Tocsin. Give it a database of its own: CREATE DATABASE tocsin.',
    );
  const { rows: held } = await client.query<{ people: number; incidents: number }>(
    'select (select count(*)::int from users) as people, (select count(*)::int from incidents) as incidents',
  );
  const { people, incidents } = held[0]!;
  if (people + incidents === 0 || replace) return;
  throw new StartRefused(
    `This installation holds ${people} people and ${incidents} incidents, which a restore would replace. Take a backup of them and add --replace, or restore into another folder (TOCSIN_DATA).`,
  );
}

async function removeTables(client: Client): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `select format('drop table %I cascade', relname) as sql, 1 as turn from pg_class
       where relkind = 'r' and relnamespace = current_schema()::regnamespace
     union all
     select format('drop sequence if exists %I cascade', c.relname), 2 from pg_class c
       where relkind = 'S' and relnamespace = current_schema()::regnamespace
     union all
     select format('drop routine %s cascade', p.oid::regprocedure), 3 from pg_proc p
       where pronamespace = current_schema()::regnamespace
         and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     order by turn`,
  );
  for (const { sql } of rows) await client.query(sql);
}

async function makeTables(client: Client, migrations: Migration[], now: string): Promise<void> {
  await client.query(
    'create table migrations (id integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null)',
  );
  for (const { id, name, sha256, sql } of migrations) {
    await client.query(sql);
    await client.query('insert into migrations (id, name, sha256, applied_at) values ($1, $2, $3, $4)', [
      id,
      name,
      sha256,
      now,
    ]);
  }
}

async function copyTables(
  client: Client,
  path: string,
  manifest: BackupManifest,
  progress: Progress,
): Promise<number> {
  const pieces = readBackupFile(path);
  const first = await pieces.next();
  if (first.done === true || first.value.is !== 'head')
    throw refusal(path, 'it does not begin as a backup does');
  const { tables } = first.value.head;
  await removeFirstRows(
    client,
    tables.map(({ name }) => name),
  );

  let piece = await pieces.next();
  let total = 0;
  let bytes = 0;
  for (const { name, columns } of tables) {
    async function* partsOfTable(): AsyncGenerator<Buffer> {
      for (; isOf(name, piece); piece = await pieces.next()) {
        yield piece.value.part;
        bytes += piece.value.part.length;
        progress(`Restoring ${name}: ${megabytes(bytes)} so far.`);
      }
    }
    const sql = `copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`;
    const rows = await copyIn(client, sql, partsOfTable());
    if (rows !== manifest.tables[name]?.rows)
      throw refusal(
        path,
        `of the table ${name} only ${rows} rows arrived; the file changed while it was read`,
      );
    total += rows;
  }
  await pieces.return(undefined);
  return total;
}

type RowsPiece = { done?: false; value: Extract<BackupPiece, { is: 'rows' }> };

function isOf(table: string, piece: IteratorResult<BackupPiece>): piece is RowsPiece {
  return piece.done !== true && piece.value.is === 'rows' && piece.value.table === table;
}

/** A migration may put a first row into a table (the organisation's); the backup has its own. */
async function removeFirstRows(client: Client, tables: string[]): Promise<void> {
  for (const name of tables.toReversed()) {
    const { rows } = await client.query<{ any: boolean }>(
      `select exists (select 1 from ${quoted(name)}) as any`,
    );
    if (rows[0]!.any) await client.query(`delete from ${quoted(name)}`);
  }
}

async function setSequences(client: Client, manifest: BackupManifest): Promise<void> {
  for (const [name, { last, called }] of Object.entries(manifest.sequences))
    await client.query('select setval($1::text::regclass, $2::bigint, $3)', [quoted(name), last, called]);
}
