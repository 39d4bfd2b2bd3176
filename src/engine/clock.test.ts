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
