/** Calendars that are read from elsewhere: what is kept of them, and when they are read again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msOf } from '../instant.ts';
import { asTimeOff, isSame, nextReadAt, placed, windowAt, withPast, type FeedEntry } from './feed.ts';

const now = '2026-11-21T12:00:00.000Z';
const entry = (from: string, to: string, title = 'Ben'): FeedEntry => ({ from, to, title });

test('the window reaches thirty days back and four hundred ahead, and moves once a week', () => {
  const { from, to } = windowAt(now);
  const days = (ms: number) => ms / 86_400_000;
  assert.ok(days(msOf(now) - msOf(from)) >= 30 && days(msOf(now) - msOf(from)) < 37);
  assert.ok(days(msOf(to) - msOf(now)) >= 400 && days(msOf(to) - msOf(now)) < 407);
  const windows = Array.from({ length: 7 * 24 }, (_, hour) =>
    JSON.stringify(windowAt(new Date(msOf(now) + hour * 3_600_000).toISOString())),
  );
  assert.ok(new Set(windows).size <= 3, 'two ends, each of which moves once');
});

test('what is over stays as it was in force, whatever the calendar says of it now', () => {
  const inForce = [entry('2026-11-10', '2026-11-12', 'Ana'), entry('2026-11-20', '2026-11-25', 'Ana')];
  const read = [entry('2026-11-10', '2026-11-12', 'Cy'), entry('2026-11-20', '2026-11-25', 'Cy')];
  assert.deepEqual(withPast(inForce, read, now), [
    entry('2026-11-10', '2026-11-12', 'Ana'),
    entry('2026-11-20', '2026-11-25', 'Cy'),
  ]);
  assert.deepEqual(withPast(inForce, [], now), [entry('2026-11-10', '2026-11-12', 'Ana')]);
  assert.deepEqual(withPast(null, read, now), read, 'the first reading takes the past as it comes');
});

test('the past of more than four hundred days is forgotten', () => {
  assert.deepEqual(withPast([entry('2025-01-10', '2025-01-12')], [], now), []);
});

test('an order that changes is no change', () => {
  const [a, b] = [entry('2026-12-01', '2026-12-02'), entry('2026-12-03', '2026-12-04')];
  assert.ok(isSame(withPast([a, b], [b, a], now), [a, b]));
});

test('of time off only the times are kept, and what the calendar shows as free is counted', () => {
  assert.deepEqual(
    asTimeOff([
      { from: '2026-12-01', to: '2026-12-02', title: 'Surgery', attendees: ['ana@example.test'] },
      { from: '2026-12-03', to: '2026-12-04', title: 'Birthday', free: true },
    ]),
    { entries: [{ from: '2026-12-01', to: '2026-12-02', title: '' }], ignored: 1 },
  );
});

test('a whole day begins and ends by the zone of whoever asks', () => {
  assert.deepEqual(placed({ from: '2026-12-25', to: '2026-12-26' }, 'Asia/Tokyo'), {
    from: '2026-12-24T15:00:00.000Z',
    to: '2026-12-25T15:00:00.000Z',
  });
});

test('a good calendar is read every quarter of an hour, a failing one ever more rarely, down to every six hours', () => {
  const wait = (failures: number) =>
    (msOf(nextReadAt({ name: 'calendar/shifts', failures, now })) - msOf(now)) / 60_000;
  assert.ok(wait(0) >= 15 && wait(0) <= 18);
  assert.ok(wait(1) >= 2 && wait(1) <= 3);
  assert.ok(wait(4) >= 16 && wait(4) <= 19);
  assert.ok(wait(50) >= 360 && wait(50) <= 363);
  const spread = new Set(
    Array.from({ length: 40 }, (_, number) => nextReadAt({ name: `calendar/${number}`, failures: 0, now })),
  );
  assert.ok(spread.size > 30, 'a hundred calendars of one server are not asked for in one second');
});
