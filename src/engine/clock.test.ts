import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSystemClock } from './clock.ts';

test('a clock that runs fast on purpose is not pulled back to the database’s time', async () => {
  const clock = makeSystemClock('2026-11-18T10:00:00.000Z', 60);
  const before = clock.now();
  const told = await clock.discipline(() => Promise.resolve('2026-11-18T09:00:00.000Z'));
  assert.deepEqual(told, { offByMs: 0, stepped: false });
  assert.ok(Date.parse(clock.now()) >= Date.parse(before));
  // Not merely held: it goes on.
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(Date.parse(clock.now()) >= Date.parse('2026-11-18T10:00:02.000Z'));
});

test('a clock at its usual pace follows the database’s', async () => {
  const clock = makeSystemClock('2026-11-18T10:00:00.000Z');
  const { offByMs } = await clock.discipline(() => Promise.resolve('2026-11-18T10:00:01.000Z'));
  assert.ok(offByMs > 0 && offByMs <= 1_000);
  assert.ok(Date.parse(clock.now()) >= Date.parse('2026-11-18T10:00:00.900Z'));
});

test('a machine that was suspended is right again with the first answer of the database, and not minutes later', async () => {
  const start = Date.parse('2026-11-18T10:00:00.000Z');
  let [monotonicMs, wallMs] = [1_000, start + 500_000];
  const clock = makeSystemClock(new Date(start).toISOString(), 1, {
    monotonicMs: () => monotonicMs,
    wallMs: () => wallMs,
  });
  await clock.discipline(() => Promise.resolve(new Date(start).toISOString()));
  monotonicMs += 1_000;
  wallMs += 301_000;
  const told = await clock.discipline(() => Promise.resolve('2026-11-18T10:05:01.000Z'));
  assert.deepEqual(told, { offByMs: 300_000, stepped: false });
  assert.equal(clock.now(), '2026-11-18T10:05:01.000Z');
  // Once more, and the database's clock is set ahead by ten seconds meanwhile: that alone is followed slowly.
  wallMs += 300_000;
  assert.equal((await clock.discipline(() => Promise.resolve('2026-11-18T10:10:11.000Z'))).stepped, true);
  assert.equal(clock.now(), '2026-11-18T10:10:01.500Z');
});

test('a database whose clock was set is followed slowly, and so is one from which a wall clock that was set differs', async () => {
  const start = Date.parse('2026-11-18T10:00:00.000Z');
  let wallMs = start;
  const clock = makeSystemClock(new Date(start).toISOString(), 1, {
    monotonicMs: () => 0,
    wallMs: () => wallMs,
  });
  await clock.discipline(() => Promise.resolve('2026-11-18T10:00:00.000Z'));
  await clock.discipline(() => Promise.resolve('2026-11-18T10:10:00.000Z'));
  assert.equal(clock.now(), '2026-11-18T10:00:00.500Z');
  wallMs += 60_000;
  await clock.discipline(() => Promise.resolve('2026-11-18T10:10:00.000Z'));
  assert.equal(clock.now(), '2026-11-18T10:00:01.000Z');
});

test('an answer over which the machine slept is not gone by, and the next one makes up for the sleep', async () => {
  const start = Date.parse('2026-11-18T10:00:00.000Z');
  let wallMs = start;
  const clock = makeSystemClock(new Date(start).toISOString(), 1, {
    monotonicMs: () => 0,
    wallMs: () => wallMs,
  });
  await clock.discipline(() => Promise.resolve('2026-11-18T10:00:00.000Z'));
  await clock.discipline(() => {
    wallMs += 40_000;
    return Promise.resolve('2026-11-18T10:00:00.000Z');
  });
  await clock.discipline(() => Promise.resolve('2026-11-18T10:00:40.000Z'));
  assert.equal(clock.now(), '2026-11-18T10:00:40.000Z');
});
