/** Time off: what people write, and when they are away by it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placedTimeOff, timeOffSchema, wrongTimeOff } from './time-off.ts';

const now = '2026-11-21T12:00:00.000Z';
const wrong = (from: string, to: string) => wrongTimeOff({ from, to }, { timeZone: 'Europe/Berlin', now });

test('days are whole days of the person’s own zone, the last one included', () => {
  assert.deepEqual(placedTimeOff({ from: '2026-12-24', to: '2026-12-26' }, 'Europe/Berlin'), {
    from: '2026-12-23T23:00:00.000Z',
    to: '2026-12-26T23:00:00.000Z',
  });
  assert.deepEqual(placedTimeOff({ from: '2026-12-24', to: '2026-12-24' }, 'Asia/Tokyo'), {
    from: '2026-12-23T15:00:00.000Z',
    to: '2026-12-24T15:00:00.000Z',
  });
});

test('a day on which the clock changes is as long as it is', () => {
  const day = placedTimeOff({ from: '2026-10-25', to: '2026-10-25' }, 'Europe/Berlin')!;
  assert.equal(Date.parse(day.to) - Date.parse(day.from), 25 * 3_600_000);
});

test('an afternoon is written with its times, and a time that carries an offset is that instant', () => {
  assert.deepEqual(
    placedTimeOff({ from: '2026-12-24T12:00', to: '2026-12-24T18:00:00+00:00' }, 'Europe/Berlin'),
    { from: '2026-12-24T11:00:00.000Z', to: '2026-12-24T18:00:00.000Z' },
  );
});

test('what cannot be entered is said in a sentence', () => {
  assert.equal(wrong('2026-12-24', '2026-12-26'), null);
  assert.equal(wrong('2026-11-20', '2026-11-21'), null, 'it began already, and is not over');
  assert.match(wrong('24.12.2026', '2026-12-26')!, /^"24\.12\.2026" is not a date .*\.$/);
  assert.match(wrong('2026-12-26', '2026-12-24')!, /^"2026-12-24" is before "2026-12-26", where it begins/);
  assert.match(wrong('2026-12-24T12:00', '2026-12-24T12:00')!, /write a later end\.$/);
  assert.match(wrong('2026-11-01', '2026-11-20')!, /^It is over already/);
  assert.match(wrong('2028-12-24', '2028-12-26')!, /^It ends more than 2 years from now/);
});

test('a file says where its time off is wrong, without knowing anybody’s zone', () => {
  assert.equal(
    timeOffSchema.safeParse({ from: '2026-12-24', to: '2026-12-24', note: 'skiing' }).success,
    true,
  );
  const read = timeOffSchema.safeParse({ from: '2026-12-24', to: '2026-12-23' });
  assert.deepEqual(
    read.error?.issues.map(({ path }) => path),
    [['to']],
  );
});
