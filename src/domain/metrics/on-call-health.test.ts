/** What being on call did to a person: which pages were at night, how many a night on average, and what there is no data for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msOf } from '../instant.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { addDuty, type Duty } from './duty.ts';
import { layHours, workingHoursOf } from './hours.ts';
import { onCallHealth } from './on-call-health.ts';
import type { GotPage } from './pages-got.ts';
import { staysOf, type ZoneChange } from './stays.ts';

interface Given {
  zone?: string;
  moves?: ZoneChange[];
  schedules?: Schedule[];
  pages?: (string | Partial<GotPage>)[];
  from?: string;
  to?: string;
}

/** A page an instant, each of an incident of its own unless it says otherwise. */
function page(given: string | Partial<GotPage>, n: number): GotPage {
  const at = typeof given === 'string' ? msOf(given) : given.at!;
  return {
    person: 'ana',
    incident: `i${n}`,
    page: 'p1',
    pagedAt: at,
    at,
    outcome: 'exhausted',
    endedAt: at + 600_000,
    facts: null,
    ...(typeof given === 'string' ? {} : given),
  };
}

function weekly(given: Partial<Schedule['layers'][number]> = {}, handle = 'primary'): Schedule {
  return {
    handle,
    timeZone: 'Europe/Berlin',
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-01-05T09:00',
        participants: ['ana', 'ben'],
        ...given,
      },
    ],
    overrides: [],
  };
}

/** Ana has the weeks from 2 March and from 16 March on. */
function health({
  zone = 'Europe/Berlin',
  moves = [],
  schedules = [weekly()],
  pages = [],
  from = '2026-03-02T00:00:00Z',
  to = '2026-03-30T00:00:00Z',
}: Given = {}) {
  const range = { from: msOf(from), to: msOf(to) };
  const laid = { from: range.from - 35 * 86_400_000, to: range.to };
  const duty: Duty = new Map();
  for (const schedule of schedules) assert.equal(addDuty(duty, schedule, laid), null);
  const stays = staysOf(zone, moves);
  const facts = {
    person: 'ana',
    stays,
    hours: layHours(stays, workingHoursOf(null), laid),
    turns: duty.get('ana') ?? [],
    pages: pages.map(page),
  };
  return onCallHealth(facts, range);
}

/** "2026-03-03 1" for each night with pages. */
function disturbed(given: Given): string[] {
  return health(given).strip.flatMap(({ evening, pages }) => (pages > 0 ? [`${evening} ${pages}`] : []));
}

test('a night is 22:00 to 07:00 and belongs to the evening on which it began', () => {
  const table: [at: string, night: string[]][] = [
    ['2026-03-03T20:59:59Z', []],
    ['2026-03-03T21:00:00Z', ['2026-03-03 1']],
    ['2026-03-03T23:30:00Z', ['2026-03-03 1']],
    ['2026-03-04T05:59:59Z', ['2026-03-03 1']],
    ['2026-03-04T06:00:00Z', []],
  ];
  for (const [at, night] of table) assert.deepEqual(disturbed({ pages: [at] }), night, at);
});

test('a night is of the zone of whoever was paged', () => {
  const pages = ['2026-03-03T01:00:00Z'];
  const table: [zone: string, night: string[]][] = [
    ['Europe/Berlin', ['2026-03-02 1']],
    ['Asia/Singapore', []],
    ['America/New_York', []],
    ['America/Los_Angeles', []],
    ['Asia/Kathmandu', ['2026-03-02 1']],
  ];
  for (const [zone, night] of table) assert.deepEqual(disturbed({ zone, pages }), night, zone);
});

test('whoever has moved had their nights where they were then', () => {
  const moves = [{ at: '2026-03-10T12:00:00Z', before: 'Asia/Singapore' }];
  // Before: 09:00 of a morning in Singapore. After: two at night in Berlin.
  const pages = ['2026-03-03T01:00:00Z', '2026-03-17T01:00:00Z'];
  assert.deepEqual(disturbed({ moves, pages }), ['2026-03-16 1']);
  const always = health({
    moves,
    schedules: [ofAna],
    from: '2026-03-08T12:00:00Z',
    to: '2026-03-12T12:00:00Z',
  });
  assert.deepEqual(
    always.strip.map(({ evening }) => evening.slice(8)),
    ['08', '09', '10', '11'],
    'and the night of the move is one night',
  );
});

