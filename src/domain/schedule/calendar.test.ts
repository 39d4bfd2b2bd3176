/** Which shifts stand in a calendar, by which names, and that a name stays the same while days pass. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smallDirectory } from '../../../test/harness/stepped-engine.ts';
import { plus } from '../instant.ts';
import { calendarOf, mostEvents, type CalendarScope } from './calendar.ts';
import type { Layer, Override, Schedule } from './schedule.ts';

const now = '2026-06-15T12:00:00.000Z';
const dayMs = 86_400_000;

function schedule(handle: string, layer: Partial<Layer>, rest: Partial<Schedule> = {}): Schedule {
  const weekly: Layer = {
    rotation: 'weekly',
    handoff: 'monday 09:00',
    starts: '2025-01-06T09:00',
    participants: ['ana', ['ben', 'cy']],
  };
  return { handle, timeZone: 'Europe/Berlin', layers: [{ ...weekly, ...layer }], overrides: [], ...rest };
}

const known = (...schedules: Schedule[]) =>
  smallDirectory({ schedules: Object.fromEntries(schedules.map((one) => [one.handle, one])) });

function eventsOf(scope: CalendarScope, schedules: Schedule[], at = now) {
  const calendar = calendarOf(known(...schedules), scope, at);
  assert.ok(calendar !== null);
  return calendar.events;
}
const primary = { of: 'schedule', schedule: 'primary' } as const;

test('a calendar reaches from 30 days ago to 180 days ahead, with whole shifts at both ends', () => {
  const events = eventsOf(primary, [schedule('primary', {})]);
  const [first, last] = [events[0]!, events.at(-1)!];
  assert.equal(first.from, '2026-05-11T07:00:00.000Z');
  assert.equal(first.to, '2026-05-18T07:00:00.000Z');
  assert.equal(last.from, '2026-12-07T08:00:00.000Z');
  assert.equal(last.to, '2026-12-14T08:00:00.000Z');
});

test('an event says who, and the times by the schedule’s own clock', () => {
  const events = eventsOf(primary, [
    schedule(
      'primary',
      {},
      { name: 'Primary', overrides: [{ from: '2026-10-25T02:30', to: '2026-10-25T12:00', who: 'dee' }] },
    ),
  ]);
  const override = events.find(({ title }) => title === 'Primary: Dee');
  assert.equal(
    override?.detail,
    'From 2026-10-25 02:30 (+02:00) to 2026-10-25 12:00 (+01:00), Europe/Berlin, by an override.',
  );
  assert.ok(events.some(({ title }) => title === 'Primary: Ben, Cy'));
});

test('the id of a shift is the same on every day on which it is asked for', () => {
  for (const layer of [
    {},
    { rotation: 'monthly', handoff: 'day 1 09:00' },
    { rotation: 'custom', every: '200d', handoff: '09:00' },
  ] as Partial<Layer>[]) {
    const ids = new Map<string, string>();
    for (let day = 0; day < 60; day += 1)
      for (const { id, from, to } of eventsOf(
        primary,
        [schedule('primary', layer)],
        plus(now, day * dayMs),
      )) {
        assert.equal(ids.get(id) ?? `${from} ${to}`, `${from} ${to}`);
        ids.set(id, `${from} ${to}`);
      }
    assert.equal(new Set(ids.values()).size, ids.size, 'no shift had two ids');
  }
});

test('what has run for years has one id, however often it is asked for', () => {
  const forYears = schedule(
    'primary',
    {},
    {
      layers: [],
      overrides: [{ from: '2020-01-01T00:00', to: '2030-01-01T00:00', who: 'cy' }],
    },
  );
  const ids = [0, 1, 40].map((day) =>
    eventsOf(primary, [forYears], plus(now, day * dayMs)).map(({ id }) => id),
  );
  assert.deepEqual(ids, [
    ['primary.override.before'],
    ['primary.override.before'],
    ['primary.override.before'],
  ]);
});

test('who takes a shift may change, and what an override leaves of it keeps its id', () => {
  const before = eventsOf(primary, [schedule('primary', {})]);
  const after = eventsOf(primary, [
    schedule(
      'primary',
      { participants: ['dee', 'ana'] },
      { overrides: [{ from: '2026-07-01T09:00', to: '2026-07-02T09:00', who: 'cy' }] },
    ),
  ]);
  const ids = (events: typeof before) => new Set(events.map(({ id }) => id));
  assert.equal(ids(before).difference(ids(after)).size, 0);
  assert.deepEqual(
    [...ids(after).difference(ids(before))],
    ['primary.override.20260701T070000Z', 'primary.0.20260702T070000Z'],
  );
});

test('overrides that begin at the same time have each an id of their own', () => {
  const times = { from: '2026-06-16T09:00', to: '2026-06-17T09:00' };
  const overrides: Override[] = [
    { ...times, who: 'dee' },
    { ...times, who: 'ana', mode: 'add' },
    { ...times, who: 'ben', mode: 'add' },
  ];
  const ids = eventsOf(primary, [schedule('primary', {}, { overrides })]).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    ids.filter((id) => id.includes('override')),
    [
      'primary.override.20260616T070000Z',
      'primary.override-2.20260616T070000Z',
      'primary.override-3.20260616T070000Z',
    ],
  );
});

test('a person’s calendar has their shifts in all schedules, and no other name', () => {
  const both = [schedule('primary', {}), schedule('nights', { participants: ['dee', 'ben'] })];
  const events = eventsOf({ of: 'person', person: 'ben' }, both);
  assert.deepEqual(new Set(events.map(({ title }) => title)), new Set(['primary: Ben', 'nights: Ben']));
  const all = eventsOf({ of: 'organization' }, both);
  assert.equal(events.length, all.filter(({ title }) => title.includes('Ben')).length);
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  assert.deepEqual(
    all.map(({ from }) => from),
    all.map(({ from }) => from).toSorted(),
  );
});

test('whoever has left is shown by their handle', () => {
  const events = eventsOf(primary, [schedule('primary', { participants: ['gone', 'constructor'] })]);
  assert.deepEqual(
    new Set(events.map(({ title }) => title)),
    new Set(['primary: gone', 'primary: constructor']),
  );
});

test('there is no calendar of what is not there', () => {
  for (const scope of [
    { of: 'schedule', schedule: 'constructor' },
    { of: 'person', person: 'constructor' },
  ] as const)
    assert.equal(calendarOf(known(), scope, now), null);
});

test('fifty hourly layers are still a calendar, of fewer days and no more than its bound', () => {
  const hourly = schedule('primary', { rotation: 'hourly', handoff: '00:00' });
  const many = { ...hourly, layers: Array.from({ length: 50 }, () => hourly.layers[0]!) };
  const events = eventsOf(primary, [many]);
  assert.equal(events.length, mostEvents);
  assert.ok(events.every(({ from }) => from < plus(now, 12 * dayMs)));
});

test('a shift of whoever has left is not in it, unless it is over; whoever shared it has it alone', () => {
  const overrides = [
    { from: '2026-06-10T09:00', to: '2026-06-10T12:00', who: 'gone' },
    { from: '2026-06-16T09:00', to: '2026-06-16T12:00', who: 'gone' },
    { from: '2026-06-17T09:00', to: '2026-06-17T12:00', who: ['gone', 'dee'] },
  ];
  const titles = eventsOf(primary, [schedule('primary', {}, { name: 'Primary', overrides })])
    .filter(({ detail }) => detail.includes('override'))
    .map(({ from, title }) => `${from.slice(0, 10)} ${title}`);
  assert.deepEqual(titles, ['2026-06-10 Primary: gone', '2026-06-17 Primary: Dee']);
});
