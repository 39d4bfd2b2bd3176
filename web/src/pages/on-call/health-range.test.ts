/** Ranges by the viewer's own calendar, also where a month has a change of clocks in it; and what a figure counts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GotPage, PersonHealth } from '../../api/on-call-health.ts';
import { FIGURE, sortedBy, written } from './health-figures.ts';
import { monthBefore, monthInWords, monthOf, rangeOf } from './health-range.ts';

const now = Date.parse('2026-11-20T13:28:41Z');

test('weeks begin at a whole hour; months where the viewer’s calendar begins them', () => {
  assert.deepEqual(rangeOf('4-weeks', now, 'Europe/Berlin'), { from: '2026-10-23T13:00:00.000Z' });
  assert.deepEqual(rangeOf('12-weeks', now, 'Europe/Berlin'), { from: '2026-08-28T13:00:00.000Z' });
  assert.deepEqual(rangeOf('this-month', now, 'Europe/Berlin'), { from: '2026-10-31T23:00:00.000Z' });
  assert.deepEqual(rangeOf('last-month', now, 'Europe/Berlin'), {
    from: '2026-09-30T22:00:00.000Z',
    to: '2026-10-31T23:00:00.000Z',
  });
  assert.equal(monthOf(Date.parse('2026-10-31T23:30:00Z'), 'Europe/Berlin'), '2026-11');
  assert.deepEqual([monthBefore('2026-01'), monthInWords('2026-01')], ['2025-12', 'January 2026']);
});

const quiet = {
  pagesANight: null,
  longestRun: null,
  hours: 0,
  answer: { medianMs: null, sample: 0 },
} as PersonHealth;

test('where there is no data stands a dash, and it sorts below nought', () => {
  assert.deepEqual(
    [written('a-night', quiet), written('run', quiet), written('answer', quiet)],
    ['–', '–', '–'],
  );
  assert.equal(written('hours', quiet), '0');
  const none = { ...quiet, pagesANight: 0 };
  const some = { ...quiet, pagesANight: 0.4 };
  assert.deepEqual(sortedBy([quiet, none, some], 'a-night'), [some, none, quiet]);
  assert.deepEqual(sortedBy([quiet, none, some], undefined), [quiet, none, some]);
});

test('the nights in a row count the pages of those nights alone', () => {
  const health = { ...quiet, longestRun: { nights: 2, from: '2026-10-31' } };
  const counted = ['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02', null].filter((evening) =>
    FIGURE.run.counts!({ evening } as GotPage, health),
  );
  assert.deepEqual(counted, ['2026-10-31', '2026-11-01']);
});
