/** What stands outside a schedule: calendars of holidays and of shifts, people's time off, and a schedule that it follows. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { onCallAt } from './on-call-at.ts';
import { quality } from './quality.ts';
import { scheduleSchema } from './schedule.ts';
import { shifts } from './shifts.ts';
import { inPlace, nothingAround, type ScheduleInPlace, type Surroundings } from './surroundings.ts';

const scheduleOf = (written: Record<string, unknown>) =>
  scheduleSchema.parse({ handle: 'primary', timeZone: 'UTC', ...written });

function placed(layers: Record<string, unknown>[], around: Partial<Surroundings> = {}, timeZone = 'UTC') {
  return inPlace(scheduleOf({ layers, timeZone }), {}, { ...nothingAround, ...around });
}

/** People at noon UTC of each day from one on, joined: "ana", "ana+ben", "nobody". */
function atNoon(schedule: ScheduleInPlace, from: string, days: number): string[] {
  return Array.from({ length: days }, (_, n) => {
    const day = Temporal.PlainDate.from(from).add({ days: n }).toString();
    return onCallAt(schedule, `${day}T12:00Z`).people.join('+') || 'nobody';
  });
}

const daily = { rotation: 'daily', starts: '2026-01-05', participants: ['ana', 'ben', 'cy'] };
const free = (...days: string[]) => ({
  calendars: {
    free: days.map((from) => ({
      from,
      to: Temporal.PlainDate.from(from).add({ days: 1 }).toString(),
      people: [],
      title: 'Closed',
    })),
  },
});

describe('holidays', () => {
  const days = ['2026-01-07', '2026-01-08'];

  test('a layer is off for whole local days, and a day that uses up no turn leaves the next person theirs', () => {
    const schedule = placed([{ ...daily, holidays: 'free' }], free(...days));
    assert.deepEqual(atNoon(schedule, '2026-01-05', 6), ['ana', 'ben', 'nobody', 'nobody', 'cy', 'ana']);
  });

  test('with turns: calendar holidays use up turns', () => {
    const schedule = placed([{ ...daily, holidays: 'free', turns: 'calendar' }], free(...days));
    assert.deepEqual(atNoon(schedule, '2026-01-05', 6), ['ana', 'ben', 'nobody', 'nobody', 'ben', 'cy']);
  });

  test('a layer for holidays alone is on call then, by turns of its own', () => {
    const schedule = placed(
      [daily, { ...daily, participants: ['gil', 'hal'], priority: 1, holidays: 'free', onHolidays: 'only' }],
      free(...days, '2026-01-10'),
    );
    assert.deepEqual(atNoon(schedule, '2026-01-05', 6), ['ana', 'ben', 'gil', 'hal', 'ben', 'gil']);
  });

  test('a turn that holidays only shorten is used up all the same', () => {
    const weekly = {
      rotation: 'weekly',
      starts: '2026-01-05',
      participants: ['ana', 'ben'],
      holidays: 'free',
    };
    assert.deepEqual(atNoon(placed([weekly], free(...days)), '2026-01-05', 9), [
      'ana',
      'ana',
      'nobody',
      'nobody',
      'ana',
      'ana',
      'ana',
      'ben',
      'ben',
    ]);
  });

  test('in a working week a turn whose only open day is a holiday is not used up', () => {
    // Half weeks from Monday and from Thursday; of the second half only Friday is open, and Friday is a holiday.
    const halves = {
      rotation: 'custom',
      every: ['3d', '4d'],
      starts: '2026-01-05',
      days: ['mon', 'tue', 'wed', 'fri'],
      participants: ['ana', 'ben', 'cy'],
      holidays: 'free',
    };
    assert.deepEqual(atNoon(placed([halves], free('2026-01-09')), '2026-01-05', 8), [
      'ana',
      'ana',
      'ana',
      'nobody',
      'nobody',
      'nobody',
      'nobody',
      'ben',
    ]);
  });

  test('a week of holidays in the middle of a daily rotation uses up no turn, or seven', () => {
    const week = free(
      '2026-01-07',
      '2026-01-08',
      '2026-01-09',
      '2026-01-10',
      '2026-01-11',
      '2026-01-12',
      '2026-01-13',
    );
    const after = (turns: string) =>
      atNoon(placed([{ ...daily, holidays: 'free', turns }], week), '2026-01-14', 2).join();
    assert.deepEqual([after('active'), after('calendar')], ['cy,ana', 'ana,ben']);
    const only = placed([{ ...daily, holidays: 'free', onHolidays: 'only' }], week);
    assert.deepEqual(atNoon(only, '2026-01-07', 7), ['ana', 'ben', 'cy', 'ana', 'ben', 'cy', 'ana']);
  });

  test('a day is the schedule’s own, an hour of an event makes the whole of it one, and a night ends with it', () => {
    const schedule = placed(
      [{ ...daily, participants: ['ana'], holidays: 'free' }],
      {
        calendars: {
          free: [{ from: '2026-03-28T22:30:00Z', to: '2026-03-29T00:30:00Z', people: [], title: 'Move' }],
        },
      },
      'Europe/Berlin',
    );
    const result = shifts(schedule, '2026-03-27T00:00Z', '2026-03-31T00:00Z');
    // Half an hour of the 28th and two of the 29th, a day of 23 hours.
    assert.deepEqual('gaps' in result && result.gaps, [
      { from: '2026-03-27T23:00:00Z', to: '2026-03-29T22:00:00Z' },
    ]);
  });

  test('a calendar that is not there, or not read yet, has no holidays', () => {
    const schedule = placed([{ ...daily, holidays: 'elsewhere' }]);
    assert.deepEqual(atNoon(schedule, '2026-01-05', 2), ['ana', 'ben']);
  });
});

