/** Connections: what a value of the database becomes, and which databases are refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../test/harness/database.ts';
import { describeConnection, openPool, parseInstant, refuseUnsafeSettings, waitForDatabase } from './pool.ts';

test('instants come back as ISO strings with milliseconds, whatever the offset', () => {
  assert.equal(parseInstant('2026-11-20 23:06:06+00'), '2026-11-20T23:06:06.000Z');
  assert.equal(parseInstant('2026-11-20 23:06:06.47+00'), '2026-11-20T23:06:06.470Z');
  assert.equal(parseInstant('2026-11-20 23:06:06.123999+00'), '2026-11-20T23:06:06.123Z');
  assert.equal(parseInstant('2026-11-21 04:36:06+05:30'), '2026-11-20T23:06:06.000Z');
});

test('values arrive in the form in which the house keeps them', async () => {
  await using database = await createTestDatabase();
  const { rows } = await database.pool.query(
    `select $1::timestamptz as instant, array[$1::timestamptz, null] as instants, 42::bigint as small,
            9007199254740993::bigint as large, '{"a":[1]}'::jsonb as content, '2026-02-03'::date as day,
            interval '90 minutes' as span, array[1,2]::bigint[] as numbers`,
    ['2026-11-20T23:06:06.470Z'],
  );
  assert.deepEqual(rows[0], {
    instant: '2026-11-20T23:06:06.470Z',
    instants: ['2026-11-20T23:06:06.470Z', null],
    small: 42,
    large: '9007199254740993',
    content: { a: [1] },
    day: '2026-02-03',
    span: 'PT1H30M',
    numbers: [1, 2],
  });
});

test('a database that may lose what it confirmed is refused, and the sentence says what to do', async () => {
  await using database = await createTestDatabase();
  await assert.rejects(refuseUnsafeSettings(database.pool), {
    name: 'StartRefused',
    message: /fsync = off: .*destroy the database.*ALTER SYSTEM SET fsync = on/,
  });
});

test('a DATABASE_URL works with options of its own', async () => {
  await using database = await createTestDatabase();
  const url = `${database.url}&options=${encodeURIComponent('-c search_path=elsewhere')}`;
  // A connection that closes may still be there when the database is dropped, and is told so.
  const onIdleError = () => undefined;
  const pool = openPool({ connection: { url }, applicationName: 'tests', onIdleError, max: 1 });
  const { rows } = await pool.query(
    `select current_setting('search_path') as path, current_setting('timezone') as zone`,
  );
  await pool.end();
  assert.deepEqual(rows, [{ path: 'elsewhere', zone: 'UTC' }]);
});

test('the password of DATABASE_URL appears in no error', async () => {
  const secret = 'p%40ss-word';
  const wrong = [
    'mysql://ana:p%40ss-word@db.example.test/tocsin',
    'ana:p%40ss-word',
    'postgres://[p%40ss-word',
  ];
  for (const url of wrong) {
    assert.throws(
      () => openPool({ connection: { url }, applicationName: 'tests', onIdleError: assert.fail }),
      (error: Error) => error.name === 'StartRefused' && !/ss-word/.test(error.message),
    );
  }
  const connection = { url: `postgres://ana:${secret}@127.0.0.1:1/tocsin` };
  assert.equal(describeConnection(connection), 'ana@127.0.0.1:1/tocsin');
  const pool = openPool({ connection, applicationName: 'tests', onIdleError: assert.fail });
  await assert.rejects(
    waitForDatabase(pool, connection, 0),
    (error: Error) =>
      /ana@127\.0\.0\.1:1\/tocsin cannot be used: .*ECONNREFUSED/.test(error.message) &&
      !/ss-word/.test(error.message),
  );
  await pool.end();
});
