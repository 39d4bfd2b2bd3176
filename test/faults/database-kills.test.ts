/** The embedded database and its server under `kill -9`: what was confirmed stays, and the next start works at once. */
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { processFacts } from '../../src/store/embedded/processes.ts';
import { startEmbeddedPostgres, type EmbeddedConnection } from '../../src/store/embedded/start.ts';
import { openPool, refuseUnsafeSettings } from '../../src/store/pool.ts';
import { spawnDatabaseProcess } from '../harness/database-process.ts';
import { scratch } from '../harness/scratch.ts';

const isRoot = process.getuid?.() === 0;

async function scratchFolder(mode = 0o755) {
  const path = await mkdtemp(join(scratch, 'tocsin-faults-'));
  await chmod(path, mode);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function poolOn(connection: EmbeddedConnection): Pool {
  return openPool({ connection, applicationName: 'tests', onIdleError: () => undefined });
}

/** Inserts one row after the other until the connection breaks; answers how many were confirmed. */
async function insertUntilBroken(pool: Pool): Promise<number> {
  for (let confirmed = 0; ; confirmed++) {
    try {
      await pool.query('insert into rows (id) values ($1)', [confirmed + 1]);
    } catch {
      return confirmed;
    }
  }
}

async function untilGone(pid: number, withinMs: number): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  while ((await processFacts(pid)) !== undefined) {
    assert.ok(performance.now() < giveUpAt, `process ${pid} still lives after ${withinMs} ms`);
    await sleep(20);
  }
}

async function highest(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ last: number; count: number }>(
    'select coalesce(max(id), 0) as last, count(*) from rows',
  );
  assert.equal(rows[0]!.last, rows[0]!.count, 'rows are missing in the middle');
  return rows[0]!.last;
}

test('after kill -9 of the server the next one starts at once and finds every confirmed row', async () => {
  await using folder = await scratchFolder();
  let server = await spawnDatabaseProcess(folder.path);
  const setUp = poolOn(server.connection);
  await setUp.query('create table rows (id integer primary key)');
  await setUp.end();
  for (let round = 0; round < 3; round++) {
    const pool = poolOn(server.connection);
    const before = await highest(pool);
    await pool.query('truncate rows');
    assert.ok(round === 0 || before > 0);
    const inserting = insertUntilBroken(pool);
    await sleep(150);
    await server.kill('SIGKILL');
    server = await spawnDatabaseProcess(folder.path);
    assert.ok(server.startedInMs < 5_000, `the start took ${server.startedInMs} ms`);
    const confirmed = await inserting;
    await pool.end();
    const after = poolOn(server.connection);
    const found = await highest(after);
    await after.end();
    assert.ok(confirmed > 0 && found >= confirmed, `${confirmed} were confirmed, ${found} are there`);
  }
  await server.kill('SIGTERM');
  await untilGone(server.postmasterPid, 0);
});

test('a database that outlived its server (no tie between processes) is ended by the next start', async () => {
  await using folder = await scratchFolder();
  await using path = await scratchFolder();
  // A PATH without setpriv, as on macOS.
  await symlink('/bin/sh', join(path.path, 'sh'));
  const untied = { env: { ...process.env, PATH: path.path } };
  const first = await spawnDatabaseProcess(join(folder.path, 'data'), untied);
  await first.kill('SIGKILL');
  await sleep(100);
  assert.notEqual(await processFacts(first.postmasterPid), undefined, 'it was expected to live on');
  const second = await spawnDatabaseProcess(join(folder.path, 'data'), untied);
  assert.notEqual(second.postmasterPid, first.postmasterPid);
  // It lets go of the folder a moment before it is gone.
  await untilGone(first.postmasterPid, 1_000);
  await second.kill('SIGTERM');
  await untilGone(second.postmasterPid, 0);
});

test('a server that exits without a word takes its database along', async () => {
  await using folder = await scratchFolder();
  const server = await spawnDatabaseProcess(folder.path);
  await server.kill('SIGHUP');
  await untilGone(server.postmasterPid, 5_000);
});

