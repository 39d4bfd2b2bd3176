/** A backup holds one moment, whatever is written meanwhile; a restore gives it back whole, held, or changes nothing. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Pool } from 'pg';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { until } from '../../../test/harness/until.ts';
import { migrate, migrationsFolder, readMigrations } from '../migrate.ts';
import { backup } from './backup.ts';
import { connectForCopying } from './connect.ts';
import { copyOut } from './copy.ts';
import { migrationsOf, restore } from './restore.ts';
import { sortByReferences } from './tables.ts';

const takenAt = '2026-11-20T23:06:06.000Z';
const restoredAt = '2026-11-21T00:10:00.000Z';
const quiet = () => undefined;

async function scratch() {
  const path = await mkdtemp(join(tmpdir(), 'tocsin-backup-'));
  return { file: join(path, 'one.tar.gz'), path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** An incident with its event, its wake-up and a delivery, in one transaction: they are there together or not at all. */
async function writeIncident(pool: Pool, index: number, delivery = 'waiting'): Promise<void> {
  const id = randomUUID();
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `insert into incidents (id, number, version, state, evolve_version, title, severity, rank, status, category,
         visibility, process_hash, declared_at, updated_at)
       values ($1, 'INC-2026-' || lpad(nextval('incident_numbers')::text, 4, '0'), 1, '{}', 1, $2, 'SEV-1', 1, 'new', 'triage',
         'organization', 'h', $3, $3)`,
      [id, `tab\t, line\n, back\\slash, umlaut ü, nothing \\N ${index}`, takenAt],
    );
    await client.query(
      `insert into incident_events (incident, version, at, type, actor, event) values ($1, 1, $2, 'declared', '{}', $3)`,
      [id, takenAt, JSON.stringify({ index })],
    );
    await client.query(
      `insert into incident_wakes (incident, rank, wake_at, set_at) values ($1, 1, $2, $2)`,
      [id, takenAt],
    );
    await client.query(
      `insert into deliveries (id, incident, kind, contact, channel, urgency, rank, state, due_at, created_at)
       values ($1, $2, 'page', 'phone', 'inbox', 'high', 1, $3, $4, $4)`,
      [`${id}.p1.0`, id, delivery, takenAt],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function writeSetUp(pool: Pool): Promise<void> {
  await pool.query(
    `insert into processes (hash, id, version, source, compiled, accepted_at) values ('h', 'p', '1', '', '{}', $1)`,
    [takenAt],
  );
  await pool.query(
    `insert into users (handle, name, email, role, created_at) values ('ana', 'Ana Ortiz', null, 'admin', $1)`,
    [takenAt],
  );
  await pool.query(
    `insert into signals (integration, received_at, body, outcome) values ('prom', $1, $2, '{}')`,
    [takenAt, Buffer.from([0, 10, 13, 92, 255])],
  );
  await pool.query(
    `insert into changes (integration, summary, at, received_at, details, links) values ('ci', 'c', $1, $1, '{}', '[]')`,
    [takenAt],
  );
  await pool.query(
    `insert into audit (at, actor, noun, handle, verb) values ($1, '{}', 'users', 'ana', 'created')`,
    [takenAt],
  );
  await pool.query(
    `insert into sessions (token_hash, person, created_at, seen_at, expires_at) values ('t', 'ana', $1, $1, $1)`,
    [takenAt],
  );
}

/** Every table as text, in an order that does not depend on where its rows lie. */
async function contents(pool: Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const all: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: content } = await pool.query<{ text: string }>(
      `select coalesce(string_agg(t::text, E'\n' order by t::text), '') as text from ${name} t`,
    );
    all[name] = content[0]!.text;
  }
  return all;
}

