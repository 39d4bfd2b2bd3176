/** What sources go on to say while restored incidents are held: new trouble pages, old trouble waits for its release. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signal } from '../../src/domain/signal/signal.ts';
import { holdRestored } from '../../src/store/backup/hold-restored.ts';
import { route } from '../harness/signals.ts';
import { type House, person, startSteppedEngine } from '../harness/stepped-engine.ts';

const byName = [route({ groupBy: ['alertname'] })];
const alert = (instance: string, given: Partial<Signal> = {}): Partial<Signal> => ({
  key: instance,
  summary: `Disk full on ${instance}`,
  labels: { alertname: 'DiskFull', instance },
  severity: 'error',
  ...given,
});

/** Everything that is there now comes from a backup. */
async function hold(house: House): Promise<void> {
  const client = await house.database.pool.connect();
  await holdRestored(client, { takenAt: house.now(), now: house.now() }).finally(() => client.release());
}

test('a new alert of a held incident’s group is an incident of its own: it pages at once, and its ladder climbs', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('a')]);
  await house.pass('1m');
  await hold(house);
  await house.pass('1h');
  const before = house.pages().length;
  await house.signals([alert('b')]);
  await house.pass('16m');
  assert.deepEqual(
    (await house.incidents()).map(({ number, alerts }) => [number, alerts.firing]),
    [
      ['INC-2026-0001', 1],
      ['INC-2026-0002', 1],
    ],
  );
  assert.ok(house.sent.slice(before).every(({ id }) => !id.startsWith(house.sent[0]!.id.slice(0, 36))));
  const phones = house
    .pages()
    .slice(before)
    .filter((page) => page.includes('phone'));
  assert.deepEqual(phones, ['cy by phone at 61:00', 'ben by phone at 76:00']);
});

test('what was firing is said again, and ends: nobody is paged, and the release finds it over', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('a'), alert('b')]);
  await house.pass('1m');
  await hold(house);
  const before = house.pages().length;
  await house.pass('1h');
  await house.signals([alert('a')]);
  await house.signals([alert('a', { action: 'resolve' })]);
  await house.pass('1h');
  await house.signals([alert('b', { action: 'resolve' })]);
  await house.pass('1h');
  assert.equal(house.pages().length, before);
  assert.equal((await house.engine.releaseHeld(person('ana'))).length, 1);
  await house.engine.settle();
  const [incident] = await house.incidents();
  assert.deepEqual([incident?.category, incident?.alerts.firing], ['resolved', 0]);
  assert.equal(house.pages().length, before);
});

test('an alert that rises is worth a page even while its incident is held', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('a')]);
  await house.pass('1m');
  await hold(house);
  await house.pass('1h');
  await house.signals([alert('a', { severity: 'critical' })]);
  assert.equal((await house.incidents())[0]?.severity, 'SEV-1');
  assert.ok(house.pages().includes('ben by phone at 61:00'), 'whom the higher severity asks for');
});
