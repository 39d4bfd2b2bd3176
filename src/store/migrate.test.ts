/** Migrations: each once, in order, and never one that was edited. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestDatabase } from '../../test/harness/database.ts';
import { migrate, migrationsFolder, readMigrations } from './migrate.ts';

async function folderWith(files: Record<string, string>) {
  const path = await mkdtemp(join(tmpdir(), 'migrations-'));
  for (const [name, sql] of Object.entries(files)) await writeFile(join(path, name), sql);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

const first = { '0001-first.sql': 'create table a (id integer);' };
const both = { ...first, '0002-second.sql': 'create table b (id integer);\ninsert into b values (1);' };

test('each migration is applied once, in order', async () => {
  await using database = await createTestDatabase('empty');
  await using folder = await folderWith(first);
  assert.deepEqual(await migrate(database.pool, folder.path), ['0001-first']);
  assert.deepEqual(await migrate(database.pool, folder.path), []);
  await using later = await folderWith(both);
  assert.deepEqual(await migrate(database.pool, later.path), ['0002-second']);
});

test('two nodes that start at once apply each migration once', async () => {
  await using database = await createTestDatabase('empty');
  await using folder = await folderWith(both);
  const applied = await Promise.all([1, 2, 3].map(() => migrate(database.pool, folder.path)));
  assert.deepEqual(applied.flat(), ['0001-first', '0002-second']);
});

test('a migration that fails leaves nothing behind, and those before it stay', async () => {
  await using database = await createTestDatabase('empty');
  await using folder = await folderWith({
    ...both,
    '0003-bad.sql': 'create table c (id integer); select 1/0;',
  });
  await assert.rejects(migrate(database.pool, folder.path), /Migration 0003-bad failed: division by zero/);
  const { rows } = await database.pool.query(`select to_regclass('b') as b, to_regclass('c') as c`);
  assert.deepEqual(rows, [{ b: 'b', c: null }]);
});

test('a migration waits for a lock for two seconds at a time, lets the others pass and tries again', async () => {
  await using database = await createTestDatabase('empty');
  await using folder = await folderWith(first);
  await migrate(database.pool, folder.path);
  const reader = await database.pool.connect();
  await reader.query('begin; lock table a in access share mode');
  await using later = await folderWith({
    ...first,
    '0002-column.sql': 'alter table a add column name text;',
  });
  const migrating = migrate(database.pool, later.path);
  setTimeout(() => void reader.query('commit').finally(() => reader.release()), 2_500);
  assert.deepEqual(await migrating, ['0002-column']);
});

test('an edited migration is refused', async () => {
  await using database = await createTestDatabase('empty');
  await using folder = await folderWith(first);
  await migrate(database.pool, folder.path);
  await using edited = await folderWith({ '0001-first.sql': 'create table a (id bigint);' });
  await assert.rejects(migrate(database.pool, edited.path), {
    name: 'StartRefused',
    message: /Migration 0001-first was applied .* with another content/,
  });
});

test('a database of a newer release is refused', async () => {
  await using database = await createTestDatabase('empty');
  await using newer = await folderWith(both);
  await migrate(database.pool, newer.path);
  await using older = await folderWith(first);
  await assert.rejects(migrate(database.pool, older.path), {
    name: 'StartRefused',
    message: /newer release of Tocsin \(it has migration 0002-second, this release ends at 1\)/,
  });
});

test('our own migrations are numbered without a gap', async () => {
  const migrations = await readMigrations(migrationsFolder);
  assert.ok(migrations.length > 0);
});
