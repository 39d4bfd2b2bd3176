/** Times and durations as people read them. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { age, countdown, nearTime, span, stopwatch, stretch, time } from './format.ts';
import { instantOf, localOf } from './local.ts';

const at = (iso: string) => Date.parse(iso);

suite('a countdown', () => {
  test('shows minutes and seconds, with hours and days where there are some', () => {
    assert.deepEqual([432_000, 47_000, 3_600_000 + 432_000, 3 * 86_400_000 + 7_200_000].map(countdown), [
      '07:12',
      '00:47',
      '1:07:12',
      '3 d 2 h',
    ]);
  });
  test('shows 00:00 only when it is due', () => {
    assert.equal(countdown(400), '00:01');
    assert.equal(countdown(0), '00:00');
    assert.equal(countdown(-400), '00:00');
  });
});

test('what took long is told in at most two units', () => {
  assert.deepEqual([41_000, 118_000, 26 * 60_000, 7_500_000, 90_000_000].map(span), [
    '41 s',
    '1 min 58 s',
    '26 min',
    '2 h 5 min',
    '1 d 1 h',
  ]);
  assert.equal(stopwatch(118_000), '1:58');
});

suite('in the viewer’s zone', () => {
  test('midnight is 00:00, not 24:00', () => {
    assert.equal(time(at('2026-11-19T23:00:00Z'), 'Europe/Berlin'), '00:00');
  });
  test('what is near has no date, what is far has one', () => {
    const now = at('2026-11-20T13:28:00Z');
    const near = (iso: string) => nearTime(at(iso), now, 'Europe/Berlin');
    assert.equal(near('2026-11-20T08:00:00Z'), '09:00');
    assert.equal(near('2026-11-19T23:30:00Z'), '00:30');
    assert.equal(near('2026-11-19T22:30:00Z'), 'yesterday 23:30');
    assert.equal(near('2026-11-23T08:00:00Z'), 'Mon 09:00');
    assert.equal(near('2026-11-03T08:00:00Z'), '3 Nov 09:00');
    assert.equal(age(at('2026-11-19T15:00:00Z'), now, 'Europe/Berlin'), 'yesterday');
  });
  test('a gap over midnight names both days', () => {
    assert.equal(
      stretch(at('2026-11-21T21:00:00Z'), at('2026-11-22T05:00:00Z'), 'Europe/Berlin'),
      'Sat 22:00 to Sun 06:00',
    );
  });
});

suite('a local time that somebody types', () => {
  test('is the instant at which clocks there show it, in summer and in winter', () => {
    for (const iso of ['2026-07-01T10:00:00.000Z', '2026-11-20T13:28:00.000Z'])
      for (const zone of ['Europe/Berlin', 'America/Los_Angeles', 'Australia/Lord_Howe', 'UTC'])
        assert.equal(instantOf(localOf(at(iso), zone), zone), at(iso));
  });
  test('that cannot be read is none', () => {
    assert.equal(instantOf('', 'UTC'), null);
  });
});