describe('a layer that is read from a calendar', () => {
  const event = (from: string, to: string, ...people: string[]) => ({ from, to, people, title: 'On call' });
  const rota = {
    calendars: {
      rota: [
        event('2026-01-05T08:00:00Z', '2026-01-07T08:00:00Z', 'ana'),
        event('2026-01-06T08:00:00Z', '2026-01-08T08:00:00Z', 'ben'),
        event('2026-01-08T08:00:00Z', '2026-01-09T08:00:00Z'),
        event('2026-01-09T08:00:00Z', '2026-01-10T08:00:00Z', 'cy', 'ana'),
      ],
    },
  };
  const layer = { rotation: 'calendar', calendar: 'rota' };

  test('its events say who is on call; those that overlap share, one that names nobody is a gap', () => {
    assert.deepEqual(atNoon(placed([layer], rota), '2026-01-04', 7), [
      'nobody',
      'ana',
      'ana+ben',
      'ben',
      'nobody',
      'cy+ana',
      'nobody',
    ]);
  });

  test('starts, ends, days and hours hold for it as for any layer', () => {
    const narrowed = { ...layer, starts: '2026-01-06', ends: '2026-01-09T10:00', hours: '00:00-20:00' };
    const result = shifts(placed([narrowed], rota), '2026-01-05T00:00Z', '2026-01-10T00:00Z');
    assert.deepEqual(
      'shifts' in result &&
        result.shifts.map(({ who, from, to }) => `${who.join('+')} ${from.slice(5, 16)} ${to.slice(5, 16)}`),
      [
        'ana 01-06T00:00 01-06T08:00',
        'ana+ben 01-06T08:00 01-06T20:00',
        'ana+ben 01-07T00:00 01-07T08:00',
        'ben 01-07T08:00 01-07T20:00',
        'ben 01-08T00:00 01-08T08:00',
        'cy+ana 01-09T08:00 01-09T10:00',
      ],
    );
  });

  test('one that follows it is on call a stretch earlier', () => {
    const primary = scheduleOf({ layers: [layer] });
    const secondary = scheduleOf({ handle: 'secondary', follows: { schedule: 'primary' } });
    const schedule = inPlace(secondary, { primary }, { ...nothingAround, ...rota });
    assert.deepEqual(atNoon(schedule, '2026-01-05', 5), ['ana+ben', 'ben', 'cy+ana', 'nobody', 'nobody']);
  });
});

