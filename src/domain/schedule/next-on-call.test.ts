/** Who is on call next: the first to come of those who are not on call now. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextOnCall } from './next-on-call.ts';
import type { Layer, Override, Schedule } from './schedule.ts';

const layer = (participants: Layer['participants'], given: Partial<Layer> = {}): Layer => ({
  rotation: 'weekly',
  handoff: 'monday 09:00',
  starts: '2026-03-02T09:00',
  participants,
  ...given,
});
const scheduleOf = (layers: Layer[], overrides: Override[] = []): Schedule => ({
  handle: 'primary',
  timeZone: 'UTC',
  layers,
  overrides,
});
const next = (schedule: Schedule, at: string, gone: string[] = []) => {
  const found = nextOnCall(schedule, at, (person) => !gone.includes(person));
  return found && `${found.people.join(' and ')} from ${found.from}`;
};

test('the next turn is whose it is, and somebody on call now is never next', () => {
  const weekly = scheduleOf([layer(['ana', 'ana', ['ben', 'cy']])]);
  assert.equal(next(weekly, '2026-03-03T00:00:00Z'), 'ben and cy from 2026-03-16T09:00:00.000Z');
  assert.equal(next(weekly, '2026-03-17T00:00:00Z'), 'ana from 2026-03-23T09:00:00.000Z');
  assert.equal(
    next(scheduleOf([layer(['ana', ['ana', 'ben']])]), '2026-03-03T00:00:00Z'),
    'ben from 2026-03-09T09:00:00.000Z',
  );
});

test('an override that comes first is next, and in a gap whoever ends it', () => {
  const overrides = [{ from: '2026-03-03T18:00', to: '2026-03-03T22:00', who: 'dee' }];
  const weekly = scheduleOf([layer(['ana', 'ben'], { hours: '09:00-17:00' })], overrides);
  assert.equal(next(weekly, '2026-03-03T10:00:00Z'), 'dee from 2026-03-03T18:00:00.000Z');
  assert.equal(next(weekly, '2026-03-03T17:30:00Z'), 'dee from 2026-03-03T18:00:00.000Z');
  assert.equal(next(weekly, '2026-03-03T23:00:00Z'), 'ana from 2026-03-04T09:00:00.000Z');
});

test('whoever has left is passed over, and where nobody else comes nobody is next', () => {
  const weekly = () => scheduleOf([layer(['ana', 'ben', 'cy'])]);
  assert.equal(next(weekly(), '2026-03-03T00:00:00Z', ['ben']), 'cy from 2026-03-16T09:00:00.000Z');
  assert.equal(next(weekly(), '2026-03-03T00:00:00Z', ['ben', 'cy']), null);
  assert.equal(next(scheduleOf([layer(['ana'])]), '2026-03-03T00:00:00Z'), null);
});

test('a turn of months is looked for far ahead', () => {
  const half = layer(['ana', 'ben'], {
    rotation: 'monthly',
    every: 6,
    handoff: 'day 1 09:00',
    starts: '2026-03-01T09:00',
  });
  assert.equal(next(scheduleOf([half]), '2026-03-03T00:00:00Z'), 'ben from 2026-09-01T09:00:00.000Z');
});

test('what is remembered of a schedule is asked anew when somebody goes off call', () => {
  const shared = scheduleOf([
    layer(['ana', 'cy']),
    layer(['ben'], { starts: '2026-03-02T09:00', ends: '2026-03-05T09:00' } as Partial<Layer>),
  ]);
  assert.equal(next(shared, '2026-03-03T00:00:00Z'), 'cy from 2026-03-09T09:00:00.000Z');
  assert.equal(next(shared, '2026-03-10T00:00:00Z'), 'ana from 2026-03-16T09:00:00.000Z');
  assert.equal(next(shared, '2026-03-03T00:00:00Z'), 'cy from 2026-03-09T09:00:00.000Z');
});
