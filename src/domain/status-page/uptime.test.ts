import { test } from 'node:test';
import assert from 'node:assert/strict';
import { pageDays, percentUp, uptimeOf } from './uptime.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const known = { days: pageDays('UTC', now), knownFromMs: 0 };
const at = (text: string) => Date.parse(text);

test('a share is cut off and never rounded up, and 100 is said of no outage at all', () => {
  assert.equal(percentUp(0, 90 * 86_400_000), '100');
  assert.equal(percentUp(1, 90 * 86_400_000), '99.999');
  assert.equal(percentUp(60_000, 86_400_000), '99.930');
  assert.equal(percentUp(86_400_000, 86_400_000), '0.000');
});

test('a time of which nothing is known is no data, neither up nor down', () => {
  assert.equal(percentUp(0, 0), null);
  const { days, percent } = uptimeOf([], { ...known, knownFromMs: at('2026-11-21T06:00:00Z') });
  assert.equal(percent, '100');
  assert.deepEqual(days.at(-2), { date: '2026-11-20', downMs: {}, knownMs: 0 });
  assert.deepEqual(days.at(-1), { date: '2026-11-21', downMs: {}, knownMs: 6 * 3_600_000 });
});

test('an outage over midnight is divided between its two days, to the millisecond', () => {
  const outage = {
    from: at('2026-11-19T23:59:59.500Z'),
    to: at('2026-11-20T00:00:01Z'),
    status: 'major_outage',
  } as const;
  const { days } = uptimeOf([outage], known);
  assert.deepEqual(
    days.filter(({ downMs }) => downMs.major_outage !== undefined),
    [
      { date: '2026-11-19', downMs: { major_outage: 500 }, knownMs: 86_400_000 },
      { date: '2026-11-20', downMs: { major_outage: 1000 }, knownMs: 86_400_000 },
    ],
  );
});

test('degraded performance and maintenance are shown and do not count as down', () => {
  const times = [
    { from: at('2026-11-20T00:00:00Z'), to: at('2026-11-20T06:00:00Z'), status: 'degraded_performance' },
    { from: at('2026-11-20T06:00:00Z'), to: at('2026-11-20T09:00:00Z'), status: 'under_maintenance' },
  ] as const;
  const { days, percent } = uptimeOf(times, known);
  assert.equal(percent, '100');
  assert.deepEqual(days.at(-2)?.downMs, { degraded_performance: 21_600_000, under_maintenance: 10_800_000 });
});

test('what goes on counts until now', () => {
  const { days } = uptimeOf(
    [{ from: at('2026-11-21T11:00:00Z'), to: Infinity, status: 'partial_outage' }],
    known,
  );
  assert.deepEqual(days.at(-1), {
    date: '2026-11-21',
    downMs: { partial_outage: 3_600_000 },
    knownMs: 43_200_000,
  });
});

test('days are those of the page’s zone, of 23 and of 25 hours where clocks change', () => {
  const hours = new Map(
    pageDays('Europe/Berlin', Date.parse('2026-11-01T12:00:00Z')).map(({ date, from, to }) => [
      date,
      (to - from) / 3_600_000,
    ]),
  );
  assert.equal(hours.size, 90);
  assert.equal(hours.get('2026-10-25'), 25);
  assert.equal(hours.get('2026-10-24'), 24);
  assert.equal(hours.get('2026-11-01'), 13);
  const spring = pageDays('Europe/Berlin', Date.parse('2026-04-01T12:00:00Z')).find(
    ({ date }) => date === '2026-03-29',
  )!;
  assert.equal((spring.to - spring.from) / 3_600_000, 23);
});
