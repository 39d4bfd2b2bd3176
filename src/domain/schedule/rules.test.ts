/**
 * Every rule of a schedule on dates that were worked out by hand, the clock's changes first of all.
 * 2026: Berlin's clock goes forward on 29 March at 02:00 (+1 to +2) and back on 25 October at 03:00; Los Angeles's on
 * 8 March at 02:00 (-8 to -7) and on 1 November at 02:00; Lord Howe's, by half an hour, forward on 4 October at 02:00
 * (+10:30 to +11) and back on 5 April at 02:00.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { onCallAt } from './on-call-at.ts';
import { scheduleSchema } from './schedule.ts';
import { longestRangeDays, mostShifts, shifts } from './shifts.ts';

interface Drawn {
  layers: Record<string, unknown>[];
  overrides?: Record<string, unknown>[];
}

function scheduleIn(timeZone: string, { layers, overrides }: Drawn) {
  return scheduleSchema.parse({ handle: 'primary', timeZone, layers, overrides });
}

/** People at an instant, joined: "ana", "ana+ben", "nobody". */
function whoIn(timeZone: string, drawn: Drawn): (instant: string) => string {
  const schedule = scheduleIn(timeZone, drawn);
  return (instant) => onCallAt(schedule, instant).people.join('+') || 'nobody';
}

/** Shifts as "who from → to", in the order of time, gaps among them as "nobody". */
function laidOut(timeZone: string, drawn: Drawn, from: string, to: string): string[] {
  const result = shifts(scheduleIn(timeZone, drawn), from, to);
  if ('refused' in result) throw new Error(result.sentence);
  return [...result.shifts, ...result.gaps.map((gap) => ({ ...gap, who: ['nobody'] }))]
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map((piece) => `${piece.who.join('+')} ${short(piece.from)} → ${short(piece.to)}`);
}

const short = (instant: string) => instant.replace(':00Z', 'Z');

const anaBenCy = ['ana', 'ben', 'cy'];