describe('time off', () => {
  const off = (person: string, from: string, to: string) => ({
    person,
    from: `${from}T00:00:00Z`,
    to: `${to}T00:00:00Z`,
  });
  const weekly = { rotation: 'weekly', starts: '2026-01-05', participants: ['ana', 'ben', ['cy', 'dia']] };
  /** On the Wednesday of each week. */
  const byWeek = (schedule: ScheduleInPlace, weeks: number) =>
    Array.from(
      { length: weeks },
      (_, n) => atNoon(schedule, Temporal.PlainDate.from('2026-01-07').add({ weeks: n }).toString(), 1)[0],
    );

  test('away: next: the next who is not away covers, and nobody’s turn is used up', () => {
    const schedule = placed([{ ...weekly, away: 'next' }], {
      away: [off('ana', '2026-01-05', '2026-01-12')],
    });
    assert.deepEqual(byWeek(schedule, 4), ['ben', 'ben', 'cy+dia', 'ana']);
  });

  test('only for as long as the holder is away, cut to the minute', () => {
    const schedule = placed([{ ...weekly, away: 'next' }], {
      away: [{ person: 'ana', from: '2026-01-06T10:30:00Z', to: '2026-01-07T09:00:00Z' }],
    });
    const result = shifts(schedule, '2026-01-05T00:00Z', '2026-01-09T00:00Z');
    assert.deepEqual('shifts' in result && result.shifts.map(({ who, from, turn }) => [who[0], from, turn]), [
      ['ana', '2026-01-05T00:00:00Z', 0],
      ['ben', '2026-01-06T10:30:00Z', 0],
      ['ana', '2026-01-07T09:00:00Z', 0],
    ]);
    assert.equal(onCallAt(schedule, '2026-01-06T00:00Z').until, '2026-01-06T10:30:00Z');
  });

  test('whoever would cover and is away is passed over; of those who share a turn the others stay', () => {
    const away = [
      off('ana', '2026-01-05', '2026-01-12'),
      off('ben', '2026-01-08', '2026-01-20'),
      off('cy', '2026-01-08', '2026-01-30'),
    ];
    const schedule = placed([{ ...weekly, away: 'next' }], { away });
    assert.deepEqual(atNoon(schedule, '2026-01-07', 3), ['ben', 'dia', 'dia']);
    assert.deepEqual(byWeek(schedule, 4), ['ben', 'dia', 'dia', 'ana']);
  });

  test('where everybody is away the holder stays on call', () => {
    const away = ['ana', 'ben', 'cy', 'dia'].map((person) => off(person, '2026-01-12', '2026-01-19'));
    assert.deepEqual(byWeek(placed([{ ...weekly, away: 'next' }], { away }), 3), ['ana', 'ben', 'cy+dia']);
  });

  test('a turn of nobody is covered by nobody, and covers nobody', () => {
    const layers = [{ ...weekly, participants: ['ana', [], 'ben'], away: 'next' }];
    assert.deepEqual(byWeek(placed(layers, { away: [off('ana', '2026-01-05', '2026-01-19')] }), 3), [
      'ben',
      'nobody',
      'ben',
    ]);
  });

  test('away: stay, which is the default: they stay on call', () => {
    const away = [off('ana', '2026-01-05', '2026-01-12')];
    assert.deepEqual(byWeek(placed([weekly], { away }), 2), ['ana', 'ben']);
    assert.deepEqual(byWeek(placed([{ ...weekly, away: 'stay' }], { away }), 2), ['ana', 'ben']);
  });

  test('somebody who is on call while away is a finding, unless another is on call with them', () => {
    const around = { away: [off('ana', '2026-01-06', '2026-01-08'), off('cy', '2026-01-19', '2026-01-26')] };
    const schedule = placed([weekly], around);
    const [from, to] = ['2026-01-05T00:00:00Z', '2026-01-26T00:00:00Z'];
    const laid = shifts(schedule, from, to);
    assert.ok('shifts' in laid);
    const { findings } = quality(schedule, laid, {
      from,
      to,
      betweenShiftsMs: null,
      nameOf: (person) => person,
      zoneOf: () => 'UTC',
    });
    assert.deepEqual(
      findings.filter(({ kind }) => kind === 'away'),
      [
        {
          kind: 'away',
          sentence:
            'ana is on call while away from 2026-01-06 00:00 to 2026-01-08 00:00 (UTC), 2 d, and nobody covers.',
          person: 'ana',
          from: '2026-01-06T00:00:00.000Z',
          to: '2026-01-08T00:00:00.000Z',
        },
      ],
    );
  });
});