test('of several moves the earliest is the first, in whatever order they were found', () => {
  const first = { at: '2026-03-05T12:00:00Z', before: 'Asia/Singapore' };
  const second = { at: '2026-03-10T12:00:00Z', before: 'America/New_York' };
  const stays = [
    { timeZone: 'Asia/Singapore', from: Number.NEGATIVE_INFINITY },
    { timeZone: 'America/New_York', from: msOf(first.at) },
    { timeZone: 'Europe/Berlin', from: msOf(second.at) },
  ];
  for (const moves of [
    [first, second],
    [second, first],
  ])
    assert.deepEqual(staysOf('Europe/Berlin', moves), stays);
});

test('the nights of a change of clocks are one night each, and the hour that comes twice is two', () => {
  const spring = health({ from: '2026-03-23T08:00:00Z', to: '2026-03-30T07:00:00Z', schedules: [ofAna] });
  assert.deepEqual([spring.hours, spring.nights, spring.strip.length], [167, 7, 7]);
  const both = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'];
  const autumn = health({
    from: '2026-10-19T07:00:00Z',
    to: '2026-10-26T08:00:00Z',
    schedules: [ofAna],
    pages: both,
  });
  assert.deepEqual([autumn.hours, autumn.nights, autumn.strip.length], [169, 7, 7]);
  assert.deepEqual([autumn.nightsDisturbed, autumn.pagesAtNight, autumn.interruptedHours], [1, 2, 2]);
});

const ofAna = weekly({ participants: ['ana'] });

test('pages a night are the mean over a shift: three in one of seven nights are 0.4', () => {
  const pages = ['2026-03-03T23:00:00Z', '2026-03-04T01:00:00Z', '2026-03-04T03:00:00Z'];
  const { pagesANight, judged } = health({ pages });
  assert.deepEqual(
    judged.map((shift) => [new Date(shift.from).toISOString(), shift.nights, shift.pagesAtNight]),
    [
      ['2026-03-02T08:00:00.000Z', 7, 3],
      ['2026-03-16T08:00:00.000Z', 7, 0],
    ],
  );
  assert.equal(judged[0]!.pagesANight, 3 / 7);
  assert.equal(pagesANight, 3 / 14, 'and over the range the mean of all fourteen nights');
});

test('a shift is judged where it ends, as a whole', () => {
  const pages = ['2026-03-03T23:00:00Z', '2026-03-05T23:00:00Z'];
  const inTwoDays = health({ from: '2026-03-08T00:00:00Z', to: '2026-03-10T00:00:00Z', pages });
  assert.equal(inTwoDays.pages, 0, 'its pages were before');
  assert.deepEqual(
    inTwoDays.judged.map(({ pagesAtNight, nights, unfinished }) => [pagesAtNight, nights, unfinished]),
    [[2, 7, false]],
  );
  const before = health({ from: '2026-03-02T00:00:00Z', to: '2026-03-04T08:00:00Z', pages });
  assert.deepEqual(
    before.judged.map(({ pagesAtNight, nights, unfinished }) => [pagesAtNight, nights, unfinished]),
    [[1, 2, true]],
    'one that goes on is judged up to the end of the range',
  );
});

test('less than a night counts as one', () => {
  const early = weekly({ rotation: 'daily', handoff: '06:00', hours: '06:00-14:00', participants: ['ana'] });
  const { judged, pagesANight, nights } = health({
    schedules: [early],
    from: '2026-03-03T00:00:00Z',
    to: '2026-03-04T00:00:00Z',
    pages: ['2026-03-03T05:30:00Z'],
  });
  assert.deepEqual([judged[0]?.pagesANight, pagesANight], [1, 1]);
  assert.ok(Math.abs(nights - 1 / 9) < 1e-9);
});

test('a shift without a night is not judged, and no mean is said', () => {
  const byDay = weekly({ rotation: 'daily', hours: '09:00-17:00', participants: ['ana'] });
  const { pagesANight, judged, hours } = health({
    schedules: [byDay],
    from: '2026-03-02T00:00:00Z',
    to: '2026-03-07T00:00:00Z',
  });
  assert.deepEqual([pagesANight, judged, hours], [null, [], 40]);
});

test('twice on call at once is on call once', () => {
  const { hours, nights, shifts } = health({
    schedules: [ofAna, weekly({ participants: ['ana'] }, 'secondary')],
    from: '2026-03-02T08:00:00Z',
    to: '2026-03-09T08:00:00Z',
  });
  assert.deepEqual([hours, nights, shifts], [168, 7, 2]);
});