test('a backup taken while incidents are written holds each of them whole, and gives every row back', async () => {
  await using folder = await scratch();
  await using from = await createTestDatabase();
  await using into = await createTestDatabase('empty');
  await writeSetUp(from.pool);
  for (let index = 0; index < 50; index++) await writeIncident(from.pool, index);

  const writing = new AbortController();
  let written = 50;
  const writers = [1, 2].map(async () => {
    while (!writing.signal.aborted) await writeIncident(from.pool, written++);
  });
  const done = await backup({
    connection: from.connection,
    file: folder.file,
    now: takenAt,
    onProgress: quiet,
  });
  writing.abort();
  await Promise.all(writers);
  assert.ok(done.rows > 200, `${done.rows} rows`);

  const restored = await restore({
    connection: into.connection,
    file: folder.file,
    replace: false,
    now: restoredAt,
    onProgress: quiet,
  });
  const { rows } = await into.pool.query(
    `select (select count(*)::int from incidents) as incidents, (select count(*)::int from incident_events) as events,
       (select count(*)::int from incident_wakes) as wakes, (select count(*)::int from deliveries) as deliveries,
       (select count(*)::int from incidents i join incident_events e on e.incident = i.id
          join incident_wakes w on w.incident = i.id join deliveries d on d.incident = i.id) as whole`,
  );
  const { incidents, events, wakes, deliveries, whole } = rows[0];
  assert.ok(incidents >= 50 && incidents < written);
  assert.deepEqual([events, wakes, deliveries, whole], [incidents, incidents, incidents, incidents]);
  assert.equal(restored.heldIncidents, incidents);

  // The rows that both have are equal, to the byte.
  const common = `select title, number, state::text, declared_at from incidents where number = any($1) order by number`;
  const { rows: numbers } = await into.pool.query<{ number: string }>('select number from incidents');
  const wanted = [numbers.map(({ number }) => number)];
  assert.deepEqual(
    (await into.pool.query(common, wanted)).rows,
    (await from.pool.query(common, wanted)).rows,
  );
  assert.deepEqual(
    (await into.pool.query('select * from signals')).rows,
    (await from.pool.query('select * from signals')).rows,
  );

  // The followers' order is kept, under numbers that this cluster's transactions have reached.
  const order = 'select event from incident_events order by tx, seq';
  const before = (await from.pool.query<{ event: { index: number } }>(order)).rows.map(
    ({ event }) => event.index,
  );
  const after = (await into.pool.query<{ event: { index: number } }>(order)).rows.map(
    ({ event }) => event.index,
  );
  assert.deepEqual(
    after,
    before.filter((index) => after.includes(index)),
  );
  // Other tests' transactions on this cluster hold the snapshot back for as long as they run.
  const ahead = async () => {
    const { rows: found } = await into.pool.query(
      'select from incident_events where tx >= pg_snapshot_xmin(pg_current_snapshot())',
    );
    return found.length === 0 ? true : undefined;
  };
  await until(ahead, 'the cluster to have reached the transactions of the backup');

  // Life goes on: numbers are not given twice, and the schema is this release's.
  await writeIncident(into.pool, 1_000_000);
  await into.pool.query(
    `insert into audit (at, actor, noun, handle, verb) values ($1, '{}', 'n', 'h', 'v')`,
    [takenAt],
  );
  assert.deepEqual(await migrate(into.pool), []);
});

test('restored incidents are held, nothing of them is sent again, and the audit says so', async () => {
  await using folder = await scratch();
  await using from = await createTestDatabase();
  await using into = await createTestDatabase('empty');
  await writeSetUp(from.pool);
  for (const state of ['waiting', 'sending', 'sent', 'failed']) await writeIncident(from.pool, 1, state);
  await from.pool.query(
    `insert into delivery_attempts (delivery, node, claimed_at) select id, 'n', $1 from deliveries where state = 'sending'`,
    [takenAt],
  );
  await from.pool.query(`insert into nodes (node, started_at, seen_at, roles) values ('n', $1, $1, '{}')`, [
    takenAt,
  ]);
  const before = await contents(from.pool);
  await backup({ connection: from.connection, file: folder.file, now: takenAt, onProgress: quiet });
  assert.deepEqual(await contents(from.pool), before, 'a backup changes nothing');
  await restore({
    connection: into.connection,
    file: folder.file,
    replace: false,
    now: restoredAt,
    onProgress: quiet,
  });

  const { rows: wakes } = await into.pool.query('select distinct held from incident_wakes');
  assert.deepEqual(wakes, [{ held: true }]);
  const { rows: deliveries } = await into.pool.query(
    'select state, detail, ended_at, count(*)::int as count from deliveries group by 1, 2, 3 order by 1',
  );
  assert.deepEqual(deliveries, [
    { state: 'cancelled', detail: 'restored from a backup', ended_at: restoredAt, count: 2 },
    { state: 'failed', detail: null, ended_at: null, count: 1 },
    { state: 'sent', detail: null, ended_at: null, count: 1 },
  ]);
  const { rows: attempts } = await into.pool.query('select result from delivery_attempts');
  assert.deepEqual(attempts, [{ result: 'lost' }]);
  const { rows: audit } = await into.pool.query(
    `select at, after from audit where noun = 'installation' and handle = 'backup' and verb = 'restored'`,
  );
  assert.deepEqual(audit, [
    { at: restoredAt, after: { takenAt, revision: 0, heldIncidents: 4, cancelledDeliveries: 2 } },
  ]);

  // All else is as it was.
  const after = await contents(into.pool);
  const changed = Object.keys(before).filter((table) => before[table] !== after[table]);
  assert.deepEqual(changed.toSorted(), [
    'audit',
    'deliveries',
    'delivery_attempts',
    'incident_events',
    'incident_wakes',
    'migrations',
    'nodes',
    'sessions',
  ]);
});