describe('the start', () => {
  const weekly = {
    layers: [{ rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-01-05', participants: anaBenCy }],
  };

  test('before it nobody is on call, and the answer says until when', () => {
    assert.deepEqual(onCallAt(scheduleIn('America/Los_Angeles', weekly), '2026-01-01T00:00:00Z'), {
      people: [],
      layer: null,
      override: null,
      until: '2026-01-05T08:00:00Z',
    });
  });

  test('a start on a bare date is its midnight: the first turn is short where the handoff comes later that day', () => {
    assert.deepEqual(laidOut('America/Los_Angeles', weekly, '2026-01-05T00:00Z', '2026-01-20T00:00Z'), [
      'nobody 2026-01-05T00:00Z → 2026-01-05T08:00Z',
      'ana 2026-01-05T08:00Z → 2026-01-05T17:00Z',
      'ben 2026-01-05T17:00Z → 2026-01-12T17:00Z',
      'cy 2026-01-12T17:00Z → 2026-01-19T17:00Z',
      'ana 2026-01-19T17:00Z → 2026-01-20T00:00Z',
    ]);
  });

  test('a start at the handoff gives the first person a whole turn', () => {
    const layers = [{ ...weekly.layers[0], starts: '2026-01-05T09:00' }];
    assert.deepEqual(laidOut('America/Los_Angeles', { layers }, '2026-01-05T17:00Z', '2026-01-13T00:00Z'), [
      'ana 2026-01-05T17:00Z → 2026-01-12T17:00Z',
      'ben 2026-01-12T17:00Z → 2026-01-13T00:00Z',
    ]);
  });

  test('a start in the middle of a week leaves the first person the rest of it', () => {
    const who = whoIn('UTC', { layers: [{ ...weekly.layers[0], starts: '2026-01-08T12:00' }] });
    assert.equal(who('2026-01-08T11:59:59.999Z'), 'nobody');
    assert.equal(who('2026-01-08T12:00Z'), 'ana');
    assert.equal(who('2026-01-12T08:59:59Z'), 'ana');
    assert.equal(who('2026-01-12T09:00Z'), 'ben');
  });

  test('without a handoff the rotation hands over as it started', () => {
    const daily = whoIn('UTC', {
      layers: [{ rotation: 'daily', starts: '2026-01-05T07:30', participants: anaBenCy }],
    });
    assert.deepEqual([daily('2026-01-06T07:29Z'), daily('2026-01-06T07:30Z')], ['ana', 'ben']);
    const week = whoIn('UTC', {
      layers: [{ rotation: 'weekly', starts: '2026-01-07T07:30', participants: anaBenCy }],
    });
    assert.deepEqual([week('2026-01-14T07:29Z'), week('2026-01-14T07:30Z')], ['ana', 'ben']);
    const month = whoIn('UTC', {
      layers: [{ rotation: 'monthly', starts: '2026-01-31T07:30', participants: anaBenCy }],
    });
    assert.deepEqual([month('2026-02-28T07:29Z'), month('2026-02-28T07:30Z')], ['ana', 'ben']);
    const nights = whoIn('UTC', {
      layers: [
        {
          rotation: 'daily',
          starts: '2026-01-05',
          hours: '20:00-08:00',
          days: ['mon', 'tue'],
          participants: anaBenCy,
        },
      ],
    });
    assert.deepEqual(
      [nights('2026-01-05T20:00Z'), nights('2026-01-06T07:59Z')],
      ['ana', 'ana'],
      'a night is one turn',
    );
  });
});

describe('handoffs keep the wall clock', () => {
  test('daily at 09:00 is 08:00 UTC in Berlin’s winter and 07:00 in its summer', () => {
    const layers = [
      { rotation: 'daily', handoff: '09:00', starts: '2026-03-01T09:00', participants: anaBenCy },
    ];
    assert.deepEqual(laidOut('Europe/Berlin', { layers }, '2026-03-28T08:00Z', '2026-03-30T07:00Z'), [
      'ana 2026-03-28T08:00Z → 2026-03-29T07:00Z',
      'ben 2026-03-29T07:00Z → 2026-03-30T07:00Z',
    ]);
    assert.deepEqual(laidOut('Europe/Berlin', { layers }, '2026-10-24T07:00Z', '2026-10-26T08:00Z'), [
      'ana 2026-10-24T07:00Z → 2026-10-25T08:00Z',
      'ben 2026-10-25T08:00Z → 2026-10-26T08:00Z',
    ]);
  });

  test('weekly on Monday at 09:00 in Los Angeles, over both changes', () => {
    const layers = [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-03-02T09:00',
        participants: ['ana', 'ben'],
      },
    ];
    assert.deepEqual(laidOut('America/Los_Angeles', { layers }, '2026-03-02T17:00Z', '2026-03-16T16:00Z'), [
      'ana 2026-03-02T17:00Z → 2026-03-09T16:00Z',
      'ben 2026-03-09T16:00Z → 2026-03-16T16:00Z',
    ]);
    assert.deepEqual(laidOut('America/Los_Angeles', { layers }, '2026-10-26T16:00Z', '2026-11-09T17:00Z'), [
      'ana 2026-10-26T16:00Z → 2026-11-02T17:00Z',
      'ben 2026-11-02T17:00Z → 2026-11-09T17:00Z',
    ]);
  });

  test('hourly too: every eight hours at 01:00, 09:00 and 17:00 all the year', () => {
    const layers = [
      { rotation: 'hourly', every: 8, handoff: '09:00', starts: '2026-01-05T01:00', participants: anaBenCy },
    ];
    assert.deepEqual(laidOut('Europe/Berlin', { layers }, '2026-03-28T16:00Z', '2026-03-29T15:00Z'), [
      'cy 2026-03-28T16:00Z → 2026-03-29T00:00Z',
      'ana 2026-03-29T00:00Z → 2026-03-29T07:00Z',
      'ben 2026-03-29T07:00Z → 2026-03-29T15:00Z',
    ]);
  });

  test('an hourly turn that the gap swallows is used up, and every later hour keeps its person', () => {
    const layers = [
      { rotation: 'hourly', starts: '2026-03-29T00:00', participants: ['ana', 'ben', 'cy', 'dia'] },
    ];
    assert.deepEqual(laidOut('Europe/Berlin', { layers }, '2026-03-28T23:00Z', '2026-03-29T03:00Z'), [
      'ana 2026-03-28T23:00Z → 2026-03-29T00:00Z',
      'ben 2026-03-29T00:00Z → 2026-03-29T01:00Z',
      'dia 2026-03-29T01:00Z → 2026-03-29T02:00Z',
      'ana 2026-03-29T02:00Z → 2026-03-29T03:00Z',
    ]);
  });

  test('an hourly turn in the repeated hour lasts for both', () => {
    const layers = [
      { rotation: 'hourly', starts: '2026-10-25T00:00', participants: ['ana', 'ben', 'cy', 'dia'] },
    ];
    assert.deepEqual(laidOut('Europe/Berlin', { layers }, '2026-10-24T23:00Z', '2026-10-25T03:00Z'), [
      'ben 2026-10-24T23:00Z → 2026-10-25T00:00Z',
      'cy 2026-10-25T00:00Z → 2026-10-25T02:00Z',
      'dia 2026-10-25T02:00Z → 2026-10-25T03:00Z',
    ]);
  });
});

describe('a handoff at a local time that does not exist, or twice', () => {
  const at = (time: string, starts: string) => ({
    layers: [{ rotation: 'daily', handoff: time, starts: `${starts}T${time}`, participants: ['ana', 'ben'] }],
  });

  test('in Berlin’s gap it falls on the first instant after it, and nobody is missing or double', () => {
    assert.deepEqual(
      laidOut('Europe/Berlin', at('02:30', '2026-03-28'), '2026-03-28T01:30Z', '2026-03-30T00:30Z'),
      ['ana 2026-03-28T01:30Z → 2026-03-29T01:00Z', 'ben 2026-03-29T01:00Z → 2026-03-30T00:30Z'],
    );
  });

  test('in Los Angeles’s gap', () => {
    assert.deepEqual(
      laidOut('America/Los_Angeles', at('02:15', '2026-03-07'), '2026-03-07T10:15Z', '2026-03-09T09:15Z'),
      ['ana 2026-03-07T10:15Z → 2026-03-08T10:00Z', 'ben 2026-03-08T10:00Z → 2026-03-09T09:15Z'],
    );
  });

  test('in Berlin’s repeated hour it falls on the first of the two', () => {
    assert.deepEqual(
      laidOut('Europe/Berlin', at('02:30', '2026-10-24'), '2026-10-24T00:30Z', '2026-10-26T01:30Z'),
      ['ana 2026-10-24T00:30Z → 2026-10-25T00:30Z', 'ben 2026-10-25T00:30Z → 2026-10-26T01:30Z'],
    );
    const who = whoIn('Europe/Berlin', at('02:30', '2026-10-24'));
    assert.deepEqual(
      [
        who('2026-10-25T00:29:59Z'),
        who('2026-10-25T00:30Z'),
        who('2026-10-25T01:10Z'),
        who('2026-10-25T01:40Z'),
      ],
      ['ana', 'ben', 'ben', 'ben'],
      'the clock shows 02:10 again, but nothing is handed back',
    );
  });

  test('in Los Angeles’s repeated hour', () => {
    assert.deepEqual(
      laidOut('America/Los_Angeles', at('01:30', '2026-10-31'), '2026-10-31T08:30Z', '2026-11-02T09:30Z'),
      ['ana 2026-10-31T08:30Z → 2026-11-01T08:30Z', 'ben 2026-11-01T08:30Z → 2026-11-02T09:30Z'],
    );
  });

  test('Lord Howe’s gap is half an hour: 02:15 does not exist, 02:30 is its end', () => {
    assert.deepEqual(
      laidOut('Australia/Lord_Howe', at('02:15', '2026-10-03'), '2026-10-02T15:45Z', '2026-10-04T15:15Z'),
      ['ana 2026-10-02T15:45Z → 2026-10-03T15:30Z', 'ben 2026-10-03T15:30Z → 2026-10-04T15:15Z'],
    );
  });

  test('Lord Howe’s repeated half hour: 01:45 comes twice, the first counts', () => {
    assert.deepEqual(
      laidOut('Australia/Lord_Howe', at('01:45', '2026-04-04'), '2026-04-03T14:45Z', '2026-04-05T15:15Z'),
      ['ana 2026-04-03T14:45Z → 2026-04-04T14:45Z', 'ben 2026-04-04T14:45Z → 2026-04-05T15:15Z'],
    );
  });

  test('a start in a gap is its end', () => {
    const who = whoIn('Europe/Berlin', at('02:30', '2026-03-29'));
    assert.deepEqual([who('2026-03-29T00:59:59Z'), who('2026-03-29T01:00Z')], ['nobody', 'ana']);
  });

  test('a whole day that was skipped: Apia had no 30 December 2011', () => {
    assert.deepEqual(
      laidOut('Pacific/Apia', at('09:00', '2011-12-28'), '2011-12-28T19:00Z', '2012-01-01T00:00Z'),
      [
        'ana 2011-12-28T19:00Z → 2011-12-29T19:00Z',
        'ben 2011-12-29T19:00Z → 2011-12-30T10:00Z',
        'ana 2011-12-30T10:00Z → 2011-12-30T19:00Z',
        'ben 2011-12-30T19:00Z → 2011-12-31T19:00Z',
        'ana 2011-12-31T19:00Z → 2012-01-01T00:00Z',
      ],
    );
  });
});

describe('monthly', () => {
  test('from the 31st clamps to the last day, counted from the anchor, leap day included', () => {
    const layers = [
      { rotation: 'monthly', handoff: 'day 31 09:00', starts: '2027-12-31T09:00', participants: anaBenCy },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2027-12-31T09:00Z', '2028-06-01T00:00Z'), [
      'ana 2027-12-31T09:00Z → 2028-01-31T09:00Z',
      'ben 2028-01-31T09:00Z → 2028-02-29T09:00Z',
      'cy 2028-02-29T09:00Z → 2028-03-31T09:00Z',
      'ana 2028-03-31T09:00Z → 2028-04-30T09:00Z',
      'ben 2028-04-30T09:00Z → 2028-05-31T09:00Z',
      'cy 2028-05-31T09:00Z → 2028-06-01T00:00Z',
    ]);
  });

  test('"last day" is the same, and "every: 2" takes every second month', () => {
    const layers = [
      {
        rotation: 'monthly',
        every: 2,
        handoff: 'last day 09:00',
        starts: '2026-12-31T09:00',
        participants: anaBenCy,
      },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2026-12-31T09:00Z', '2027-05-01T00:00Z'), [
      'ana 2026-12-31T09:00Z → 2027-02-28T09:00Z',
      'ben 2027-02-28T09:00Z → 2027-04-30T09:00Z',
      'cy 2027-04-30T09:00Z → 2027-05-01T00:00Z',
    ]);
  });

  test('on the first, from the middle of a month', () => {
    const who = whoIn('Europe/Berlin', {
      layers: [{ rotation: 'monthly', handoff: 'day 1 09:00', starts: '2026-03-15', participants: anaBenCy }],
    });
    assert.deepEqual(
      [who('2026-04-01T06:59Z'), who('2026-04-01T07:00Z'), who('2026-11-01T08:00Z')],
      ['ana', 'ben', 'cy'],
    );
  });
});

