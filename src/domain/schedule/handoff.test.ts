/** When the call passes, from whom to whom. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goesOffAt, handoffAt, handoffNear, handoffsBetween } from './handoff.ts';
import { scheduleSchema, type Schedule } from './schedule.ts';

function schedule(given: Record<string, unknown>): Schedule {
  return scheduleSchema.parse({
    handle: 'primary',
    timeZone: 'Etc/UTC',
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-02-23T09:00',
        participants: ['ana', 'ben', 'cy'],
      },
    ],
    ...given,
  });
}

const monday = '2026-03-02T09:00:00.000Z';

test('a week passes from one to the next on Monday at nine', () => {
  assert.deepEqual(handoffNear(schedule({}), '2026-03-02T08:00:00Z'), {
    handoff: { at: monday, off: ['ana'], on: ['ben'], stay: [] },
    previous: '2026-02-23T09:00:00.000Z',
    next: '2026-03-09T09:00:00.000Z',
  });
});

test('in the first half of a shift the nearest handoff is the one that began it, in the second the one that ends it', () => {
  const at = (instant: string) => handoffNear(schedule({}), instant).handoff?.at;
  assert.equal(at('2026-03-05T20:59:59Z'), monday);
  assert.equal(at('2026-03-05T21:00:00Z'), '2026-03-09T09:00:00.000Z');
});

test('a turn that passes to the same people is no handoff', () => {
  const alone = schedule({
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-02-23T09:00',
        participants: ['ana', 'ana', 'ben'],
      },
    ],
  });
  assert.deepEqual(
    handoffsBetween(alone, '2026-02-24T00:00:00Z', '2026-03-17T00:00:00Z').map(({ at }) => at),
    ['2026-03-09T09:00:00.000Z', '2026-03-16T09:00:00.000Z'],
  );
});

test('an override hands over when it begins and back when it ends', () => {
  const overridden = schedule({
    overrides: [{ from: '2026-03-04T12:00', to: '2026-03-04T14:00', who: 'cy' }],
  });
  assert.deepEqual(handoffsBetween(overridden, '2026-03-03T00:00:00Z', '2026-03-05T00:00:00Z'), [
    { at: '2026-03-04T12:00:00.000Z', off: ['ben'], on: ['cy'], stay: [] },
    { at: '2026-03-04T14:00:00.000Z', off: ['cy'], on: ['ben'], stay: [] },
  ]);
});

test('whoever shares the call goes on; only those who change are named', () => {
  const shared = schedule({
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-02-23T09:00',
        participants: [
          ['ana', 'dee'],
          ['ben', 'dee'],
        ],
      },
    ],
  });
  assert.deepEqual(handoffAt(shared, monday), { at: monday, off: ['ana'], on: ['ben'], stay: ['dee'] });
});

test('at the end of the hours nobody comes on, and in the morning nobody goes off', () => {
  const inHours = schedule({
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-02-23T09:00',
        hours: '09:00-17:00',
        participants: ['ana'],
      },
    ],
  });
  assert.deepEqual(handoffsBetween(inHours, '2026-03-03T12:00:00Z', '2026-03-04T12:00:00Z'), [
    { at: '2026-03-03T17:00:00.000Z', off: ['ana'], on: [], stay: [] },
    { at: '2026-03-04T09:00:00.000Z', off: [], on: ['ana'], stay: [] },
  ]);
});

test('what is asked for between two handoffs is not one of them', () => {
  assert.equal(handoffAt(schedule({}), '2026-03-02T09:00:00.001Z'), null);
  assert.equal(handoffAt(schedule({}), '2026-03-02T08:59:59.999Z'), null);
});

test('one person who is always on call hands over to nobody; what begins a year off is found all the same', () => {
  const one = (starts: string) =>
    schedule({
      layers: [{ rotation: 'weekly', handoff: 'monday 09:00', starts, participants: ['ana'] }],
    });
  assert.deepEqual(handoffNear(one('2024-01-01T09:00'), monday), {
    handoff: null,
    previous: null,
    next: null,
  });
  assert.deepEqual(handoffNear(one('2027-03-01T09:00'), monday).handoff, {
    at: '2027-03-01T09:00:00.000Z',
    off: [],
    on: ['ana'],
    stay: [],
  });
});

test('a shift ends when that person goes off, whoever else changes before', () => {
  const shared = schedule({
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-02-23T09:00',
        participants: [
          ['ana', 'dee'],
          ['ben', 'dee'],
          ['ben', 'cy'],
        ],
      },
    ],
  });
  assert.equal(goesOffAt(shared, 'ana', '2026-02-24T00:00:00Z'), monday);
  assert.equal(goesOffAt(shared, 'dee', '2026-02-24T00:00:00Z'), '2026-03-09T09:00:00.000Z');
  const alone = schedule({
    layers: [
      { rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-02-23T09:00', participants: ['ana'] },
    ],
  });
  assert.equal(goesOffAt(alone, 'ana', monday), null);
});

test('a schedule that is too full to be laid out for a year tells the handoff that lies near', () => {
  const hourly = { rotation: 'hourly', starts: '2024-01-01T09:00', participants: ['cy'] };
  const full = schedule({
    layers: [hourly, hourly],
    overrides: [{ from: '2026-03-02T09:00', to: '2026-03-02T11:00', who: 'ana' }],
  });
  assert.deepEqual(handoffNear(full, '2026-03-02T09:10:00Z'), {
    handoff: { at: monday, off: ['cy'], on: ['ana'], stay: [] },
    previous: null,
    next: '2026-03-02T11:00:00.000Z',
  });
});
