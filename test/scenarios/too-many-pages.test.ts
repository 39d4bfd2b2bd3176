/** A shift with more pages a night than the handbook allows ends: who is told, with which figures, and that nobody is told twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import { type LoadTelling, makeLoadTelling } from '../../src/engine/tell-of-load.ts';
import { openEngineStore } from '../../src/store/postgres-engine-store.ts';
import { type House, smallDirectory, startSteppedEngine } from '../harness/stepped-engine.ts';

/** Cy has the day from Monday nine o'clock on, Dee the next. */
const primary: Schedule = {
  handle: 'primary',
  name: 'Primary',
  timeZone: 'Etc/UTC',
  team: 'shop',
  layers: [{ rotation: 'daily', handoff: '09:00', starts: '2026-03-02T09:00', participants: ['cy', 'dee'] }],
  overrides: [],
};

function houseWith(pages: number, processFile = 'decision-tree.yaml'): Promise<House> {
  return startSteppedEngine({
    processFile,
    directory: smallDirectory({
      schedules: { primary },
      teams: { shop: { handle: 'shop', name: 'Shop', members: ['ben', 'cy'], positions: {} } },
      positions: { 'on-call': { target: { schedule: 'primary' }, standIn: null, standInAfterMs: null } },
    }),
  }).then(async (house) => {
    await house.pass('14h');
    for (let n = 0; n < pages; n++) {
      const { id } = await house.declare({
        severity: processFile === 'decision-tree.yaml' ? 'SEV1' : 'SEV-1',
      });
      await house.pass('5m');
      await house.command(id, { type: 'acknowledge', human: true }, 'cy');
      await house.command(id, { type: 'resolve' }, 'cy');
      await house.pass('60m');
    }
    await house.pass(`${10 * 60 - pages * 65 - 30}m`);
    return house;
  });
}

/** As a node begins: it remembers nothing. */
function startNode(house: House): LoadTelling {
  return makeLoadTelling({
    db: house.database.pool,
    store: openEngineStore(house.database.pool),
    engine: house.engine,
    log: pino({ level: 'silent' }),
    works: () => true,
    url: 'http://tocsin.example.test',
    onQueued: () => {},
  });
}

function told(house: House) {
  return house.sent.flatMap(({ at, message }) =>
    message.type === 'notice' && message.incident === null
      ? [`${at.slice(8, 16)} ${message.person?.handle}: ${message.subject}`]
      : [],
  );
}

test('when the shift has ended its person and the schedule’s team are told, once, over restarts and on two nodes', async () => {
  await using house = await houseWith(3);
  await startNode(house).tellDue();
  await house.pass('29m');
  await startNode(house).tellDue();
  assert.deepEqual(told(house), [], 'it has not ended');
  await house.pass('31m');
  const [one, other] = [startNode(house), startNode(house)];
  await Promise.all([one.tellDue(), other.tellDue()]);
  await house.pass('30m');
  await startNode(house).tellDue();
  await house.pass('1m');
  assert.deepEqual(told(house).toSorted(), [
    '03T09:30 ben: Primary: 3 pages a night for Cy',
    '03T09:30 cy: Primary: 3 pages a night in your shift',
  ]);
  const [{ message }] = house.sent.filter(
    (one) => one.message.type === 'notice' && one.message.incident === null,
  ) as [House['sent'][number]];
  assert.match(
    message.type === 'notice' ? message.body : '',
    /^Cy was paged 3 times a night on average in Primary .*: 3 pages in 1 night, where the process allows 2\. .*\n\nWhat came when: http:\/\/tocsin\.example\.test\/on-call\/health\?person=cy&show=at-night$/,
  );
});

test('as much as the process allows is told to nobody, nor anything where the process says nothing', async () => {
  for (const [pages, processFile] of [
    [2, 'decision-tree.yaml'],
    [3, 'severity-matrix.yaml'],
  ] as const) {
    await using house = await houseWith(pages, processFile);
    await house.pass('60m');
    assert.equal(await startNode(house).tellDue(), 0);
  }
});

test('what ended longer ago than six hours is not told any more', async () => {
  await using house = await houseWith(3);
  await house.pass('30m');
  await house.pass('6h');
  await house.pass('1m');
  assert.equal(await startNode(house).tellDue(), 0);
});
