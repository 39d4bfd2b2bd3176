/** Followers of the log that act on it: each event once, over failures and on several nodes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { followToTheEnd } from '../../test/harness/follow-to-the-end.ts';
import { until } from '../../test/harness/until.ts';
import { type House, startSteppedEngine } from '../../test/harness/stepped-engine.ts';
import type { LogEntry } from '../store/incidents/follow-log.ts';
import { makeLogFollower } from './follow-log.ts';

const log = pino({ level: 'silent' });

/** Everything that there is to read, however many turns it takes; answers how many of them failed. */
async function drain(
  { database: { pool } }: House,
  name: string,
  follower: { turn: () => Promise<number> },
): Promise<number> {
  let failures = 0;
  await followToTheEnd(pool, name, {
    async turn() {
      try {
        return await follower.turn();
      } catch {
        failures += 1;
        return 0;
      }
    },
  });
  return failures;
}

test('a new follower begins at the end of the log, and reads each event once, in order', async () => {
  await using house = await startSteppedEngine();
  const { pool } = house.database;
  await house.declare({ title: 'Before' });
  // What an older transaction of another test still hides would count as written from now on.
  await until(async () => {
    const { rows } = await pool.query<{ hidden: boolean }>(
      'select exists (select from incident_events where tx >= pg_snapshot_xmin(pg_current_snapshot())) as hidden',
    );
    return rows[0]?.hidden === false ? true : undefined;
  }, 'the end of older transactions');
  const read: LogEntry[] = [];
  const make = () =>
    makeLogFollower({
      name: 'reader',
      pool,
      log,
      now: house.now,
      handle: async (_client, entries) => void read.push(...entries),
    });
  await drain(house, 'reader', make());
  assert.equal(read.length, 0);
  const { number } = await house.declare({ title: 'After' });
  await drain(house, 'reader', make());
  await house.command(number, { type: 'acknowledge', human: true }, 'ana');
  await drain(house, 'reader', make());
  const own = read.filter((entry) => entry.number === number);
  assert.deepEqual(
    own.map(({ version }) => version),
    own.map((_, index) => index + 1),
  );
  assert.equal(own[0]?.event.type, 'declared');
  assert.ok(own.some(({ event, state }) => event.type === 'acknowledged' && state.acknowledged));
  assert.equal(own.length, read.length);
});

test('what a follower writes is there once, also where it fails on the way', async () => {
  await using house = await startSteppedEngine();
  const { pool } = house.database;
  await pool.query('create table told (incident uuid, version integer)');
  let breaks = 2;
  const follower = makeLogFollower({
    name: 'teller',
    pool,
    log,
    now: house.now,
    async handle(client, entries) {
      for (const { incident, version } of entries)
        await client.query('insert into told values ($1, $2)', [incident, version]);
      breaks -= 1;
      if (breaks >= 0) throw new Error('the node broke before it committed');
    },
  });
  breaks = 0;
  await drain(house, 'teller', follower);
  breaks = 2;
  const { id } = await house.declare({ title: 'Once' });
  assert.equal(await drain(house, 'teller', follower), 2);
  const { rows } = await pool.query('select count(*) as all, count(distinct version) as different from told');
  assert.equal(rows[0].all, rows[0].different);
  assert.equal(rows[0].all, (await house.log(id)).length);
});

test('of two nodes one reads at a time, and neither reads what the other has', async () => {
  await using house = await startSteppedEngine();
  const { pool } = house.database;
  const read: string[] = [];
  const node = () =>
    makeLogFollower({
      name: 'shared',
      pool,
      log,
      now: house.now,
      async handle(client, entries) {
        await client.query('select pg_sleep(0.02)');
        read.push(...entries.map(({ number, version }) => `${number}.${version}`));
      },
    });
  const nodes = [node(), node()];
  await Promise.all(nodes.map((one) => drain(house, 'shared', one)));
  for (let count = 0; count < 3; count += 1) await house.declare({ title: `Number ${count}` });
  await Promise.all(nodes.map((one) => drain(house, 'shared', one)));
  assert.ok(read.length > 3);
  assert.equal(new Set(read).size, read.length);
});

test('one event that can never be handled is left out, and the others are told', async () => {
  await using house = await startSteppedEngine();
  const { pool } = house.database;
  const read: string[] = [];
  const follower = makeLogFollower({
    name: 'poisoned',
    pool,
    log,
    now: house.now,
    async handle(_client, entries) {
      if (entries.some(({ event }) => event.type === 'noted')) throw new Error('cannot be told');
      read.push(...entries.map(({ event }) => event.type));
    },
  });
  await drain(house, 'poisoned', follower);
  const { number } = await house.declare({ title: 'Poisoned' });
  await house.command(number, { type: 'note', text: 'body', progress: false }, 'ana');
  await house.command(number, { type: 'acknowledge', human: true }, 'ana');
  await drain(house, 'poisoned', follower);
  assert.ok(read.includes('declared'));
  assert.ok(read.includes('acknowledged'));
  assert.ok(!read.includes('noted'));
});

test('what is to be done after the commit is done then, and its failure undoes nothing', async () => {
  await using house = await startSteppedEngine();
  const { pool } = house.database;
  let done = 0;
  const follower = makeLogFollower({
    name: 'afterwards',
    pool,
    log,
    now: house.now,
    handle: async () => async () => {
      done += 1;
      throw new Error('this may be lost');
    },
  });
  await drain(house, 'afterwards', follower);
  assert.equal(done, 0);
  await house.declare({ title: 'Afterwards' });
  assert.equal(await drain(house, 'afterwards', follower), 0);
  assert.equal(done, 1);
});
