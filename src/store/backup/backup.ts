/**
 * `tocsin backup`: copies every table, as it stood at one moment, into one file, while the server goes on. It is read
 * again afterwards: what is answered as done can be restored.
 */
import { constants } from 'node:fs';
import { access, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Client } from 'pg';
import type { Connection } from '../pool.ts';
import { StartRefused } from '../start-refused.ts';
import { connectForCopying } from './connect.ts';
import { copyOut } from './copy.ts';
import {
  fileFormat,
  verifyBackupFile,
  writeBackupFile,
  type BackupManifest,
  type BackupWriter,
} from './file.ts';
import { quoted, tablesToCopy, type TableToCopy } from './tables.ts';

/** A sentence for whoever waits, at most one a second. */
export type Progress = (sentence: string) => void;

type BackupWanted = { connection: Connection; file: string; now: string; onProgress: Progress };

type BackupDone = { rows: number; bytes: number; tables: number };

export async function backup({ connection, file, now, onProgress }: BackupWanted): Promise<BackupDone> {
  const path = resolve(file);
  await refuseWhereNothingCanBeWritten(path);
  const draft = join(dirname(path), `.${basename(path)}.unfinished-${process.pid}`);
  const client = await connectForCopying(connection);
  const writer = writeBackupFile(draft);
  try {
    // One snapshot for all tables: what belongs together is there together, whatever is written meanwhile.
    await client.query('begin isolation level repeatable read read only');
    await copyTables(client, writer, now, everySecond(onProgress));
    await client.query('commit');
    onProgress('Reading it again.');
    const { manifest } = await verifyBackupFile(draft);
    await rename(draft, path);
    await sync(dirname(path));
    return { ...sum(manifest), bytes: (await stat(path)).size };
  } catch (error) {
    await writer.abort();
    await rm(draft, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function copyTables(
  client: Client,
  writer: BackupWriter,
  now: string,
  progress: Progress,
): Promise<void> {
  const tables = await tablesToCopy(client);
  if (tables.length === 0)
    throw new StartRefused('The database is empty: no server has been started on it yet.');
  const { rows: migrations } = await client.query<{ id: number; name: string; sha256: string }>(
    'select id, name, sha256 from migrations order by id',
  );
  const { rows: version } = await client.query<{ number: string }>(
    "select current_setting('server_version_num') as number",
  );
  await writer.head({
    format: fileFormat,
    takenAt: now,
    postgres: Math.floor(Number(version[0]!.number) / 10_000),
    migrations,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
  });
  const counted: Record<string, number> = {};
  let bytes = 0;
  for (const table of tables)
    counted[table.name] = await copyOut(client, copySql(table), async (part) => {
      await writer.rows(table.name, part);
      bytes += part.length;
      progress(`Copying ${table.name}: ${megabytes(bytes)} so far.`);
    });
  // After the rows: a sequence stands outside of snapshots, and may be ahead of them but never behind.
  await writer.end(counted, await readSequences(client));
}

function copySql({ name, columns, orderBy }: TableToCopy): string {
  const list = columns.map(quoted).join(', ');
  if (orderBy === null) return `copy ${quoted(name)} (${list}) to stdout`;
  return `copy (select ${list} from ${quoted(name)} order by ${orderBy}) to stdout`;
}

async function readSequences(client: Client): Promise<BackupManifest['sequences']> {
  const { rows: names } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'S' and relnamespace = current_schema()::regnamespace`,
  );
  const sequences: BackupManifest['sequences'] = {};
  for (const { name } of names) {
    const { rows } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${quoted(name)}`,
    );
    sequences[name] = rows[0]!;
  }
  return sequences;
}

async function refuseWhereNothingCanBeWritten(path: string): Promise<void> {
  const folder = dirname(path);
  if (await stat(path).catch(() => undefined))
    throw new StartRefused(`${path} is already there. Name another file; a backup never replaces one.`);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : 'cannot be written';
    throw new StartRefused(`The folder ${folder} ${reason}.`, { cause: error });
  }
}

function sum({ tables }: BackupManifest): { rows: number; tables: number } {
  const counts = Object.values(tables).map(({ rows }) => rows);
  return { rows: counts.reduce((total, rows) => total + rows, 0), tables: counts.length };
}

export function everySecond(progress: Progress): Progress {
  let last = performance.now();
  return (sentence) => {
    if (performance.now() < last + 1_000) return;
    last = performance.now();
    progress(sentence);
  };
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}

/** Without this a power cut may forget the name of what was just moved. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
}
