/** What many alerts become: one incident a group, one page a person, however they come, overtake each other and come back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msOf } from '../../src/domain/instant.ts';
import type { Signal } from '../../src/domain/signal/signal.ts';
import { route } from '../harness/signals.ts';
import { startOfTest, startSteppedEngine } from '../harness/stepped-engine.ts';
import { until } from '../harness/until.ts';

const byName = [route({ groupBy: ['alertname'] })];
const alert = (alertname: string, instance: string, given: Partial<Signal> = {}): Partial<Signal> => ({
  key: `${alertname}/${instance}`,
  summary: `${alertname} on ${instance}`,
  source: instance,
  labels: { alertname, instance },
  ...given,
});
const at = (offsetMs: number): string => new Date(msOf(startOfTest) + offsetMs).toISOString();
const minute = 60_000;

test('a storm of 1,000 alerts of one group is one incident, and pages each person once', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  for (let batch = 0; batch < 10; batch += 1) {
    await house.signals(Array.from({ length: 100 }, (_, n) => alert('DiskFull', `db-${batch}-${n}`)));
    await house.pass('2s');
  }
  await house.pass('40s');
  const incidents = await house.incidents();
  assert.deepEqual(
    incidents.map(({ alerts }) => [alerts.firing, alerts.total]),
    [[1_000, 1_000]],
  );
  assert.deepEqual(house.pages().toSorted(), [
    'ben by phone at 0:00',
    'cy by phone at 0:00',
    'dee by mail at 0:00',
  ]);
  const joined = (await house.log(incidents[0]!.id)).filter(({ event }) => event.type === 'alerts-joined');
  assert.ok(
    joined.length <= 5,
    `the log is told of a growing group now and then, and was told ${joined.length} times`,
  );
});

test('two groups are two incidents, and each pages', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('DiskFull', 'a'), alert('QueueStuck', 'a'), alert('DiskFull', 'b')]);
  assert.deepEqual(
    (await house.incidents()).map(({ title, alerts }) => [title, alerts.firing]),
    [
      ['DiskFull on a', 2],
      ['QueueStuck on a', 1],
    ],
  );
  assert.equal(house.pages().filter((page) => page === 'cy by phone at 0:00').length, 2);
});

test('the same signal ten times at once, and again every minute, is one alert of one incident', async () => {
  await using house = await startSteppedEngine();
  await Promise.all(Array.from({ length: 10 }, () => house.signal({ severity: 'critical' })));
  // An alert that a repetition holds at the moment of its decision is decided about by the next poll, a second of real time later.
  await until(async () => (await house.incidents())[0], 'the incident of ten signals');
  for (let again = 0; again < 5; again += 1) {
    await house.pass('1m');
    await house.signal({ severity: 'critical' });
  }
  const incidents = await house.incidents();
  assert.deepEqual(
    incidents.map(({ alerts }) => alerts.total),
    [1],
  );
  assert.equal(house.pages().filter((page) => page.startsWith('cy by phone')).length, 1);
});

test('a second alert that is worse raises the incident: whoever the higher severity asks for is paged then', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('DiskFull', 'a', { severity: 'error' })]);
  await house.pass('5m');
  assert.equal((await house.incidents())[0]?.severity, 'SEV-2');
  await house.signals([alert('DiskFull', 'b', { severity: 'critical' })]);
  assert.equal((await house.incidents())[0]?.severity, 'SEV-1');
  await house.pass('16m');
  const phones = house.pages().filter((page) => page.includes('phone'));
  assert.deepEqual(phones, ['cy by phone at 0:00', 'ben by phone at 5:00', 'dee by phone at 20:00']);
});

test('a second alert that is less severe changes nothing', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('DiskFull', 'a', { severity: 'critical' })]);
  const pages = house.pages().length;
  await house.signals([alert('DiskFull', 'b', { severity: 'warning' })]);
  await house.pass('10s');
  const [incident] = await house.incidents();
  assert.deepEqual([incident?.severity, incident?.alerts.firing], ['SEV-1', 2]);
  assert.equal(house.pages().length, pages);
});

test('an alert that joins an acknowledged incident pages its owner, and a storm of them does so once in two minutes', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('DiskFull', 'a')]);
  await house.pass('1m');
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'cy');
  await house.pass('2m');
  for (let n = 0; n < 30; n += 1) {
    await house.signals([alert('DiskFull', `more-${n}`)]);
    await house.pass('1s');
  }
  assert.deepEqual(
    house.pages().filter((page) => page.startsWith('cy')),
    ['cy by phone at 0:00', 'cy by phone at 3:00'],
  );
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'cy');
  await house.pass('2m');
  await house.signals([alert('DiskFull', 'later')]);
  assert.equal(house.pages().at(-1), 'cy by phone at 5:30');
});

test('after the group window a new alert is a new incident, and the old one goes on by itself', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('DiskFull', 'a')]);
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'cy');
  await house.pass('239m');
  await house.signals([alert('DiskFull', 'b')]);
  assert.equal((await house.incidents()).length, 1, 'within four hours it joins');
  await house.pass('2m');
  await house.signals([alert('DiskFull', 'c')]);
  assert.deepEqual(
    (await house.incidents()).map(({ number, category, alerts }) => [number, category, alerts.firing]),
    [
      ['INC-2026-0001', 'active', 2],
      ['INC-2026-0002', 'active', 1],
    ],
  );
  await house.signals([
    alert('DiskFull', 'a', { action: 'resolve' }),
    alert('DiskFull', 'b', { action: 'resolve' }),
  ]);
  assert.deepEqual(
    (await house.incidents()).map(({ category, alerts }) => [category, alerts.firing]),
    [
      ['monitoring', 0],
      ['active', 1],
    ],
    'each alert ends in the incident that it joined',
  );
});

test('it comes back within half an hour of its end: the incident is reopened, and everybody is paged anew', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('DiskFull', 'a')]);
  await house.pass('1m');
  await house.signals([alert('DiskFull', 'a', { action: 'resolve' })]);
  assert.equal((await house.incidents())[0]?.category, 'resolved');
  await house.pass('29m');
  await house.signals([alert('DiskFull', 'a')]);
  const [incident, ...others] = await house.incidents();
  assert.deepEqual([incident?.number, incident?.category, others.length], ['INC-2026-0001', 'active', 0]);
  const phones = () => house.pages().filter((page) => page.includes('phone'));
  assert.deepEqual(phones().slice(2), ['cy by phone at 30:00', 'ben by phone at 30:00']);
  await house.pass('15m');
  assert.equal(phones().at(-1), 'dee by phone at 45:00', 'its ladder begins anew');
});

test('it comes back later than that: a new incident', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('DiskFull', 'a')]);
  await house.signals([alert('DiskFull', 'a', { action: 'resolve' })]);
  await house.pass('31m');
  await house.signals([alert('DiskFull', 'a')]);
  assert.deepEqual(
    (await house.incidents()).map(({ number, category }) => [number, category]),
    [
      ['INC-2026-0001', 'resolved'],
      ['INC-2026-0002', 'active'],
    ],
  );
});

test('a false alarm that comes back is a new incident: nobody’s word about the first one covers it', async () => {
  await using house = await startSteppedEngine({ routes: byName });
  await house.signals([alert('DiskFull', 'a')]);
  await house.command('INC-2026-0001', { type: 'mark-false-positive' }, 'cy');
  await house.pass('5m');
  await house.signals([alert('DiskFull', 'b')]);
  assert.deepEqual(
    (await house.incidents()).map(({ category }) => category),
    ['resolved', 'active'],
  );
});

test('a resolve that overtook its trigger pages nobody; the next episode does', async () => {
  await using house = await startSteppedEngine();
  const first = { severity: 'critical', startsAt: at(-5 * minute) };
  await house.signal({ ...first, action: 'resolve', endsAt: at(-minute) });
  await house.pass('10s');
  await house.signal(first);
  assert.deepEqual([await house.incidents(), house.pages()], [[], []]);
  await house.pass('1m');
  await house.signal({ severity: 'critical', startsAt: at(minute) });
  assert.equal((await house.incidents()).length, 1);
  assert.ok(house.pages().includes('cy by phone at 1:10'));
});

test('an old resolve that comes after the next trigger does not end it', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'critical', startsAt: at(0) });
  await house.signal({
    severity: 'critical',
    action: 'resolve',
    startsAt: at(-20 * minute),
    endsAt: at(-10 * minute),
  });
  assert.equal((await house.incidents())[0]?.category, 'active');
});