describe('a leap day', () => {
  test('is a day like others: daily and weekly turns go through it', () => {
    const daily = [
      { rotation: 'daily', handoff: '09:00', starts: '2028-02-27T09:00', participants: anaBenCy },
    ];
    assert.deepEqual(laidOut('UTC', { layers: daily }, '2028-02-27T09:00Z', '2028-03-02T09:00Z'), [
      'ana 2028-02-27T09:00Z → 2028-02-28T09:00Z',
      'ben 2028-02-28T09:00Z → 2028-02-29T09:00Z',
      'cy 2028-02-29T09:00Z → 2028-03-01T09:00Z',
      'ana 2028-03-01T09:00Z → 2028-03-02T09:00Z',
    ]);
    const weekly = [{ rotation: 'weekly', starts: '2028-02-28T09:00', participants: ['ana', 'ben'] }];
    assert.deepEqual(laidOut('UTC', { layers: weekly }, '2028-02-28T09:00Z', '2028-03-08T09:00Z'), [
      'ana 2028-02-28T09:00Z → 2028-03-06T09:00Z',
      'ben 2028-03-06T09:00Z → 2028-03-08T09:00Z',
    ]);
  });

  test('is where a rotation from the 29th hands over, and on the 28th in other years', () => {
    const layers = [
      {
        rotation: 'monthly',
        every: 12,
        handoff: 'day 29 09:00',
        starts: '2028-02-29T09:00',
        participants: anaBenCy,
      },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2029-01-01T00:00Z', '2030-03-01T00:00Z'), [
      'ana 2029-01-01T00:00Z → 2029-02-28T09:00Z',
      'ben 2029-02-28T09:00Z → 2030-02-28T09:00Z',
      'cy 2030-02-28T09:00Z → 2030-03-01T00:00Z',
    ]);
  });
});