test('an installation that holds something is only replaced on demand, and a database of others never', async () => {
  await using folder = await scratch();
  await using from = await createTestDatabase();
  await using into = await createTestDatabase();
  await using foreign = await createTestDatabase('empty');
  await writeSetUp(from.pool);
  await writeIncident(from.pool, 1);
  await backup({ connection: from.connection, file: folder.file, now: takenAt, onProgress: quiet });
  const wanted = { file: folder.file, now: restoredAt, onProgress: quiet };

  await foreign.pool.query('create table theirs (id integer)');
  await assert.rejects(
    restore({ ...wanted, connection: foreign.connection, replace: true }),
    /holds tables that are not of Tocsin/,
  );

  await restore({ ...wanted, connection: into.connection, replace: false });
  await into.pool.query(
    `insert into users (handle, name, role, created_at) values ('ben', 'Ben', 'viewer', $1)`,
    [takenAt],
  );
  await assert.rejects(
    restore({ ...wanted, connection: into.connection, replace: false }),
    /holds 2 people and 1 incidents, which a restore would replace.*--replace/,
  );
  await restore({ ...wanted, connection: into.connection, replace: true });
  const { rows } = await into.pool.query('select handle from users');
  assert.deepEqual(rows, [{ handle: 'ana' }]);
});

test('a damaged, shortened or foreign file is refused with its reason, and changes nothing', async () => {
  await using folder = await scratch();
  await using from = await createTestDatabase();
  await using into = await createTestDatabase();
  await writeSetUp(from.pool);
  await backup({ connection: from.connection, file: folder.file, now: takenAt, onProgress: quiet });
  const good = await readFile(folder.file);
  const before = await contents(into.pool);
  const other = join(folder.path, 'other.tar.gz');
  const attempt = () =>
    restore({ connection: into.connection, file: other, replace: true, now: restoredAt, onProgress: quiet });

  await assert.rejects(attempt(), /other.tar.gz cannot be restored: there is no such file/);
  await writeFile(other, 'hello');
  await assert.rejects(attempt(), /is damaged or not a backup/);
  await writeFile(other, good.subarray(0, good.length / 2));
  await assert.rejects(attempt(), /is damaged or not a backup|its end is missing/);

  const tar = gunzipSync(good);
  const changed = Buffer.from(tar);
  changed[tar.indexOf('Ana Ortiz')] = 'O'.charCodeAt(0);
  await writeFile(other, gzipSync(changed));
  await assert.rejects(attempt(), /the table users is not what was written/);

  const cut = tar.subarray(0, tar.indexOf('manifest.json'));
  await writeFile(other, gzipSync(Buffer.concat([cut, Buffer.alloc(1024)])));
  await assert.rejects(attempt(), /its end is missing/);
  assert.deepEqual(await contents(into.pool), before);
});

test('a restore that fails midway leaves the installation as it was', async () => {
  await using folder = await scratch();
  await using from = await createTestDatabase();
  await using into = await createTestDatabase();
  await writeSetUp(from.pool);
  await writeSetUp(into.pool);
  const before = await contents(into.pool);
  await from.pool.query('alter table users drop constraint users_role_check');
  await from.pool.query(`update users set role = 'king'`);
  await backup({ connection: from.connection, file: folder.file, now: takenAt, onProgress: quiet });
  await assert.rejects(
    restore({
      connection: into.connection,
      file: folder.file,
      replace: true,
      now: restoredAt,
      onProgress: quiet,
    }),
    /users_role_check/,
  );
  assert.deepEqual(await contents(into.pool), before);
});