describe('a schedule that follows another', () => {
  const primary = scheduleOf({
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-01-05T09:00',
        participants: ['ana', 'ben', 'cy'],
      },
    ],
    overrides: [{ from: '2026-01-07T00:00', to: '2026-01-08T00:00', who: 'eli' }],
  });
  const following = (written: Record<string, unknown> = {}, turns?: number) =>
    inPlace(
      scheduleOf({
        handle: 'secondary',
        follows: { schedule: 'primary', ...(turns === undefined ? {} : { turns }) },
        ...written,
      }),
      { primary },
      nothingAround,
    );

  test('has on call whoever is on call there so many turns later', () => {
    assert.deepEqual(
      [1, 2, 3].map((turns) => atNoon(following({}, turns), '2026-01-06', 1)[0]),
      ['ben', 'cy', 'ana'],
    );
    assert.deepEqual(atNoon(following(), '2026-01-12', 1), ['cy']);
  });

  test('has overrides of its own, and none of the other’s', () => {
    const schedule = following({
      overrides: [{ from: '2026-01-06T00:00', to: '2026-01-07T00:00', who: 'dia' }],
    });
    assert.deepEqual(atNoon(schedule, '2026-01-06', 2), ['dia', 'ben']);
  });

  test('may itself be followed, and stands still in a circle', () => {
    const secondary = scheduleOf({ handle: 'secondary', follows: { schedule: 'primary' } });
    const third = scheduleOf({ handle: 'third', follows: { schedule: 'secondary' } });
    assert.deepEqual(atNoon(inPlace(third, { primary, secondary, third }, nothingAround), '2026-01-06', 1), [
      'cy',
    ]);
    const circle = scheduleOf({ handle: 'primary', follows: { schedule: 'third' } });
    assert.deepEqual(inPlace(third, { primary: circle, secondary, third }, nothingAround).layers, []);
  });

  test('a turn of nobody is a turn, whoever is away', () => {
    const halves = scheduleOf({
      layers: [{ ...primary.layers[0], participants: ['ana', [], 'ben'], away: 'next' }],
    });
    const secondary = scheduleOf({ handle: 'secondary', follows: { schedule: 'primary' } });
    const away = [{ person: 'ben', from: '2026-01-05T00:00:00Z', to: '2026-01-12T00:00:00Z' }];
    const second = inPlace(secondary, { primary: halves }, { ...nothingAround, away });
    assert.deepEqual(atNoon(second, '2026-01-06', 1), ['nobody']);
  });

  test('while somebody is away: the one who covers is not on both', () => {
    const rotating = scheduleOf({ layers: [{ ...primary.layers[0], away: 'next' }] });
    const secondary = scheduleOf({ handle: 'secondary', follows: { schedule: 'primary' } });
    const away = [{ person: 'ana', from: '2026-01-05T00:00:00Z', to: '2026-01-12T00:00:00Z' }];
    const both = [rotating, secondary].map((one) =>
      inPlace(one, { primary: rotating, secondary }, { ...nothingAround, away }),
    );
    assert.deepEqual(
      both.map((one) => atNoon(one, '2026-01-06', 1)[0]),
      ['ben', 'cy'],
    );
  });
});