describe('a change of the schedule itself', () => {
  const weekly = { rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-03-02T09:00' };

  test('of its zone keeps every wall time and every turn, and moves the instants', () => {
    const layers = [{ ...weekly, participants: ['ana', 'ben'] }];
    const overrides = [
      { from: '2026-03-10T18:00', to: '2026-03-10T20:00', who: 'cy' },
      { from: '2026-03-11T18:00Z', to: '2026-03-11T20:00Z', who: 'cy' },
    ];
    const inZone = (zone: string) =>
      laidOut(zone, { layers, overrides }, '2026-03-09T17:00Z', '2026-03-13T00:00Z');
    assert.deepEqual(inZone('Europe/Berlin'), [
      'ben 2026-03-09T17:00Z → 2026-03-10T17:00Z',
      'cy 2026-03-10T17:00Z → 2026-03-10T19:00Z',
      'ben 2026-03-10T19:00Z → 2026-03-11T18:00Z',
      'cy 2026-03-11T18:00Z → 2026-03-11T20:00Z',
      'ben 2026-03-11T20:00Z → 2026-03-13T00:00Z',
    ]);
    // New York is four hours behind UTC since the day before; the override that is written as an instant stays.
    assert.deepEqual(inZone('America/New_York'), [
      'ben 2026-03-09T17:00Z → 2026-03-10T22:00Z',
      'cy 2026-03-10T22:00Z → 2026-03-11T00:00Z',
      'ben 2026-03-11T00:00Z → 2026-03-11T18:00Z',
      'cy 2026-03-11T18:00Z → 2026-03-11T20:00Z',
      'ben 2026-03-11T20:00Z → 2026-03-13T00:00Z',
    ]);
  });

  test('of its roster counts anew from the start, in the middle of a shift too', () => {
    // Wednesday of the third week: two people are at ana again, three are at cy.
    const who = (participants: string[]) => whoIn('UTC', { layers: [{ ...weekly, participants }] });
    assert.equal(who(['ana', 'ben'])('2026-03-18T12:00Z'), 'ana');
    assert.equal(who(anaBenCy)('2026-03-18T12:00Z'), 'cy');
  });

  test('of its roster at a later date is a layer that starts then and stands above: nothing before it moves', () => {
    const before = { ...weekly, participants: ['ana', 'ben'] };
    const after = { ...weekly, starts: '2026-03-16T09:00', participants: ['cy', 'ana', 'ben'], priority: 1 };
    assert.deepEqual(laidOut('UTC', { layers: [before, after] }, '2026-03-02T09:00Z', '2026-04-06T09:00Z'), [
      'ana 2026-03-02T09:00Z → 2026-03-09T09:00Z',
      'ben 2026-03-09T09:00Z → 2026-03-16T09:00Z',
      'cy 2026-03-16T09:00Z → 2026-03-23T09:00Z',
      'ana 2026-03-23T09:00Z → 2026-03-30T09:00Z',
      'ben 2026-03-30T09:00Z → 2026-04-06T09:00Z',
    ]);
    // In the middle of ben's week: he has the rest of it no more.
    const midweek = { ...after, starts: '2026-03-11T09:00' };
    assert.deepEqual(
      laidOut('UTC', { layers: [before, midweek] }, '2026-03-09T09:00Z', '2026-03-23T09:00Z'),
      [
        'ben 2026-03-09T09:00Z → 2026-03-11T09:00Z',
        'cy 2026-03-11T09:00Z → 2026-03-16T09:00Z',
        'ana 2026-03-16T09:00Z → 2026-03-23T09:00Z',
      ],
    );
  });
});

describe('every: n', () => {
  test('the first handoff after the start is the first that fits, then every n', () => {
    const layers = [
      { rotation: 'weekly', every: 2, handoff: 'monday 09:00', starts: '2026-01-08', participants: anaBenCy },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2026-01-08T00:00Z', '2026-02-10T00:00Z'), [
      'ana 2026-01-08T00:00Z → 2026-01-12T09:00Z',
      'ben 2026-01-12T09:00Z → 2026-01-26T09:00Z',
      'cy 2026-01-26T09:00Z → 2026-02-09T09:00Z',
      'ana 2026-02-09T09:00Z → 2026-02-10T00:00Z',
    ]);
  });

  test('a start at a handoff begins a whole turn of n', () => {
    const layers = [
      {
        rotation: 'weekly',
        every: 2,
        handoff: 'monday 09:00',
        starts: '2026-01-05T09:00',
        participants: anaBenCy,
      },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2026-01-05T09:00Z', '2026-01-20T00:00Z'), [
      'ana 2026-01-05T09:00Z → 2026-01-19T09:00Z',
      'ben 2026-01-19T09:00Z → 2026-01-20T00:00Z',
    ]);
  });
});

describe('days and hours', () => {
  test('a weekly rotation restricted to days hands off at its weekday and time, nowhere else', () => {
    const layers = [
      {
        rotation: 'weekly',
        handoff: 'wednesday 12:00',
        starts: '2026-01-07T12:00',
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        participants: ['ana', 'ben'],
      },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2026-01-07T12:00Z', '2026-01-17T00:00Z'), [
      'ana 2026-01-07T12:00Z → 2026-01-10T00:00Z',
      'nobody 2026-01-10T00:00Z → 2026-01-12T00:00Z',
      'ana 2026-01-12T00:00Z → 2026-01-14T12:00Z',
      'ben 2026-01-14T12:00Z → 2026-01-17T00:00Z',
    ]);
  });

  test('hours across midnight: the morning part belongs to the day on which the window opened', () => {
    const layers = [
      {
        rotation: 'weekly',
        handoff: 'monday 12:00',
        starts: '2026-01-05T12:00',
        days: ['fri', 'sun'],
        hours: '20:00-08:00',
        participants: ['ana', 'ben'],
      },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2026-01-09T00:00Z', '2026-01-17T00:00Z'), [
      'nobody 2026-01-09T00:00Z → 2026-01-09T20:00Z',
      'ana 2026-01-09T20:00Z → 2026-01-10T08:00Z',
      'nobody 2026-01-10T08:00Z → 2026-01-11T20:00Z',
      'ana 2026-01-11T20:00Z → 2026-01-12T08:00Z',
      'nobody 2026-01-12T08:00Z → 2026-01-16T20:00Z',
      'ben 2026-01-16T20:00Z → 2026-01-17T00:00Z',
    ]);
  });

  test('hours whose border lies in a gap close and open at its end', () => {
    const layers = [
      {
        rotation: 'daily',
        handoff: '12:00',
        starts: '2026-03-01T12:00',
        hours: '20:00-02:30',
        participants: ['ana'],
      },
      {
        rotation: 'daily',
        handoff: '12:00',
        starts: '2026-03-01T12:00',
        hours: '02:30-20:00',
        participants: ['ben'],
      },
    ];
    assert.deepEqual(laidOut('Europe/Berlin', { layers }, '2026-03-28T19:00Z', '2026-03-29T10:00Z'), [
      'ana 2026-03-28T19:00Z → 2026-03-29T01:00Z',
      'ben 2026-03-29T01:00Z → 2026-03-29T10:00Z',
    ]);
  });

  test('the same hour twice is a whole day that begins then; 24:00 is the end of the day', () => {
    const from = (hours: string) => ({
      layers: [
        {
          rotation: 'weekly',
          handoff: 'monday 00:00',
          starts: '2026-01-05',
          days: ['sat', 'sun'],
          hours,
          participants: ['ana'],
        },
      ],
    });
    assert.deepEqual(laidOut('UTC', from('09:00-09:00'), '2026-01-09T00:00Z', '2026-01-13T00:00Z'), [
      'nobody 2026-01-09T00:00Z → 2026-01-10T09:00Z',
      'ana 2026-01-10T09:00Z → 2026-01-12T00:00Z',
      'ana 2026-01-12T00:00Z → 2026-01-12T09:00Z',
      'nobody 2026-01-12T09:00Z → 2026-01-13T00:00Z',
    ]);
    assert.deepEqual(laidOut('UTC', from('16:00-24:00'), '2026-01-11T00:00Z', '2026-01-12T00:00Z'), [
      'nobody 2026-01-11T00:00Z → 2026-01-11T16:00Z',
      'ana 2026-01-11T16:00Z → 2026-01-12T00:00Z',
    ]);
  });
});