test('a backup never replaces a file, leaves none when it fails, and only its owner reads it', async () => {
  await using folder = await scratch();
  await using from = await createTestDatabase();
  const wanted = { connection: from.connection, file: folder.file, now: takenAt, onProgress: quiet };
  await backup(wanted);
  assert.equal((await stat(folder.file)).mode & 0o777, 0o600);
  await assert.rejects(backup(wanted), /is already there/);
  await assert.rejects(
    backup({ ...wanted, file: join(folder.path, 'no/such/file') }),
    /The folder .* is not there/,
  );
  const twin = join(folder.path, 'twin.tar.gz');
  await from.pool.query('drop table migrations');
  await assert.rejects(backup({ ...wanted, file: twin }), /migrations/);
  assert.deepEqual(await readdir(folder.path), ['one.tar.gz']);
});

test('rows larger than a part, and many parts, arrive whole', async () => {
  await using folder = await scratch();
  await using from = await createTestDatabase();
  await using into = await createTestDatabase('empty');
  const handle = await open('/dev/urandom');
  const { buffer } = await handle.read(Buffer.alloc(2_500_000), 0, 2_500_000, 0);
  await handle.close();
  for (let index = 0; index < 3; index++)
    await from.pool.query(
      `insert into signals (integration, received_at, body, outcome) values ('prom', $1, $2, '{}')`,
      [takenAt, buffer],
    );
  const said: string[] = [];
  const onProgress = (sentence: string) => void said.push(sentence);
  await backup({ connection: from.connection, file: folder.file, now: takenAt, onProgress });
  await restore({
    connection: into.connection,
    file: folder.file,
    replace: false,
    now: restoredAt,
    onProgress,
  });
  const sums = 'select sha256(body) as sum, id from signals order by id';
  assert.deepEqual((await into.pool.query(sums)).rows, (await from.pool.query(sums)).rows);
  assert.ok(said.includes('Reading it again.') && said.includes('Checking the file.'));
});

test('a disk that is full ends the copy at once, and a database that is gone ends it too', async () => {
  await using from = await createTestDatabase();
  // In the list of columns, so that rows come one by one; in FROM all of them would be made first.
  const endless = `copy (select repeat('x', 1000), generate_series(1, 1000000000)) to stdout`;
  const first = await connectForCopying(from.connection);
  let parts = 0;
  const full = copyOut(first, endless, async () => {
    if (++parts === 3) throw new Error('ENOSPC');
  });
  await assert.rejects(full, /ENOSPC/);
  await first.end();
  const second = await connectForCopying(from.connection);
  const cut = copyOut(second, endless, async () => {
    await from.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'tocsin backup' and datname = current_database()`,
    );
  });
  await assert.rejects(cut, /terminat/i);
  await second.end();
});

test('a backup of a newer or another release is refused', async () => {
  const known = await readMigrations(migrationsFolder);
  const head = { format: 1, takenAt, postgres: 18, tables: [], migrations: known };
  assert.equal(migrationsOf(head, known, 'f').length, known.length);
  assert.equal(migrationsOf({ ...head, migrations: known.slice(0, 1) }, known, 'f').length, 1);
  assert.throws(() => migrationsOf(head, known.slice(0, -1), 'f'), /a newer release made it/);
  const edited = known.map((migration) => ({ ...migration, sha256: 'x' }));
  assert.throws(() => migrationsOf(head, edited, 'f'), /is another one than this release has/);
});

const refer = (from: string, to: string) => ({ from, to });

test('tables come after the ones that they refer to, and a circle is named', () => {
  assert.deepEqual(sortByReferences(['a', 'b', 'c'], [refer('a', 'c'), refer('c', 'b'), refer('b', 'b')]), [
    'b',
    'c',
    'a',
  ]);
  assert.throws(
    () => sortByReferences(['a', 'b'], [refer('a', 'b'), refer('b', 'a')]),
    /a, b refer to each other/,
  );
});
