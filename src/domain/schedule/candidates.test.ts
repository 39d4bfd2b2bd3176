/** Who could take a time: whoever has rested longest and carried least, if nothing speaks against it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs, hourMs } from '../instant.ts';
import { candidates } from './candidates.ts';
import type { Schedule } from './schedule.ts';

/** Ana, Dee, Cy and Ben take a day each, in this order; Ana has 1 March, Dee the 2nd, Ben the 4th, Ana the 5th. */
const primary: Schedule = {
  handle: 'primary',
  name: 'Primary',
  timeZone: 'UTC',
  layers: [{ rotation: 'daily', starts: '2026-02-01', participants: ['ana', 'dee', 'cy', 'ben'] }],
  overrides: [],
};
const people = ['ana', 'ben', 'cy', 'dee'];
const zones: Record<string, string> = { cy: 'Asia/Tokyo' };

function ask(given: Partial<Parameters<typeof candidates>[1]> & { schedule?: Schedule } = {}) {
  const { schedule = primary, ...rest } = given;
  return candidates(schedule, {
    from: '2026-03-05T08:00:00.000Z',
    to: '2026-03-05T16:00:00.000Z',
    schedules: [schedule],
    away: [],
    people,
    betweenShiftsMs: null,
    names: {},
    zones,
    ...rest,
  });
}
const order = (given = {}) => ask(given).map(({ person }) => person);

test('least recently on call comes first, and whoever has the time already is not asked', () => {
  assert.deepEqual(order(), ['dee', 'cy', 'ben']);
  const [dee] = ask();
  assert.deepEqual(dee, {
    person: 'dee',
    free: true,
    lastOnCall: '2026-03-03T00:00:00.000Z',
    hours: 8 * 24,
    nights: 0,
    sentence: 'Was on call until Tue 3 Mar 2026, 00:00, 192 h in 12 weeks; it takes none of their nights.',
  });
});

test('whoever was not on call at all comes before everybody', () => {
  const overrides = [{ from: '2026-01-01', to: '2026-03-01', who: 'ana' }];
  const [first] = ask({
    schedule: { ...primary, layers: [{ ...primary.layers[0]!, participants: ['ana', 'eli'] }], overrides },
    people: ['ana', 'eli'],
    from: '2026-02-28T08:00:00.000Z',
    to: '2026-02-28T16:00:00.000Z',
  });
  assert.deepEqual([first!.person, first!.lastOnCall], ['eli', null]);
  assert.match(first!.sentence, /^Was not on call in the last 12 weeks; /);
});

test('of two who were on call as recently, fewer hours win, and then fewer nights of their own zone', () => {
  const shared = (overrides: Schedule['overrides']) => ({
    ...primary,
    layers: [{ ...primary.layers[0]!, participants: ['ana', ['ben', 'cy', 'dee']] }],
    overrides,
  });
  // 22:00 to 07:00 in Tokyo is 13:00 to 22:00 in UTC.
  const time = { from: '2026-03-05T12:00:00.000Z', to: '2026-03-05T20:00:00.000Z' };
  const ben = [{ from: '2026-02-20', to: '2026-02-21', who: 'ben' }];
  const at = { schedule: shared(ben), ...time };
  assert.deepEqual(order(at), ['dee', 'cy', 'ben']);
  const cy = ask(at).find(({ person }) => person === 'cy')!;
  assert.match(cy.sentence, /it takes 0\.8 of their nights\.$/);
});

test('absence, another duty and too little rest speak against somebody, and are said', () => {
  const secondary: Schedule = {
    ...primary,
    handle: 'secondary',
    name: 'Secondary',
    layers: [{ rotation: 'weekly', starts: '2026-03-02', participants: ['cy'] }],
  };
  const found = ask({
    schedules: [primary, secondary],
    away: [{ person: 'ben', from: '2026-03-05T00:00:00.000Z', to: '2026-03-06T00:00:00.000Z' }],
    betweenShiftsMs: 12 * hourMs,
  });
  assert.deepEqual(
    found.map(({ person, free, sentence }) => [person, free, sentence.split('.')[0]]),
    [
      ['dee', false, 'Would rest 8 h between two shifts; the process asks for 12 h'],
      ['cy', false, 'Is on call then by Secondary'],
      ['ben', false, 'Is away from Thu 5 Mar 2026, 00:00 to Fri 6 Mar 2026, 00:00'],
    ],
  );
});

test('rest after the time counts as rest before it does', () => {
  const late = { from: '2026-03-05T16:00:00.000Z', to: '2026-03-05T23:00:00.000Z' };
  const dee = ask({ ...late, betweenShiftsMs: 12 * hourMs }).find(({ person }) => person === 'dee')!;
  assert.match(dee.sentence, /^Would rest 1 h between two shifts/);
});

test('of more schedules than anybody has, some are looked at', () => {
  const many = Array.from({ length: 500 }, (_, index) => ({ ...primary, handle: `s${index}` }));
  assert.equal(ask({ schedules: many, betweenShiftsMs: 7 * dayMs }).length, 3);
});