describe('turns', () => {
  const weekdays = {
    rotation: 'daily',
    handoff: '09:00',
    starts: '2026-01-05T09:00',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    hours: '09:00-19:00',
    participants: ['ana', 'ben', 'cy', 'dia'],
  };
  const fridayAndMonday = (turns?: string) => {
    const who = whoIn('Europe/Berlin', { layers: [turns === undefined ? weekdays : { ...weekdays, turns }] });
    return [
      who('2026-01-09T12:00Z'),
      who('2026-01-10T12:00Z'),
      who('2026-01-12T12:00Z'),
      who('2026-01-13T12:00Z'),
    ];
  };

  test('a weekend off uses up nobody’s turn: after Friday’s ana comes ben on Monday', () => {
    assert.deepEqual(fridayAndMonday(), ['ana', 'nobody', 'ben', 'cy']);
    assert.deepEqual(fridayAndMonday('active'), ['ana', 'nobody', 'ben', 'cy']);
  });

  test('turns: calendar counts Saturday and Sunday too', () => {
    assert.deepEqual(fridayAndMonday('calendar'), ['ana', 'nobody', 'dia', 'ana']);
  });

  test('years later the count is still right', () => {
    // 2026-01-05 to 2036-01-07, a Monday, are 522 weeks and 2,610 working days: 2610 mod 4 is 2.
    assert.equal(whoIn('UTC', { layers: [weekdays] })('2036-01-07T12:00Z'), 'cy');
  });

  test('a short first period in which the layer is not active uses up no turn', () => {
    // 2026-01-03 is a Saturday.
    const who = whoIn('UTC', { layers: [{ ...weekdays, starts: '2026-01-03' }] });
    assert.deepEqual(
      [who('2026-01-03T12:00Z'), who('2026-01-05T12:00Z'), who('2026-01-06T12:00Z')],
      ['nobody', 'ana', 'ben'],
    );
  });

  test('people who share a turn are on call together', () => {
    const who = whoIn('UTC', {
      layers: [
        {
          rotation: 'weekly',
          handoff: 'monday 09:00',
          starts: '2026-01-05T09:00',
          participants: [['ana', 'ben'], 'cy'],
        },
      ],
    });
    assert.deepEqual(
      [who('2026-01-06T00:00Z'), who('2026-01-13T00:00Z'), who('2026-01-20T00:00Z')],
      ['ana+ben', 'cy', 'ana+ben'],
    );
  });

  test('an empty turn is a week off: a gap, or the layer beneath', () => {
    const offWeeks = {
      rotation: 'weekly',
      handoff: 'monday 09:00',
      starts: '2026-01-05T09:00',
      participants: ['ana', []],
      priority: 1,
    };
    assert.deepEqual(laidOut('UTC', { layers: [offWeeks] }, '2026-01-05T09:00Z', '2026-01-20T00:00Z'), [
      'ana 2026-01-05T09:00Z → 2026-01-12T09:00Z',
      'nobody 2026-01-12T09:00Z → 2026-01-19T09:00Z',
      'ana 2026-01-19T09:00Z → 2026-01-20T00:00Z',
    ]);
    const under = { rotation: 'weekly', starts: '2026-01-01', participants: ['ben'] };
    assert.equal(whoIn('UTC', { layers: [offWeeks, under] })('2026-01-14T00:00Z'), 'ben');
  });

  test('one who takes two turns in a row has two shifts, and is on call until the second ends', () => {
    const layers = [
      {
        rotation: 'daily',
        handoff: '09:00',
        starts: '2026-01-05T09:00',
        participants: ['ana', 'ana', 'ben'],
      },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2026-01-05T09:00Z', '2026-01-08T09:00Z'), [
      'ana 2026-01-05T09:00Z → 2026-01-06T09:00Z',
      'ana 2026-01-06T09:00Z → 2026-01-07T09:00Z',
      'ben 2026-01-07T09:00Z → 2026-01-08T09:00Z',
    ]);
    assert.equal(onCallAt(scheduleIn('UTC', { layers }), '2026-01-05T12:00Z').until, '2026-01-07T09:00:00Z');
  });
});

describe('custom', () => {
  test('36 hours on the wall clock', () => {
    const layers = [{ rotation: 'custom', every: '36h', starts: '2026-03-27T09:00', participants: anaBenCy }];
    assert.deepEqual(laidOut('Europe/Berlin', { layers }, '2026-03-27T08:00Z', '2026-03-31T19:00Z'), [
      'ana 2026-03-27T08:00Z → 2026-03-28T20:00Z',
      'ben 2026-03-28T20:00Z → 2026-03-30T07:00Z',
      'cy 2026-03-30T07:00Z → 2026-03-31T19:00Z',
    ]);
  });

  test('4/3: Monday to Friday and Friday to Monday, the same two people change places never, three always', () => {
    const split = (participants: string[]) => ({
      layers: [
        {
          rotation: 'custom',
          every: ['4d', '3d'],
          handoff: 'monday 09:00',
          starts: '2026-01-05T09:00',
          participants,
        },
      ],
    });
    assert.deepEqual(laidOut('UTC', split(anaBenCy), '2026-01-05T09:00Z', '2026-01-19T09:00Z'), [
      'ana 2026-01-05T09:00Z → 2026-01-09T09:00Z',
      'ben 2026-01-09T09:00Z → 2026-01-12T09:00Z',
      'cy 2026-01-12T09:00Z → 2026-01-16T09:00Z',
      'ana 2026-01-16T09:00Z → 2026-01-19T09:00Z',
    ]);
    const pair = whoIn('UTC', split(['ana', 'ben']));
    assert.deepEqual(
      [pair('2026-06-02T12:00Z'), pair('2026-06-06T12:00Z')],
      ['ana', 'ben'],
      'a Tuesday, a Saturday',
    );
  });

  test('four turns of five hours and one of four make a day', () => {
    const who = whoIn('UTC', {
      layers: [
        {
          rotation: 'custom',
          every: ['5h', '5h', '5h', '5h', '4h'],
          starts: '2026-01-05T08:00',
          participants: ['ana', 'ben', 'cy', 'dia', 'eli'],
        },
      ],
    });
    assert.deepEqual(
      ['08:00', '13:00', '18:00', '23:00'].map((time) => who(`2026-08-05T${time}Z`)),
      ['ana', 'ben', 'cy', 'dia'],
    );
    assert.deepEqual(
      [who('2026-08-06T03:59Z'), who('2026-08-06T04:00Z'), who('2026-08-06T08:00Z')],
      ['dia', 'eli', 'ana'],
    );
  });

  test('a start within the list: the first person has what is left of that length', () => {
    const layers = [
      {
        rotation: 'custom',
        every: ['4d', '3d'],
        handoff: 'monday 09:00',
        starts: '2026-01-07',
        participants: anaBenCy,
      },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2026-01-07T00:00Z', '2026-01-13T00:00Z'), [
      'ana 2026-01-07T00:00Z → 2026-01-09T09:00Z',
      'ben 2026-01-09T09:00Z → 2026-01-12T09:00Z',
      'cy 2026-01-12T09:00Z → 2026-01-13T00:00Z',
    ]);
  });
});

