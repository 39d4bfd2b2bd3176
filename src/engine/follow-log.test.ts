/** Followers of the log that act on it: each event once, over failures and on several nodes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { startSteppedEngine } from '../../test/harness/stepped-engine.ts';
import type { LogEntry } from '../store/incidents/follow-log.ts';
import { makeLogFollower } from './follow-log.ts';

const log = pino({ level: 'silent' });

/** Everything that there is to read, however many turns it takes. */
async function drain(follower: { turn: () => Promise<number> }, turns = 50): Promise<number> {
  let failures = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    try {
      if ((await follower.turn()) > 0) return failures;
    } catch {
      failures += 1;
    }
  }
  throw new Error(`the log must be read within ${turns} turns`);
}

test('a new follower begins at the end of the log, and reads each event once, in order', async () => {
  await using house = await startSteppedEngine();
  const { pool } = house.database;
  await house.declare({ title: 'Before' });
  const read: LogEntry[] = [];
  const make = () =>
    makeLogFollower({
      name: 'reader',
      pool,
      log,
      now: house.now,
      handle: async (_client, entries) => void read.push(...entries),
    });
  await drain(make());
  assert.equal(read.length, 0);
  const { number } = await house.declare({ title: 'After' });
  await drain(make());
  await house.command(number, { type: 'acknowledge', human: true }, 'ana');
  await drain(make());
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
  await drain(follower);
  breaks = 2;
  const { id } = await house.declare({ title: 'Once' });
  assert.equal(await drain(follower), 2);
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
  await Promise.all(nodes.map((one) => drain(one)));
  for (let count = 0; count < 3; count += 1) await house.declare({ title: `Number ${count}` });
  await Promise.all(nodes.map((one) => drain(one)));
  await drain(node());
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
  await drain(follower);
  const { number } = await house.declare({ title: 'Poisoned' });
  await house.command(number, { type: 'note', text: 'body', progress: false }, 'ana');
  await house.command(number, { type: 'acknowledge', human: true }, 'ana');
  await drain(follower, 200);
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
  await drain(follower);
  assert.equal(done, 0);
  await house.declare({ title: 'Afterwards' });
  assert.equal(await drain(follower), 0);
  assert.equal(done, 1);
});
