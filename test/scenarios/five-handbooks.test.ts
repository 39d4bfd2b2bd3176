/**
 * Each shipped handbook run by the real engine on a real database: a machine's signal, and nobody answers; then an answer, an update,
 * and the way to the end. Who is reached when stands here as the handbooks have it.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileProcess } from '../../src/domain/process/compile.ts';
import { directoryOfPositions } from '../../src/domain/simulate/directory-of-positions.ts';
import { type House, startSteppedEngine } from '../harness/stepped-engine.ts';

const number = 'INC-2026-0001';

/** A house in which each position is a person of its own, who is reached by one telephone. */
async function houseOf(name: string): Promise<House> {
  const processFile = `${name}.yaml`;
  const source = readFileSync(join(import.meta.dirname, '../../processes', processFile), 'utf8');
  const compiled = compileProcess(source, processFile);
  assert.ok(compiled.ok);
  return startSteppedEngine({ processFile, directory: directoryOfPositions(compiled.process) });
}

/** `on-call 0:00`: whom a message reached, and how long after the signal, in hours and minutes. */
function reached(house: House): string[] {
  return house.pages().map((page) => {
    const [, who, minutes] = /^(\S+) by phone at (\d+):\d\d$/.exec(page) ?? [];
    const at = Number(minutes);
    return `${who} ${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`;
  });
}

async function nobodyAnswers(house: House, hours: number): Promise<string[]> {
  await house.signal({ severity: 'critical' });
  await house.pass(`${hours}h`);
  return reached(house).filter((page) => !page.startsWith('last-resort'));
}

test('tiered escalation, P0: on call and CTO at once, tier 2 after two hours, tier 4 after four', async () => {
  await using house = await houseOf('tiered-escalation');
  assert.deepEqual((await nobodyAnswers(house, 6)).toSorted(), [
    'ceo 0:00',
    'ceo 4:00',
    'cto 0:00',
    'engineering-lead 2:00',
    'executive-team 4:00',
    'on-call 0:00',
    'senior-engineer 2:00',
  ]);
});

test('rapid recovery, P0: on call, team lead and manager are paged and the stakeholders told at once', async () => {
  await using house = await houseOf('rapid-recovery');
  assert.deepEqual((await nobodyAnswers(house, 3)).toSorted(), [
    'engineering-manager 0:00',
    'on-call 0:00',
    'stakeholders 0:00',
    'team-lead 0:00',
  ]);
});

test('time-boxed phases, P0: the secondary when the primary’s quarter of an hour is over, the lead half an hour later', async () => {
  await using house = await houseOf('timeboxed-phases');
  const pages = await nobodyAnswers(house, 3);
  assert.deepEqual(pages.slice(0, 1), ['primary-on-call 0:00']);
  assert.ok(pages.includes('secondary-on-call 0:15'));
  assert.ok(pages.includes('team-lead 0:45'));
  assert.ok(!pages.some((page) => page.startsWith('cto')), 'the CTO is called by hand');
});

test('severity matrix, SEV-1: on call and lead at once, VP after 15 minutes, CTO after 30, CEO after 60', async () => {
  await using house = await houseOf('severity-matrix');
  const pages = await nobodyAnswers(house, 3);
  for (const page of ['on-call 0:00', 'engineering-lead 0:00', 'vp-engineering 0:15', 'cto 0:30', 'ceo 1:00'])
    assert.ok(pages.includes(page), page);
});

test('decision tree, SEV1: half an hour without progress escalates, and each progress begins it anew', async () => {
  await using house = await houseOf('decision-tree');
  await house.signal({ severity: 'critical' });
  await house.pass('10m');
  await house.command(number, { type: 'acknowledge', human: true }, 'on-call');
  await house.pass('10m');
  await house.command(number, { type: 'note', text: 'n', progress: true }, 'on-call');
  await house.pass('29m');
  assert.ok(
    !reached(house).some((page) => page.startsWith('escalation ')),
    'there was progress 29 minutes ago',
  );
  await house.pass('1m');
  assert.ok(reached(house).includes('escalation 0:50'));
});

for (const name of [
  'tiered-escalation',
  'rapid-recovery',
  'timeboxed-phases',
  'severity-matrix',
  'decision-tree',
])
  test(`${name}: taken, told about, mitigated, resolved, reviewed; then nothing is left to fall due`, async () => {
    await using house = await houseOf(name);
    const process = house.engine.process(house.hashOf(name));
    await house.signal({ severity: 'critical' });
    const taken = process.positions[0]!.id;
    await house.pass('2m');
    await house.command(number, { type: 'acknowledge', human: true }, taken);
    for (const { id } of process.audiences)
      await house.command(
        number,
        { type: 'post-update', text: 'text-1', audience: id, nextUpdateAt: null },
        taken,
      );
    for (const { id, items } of process.checklists)
      for (const item of items)
        await house.command(
          number,
          { type: 'check-item', checklist: id, item: item.id, checked: true },
          taken,
        );
    await house.pass('10m');
    assert.ok((await house.command(number, { type: 'mitigate' }, taken)).ok);
    assert.ok((await house.command(number, { type: 'resolve' }, taken)).ok);
    const whenResolved = house.sent.length;
    for (const milestone of [
      'fix-deployed',
      'review-scheduled',
      'review-drafted',
      'review-held',
      'review-published',
      'actions-assigned',
      'actions-done',
      'channel-archived',
    ] as const)
      await house.command(number, { type: 'reach-milestone', milestone }, taken);
    assert.ok((await house.command(number, { type: 'close' }, taken)).ok);
    await house.pass('2160h');
    const [incident] = await house.incidents();
    assert.equal(incident?.category, 'closed');
    assert.deepEqual(
      incident.clocks.filter(({ state }) => state === 'running' || state === 'paused'),
      [],
      'every promise has ended',
    );
    const later = house.sent.slice(whenResolved).filter(({ message }) => message.type === 'page');
    assert.ok(later.length <= process.positions.length, 'nobody is paged again and again after the end');
  });