describe('layers', () => {
  test('follow the sun: three regions, every hour covered, each with its own turns', () => {
    const region = (hours: string, participants: string[]) => ({
      rotation: 'weekly',
      handoff: `monday ${hours.slice(0, 5)}`,
      starts: `2026-01-05T${hours.slice(0, 5)}`,
      hours,
      participants,
    });
    const layers = [
      region('00:00-08:00', ['aki', 'ami']),
      region('08:00-16:00', ['ben', 'bea']),
      region('16:00-24:00', ['cy', 'cat']),
    ];
    assert.deepEqual(
      laidOut('UTC', { layers }, '2026-01-11T00:00Z', '2026-01-12T24:00Z'.replace('12T24', '13T00')),
      [
        'aki 2026-01-11T00:00Z → 2026-01-11T08:00Z',
        'ben 2026-01-11T08:00Z → 2026-01-11T16:00Z',
        'cy 2026-01-11T16:00Z → 2026-01-12T00:00Z',
        'ami 2026-01-12T00:00Z → 2026-01-12T08:00Z',
        'bea 2026-01-12T08:00Z → 2026-01-12T16:00Z',
        'cat 2026-01-12T16:00Z → 2026-01-13T00:00Z',
      ],
    );
  });

  test('a higher priority replaces a lower one while it has somebody', () => {
    const layers = [
      { rotation: 'weekly', starts: '2026-01-05', participants: ['ana'] },
      { rotation: 'weekly', starts: '2026-01-05', days: ['sat', 'sun'], participants: ['ben'], priority: 1 },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2026-01-09T00:00Z', '2026-01-13T00:00Z'), [
      'ana 2026-01-09T00:00Z → 2026-01-10T00:00Z',
      'ben 2026-01-10T00:00Z → 2026-01-12T00:00Z',
      'ana 2026-01-12T00:00Z → 2026-01-13T00:00Z',
    ]);
  });

  test('equal ones are on call together, each with a shift of its own', () => {
    const schedule = scheduleIn('UTC', {
      layers: [
        { rotation: 'daily', handoff: '09:00', starts: '2026-01-05T09:00', participants: ['ana', 'ben'] },
        { rotation: 'daily', handoff: '21:00', starts: '2026-01-05T09:00', participants: ['cy', 'ben'] },
      ],
    });
    const answer = onCallAt(schedule, '2026-01-05T12:00Z');
    assert.deepEqual(answer, {
      people: ['ana', 'cy'],
      layer: 0,
      override: null,
      until: '2026-01-05T21:00:00Z',
    });
    assert.deepEqual(
      onCallAt(schedule, '2026-01-06T12:00Z').people,
      ['ben'],
      'once, though both layers name him',
    );
    const result = shifts(schedule, '2026-01-05T09:00Z', '2026-01-06T09:00Z');
    assert.deepEqual(
      'shifts' in result && result.shifts.map(({ who, layer, from }) => [who[0], layer, from]),
      [
        ['ana', 0, '2026-01-05T09:00:00Z'],
        ['cy', 1, '2026-01-05T09:00:00Z'],
        ['ben', 1, '2026-01-05T21:00:00Z'],
      ],
    );
  });
});

describe('the end', () => {
  const weekly = {
    rotation: 'weekly',
    handoff: 'monday 09:00',
    starts: '2026-01-05T09:00',
    participants: anaBenCy,
  };

  test('from it on nobody is on call by the layer; a date alone is its midnight', () => {
    const layers = [{ ...weekly, ends: '2026-01-15' }];
    assert.deepEqual(laidOut('Europe/Berlin', { layers }, '2026-01-12T00:00Z', '2026-01-17T00:00Z'), [
      'ana 2026-01-12T00:00Z → 2026-01-12T08:00Z',
      'ben 2026-01-12T08:00Z → 2026-01-14T23:00Z',
      'nobody 2026-01-14T23:00Z → 2026-01-17T00:00Z',
    ]);
    assert.equal(onCallAt(scheduleIn('Europe/Berlin', { layers }), '2026-01-20T00:00Z').until, null);
  });

  test('is a time of the wall clock: in a gap the first instant after it, in a repeated hour the first of the two', () => {
    const ending = (ends: string) =>
      whoIn('Europe/Berlin', { layers: [{ ...weekly, participants: ['ana'], ends }] });
    const spring = ending('2026-03-29T02:30');
    assert.deepEqual([spring('2026-03-29T00:59:59Z'), spring('2026-03-29T01:00Z')], ['ana', 'nobody']);
    const autumn = ending('2026-10-25T02:30');
    assert.deepEqual(
      ['00:29', '00:30', '01:15', '01:30'].map((time) => autumn(`2026-10-25T${time}Z`)),
      ['ana', 'nobody', 'nobody', 'nobody'],
    );
  });

  test('a change of the roster from a day on: one layer ends where the next one starts, and the turns of each are its own', () => {
    const layers = [
      { ...weekly, ends: '2026-02-02T09:00' },
      { ...weekly, starts: '2026-02-02T09:00', participants: ['dia', 'ana'] },
    ];
    assert.deepEqual(laidOut('UTC', { layers }, '2026-01-19T09:00Z', '2026-02-16T09:00Z'), [
      'cy 2026-01-19T09:00Z → 2026-01-26T09:00Z',
      'ana 2026-01-26T09:00Z → 2026-02-02T09:00Z',
      'dia 2026-02-02T09:00Z → 2026-02-09T09:00Z',
      'ana 2026-02-09T09:00Z → 2026-02-16T09:00Z',
    ]);
    assert.equal(onCallAt(scheduleIn('UTC', { layers }), '2026-01-30T00:00Z').until, '2026-02-02T09:00:00Z');
  });
});