test('after kill -9 of the database it is started again, and the same pool goes on', async () => {
  await using folder = await scratchFolder();
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const postgres = await startEmbeddedPostgres({ dataDir: folder.path, log: silent, durable: true });
  const pool = poolOn(postgres.connection);
  try {
    await pool.query('create table rows (id integer primary key)');
    const inserting = insertUntilBroken(pool);
    await sleep(150);
    const killed = postgres.postmasterPid()!;
    process.kill(killed, 'SIGKILL');
    const confirmed = await inserting;
    const brokenAt = performance.now();
    let found: number | undefined;
    while (found === undefined) {
      found = await highest(pool).catch(() => undefined);
      assert.ok(performance.now() < brokenAt + 5_000, 'no connection within 5 s');
    }
    assert.ok(found >= confirmed, `${confirmed} were confirmed, ${found} are there`);
    assert.notEqual(postgres.postmasterPid(), killed);
  } finally {
    await pool.end();
    await postgres.stop();
  }
});

test('a second server on the same folder is refused by name, and the first goes on', async () => {
  await using folder = await scratchFolder();
  const first = await spawnDatabaseProcess(folder.path);
  await assert.rejects(spawnDatabaseProcess(folder.path), (error: Error) =>
    error.message.startsWith(`Another Tocsin (process ${first.child.pid}) runs on ${folder.path}`),
  );
  const pool = poolOn(first.connection);
  assert.equal((await pool.query('select 1 as one')).rows[0].one, 1);
  await pool.end();
  await first.kill('SIGTERM');
});

test('of two first starts in the same moment one serves and the other is refused', async () => {
  await using folder = await scratchFolder();
  const starts = await Promise.allSettled([1, 2].map(() => spawnDatabaseProcess(folder.path)));
  const served = starts.filter((start) => start.status === 'fulfilled').map((start) => start.value);
  for (const server of served) await server.kill('SIGTERM');
  const refused = starts.filter((start) => start.status === 'rejected').map((start) => String(start.reason));
  assert.equal(served.length, 1, refused.join('; '));
  assert.match(refused[0]!, /Another Tocsin/);
});

test('a postmaster.pid whose number was given to another program does not block the start', async () => {
  await using folder = await scratchFolder();
  const server = await spawnDatabaseProcess(folder.path);
  await server.kill('SIGTERM');
  const lines = [process.pid, join(folder.path, 'postgres'), 1, 5432, server.connection.host, '', 0, 'ready'];
  await writeFile(join(folder.path, 'postgres', 'postmaster.pid'), lines.join('\n'));
  const next = await spawnDatabaseProcess(folder.path);
  await next.kill('SIGTERM');
});

/** As root the database must run as somebody else; as anybody else it runs as that one. */
const accounts = isRoot ? ['root', 'a normal account'] : ['a normal account'];
for (const account of accounts) {
  test(`it starts as ${account}, and a later start finds the data`, async () => {
    await using folder = await scratchFolder();
    const data = join(folder.path, 'data');
    const nobody =
      account === 'root' || !isRoot ? {} : { uid: 65_534, gid: 65_534, env: { HOME: '/nonexistent' } };
    if ('uid' in nobody) await chmod(folder.path, 0o777);
    for (const round of [1, 2]) {
      const server = await spawnDatabaseProcess(data, nobody);
      const pool = poolOn(server.connection);
      await pool.query('create table if not exists rounds (round integer)');
      await pool.query('insert into rounds values ($1)', [round]);
      assert.equal((await pool.query('select count(*) from rounds')).rows[0].count, round);
      await pool.end();
      const status = await readFile(`/proc/${server.postmasterPid}/status`, 'utf8').catch(() => 'Uid:\t1');
      assert.doesNotMatch(status, /^Uid:\t0/m);
      await server.kill('SIGTERM');
    }
  });
}

test('it starts in a folder that only its owner can enter', async () => {
  await using folder = await scratchFolder(0o700);
  const deep = join(
    folder.path,
    'a-folder-with-a-name-that-is-long',
    'so-that-no-socket-fits-into-its-path',
    'data',
  );
  await mkdir(deep, { recursive: true, mode: 0o700 });
  for (let round = 0; round < 2; round++) {
    const server = await spawnDatabaseProcess(deep);
    const pool = poolOn(server.connection);
    await pool.query('checkpoint');
    await pool.end();
    await server.kill('SIGKILL');
    await untilGone(server.postmasterPid, 5_000);
  }
});

test('what the embedded database runs with is accepted, and synchronous_commit = off for our session is not', async () => {
  await using folder = await scratchFolder();
  const server = await spawnDatabaseProcess(folder.path);
  const pool = poolOn(server.connection);
  await refuseUnsafeSettings(pool);
  await pool.query('alter role tocsin set synchronous_commit = off');
  await pool.end();
  const later = poolOn(server.connection);
  await assert.rejects(refuseUnsafeSettings(later), /synchronous_commit = off: a signal would be answered/);
  await later.end();
  await server.kill('SIGTERM');
});
