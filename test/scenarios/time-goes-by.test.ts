/** What the passing of time does to an incident: hours in which the house is down, clocks, soaks, relapses, promises. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msOf } from '../../src/domain/instant.ts';
import { route } from '../harness/signals.ts';
import { type House, smallDirectory, startSteppedEngine } from '../harness/stepped-engine.ts';

const phones = (house: House): string[] => house.pages().filter((page) => page.includes('phone'));
const minutesOf = (page: string): number => Number(/at (\d+):/.exec(page)?.[1]);

test('six hours of downtime: one catch-up page, and from there the distances that the process asks for', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'error' });
  await house.pass('1m');
  assert.deepEqual(phones(house), ['cy by phone at 0:00']);
  await house.sleep('6h');
  // At 0:01 the mail of 0:02 was next; nothing else that was missed is sent in a burst.
  assert.deepEqual(house.pages(), ['cy by phone at 0:00', 'ben by mail at 0:00', 'cy by mail at 361:00']);
  await house.pass('40m');
  const [cy, ben, dee] = phones(house);
  assert.deepEqual(
    [cy, ben?.slice(0, 12), dee?.slice(0, 12)],
    ['cy by phone at 0:00', 'ben by phone', 'dee by phone'],
  );
  // Rungs at 15 and 30 minutes: their distance to the mail (13 min) and to one another (15 min) is what it was.
  assert.deepEqual([minutesOf(ben!), minutesOf(dee!)], [374, 389]);
});

test('six hours of downtime with a hundred open incidents: each is heard of once, and no ladder is climbed in haste', async () => {
  await using house = await startSteppedEngine({ routes: [route({ groupBy: ['alertname'] })] });
  for (let n = 0; n < 100; n += 1)
    await house.signals([{ key: `k${n}`, labels: { alertname: `Queue${n}` }, severity: 'error' }]);
  await house.pass('1m');
  const before = house.attempts.length;
  await house.sleep('6h');
  // A mail a minute to one person, each for at most 21 incidents.
  await house.pass('6m');
  const heardOf = new Map<string, number>();
  for (const { delivery } of house.attempts.slice(before)) {
    const { message } = delivery;
    if (message.type !== 'page' || message.urgency !== 'high') continue;
    assert.equal(message.person.handle, 'cy', 'the second rung waits for its distance');
    for (const { incident } of [message, ...message.also])
      heardOf.set(incident.id, (heardOf.get(incident.id) ?? 0) + 1);
  }
  assert.equal(heardOf.size, 100);
  assert.deepEqual(new Set(heardOf.values()), new Set([1]));
});

test('what was declared during no downtime of its own is paged at once, beside those that were late', async () => {
  await using house = await startSteppedEngine({ routes: [route({ groupBy: ['alertname'] })] });
  await house.signals([{ key: 'old', labels: { alertname: 'Old' }, severity: 'error' }]);
  await house.sleep('6h');
  await house.signals([{ key: 'new', labels: { alertname: 'New' }, severity: 'critical' }]);
  assert.deepEqual(
    phones(house).filter((page) => page.endsWith('360:00')),
    ['cy by phone at 360:00', 'ben by phone at 360:00'],
  );
});

test('a house that was down while the soak ended resolves the incident when it is back, and pages nobody', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'critical' });
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'cy');
  await house.signal({ severity: 'critical', action: 'resolve' });
  const before = house.pages().length;
  await house.sleep('6h');
  assert.equal((await house.incidents())[0]?.status, 'resolved');
  assert.equal(house.pages().length, before);
});

test('a relapse during the soak: the incident goes on where it was, and its ladder has stood still meanwhile', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'critical' });
  await house.pass('5m');
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'cy');
  await house.signal({ severity: 'critical', action: 'resolve' });
  await house.pass('10m');
  assert.equal((await house.incidents())[0]?.status, 'monitoring');
  await house.signal({ severity: 'critical' });
  const [incident] = await house.incidents();
  assert.deepEqual(
    [incident?.number, incident?.status, incident?.soak],
    ['INC-2026-0001', 'investigating', null],
  );
  assert.equal(phones(house).at(-1), 'cy by phone at 15:00', 'whoever holds it hears of it');
  await house.pass('9m');
  assert.ok(
    !phones(house).some((page) => page.startsWith('dee')),
    'ten of its fifteen minutes had passed by 15:00',
  );
  await house.pass('1m');
  assert.equal(phones(house).at(-1), 'dee by phone at 25:00');
});

test('after a relapse the soak begins anew', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'critical' });
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'cy');
  await house.signal({ severity: 'critical', action: 'resolve' });
  await house.pass('14m');
  await house.signal({ severity: 'critical' });
  await house.signal({ severity: 'critical', action: 'resolve' });
  await house.pass('14m');
  assert.equal((await house.incidents())[0]?.status, 'monitoring');
  await house.pass('1m');
  assert.equal((await house.incidents())[0]?.status, 'resolved');
});

test('mitigated by hand while its alert still fires: the soak does not end the incident', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'critical' });
  await house.command('INC-2026-0001', { type: 'mitigate' }, 'cy');
  await house.pass('1h');
  assert.equal((await house.incidents())[0]?.status, 'monitoring');
  await house.signal({ severity: 'critical', action: 'resolve' });
  await house.pass('14m');
  assert.equal((await house.incidents())[0]?.status, 'monitoring');
  await house.pass('1m');
  assert.equal((await house.incidents())[0]?.status, 'resolved');
});

test('the update that was promised is warned of and then breached, and an update posted in time keeps it', async () => {
  await using house = await startSteppedEngine();
  await house.declare({ severity: 'SEV-1' }, 'cy');
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'cy');
  const cadence = async () =>
    (await house.incidents())[0]?.clocks.find(({ clock }) => clock === 'update-cadence');
  await house.pass('20m');
  assert.equal((await cadence())?.state, 'running');
  await house.command('INC-2026-0001', {
    type: 'post-update',
    text: 'text-1',
    audience: 'public',
    nextUpdateAt: null,
  });
  assert.equal(msOf((await cadence())!.dueAt!) - msOf(house.now()), 30 * 60_000);
  await house.pass('29m');
  assert.equal((await cadence())?.state, 'running');
  await house.pass('1m');
  assert.equal((await cadence())?.state, 'breached');
});

test('nobody is bound to anything: the last resort is paged at once, and the incident never falls silent', async () => {
  await using house = await startSteppedEngine({ directory: smallDirectory({ positions: {} }) });
  await house.signal({ severity: 'critical' });
  assert.deepEqual(phones(house), ['ana by phone at 0:00']);
  await house.pass('65m');
  assert.deepEqual(phones(house), ['ana by phone at 0:00', 'ana by phone at 30:00', 'ana by phone at 60:00']);
});

test('an open incident of any severity keeps a wake-up within a day, for as long as it is open', async () => {
  await using house = await startSteppedEngine();
  await house.declare({ severity: 'SEV-4' }, 'cy');
  for (let day = 0; day < 4; day += 1) {
    const { rows } = await house.database.pool.query<{ at: string }>(
      'select wake_at as at from incident_wakes',
    );
    assert.equal(rows.length, 1);
    assert.ok(msOf(rows[0]!.at) - msOf(house.now()) <= 24 * 3_600_000);
    await house.pass('1d');
  }
  assert.equal(await house.engine.settle(), 0, 'nothing spins');
});