describe('overrides that add and remove', () => {
  const layers = [
    {
      rotation: 'weekly',
      handoff: 'monday 09:00',
      starts: '2026-01-05T09:00',
      participants: [['ana', 'ben'], 'cy'],
      priority: 1,
    },
    { rotation: 'weekly', starts: '2026-01-05T09:00', participants: ['dia'] },
  ];
  const day = (date: string, who: string | string[], mode?: string) => ({
    from: `2026-01-${date}T00:00`,
    to: `2026-01-${date}T12:00`,
    who,
    ...(mode === undefined ? {} : { mode }),
  });
  /** At 06:00 of 8 January, where ana and ben share the turn and dia is beneath. */
  const whoWith = (...overrides: Record<string, unknown>[]) =>
    whoIn('UTC', { layers, overrides })('2026-01-08T06:00Z');

  const rows: [promise: string, overrides: Record<string, unknown>[], who: string][] = [
    ['nothing', [], 'ana+ben'],
    ['one who is added is on call beside whoever is', [day('08', 'cy', 'add')], 'ana+ben+cy'],
    ['who is on call already is not on call twice', [day('08', ['ben', 'cy'], 'add')], 'ana+ben+cy'],
    ['one who is taken off leaves the other', [day('08', 'ana', 'remove')], 'ben'],
    ['one who is not on call is taken off in vain', [day('08', 'cy', 'remove')], 'ana+ben'],
    ['where nobody is left, the layer beneath covers', [day('08', ['ana', 'ben'], 'remove')], 'dia'],
    ['where nobody is left at all, there is a gap', [day('08', ['ana', 'ben', 'dia'], 'remove')], 'nobody'],
    [
      'taken off and then added: the later entered wins',
      [day('08', 'ana', 'remove'), day('08', 'ana', 'add')],
      'ana+ben',
    ],
    ['added and then taken off', [day('08', 'cy', 'add'), day('08', 'cy', 'remove')], 'ana+ben'],
    [
      'who takes over has nobody beside them that was added before',
      [day('08', 'cy', 'add'), day('08', 'eli')],
      'eli',
    ],
    [
      'and is not taken off by what was entered before',
      [day('08', 'eli', 'remove'), day('08', 'eli')],
      'eli',
    ],
    ['one is added to whoever takes over', [day('08', 'eli'), day('08', 'cy', 'add')], 'eli+cy'],
    [
      'who took over and is taken off leaves what lies below',
      [day('08', 'eli'), day('08', 'eli', 'remove')],
      'ana+ben',
    ],
    [
      'an override entered before lies below',
      [day('08', 'cy'), day('08', 'eli'), day('08', 'eli', 'remove')],
      'cy',
    ],
    [
      'added where everybody was taken off',
      [day('08', ['ana', 'ben', 'dia'], 'remove'), day('08', 'cy', 'add')],
      'cy',
    ],
  ];
  for (const [promise, overrides, who] of rows) test(promise, () => assert.equal(whoWith(...overrides), who));

  test('whoever is added has a shift of their own, and whoever is taken off cuts one', () => {
    const overrides = [day('08', ['ben', 'cy'], 'add'), day('09', 'ana', 'remove')];
    const result = shifts(scheduleIn('UTC', { layers, overrides }), '2026-01-08T00:00Z', '2026-01-10T00:00Z');
    assert.deepEqual(
      'shifts' in result &&
        result.shifts.map(({ who, from, to, layer, override }) => [
          who.join('+'),
          short(from),
          short(to),
          layer,
          override,
        ]),
      [
        ['ana+ben', '2026-01-08T00:00Z', '2026-01-09T00:00Z', 0, null],
        ['cy', '2026-01-08T00:00Z', '2026-01-08T12:00Z', null, 0],
        ['ben', '2026-01-09T00:00Z', '2026-01-09T12:00Z', 0, null],
        ['ana+ben', '2026-01-09T12:00Z', '2026-01-10T00:00Z', 0, null],
      ],
    );
  });

  test('the later entered wins in a layout too, whichever begins first', () => {
    const overrides = [
      { from: '2026-01-08T06:00', to: '2026-01-08T12:00', who: 'ana', mode: 'remove' },
      { from: '2026-01-08T00:00', to: '2026-01-08T09:00', who: 'ana', mode: 'add' },
    ];
    assert.deepEqual(laidOut('UTC', { layers, overrides }, '2026-01-08T00:00Z', '2026-01-09T00:00Z'), [
      'ana+ben 2026-01-08T00:00Z → 2026-01-08T09:00Z',
      'ben 2026-01-08T09:00Z → 2026-01-08T12:00Z',
      'ana+ben 2026-01-08T12:00Z → 2026-01-09T00:00Z',
    ]);
  });

  test('the answer says when whoever was added is gone again', () => {
    const schedule = scheduleIn('UTC', { layers, overrides: [day('08', 'cy', 'add')] });
    assert.deepEqual(onCallAt(schedule, '2026-01-08T06:00Z'), {
      people: ['ana', 'ben', 'cy'],
      layer: 0,
      override: null,
      until: '2026-01-08T12:00:00Z',
    });
    const alone = scheduleIn('UTC', { layers: [], overrides: [day('08', 'cy', 'add')] });
    assert.equal(onCallAt(alone, '2026-01-08T06:00Z').override, 0);
  });

  test('thousands that lie over one another are refused rather than waited for', () => {
    const overrides = Array.from({ length: 5_000 }, (_, n) => ({
      from: Temporal.PlainDateTime.from('2026-03-01T00:00')
        .add({ minutes: n })
        .toString({ smallestUnit: 'minute' }),
      to: '2026-03-31T00:00',
      who: `person-${n}`,
      mode: 'add',
    }));
    const result = shifts(
      scheduleIn('UTC', { layers: [], overrides }),
      '2026-03-01T00:00Z',
      '2026-04-01T00:00Z',
    );
    assert.equal('refused' in result && result.refused, 'too-many-shifts');
  });
});

