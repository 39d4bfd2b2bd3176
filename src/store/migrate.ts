/** Brings the database's tables to what this release expects: each file of `migrations/` once, in order, whole. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { StartRefused } from './start-refused.ts';

export type Migration = { id: number; name: string; sql: string; sha256: string };

export const migrationsFolder = join(import.meta.dirname, 'migrations');

/** Any number that is always the same: two nodes that start at once take turns. */
const lockNumber = 7_468_296;
/** Longer than any migration of a running house may take (they expand, under a lock time-out of 2 s). */
const waitForOtherNodeMs = 10 * 60_000;
/** A statement that waits for a lock makes everybody behind it wait; after 2 s it lets them pass and tries again. */
const lockTimeout = '2s';
const lockAttempts = 10;

/** Answers the names of what it applied. */
export async function migrate(pool: Pool, folder: string = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await takeTurn(client);
    try {
      return await applyMissing(client, migrations);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [lockNumber]);
    }
  } finally {
    // Not back into the pool: it lacks the pool's time-outs.
    client.release(true);
  }
}

export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted();
  const migrations: Migration[] = [];
  for (const file of files) {
    const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file);
    if (match === null) throw new Error(`${join(folder, file)} is not named like 0001-what-it-does.sql.`);
    const sql = await readFile(join(folder, file), 'utf8');
    const sha256 = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
    migrations.push({ id: Number(match[1]), name: match[2]!, sql, sha256 });
  }
  for (const [index, migration] of migrations.entries())
    if (migration.id !== index + 1)
      throw new Error(
        `Migration ${label(migration)} should have the number ${index + 1}: they count from 1 without a gap.`,
      );
  return migrations;
}

type Applied = { id: number; name: string; sha256: string };

/** What is missing, in order; or the sentence why this code must not touch this database. */
function planMigrations(migrations: Migration[], applied: Applied[]): Migration[] | { refused: string } {
  for (const done of applied) {
    const known = migrations[done.id - 1];
    if (known === undefined)
      return {
        refused: `The database was used by a newer release of Tocsin (it has migration ${label(done)}, this release ends at ${migrations.length}). Start that release, or restore a backup made before the upgrade.`,
      };
    if (known.sha256 !== done.sha256 || known.name !== done.name)
      return {
        refused: `Migration ${label(done)} was applied to this database with another content than the file has now. Migrations are never edited: restore the file, and put the change into a new one.`,
      };
  }
  const ids = new Set(applied.map((done) => done.id));
  return migrations.filter((migration) => !ids.has(migration.id));
}

async function applyMissing(client: PoolClient, migrations: Migration[]): Promise<string[]> {
  await client.query(
    `create table if not exists migrations (
       id integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null)`,
  );
  const { rows } = await client.query<Applied>('select id, name, sha256 from migrations order by id');
  const plan = planMigrations(migrations, rows);
  if ('refused' in plan) throw new StartRefused(plan.refused);
  for (const migration of plan) await applyWithRetry(client, migration);
  return plan.map(label);
}

async function applyWithRetry(client: PoolClient, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await apply(client, migration);
    } catch (error) {
      // 55P03: the lock was not to be had within the time-out.
      const busy = (error as { code?: string }).code === '55P03';
      if (!busy || attempt === lockAttempts)
        throw new Error(`Migration ${label(migration)} failed: ${(error as Error).message}.`, {
          cause: error,
        });
      await sleep(500);
    }
  }
}

async function apply(client: PoolClient, { id, name, sql, sha256 }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = '${lockTimeout}'`);
    await client.query({ text: sql, query_timeout: waitForOtherNodeMs } as { text: string });
    await client.query('insert into migrations (id, name, sha256, applied_at) values ($1, $2, $3, $4)', [
      id,
      name,
      sha256,
      new Date().toISOString(),
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function takeTurn(client: PoolClient): Promise<void> {
  const giveUpAt = performance.now() + waitForOtherNodeMs;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      lockNumber,
    ]);
    if (rows[0]?.taken === true) return;
    if (performance.now() > giveUpAt)
      throw new Error(
        'Another node has been migrating the database for ten minutes. Look at it before starting more.',
      );
    await sleep(100);
  }
}

function label({ id, name }: { id: number; name: string }): string {
  return `${String(id).padStart(4, '0')}-${name}`;
}
