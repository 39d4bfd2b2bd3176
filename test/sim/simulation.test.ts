/** The simulation, for a while: whatever goes wrong in however many houses, every promise is kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readable } from './history.ts';
import { simulate } from './simulate.ts';

const forSeconds = 20;
/** On the slowest machine as well. */
const fewestSeeds = 10;

test('a seed tells the same story twice, to the last word', async () => {
  for (const seed of [3, 11]) {
    const [first, second] = [await simulate(seed), await simulate(seed)];
    assert.equal(second.history.hash(), first.history.hash());
    assert.ok(first.history.lines().length > 100, 'something happened');
    assert.notEqual((await simulate(seed + 1)).history.hash(), first.history.hash());
  }
});

test('twenty seconds of houses in trouble breaks none of the promises', async (t) => {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  let hours = 0;
  let seeds = 0;
  while (seeds < fewestSeeds || performance.now() - startedAt < forSeconds * 1_000) {
    seeds += 1;
    const { violation, history, startMs, incidentHours } = await simulate(seeds);
    hours += incidentHours;
    if (violation === null) continue;
    assert.fail(
      `${readable(history, startMs, violation.about)}\n\n${violation.invariant}: ${violation.what}\nReplay: npm run sim -- --seed ${seeds}`,
    );
  }
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1_000_000;
  t.diagnostic(
    `${seeds} seeds, ${Math.round(hours)} incident-hours: ${Math.round(hours / cpuSeconds)} a CPU-second (goal: 1,000)`,
  );
});
