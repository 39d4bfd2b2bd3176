/** What is found in a schedule before it hurts, each sentence with figures that were worked out by hand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dayMs, hourMs } from '../instant.ts';
import { loads } from './load.ts';
import { quality } from './quality.ts';
import { shortRests } from './rest.ts';
import { scheduleSchema } from './schedule.ts';
import { shifts } from './shifts.ts';

const names: Record<string, string> = { ana: 'Ana', ben: 'Ben', cy: 'Cy' };

interface Drawn {
  layers: Record<string, unknown>[];
  overrides?: Record<string, unknown>[];
}

const scheduleOf = (drawn: Drawn, timeZone = 'UTC') =>
  scheduleSchema.parse({ handle: 'primary', timeZone, ...drawn });

function laidOut(drawn: Drawn, from: string, to: string, timeZone?: string) {
  const laid = shifts(scheduleOf(drawn, timeZone), from, to);
  if ('refused' in laid) throw new Error(laid.sentence);
  return laid;
}

interface Options {
  betweenShiftsMs?: number;
  zones?: Record<string, string>;
  timeZone?: string;
}

function found(drawn: Drawn, from: string, to: string, { betweenShiftsMs, zones, timeZone }: Options = {}) {
  return quality(scheduleOf(drawn, timeZone), laidOut(drawn, from, to, timeZone), {
    from,
    to,
    betweenShiftsMs: betweenShiftsMs ?? null,
    nameOf: (person) => names[person] ?? person,
    zoneOf: (person) => zones?.[person] ?? 'UTC',
  });
}

const sentences = (...asked: Parameters<typeof found>) =>
  found(...asked).findings.map(({ sentence }) => sentence);

const weekly = { rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-01-05T09:00' };

describe('gaps', () => {
  test('are said in the zone of the schedule, with how long they last', () => {
    const layers = [{ ...weekly, days: ['mon', 'tue', 'wed', 'thu', 'fri'], participants: ['ana', 'ben'] }];
    // Berlin's clock goes forward in the night to Sunday, 29 March, so that weekend has 47 hours.
    assert.deepEqual(
      sentences({ layers }, '2026-03-24T00:00:00Z', '2026-04-01T00:00:00Z', { timeZone: 'Europe/Berlin' }),
      ['Nobody is on call from 2026-03-28 00:00 to 2026-03-30 00:00 (Europe/Berlin), 1 d 23 h.'],
    );
  });

  test('that are many are counted after the first fifty', () => {
    const layers = [{ rotation: 'daily', starts: '2026-01-01', hours: '09:00-17:00', participants: ['ana'] }];
    const all = sentences({ layers }, '2026-01-01T09:00:00Z', '2026-03-02T09:00:00Z');
    // Sixty nights of sixteen hours.
    assert.equal(all.length, 51);
    assert.equal(all[50], '10 more gaps follow from 2026-02-20 17:00 on, 6 d 16 h in all.');
  });
});

describe('overlaps', () => {
  test('are layers of one priority on call together; somebody in both is named', () => {
    const layers = [
      { ...weekly, participants: ['ana', 'ben'] },
      { ...weekly, days: ['mon'], hours: '09:00-17:00', participants: ['ben', 'ben', 'cy'] },
    ];
    assert.deepEqual(sentences({ layers }, '2026-01-05T09:00:00Z', '2026-01-19T09:00:00Z'), [
      'Layers 1 and 2 have the same priority and are on call together for 16 h, first from 2026-01-05 09:00 to 2026-01-05 17:00: a page goes to both; at times Ben is in both.',
    ]);
  });

  test('are none where one layer stands above the other', () => {
    const layers = [
      { ...weekly, participants: ['ana', 'ben'] },
      { ...weekly, days: ['mon'], participants: ['cy'], priority: 1 },
    ];
    const { findings } = found({ layers }, '2026-01-05T09:00:00Z', '2026-01-19T09:00:00Z');
    assert.deepEqual(findings, []);
  });
});

describe('rest', () => {
  test('shorter than the process asks is one finding a person, with the shortest and how often', () => {
    const layers = [{ ...weekly, participants: ['ana', 'ben'] }];
    assert.deepEqual(
      sentences({ layers }, '2026-01-05T09:00:00Z', '2026-02-16T09:00:00Z', { betweenShiftsMs: 14 * dayMs }),
      [
        'Ana is on call again on 2026-01-19 09:00, 7 d after the turn before, and 1 more time too soon; the process asks for 14 d between two shifts.',
        'Ben is on call again on 2026-01-26 09:00, 7 d after the turn before, and 1 more time too soon; the process asks for 14 d between two shifts.',
      ],
    );
    assert.deepEqual(
      sentences({ layers }, '2026-01-05T09:00:00Z', '2026-02-16T09:00:00Z', { betweenShiftsMs: 7 * dayMs }),
      [],
      'as long as asked is long enough',
    );
    assert.deepEqual(sentences({ layers }, '2026-01-05T09:00:00Z', '2026-02-16T09:00:00Z'), []);
  });

  test('of none is back to back', () => {
    const layers = [{ ...weekly, participants: ['ana', 'ana', 'ben'] }];
    const [first] = sentences({ layers }, '2026-01-05T09:00:00Z', '2026-01-26T09:00:00Z', {
      betweenShiftsMs: dayMs,
    });
    assert.equal(
      first,
      'Ana is on call again on 2026-01-12 09:00, without a break; the process asks for 1 d between two shifts.',
    );
  });

  test('is not what an override or closed hours cut out of a turn', () => {
    const rests = (drawn: Drawn) =>
      shortRests(
        scheduleOf(drawn),
        laidOut(drawn, '2026-01-05T09:00:00Z', '2026-02-02T09:00:00Z').shifts,
        7 * dayMs,
      ).map(({ person, restMs }) => `${person} ${restMs / hourMs} h`);
    const layers = [{ ...weekly, participants: ['ana', 'ben'] }];
    const overrides = [{ from: '2026-01-07T18:00', to: '2026-01-07T20:00', who: 'ben' }];
    assert.deepEqual(rests({ layers, overrides }), []);
    assert.deepEqual(rests({ layers: [{ ...layers[0], hours: '09:00-17:00' }] }), []);
    const days = { rotation: 'daily', starts: '2026-01-05', hours: '09:00-17:00' };
    assert.deepEqual(rests({ layers: [{ ...days, participants: ['ana'] }] }), [], 'her working days go on');
    assert.equal(rests({ layers: [{ ...days, participants: ['ana', 'ben'] }] })[0], 'ana 40 h');
  });
});

describe('load', () => {
  const load = (drawn: Drawn, from: string, to: string, zones: Record<string, string>) =>
    loads(laidOut(drawn, from, to).shifts, {
      people: Object.keys(zones),
      zoneOf: (person) => zones[person]!,
      from,
      to,
    }).map(({ person, hours, nights, weekends }) => [
      person,
      hours,
      Number(nights.toFixed(3)),
      Number(weekends.toFixed(3)),
    ]);

  test('counts nights and weekends in each person’s own zone', () => {
    // A working day of London's is a night in Los Angeles: 09:00 to 18:00 UTC is 01:00 to 10:00 there in winter.
    const layers = [
      { ...weekly, hours: '09:00-18:00', participants: [['ana', 'ben']] },
      { ...weekly, hours: '22:00-07:00', participants: ['cy'] },
    ];
    assert.deepEqual(
      load({ layers }, '2026-01-05T09:00:00Z', '2026-01-12T09:00:00Z', {
        ana: 'Europe/London',
        ben: 'America/Los_Angeles',
        cy: 'Europe/London',
        dee: 'Asia/Tokyo',
      }),
      [
        // Saturday and Sunday, nine hours each of 48.
        ['ana', 63, 0, 0.375],
        // Six of nine hours of each of seven nights; Saturday and Sunday as in London.
        ['ben', 63, 4.667, 0.375],
        // Of the weekend: seven hours of Saturday's morning, nine of the night within it, two of Sunday's evening.
        ['cy', 63, 7, 0.375],
        ['dee', 0, 0, 0],
      ],
    );
  });

  test('counts the night in which the clock changes as one night, and an hour that is twice on call once', () => {
    const always = { ...weekly, participants: ['ana'] };
    assert.deepEqual(
      load({ layers: [always, always] }, '2026-03-28T11:00:00Z', '2026-03-29T10:00:00Z', {
        ana: 'Europe/Berlin',
      }),
      // From noon to noon are 23 hours, and the weekend has 47.
      [['ana', 23, 1, Number((23 / 47).toFixed(3))]],
    );
  });

  test('has whoever took over in the range, and not in the number that shares', () => {
    const { load: all, share } = found(
      {
        layers: [{ ...weekly, participants: ['ana', 'ben'] }],
        overrides: [{ from: '2026-01-06T00:00', to: '2026-01-07T00:00', who: 'cy' }],
      },
      '2026-01-05T09:00:00Z',
      '2026-01-19T09:00:00Z',
    );
    assert.deepEqual(
      all.map(({ person, hours }) => [person, hours]),
      [
        ['ben', 168],
        ['ana', 144],
        ['cy', 24],
      ],
    );
    assert.equal(share?.hours, 168);
  });
});

describe('a share', () => {
  test('that is exceeded by a quarter is said in hours, nights and weekends', () => {
    const layers = [{ ...weekly, participants: ['ana', 'ana', 'ana', 'ben'] }];
    assert.deepEqual(
      sentences({ layers }, '2026-01-05T09:00:00Z', '2026-03-02T09:00:00Z', {
        zones: { ana: 'Europe/Madrid' },
      }),
      [
        'Ana is on call for 1008 of 1344 hours; an equal share among 2 people is 672.',
        'Ana has 42 of 56 nights (22:00 to 07:00 in Europe/Madrid); an equal share among 2 people is 28.',
        'Ana has 6 of 8 weekends (in Europe/Madrid); an equal share among 2 people is 4.',
      ],
    );
  });

  test('is not exceeded by a fifth, though that is five turns', () => {
    // Eighty days, of which ana has 32, and an equal share is 26.7.
    const participants = ['ana', 'ben', 'cy', 'ana', 'ben', 'cy', 'ana', 'ben', 'cy', 'ana'];
    const layers = [{ rotation: 'daily', starts: '2026-01-05T09:00', participants }];
    const { findings, load } = found({ layers }, '2026-01-05T09:00:00Z', '2026-03-26T09:00:00Z');
    assert.equal(load[0]?.hours, 32 * 24);
    assert.deepEqual(findings, []);
  });

  test('of one turn more in a few weeks is none to speak of', () => {
    const layers = [{ ...weekly, participants: ['ana', 'ben', 'cy'] }];
    assert.deepEqual(
      found({ layers }, '2026-01-05T09:00:00Z', '2026-03-16T09:00:00Z').findings,
      [],
      'ten weeks: four, three and three',
    );
  });
});
