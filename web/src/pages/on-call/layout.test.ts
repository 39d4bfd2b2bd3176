/** Where shifts stand on a calendar. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  agendaOf,
  dateOf,
  instantAt,
  layOut,
  nightsOf,
  placeOf,
  readDate,
  step,
  weekFrom,
  weeksOf,
  withOverride,
} from './layout.ts';

const berlin = 'Europe/Berlin';
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const span = (from: string, to: string, who = '') => ({ from: at(from), to: at(to), who });
const hours = (days: { from: number; to: number }[]) => days.map(({ from, to }) => (to - from) / 3_600_000);

suite('weeks', () => {
  test('a month is the weeks that hold it, from Monday on', () => {
    const weeks = weeksOf('month', '2026-11-20', berlin);
    assert.deepEqual(
      weeks.map((week) => week.days[0]!.date),
      ['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30'],
    );
    assert.equal(weeks.at(-1)!.days.at(-1)!.date, '2026-12-06');
  });
  test('February may be four weeks', () => {
    assert.equal(weeksOf('month', '2027-02-10', berlin).length, 4);
  });
  test('a week is the one that holds the day', () => {
    const [week, ...more] = weeksOf('week', '2026-11-22', berlin);
    assert.equal(more.length, 0);
    assert.equal(week!.days[0]!.date, '2026-11-16');
    assert.equal(iso(week!.from), '2026-11-15T23:00');
  });
  test('days are as long as they are: 25 hours when the clocks go back, 23 when they go on', () => {
    assert.deepEqual(hours(weekFrom('2026-10-23', berlin, 3).days), [24, 24, 25]);
    assert.deepEqual(hours(weekFrom('2026-03-28', berlin, 3).days), [24, 23, 24]);
    assert.deepEqual(hours(weekFrom('2026-04-05', 'Australia/Lord_Howe', 1).days), [24.5]);
  });
  test('a day may begin at 01:00, where the clocks leap over midnight, and its midnight may come twice', () => {
    assert.equal(iso(weekFrom('2026-04-24', 'Africa/Cairo', 1).from), '2026-04-23T22:00');
    assert.deepEqual(hours(weekFrom('2026-04-24', 'Africa/Cairo', 1).days), [23]);
    assert.deepEqual(hours(weekFrom('2026-11-01', 'America/Havana', 1).days), [25]);
  });
  test('a step of a month keeps the day where there is one', () => {
    assert.equal(step('month', '2027-01-31', 1), '2027-02-28');
    assert.equal(step('month', '2027-01-15', -1), '2026-12-15');
    assert.equal(step('week', '2026-12-28', 1), '2027-01-04');
  });
  test('what is no date in the address is none', () => {
    assert.deepEqual(['2026-11-23', '2026-02-30', 'soon', undefined].map(readDate), [
      '2026-11-23',
      null,
      null,
      null,
    ]);
  });
});

suite('a place on a week', () => {
  const autumn = weekFrom('2026-10-19', berlin);
  test('is the day and how much of it is over, whatever its length', () => {
    assert.equal(placeOf(autumn, at('2026-10-19T10:00Z')), 0.5);
    // 12 h 30 min of the Sunday of 25 hours.
    assert.equal(placeOf(autumn, at('2026-10-25T10:30Z')), 6.5);
    assert.equal(placeOf(autumn, at('2026-11-25T10:30Z')), 7);
    assert.equal(placeOf(autumn, at('2026-01-25T10:30Z')), 0);
  });
  test('and back is the full hour, on the long day too', () => {
    assert.equal(iso(instantAt(autumn, 0.51)), '2026-10-19T10:00');
    assert.equal(iso(instantAt(autumn, 6.49)), '2026-10-25T10:00');
    assert.equal(iso(instantAt(autumn, 7)), iso(autumn.to));
    assert.equal(iso(instantAt(autumn, -3)), iso(autumn.from));
  });
  test('or the border of a bar that is near', () => {
    const border = at('2026-10-21T06:15Z');
    assert.equal(instantAt(autumn, placeOf(autumn, border) + 0.05, [border]), border);
    assert.notEqual(instantAt(autumn, placeOf(autumn, border) + 0.07, [border]), border);
  });
});

suite('bars', () => {
  const week = weekFrom('2026-11-23', berlin);
  const laid = (...items: ReturnType<typeof span>[]) =>
    layOut(week, items).pieces.map(({ item, lane, begins, ends }) => [item.who, lane, begins, ends]);
  test('are cut at the week, and say that they go on', () => {
    const { pieces, lanes } = layOut(week, [span('2026-11-16T08:00Z', '2026-12-30T08:00Z')]);
    assert.deepEqual(
      [pieces[0]!.left, pieces[0]!.right, pieces[0]!.begins, pieces[0]!.ends, lanes],
      [0, 7, false, false, 1],
    );
  });
  test('that follow one another share a lane; that meet have one each', () => {
    assert.deepEqual(
      laid(
        span('2026-11-23T08:00Z', '2026-11-25T08:00Z', 'ana'),
        span('2026-11-25T08:00Z', '2026-11-27T08:00Z', 'ben'),
        span('2026-11-24T08:00Z', '2026-11-25T09:00Z', 'cy'),
      ),
      [
        ['ana', 0, true, true],
        ['cy', 1, true, true],
        ['ben', 0, true, true],
      ],
    );
  });
  test('of another week are not there, also where they only touch it', () => {
    assert.deepEqual(laid(span('2026-11-16T00:00Z', '2026-11-22T23:00Z')), []);
    assert.equal(layOut(week, []).lanes, 1);
  });
  test('at one instant: the longer stands above', () => {
    assert.deepEqual(
      laid(
        span('2026-11-23T08:00Z', '2026-11-24T08:00Z', 'short'),
        span('2026-11-23T08:00Z', '2026-11-29T08:00Z', 'long'),
      ).map(([who, lane]) => [who, lane]),
      [
        ['long', 0],
        ['short', 1],
      ],
    );
  });
});

test('nights are those of the viewer, in whatever zone the calendar is', () => {
  const week = weekFrom('2026-11-23', 'America/New_York');
  const nights = nightsOf(week, berlin);
  // In New York it begins at 06:00 of Berlin, in the last hour of a night.
  assert.equal(nights.length, 8);
  assert.equal(iso(nights[0]!.to), '2026-11-23T06:00');
  assert.equal(iso(nights[1]!.from), '2026-11-23T21:00');
  // At home the week begins and ends in the middle of a night.
  assert.equal(nightsOf(weekFrom('2026-11-23', berlin), berlin).length, 8);
});

suite('somebody who takes over', () => {
  const shifts = [
    span('2026-11-23T08:00Z', '2026-11-25T08:00Z', 'ana'),
    span('2026-11-25T08:00Z', '2026-11-27T08:00Z', 'ben'),
  ];
  const cy = span('2026-11-24T08:00Z', '2026-11-26T08:00Z', 'cy');
  const told = (items: ReturnType<typeof span>[]) =>
    items.map(({ who, from, to }) => `${who} ${iso(from).slice(8)} ${iso(to).slice(8)}`);
  test('cuts what was there', () => {
    assert.deepEqual(told(withOverride(shifts, cy, 'replace')), [
      'ana 23T08:00 24T08:00',
      'cy 24T08:00 26T08:00',
      'ben 26T08:00 27T08:00',
    ]);
  });
  test('in the middle of a shift leaves two of it; over all of one, none', () => {
    assert.deepEqual(
      told(withOverride([span('2026-11-23T08:00Z', '2026-11-27T08:00Z', 'ana')], cy, 'replace')),
      ['ana 23T08:00 24T08:00', 'cy 24T08:00 26T08:00', 'ana 26T08:00 27T08:00'],
    );
    assert.deepEqual(
      told(withOverride([span('2026-11-25T08:00Z', '2026-11-26T08:00Z', 'ana')], cy, 'replace')),
      ['cy 24T08:00 26T08:00'],
    );
  });
  test('as well leaves everybody', () => {
    assert.deepEqual(told(withOverride(shifts, cy, 'add')).length, 3);
  });
});

test('a list tells each day what begins on it, and the first what has begun', () => {
  const { days } = weekFrom('2026-11-23', berlin);
  const agenda = agendaOf(days, [
    span('2026-11-16T08:00Z', '2026-11-23T08:00Z', 'ana'),
    span('2026-11-23T08:00Z', '2026-11-30T08:00Z', 'ben'),
    // Tuesday in Berlin, Monday in UTC.
    span('2026-11-23T23:30Z', '2026-11-24T08:00Z', 'cy'),
  ]);
  assert.deepEqual(
    agenda
      .slice(0, 3)
      .map(({ already, begin }) => [already.map(({ who }) => who), begin.map(({ who }) => who)]),
    [
      [['ana'], ['ben']],
      [[], ['cy']],
      [[], []],
    ],
  );
  assert.equal(dateOf(at('2026-11-23T23:30Z'), berlin), '2026-11-24');
});
