/** Who is asked: stand-ins, handoffs in the middle of an escalation, gaps, private incidents, people who pass it on or leave. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Binding, Directory } from '../../src/domain/directory/directory.ts';
import { startHouseApi } from '../harness/house-api.ts';
import { type House, smallDirectory, someone, startSteppedEngine } from '../harness/stepped-engine.ts';

const minute = 60_000;

function bound(target: Binding['target'], more: Partial<Binding> = {}): Binding {
  return { target, standIn: null, standInAfterMs: null, ...more };
}

function withPositions(positions: Directory['positions'], more: Partial<Directory> = {}): Directory {
  return smallDirectory({ positions, ...more });
}

const phones = (house: House): string[] => house.pages().filter((page) => page.includes('phone'));

test('the first stays silent: the stand-in is paged after the time that the position gives, and an answer of either ends it', async () => {
  const positions = {
    'on-call': bound({ user: 'cy' }, { standIn: { user: 'dee' }, standInAfterMs: 3 * minute }),
  };
  await using house = await startSteppedEngine({ directory: withPositions(positions) });
  await house.signal({ severity: 'error' });
  await house.pass('179s');
  assert.deepEqual(phones(house), ['cy by phone at 0:00']);
  await house.pass('1s');
  assert.deepEqual(phones(house).slice(1), ['dee by phone at 3:00']);
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'dee');
  const before = house.pages().length;
  await house.pass('1h');
  assert.equal(house.pages().length, before);
});

test('the first answers in time: the stand-in sleeps on', async () => {
  const positions = {
    'on-call': bound({ user: 'cy' }, { standIn: { user: 'dee' }, standInAfterMs: 3 * minute }),
  };
  await using house = await startSteppedEngine({ directory: withPositions(positions) });
  await house.signal({ severity: 'error' });
  await house.pass('179s');
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'cy');
  await house.pass('1h');
  assert.deepEqual(phones(house), ['cy by phone at 0:00']);
});

test('the first cannot be reached: the stand-in is paged at once', async () => {
  const positions = {
    'on-call': bound({ user: 'cy' }, { standIn: { user: 'dee' }, standInAfterMs: 3 * minute }),
  };
  await using house = await startSteppedEngine({ directory: withPositions(positions) });
  house.answer = ({ message }) =>
    message.person?.handle === 'cy'
      ? { result: 'gave-up', reason: 'no such address' }
      : { result: 'sent', vendorId: null, detail: null };
  await house.signal({ severity: 'error' });
  assert.deepEqual(phones(house), ['dee by phone at 0:00']);
});

test('a handoff in the middle of an escalation: whoever is on call when the rung is climbed is paged', async () => {
  const schedules: Directory['schedules'] = {
    leads: {
      handle: 'leads',
      timeZone: 'Etc/UTC',
      overrides: [],
      layers: [
        { rotation: 'daily', handoff: '09:10', starts: '2026-03-01T09:10', participants: ['ana', 'ben'] },
      ],
    },
  };
  const positions = { 'on-call': bound({ user: 'cy' }), 'engineering-lead': bound({ schedule: 'leads' }) };
  await using house = await startSteppedEngine({ directory: withPositions(positions, { schedules }) });
  // The lead is a rung at 15 minutes; at 9:10 the schedule passes from Ana to Ben.
  await house.signal({ severity: 'error' });
  await house.pass('16m');
  assert.deepEqual(phones(house), ['cy by phone at 0:00', 'ben by phone at 15:00']);
});

test('whoever was paged before the handoff is still paged, by every step of their rules', async () => {
  const schedules: Directory['schedules'] = {
    engineers: {
      handle: 'engineers',
      timeZone: 'Etc/UTC',
      overrides: [],
      layers: [
        { rotation: 'daily', handoff: '09:01', starts: '2026-03-01T09:01', participants: ['cy', 'dee'] },
      ],
    },
  };
  const directory = withPositions({ 'on-call': bound({ schedule: 'engineers' }) }, { schedules });
  await using house = await startSteppedEngine({ directory });
  await house.signal({ severity: 'error' });
  await house.pass('3m');
  assert.deepEqual(house.pages(), ['cy by phone at 0:00', 'cy by mail at 2:00']);
});

test('a gap in the schedule pulls the next rung forward at once, and the log says so', async () => {
  const schedules: Directory['schedules'] = {
    engineers: {
      handle: 'engineers',
      timeZone: 'Etc/UTC',
      overrides: [],
      layers: [
        {
          rotation: 'daily',
          handoff: '09:00',
          starts: '2026-01-01',
          hours: '20:00-06:00',
          participants: ['cy'],
        },
      ],
    },
  };
  const positions = {
    'on-call': bound({ schedule: 'engineers' }),
    'engineering-lead': bound({ user: 'ben' }),
  };
  await using house = await startSteppedEngine({ directory: withPositions(positions, { schedules }) });
  await house.signal({ severity: 'error' });
  assert.deepEqual(phones(house), ['ben by phone at 0:00']);
  const [incident] = await house.incidents();
  const climbed = (await house.log(incident!.id)).flatMap(({ event }) =>
    event.type === 'rung-climbed' && event.by === 'page' ? [[event.reason, event.uncovered]] : [],
  );
  assert.deepEqual(climbed, [
    ['due', ['on-call']],
    ['pulled-forward', []],
  ]);
});

test('two people share a position: both are paged, and one answer ends it for both', async () => {
  await using house = await startSteppedEngine({
    directory: withPositions({ 'on-call': bound({ users: ['cy', 'dee'] }) }),
  });
  await house.signal({ severity: 'error' });
  assert.deepEqual(phones(house).toSorted(), ['cy by phone at 0:00', 'dee by phone at 0:00']);
  await house.pass('1m');
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'dee');
  await house.pass('1h');
  assert.equal(house.pages().length, 2);
});

test('who cannot take it passes it on: the next person is asked now, not at their rung’s time', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'error' });
  await house.pass('1m');
  const passed = await house.command('INC-2026-0001', { type: 'pass-on' }, 'cy');
  assert.ok(passed.ok);
  assert.deepEqual(phones(house), ['cy by phone at 0:00', 'ben by phone at 1:00']);
  await house.pass('3m');
  assert.ok(!house.pages().some((page) => page.startsWith('cy by mail')));
});

test('somebody who was deleted from the configuration is not waited for', async () => {
  const { dee: _, ...users } = smallDirectory().users;
  await using house = await startSteppedEngine({
    directory: withPositions(
      { 'on-call': bound({ user: 'dee' }), 'engineering-lead': bound({ user: 'ben' }) },
      { users },
    ),
  });
  await house.signal({ severity: 'error' });
  assert.deepEqual(phones(house), ['ben by phone at 0:00']);
});

test('a private incident pages and is shown to its members alone; whoever is paged later is a member then', async () => {
  await using api = await startHouseApi();
  const { house } = api;
  const people = Object.fromEntries(
    await Promise.all(['ben', 'cy', 'dee'].map(async (who) => [who, await api.as(who)] as const)),
  );
  await house.declare({ visibility: 'private', title: 'Payroll leaked' }, 'ben');
  assert.deepEqual(phones(house).toSorted(), ['ben by phone at 0:00', 'cy by phone at 0:00']);
  const sees = async (who: string) =>
    Promise.all(
      ['/incidents', '/incidents?text=Payroll', '/now'].map(async (path) =>
        JSON.stringify((await api.get(path, people[who])).body).includes('Payroll leaked'),
      ),
    );
  // The executives' notice has gone to Dee: whoever is told of it may look at it.
  assert.deepEqual([await sees('ben'), await sees('cy')], [Array(3).fill(true), Array(3).fill(true)]);
  const outsider = await api.get('/incidents/INC-2026-0001');
  assert.deepEqual([outsider.status, outsider.body.code], [404, 'no-such-incident']);
  assert.deepEqual(
    new Set(house.sent.flatMap(({ message }) => message.person?.handle ?? [])),
    new Set(['ben', 'cy', 'dee']),
  );
});

test('a private incident of no executive’s concern stays unknown to them until they are paged', async () => {
  await using api = await startHouseApi();
  const { house } = api;
  const dee = await api.as('dee');
  await house.declare({ visibility: 'private', severity: 'SEV-2', title: 'Payroll leaked' }, 'cy');
  assert.equal((await api.get('/incidents/INC-2026-0001', dee)).status, 404);
  await house.pass('29m');
  assert.equal((await api.get('/incidents/INC-2026-0001', dee)).status, 404);
  await house.pass('1m');
  assert.ok(phones(house).includes('dee by phone at 30:00'));
  assert.equal((await api.get('/incidents/INC-2026-0001', dee)).status, 200);
});

test('the last resort is paged every half hour until a person answers, and a machine’s word is no answer', async () => {
  await using house = await startSteppedEngine({
    directory: withPositions({ 'on-call': bound({ user: 'cy' }) }),
  });
  await house.signal({ severity: 'error' });
  await house.pass('100m');
  const ana = () => phones(house).filter((page) => page.startsWith('ana'));
  // Cy's last step is at 2:00 and is given five minutes; nobody else is bound.
  assert.deepEqual(ana(), [
    'ana by phone at 7:00',
    'ana by phone at 37:00',
    'ana by phone at 67:00',
    'ana by phone at 97:00',
  ]);
  await house.command(
    'INC-2026-0001',
    { type: 'acknowledge', human: false },
    { kind: 'integration', handle: 'prom' },
  );
  await house.pass('60m');
  assert.ok(ana().length > 4, 'a machine acknowledged, and somebody is asked all the same');
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'ana');
  const answered = house.pages().length;
  await house.pass('6h');
  assert.equal(house.pages().length, answered);
});

test('without a last resort every admin is it', async () => {
  const base = withPositions({ 'on-call': bound({ user: 'cy' }) });
  await using house = await startSteppedEngine({
    directory: {
      ...base,
      organization: { ...base.organization, lastResort: [] },
      users: { ...base.users, dee: someone('dee', 'admin') },
    },
  });
  await house.signal({ severity: 'error' });
  await house.pass('8m');
  assert.deepEqual(phones(house).slice(1).toSorted(), ['ana by phone at 7:00', 'dee by phone at 7:00']);
});