test('an override takes hours from one and gives them to the other', () => {
  const covered: Schedule = {
    ...weekly(),
    overrides: [{ from: '2026-03-04T09:00', to: '2026-03-06T09:00', who: 'ben' }],
  };
  const range = { from: '2026-03-02T08:00:00Z', to: '2026-03-09T08:00:00Z' };
  const { hours, nights, shifts } = health({ schedules: [covered], ...range });
  assert.deepEqual([hours, nights, shifts], [120, 5, 1], 'what an override cuts is one shift');
});

test('two overrides are two shifts of whoever took over', () => {
  const covered: Schedule = {
    ...weekly({ participants: ['ben'] }),
    overrides: [
      { from: '2026-03-04T09:00', to: '2026-03-05T09:00', who: 'ana' },
      { from: '2026-03-06T09:00', to: '2026-03-07T09:00', who: 'ana' },
    ],
  };
  const { shifts, judged } = health({ schedules: [covered], pages: ['2026-03-05T01:00:00Z'] });
  assert.deepEqual(
    [shifts, judged.map(({ pagesAtNight, nights }) => [pagesAtNight, nights])],
    [
      2,
      [
        [1, 1],
        [0, 1],
      ],
    ],
  );
});

test('without pages nothing was answered and nothing disturbed; without shifts there is no mean', () => {
  const { answer, longestRun, pagesANight, nightsDisturbed } = health();
  assert.deepEqual([answer, longestRun], [{ medianMs: null, sample: 0 }, null]);
  assert.deepEqual([pagesANight, nightsDisturbed], [0, 0], 'fourteen quiet nights are data');
  const never = health({ schedules: [] });
  assert.deepEqual([never.pagesANight, never.judged, never.shifts, never.hours], [null, [], 0, 0]);
});

test('pages while nobody had them on call are told apart, and are in no mean', () => {
  const { pages, pagesOffDuty, pagesAtNight, pagesANight } = health({
    pages: ['2026-03-11T01:00:00Z', '2026-03-18T01:00:00Z'],
  });
  assert.deepEqual([pages, pagesOffDuty, pagesAtNight, pagesANight], [2, 1, 2, 1 / 14]);
});

test('the longest run of nights is one after the other, across a change of clocks', () => {
  const nights = ['2026-03-20', '2026-03-27', '2026-03-28', '2026-03-29', '2026-03-02', '2026-03-03'];
  const { longestRun, nightsDisturbed } = health({ pages: nights.map((day) => `${day}T22:30:00Z`) });
  assert.deepEqual([longestRun, nightsDisturbed], [{ nights: 3, from: '2026-03-27' }, 6]);
});

test('pages of one incident within an hour are one interruption; each of them is a page', () => {
  const at = msOf('2026-03-03T14:00:00Z');
  const again = (minutes: number, incident = 'one') => ({ at: at + minutes * 60_000, incident });
  const table: [pages: Partial<GotPage>[], interruptions: number][] = [
    [[again(0), again(5), again(59)], 1],
    [[again(0), again(60)], 2],
    // Counted from its first page: it does not go on for ever.
    [[again(0), again(50), again(100)], 2],
    [[again(0), again(5, 'another')], 2],
  ];
  for (const [pages, interruptions] of table) {
    const found = health({ pages });
    assert.deepEqual([found.pages, found.interruptions], [pages.length, interruptions]);
  }
});

test('interrupted hours are hours of the clock, those outside of working hours told apart', () => {
  const { interruptedHours, interruptedHoursAfterWork } = health({
    // 15:10 and 15:50 of a Tuesday, 16:30, 17:00, and a Saturday's noon, in Berlin.
    pages: [
      '2026-03-03T14:10:00Z',
      '2026-03-03T14:50:00Z',
      '2026-03-03T15:30:00Z',
      '2026-03-03T16:00:00Z',
      '2026-03-07T11:00:00Z',
    ],
  });
  assert.deepEqual([interruptedHours, interruptedHoursAfterWork], [4, 2]);
});

test('the median time to answer is of those that the person answered', () => {
  const at = msOf('2026-03-03T14:00:00Z');
  const answered = (minutes: number): Partial<GotPage> => ({
    at,
    outcome: 'answered',
    endedAt: at + minutes * 60_000,
  });
  const after = (...pages: Partial<GotPage>[]) => health({ pages }).answer;
  assert.deepEqual(after(answered(1), answered(9), answered(2)), { medianMs: 120_000, sample: 3 });
  assert.deepEqual(after(answered(2), answered(4)), { medianMs: 180_000, sample: 2 });
  assert.deepEqual(after({ at, outcome: 'exhausted' }), { medianMs: null, sample: 0 });
});
