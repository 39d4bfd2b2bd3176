/** Moments as people type them, on their own clocks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMoment } from './moment.ts';

const berlin = { now: '2026-03-28T22:30:00.000Z', timeZone: 'Europe/Berlin' };

test('a length counts from now', () => {
  for (const typed of ['30m', 'in 30m', '30 min', '+30m'])
    assert.equal(readMoment(typed, berlin), '2026-03-28T23:00:00.000Z', typed);
  assert.equal(readMoment('1h30m', berlin), '2026-03-29T00:00:00.000Z');
});

test('a time of day is the next one on their own clock, also in the night in which it is set forward', () => {
  assert.equal(readMoment('23:45', berlin), '2026-03-28T22:45:00.000Z');
  assert.equal(readMoment('09.00', berlin), '2026-03-29T07:00:00.000Z');
  assert.equal(readMoment('23:30', berlin), '2026-03-29T21:30:00.000Z');
});

test('an instant is taken as it stands, and what is none of these is none', () => {
  assert.equal(readMoment('2026-03-29T10:00:00+02:00', berlin), '2026-03-29T08:00:00.000Z');
  for (const typed of ['soon', '25:00', '9:75', '2026-03-29', '2026-13-45T99:00:00Z', ''])
    assert.equal(readMoment(typed, berlin), null, typed);
});
