/** A gap is where nobody would answer for a rung: neither by the schedule, nor in anybody's stead. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smallDirectory } from '../../../test/harness/stepped-engine.ts';
import { shippedProcess } from '../../../test/harness/fake-engine.ts';
import type { Binding, Directory, Target } from '../directory/directory.ts';
import { laidOut, openStretches, reliancesOf } from './relied-on.ts';
import { scheduleSchema, type Schedule } from './schedule.ts';
import { shifts } from './shifts.ts';

const process = shippedProcess();
const week = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-09T00:00:00.000Z' };

function schedule(handle: string, layer: object, more: object = {}): Schedule {
  const whole = { rotation: 'weekly', starts: '2026-01-05', participants: ['cy'], ...layer };
  return scheduleSchema.parse({ handle, timeZone: 'UTC', layers: [whole], ...more });
}

function bound(target: Target, standIn: Target | null = null): Binding {
  return { target, standIn, standInAfterMs: null };
}

function gaps(given: Partial<Directory>, schedules: Schedule[], range = week): string[] {
  const directory = smallDirectory({
    ...given,
    schedules: Object.fromEntries(schedules.map((one) => [one.handle, one])),
  });
  return openStretches(process, directory, reliancesOf(process, directory), range).map(
    ({ from, to, positions }) =>
      `${from.slice(5, 16)} ${to.slice(5, 16)} ${positions.map(({ id }) => id).join()}`,
  );
}

const weekdays = schedule('weekdays', { days: ['mon', 'tue', 'wed', 'thu', 'fri'] });
const weekend = '03-07T00:00 03-09T00:00 on-call';

test('a schedule that no rung relies on has no gap that matters', () => {
  assert.deepEqual(gaps({}, [weekdays]), []);
  assert.deepEqual(gaps({ positions: { nobody: bound({ schedule: 'weekdays' }) } }, [weekdays]), []);
  assert.deepEqual(gaps({ positions: { 'on-call': bound({ schedule: 'weekdays' }) } }, [weekdays]), [
    weekend,
  ]);
});

test('a position that a team or a service binds for itself counts, however many are bound alike', () => {
  const positions = { 'on-call': bound({ schedule: 'weekdays' }) };
  const service = (handle: string, own: typeof positions | object) => ({
    handle,
    name: handle,
    team: 'core',
    runbook: null,
    dashboards: [],
    positions: { ...own } as Record<string, Binding>,
  });
  const core = { handle: 'core', name: 'Core', members: [], positions };
  assert.deepEqual(gaps({ teams: { core } }, [weekdays]), [weekend]);
  const services = Object.fromEntries(['a', 'b', 'c'].map((one) => [one, service(one, positions)]));
  assert.deepEqual(gaps({ services }, [weekdays]), [weekend]);
  const directory = smallDirectory({ services, schedules: { weekdays } });
  assert.equal(reliancesOf(process, directory).length, 1);
});

test('who stands in closes the gap for as long as they are there, and no longer', () => {
  const saturdays = schedule('saturdays', { days: ['sat'], participants: ['dee'] });
  const standIn = (target: Target) => ({ positions: { 'on-call': bound({ schedule: 'weekdays' }, target) } });
  assert.deepEqual(gaps(standIn({ user: 'ben' }), [weekdays]), []);
  assert.deepEqual(gaps(standIn({ user: 'nobody' }), [weekdays]), [weekend]);
  assert.deepEqual(gaps(standIn({ schedule: 'saturdays' }), [weekdays, saturdays]), [
    '03-08T00:00 03-09T00:00 on-call',
  ]);
});

test('somebody who has left covers nothing', () => {
  const positions = { 'on-call': bound({ schedule: 'always' }) };
  const overrides = [{ from: '2026-03-04T08:00', to: '2026-03-04T20:00', who: 'gone' }];
  assert.deepEqual(gaps({ positions }, [schedule('always', {}, { overrides })]), [
    '03-04T08:00 03-04T20:00 on-call',
  ]);
});

test('an hour so full of overrides that it is not laid out is looked at all the same', () => {
  const positions = { 'on-call': bound({ schedule: 'full' }) };
  const crowd = Array.from({ length: 50 }, (_, n) => `p${n}`);
  const overrides = Array.from({ length: 1500 }, (_, n) => ({
    from: '2026-03-04T08:00',
    to: `2026-03-04T08:${String(1 + (n % 59)).padStart(2, '0')}`,
    who: crowd,
    mode: 'add' as const,
  }));
  const full = schedule('full', { hours: '20:00-08:00' }, { overrides });
  const range = { from: '2026-03-04T06:00:00.000Z', to: '2026-03-04T12:00:00.000Z' };
  assert.ok('refused' in shifts(full, range.from, range.to), 'it is not laid out at once');
  // Nobody of those who were added is there.
  assert.deepEqual(gaps({ positions }, [full], range), ['03-04T08:00 03-04T12:00 on-call']);
  const ben = { ...overrides[0]!, to: '2026-03-04T08:30', who: 'ben' };
  const covered = schedule('full', { hours: '20:00-08:00' }, { overrides: [...overrides, ben] });
  assert.deepEqual(gaps({ positions }, [covered], range), ['03-04T08:30 03-04T12:00 on-call']);
});

test('a schedule of more shifts than are laid out at once is laid out all the same', () => {
  const layers = Array.from({ length: 50 }, () => ({
    rotation: 'hourly',
    starts: '2026-01-05',
    participants: ['ana', 'ben'],
  }));
  const many = scheduleSchema.parse({ handle: 'many', timeZone: 'UTC', layers });
  const laid = laidOut(many, { from: week.from, to: '2026-03-30T00:00:00.000Z' });
  assert.equal(new Set(laid.map(({ from }) => from.slice(0, 13))).size, 28 * 24);
});