describe('overrides', () => {
  const weekly = {
    rotation: 'weekly',
    handoff: 'monday 09:00',
    starts: '2026-01-05T09:00',
    participants: anaBenCy,
  };

  test('take the schedule over in local time and give it back', () => {
    // From 5 January to Monday 21 December are 50 weeks, so cy has that one: 50 mod 3 is 2.
    const overrides = [{ from: '2026-12-24T09:00', to: '2026-12-26T09:00', who: 'ana' }];
    assert.deepEqual(
      laidOut(
        'America/Los_Angeles',
        { layers: [weekly], overrides },
        '2026-12-22T00:00Z',
        '2026-12-28T00:00Z',
      ),
      [
        'cy 2026-12-22T00:00Z → 2026-12-24T17:00Z',
        'ana 2026-12-24T17:00Z → 2026-12-26T17:00Z',
        'cy 2026-12-26T17:00Z → 2026-12-28T00:00Z',
      ],
    );
    const answer = onCallAt(
      scheduleIn('America/Los_Angeles', { layers: [weekly], overrides }),
      '2026-12-25T00:00Z',
    );
    assert.deepEqual(answer, { people: ['ana'], layer: null, override: 0, until: '2026-12-26T17:00:00Z' });
  });

  test('may be written as instants, the only way to name the second of two equal local times', () => {
    const overrides = [
      { from: '2026-10-25T02:30', to: '2026-10-25T02:45', who: 'ben' },
      { from: '2026-10-25T02:30+01:00', to: '2026-10-25T01:45Z', who: 'cy' },
    ];
    const who = whoIn('Europe/Berlin', { layers: [{ ...weekly, participants: ['ana'] }], overrides });
    assert.deepEqual(
      ['00:29', '00:30', '00:45', '01:29', '01:30', '01:45'].map((time) => who(`2026-10-25T${time}Z`)),
      ['ana', 'ben', 'ana', 'ana', 'cy', 'ana'],
    );
  });

  test('where two overlap, the later entered wins, whichever is longer', () => {
    const overrides = [
      { from: '2026-01-10T00:00', to: '2026-01-12T00:00', who: 'ben' },
      { from: '2026-01-11T00:00', to: '2026-01-13T00:00', who: 'cy' },
      { from: '2026-01-11T06:00', to: '2026-01-11T07:00', who: ['dia', 'eli'] },
    ];
    assert.deepEqual(laidOut('UTC', { layers: [], overrides }, '2026-01-09T00:00Z', '2026-01-14T00:00Z'), [
      'nobody 2026-01-09T00:00Z → 2026-01-10T00:00Z',
      'ben 2026-01-10T00:00Z → 2026-01-11T00:00Z',
      'cy 2026-01-11T00:00Z → 2026-01-11T06:00Z',
      'dia+eli 2026-01-11T06:00Z → 2026-01-11T07:00Z',
      'cy 2026-01-11T07:00Z → 2026-01-13T00:00Z',
      'nobody 2026-01-13T00:00Z → 2026-01-14T00:00Z',
    ]);
  });

  test('are not transitive: ana for ben does not follow ben where he stands in for cy', () => {
    // In the week of 12 January ben is on call, in the week of 19 January cy; both weeks are given away.
    const overrides = [
      { from: '2026-01-12T09:00', to: '2026-01-19T09:00', who: 'ana' },
      { from: '2026-01-19T09:00', to: '2026-01-26T09:00', who: 'ben' },
    ];
    const who = whoIn('UTC', { layers: [weekly], overrides });
    assert.deepEqual([who('2026-01-14T00:00Z'), who('2026-01-21T00:00Z')], ['ana', 'ben']);
  });

  test('cover a gap, and the time before the start', () => {
    const overrides = [{ from: '2026-01-01T00:00', to: '2026-01-02T00:00', who: 'cy' }];
    assert.equal(whoIn('UTC', { layers: [weekly], overrides })('2026-01-01T12:00Z'), 'cy');
  });

  test('one that a gap of local time swallows wholly never counts', () => {
    const overrides = [{ from: '2026-03-29T02:10', to: '2026-03-29T02:50', who: 'cy' }];
    const layers = [{ ...weekly, participants: ['ana'] }];
    assert.deepEqual(
      laidOut('Europe/Berlin', { layers, overrides }, '2026-03-29T00:00Z', '2026-03-29T02:00Z'),
      ['ana 2026-03-29T00:00Z → 2026-03-29T02:00Z'],
    );
  });
});

describe('bounds', () => {
  test('thousands of overrides that lie over one another cost what as many side by side do', () => {
    // Each begins a minute after the one before and ends with it: the later entered wins from its beginning on.
    const overrides = Array.from({ length: 5_000 }, (_, n) => ({
      from: Temporal.PlainDateTime.from('2026-03-01T00:00')
        .add({ minutes: n })
        .toString({ smallestUnit: 'minute' }),
      to: '2026-03-31T00:00',
      who: `person-${n}`,
    }));
    const laid = laidOut('UTC', { layers: [], overrides }, '2026-03-01T00:00Z', '2026-04-01T00:00Z');
    assert.equal(laid.length, 5_001);
    assert.equal(laid[1], 'person-1 2026-03-01T00:01Z → 2026-03-01T00:02Z');
    assert.equal(laid[4_999], 'person-4999 2026-03-04T11:19Z → 2026-03-31T00:00Z');
    assert.equal(laid[5_000], 'nobody 2026-03-31T00:00Z → 2026-04-01T00:00Z');
  });

  const hourly = (layers: number) =>
    scheduleIn('UTC', {
      layers: Array.from({ length: layers }, () => ({
        rotation: 'hourly',
        starts: '2026-01-01',
        participants: ['ana', 'ben'],
      })),
    });

  test('a range that ends before it begins, a long one and one full of shifts are refused with a sentence', () => {
    const refusal = (layers: number, from: string, to: string) => {
      const result = shifts(hourly(layers), from, to);
      return 'refused' in result ? [result.refused, result.sentence] : 'not refused';
    };
    assert.deepEqual(refusal(1, '2026-02-01T00:00Z', '2026-02-01T00:00Z'), [
      'range-is-empty',
      'The range ends (2026-02-01T00:00Z) no later than it begins (2026-02-01T00:00Z): ask for a later end.',
    ]);
    assert.deepEqual(refusal(1, '2026-01-01T00:00Z', '2029-01-01T00:00Z'), [
      'range-too-long',
      `The range from 2026-01-01T00:00Z to 2029-01-01T00:00Z is longer than ${longestRangeDays} days: ask for less at a time.`,
    ]);
    assert.deepEqual(refusal(3, '2026-01-01T00:00Z', '2027-01-01T00:00Z'), [
      'too-many-shifts',
      `Between 2026-01-01T00:00Z and 2027-01-01T00:00Z there are more than ${mostShifts} shifts in "primary": ask for a shorter range.`,
    ]);
    assert.equal(refusal(2, '2026-01-01T00:00Z', '2027-01-01T00:00Z'), 'not refused');
  });

  test('the search for the next change ends: one person who takes every turn is on call with no end in sight', () => {
    const alone = scheduleIn('UTC', {
      layers: [{ rotation: 'weekly', starts: '2026-01-01', participants: ['ana'] }],
    });
    assert.equal(onCallAt(alone, '2026-06-01T00:00Z').until, null);
    assert.equal(onCallAt(alone, '2020-01-01T00:00Z').until, null, 'the start is further away than it looks');
    const over = scheduleIn('UTC', {
      layers: [],
      overrides: [{ from: '2026-01-01', to: '2026-01-02', who: 'ana' }],
    });
    assert.deepEqual(onCallAt(over, '2026-01-02T00:00Z'), {
      people: [],
      layer: null,
      override: null,
      until: null,
    });
  });
});
