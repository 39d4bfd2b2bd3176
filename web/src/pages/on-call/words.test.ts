/** Times on a calendar in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asYaml, nextMonday, scheduleOf } from './first-schedule.ts';
import { fromTo, fromToUtc, readZone, weekInWords } from './words.ts';

const span = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });

test('a day is told once where both ends lie on it, in the zone in which they are read', () => {
  const evening = span('2026-11-26T17:00Z', '2026-11-26T22:30Z');
  assert.equal(fromTo(evening, 'Europe/Berlin'), 'Thu 26 Nov 18:00 to 23:30');
  assert.equal(fromTo(evening, 'Asia/Tokyo'), 'Fri 27 Nov 02:00 to 07:30');
  assert.equal(fromTo(evening, 'Africa/Nairobi'), 'Thu 26 Nov 20:00 to Fri 27 Nov 01:30');
  assert.equal(fromToUtc(evening), '2026-11-26 17:00 to 2026-11-26 22:30 UTC');
});

test('days whose names begin alike are two days', () => {
  assert.equal(
    fromTo(span('2026-11-02T08:00Z', '2026-11-23T08:00Z'), 'UTC'),
    'Mon 2 Nov 08:00 to Mon 23 Nov 08:00',
  );
});

test('a week is told with as little as says which', () => {
  assert.equal(weekInWords('2026-11-16', '2026-11-22'), '16 to 22 November 2026');
  assert.equal(weekInWords('2026-11-30', '2026-12-06'), '30 November to 6 December 2026');
  assert.equal(weekInWords('2026-12-28', '2027-01-03'), '28 December 2026 to 3 January 2027');
});

test('what is no zone in the address is none', () => {
  assert.deepEqual(
    [readZone('Europe/Berlin'), readZone('Mars'), readZone(undefined)],
    ['Europe/Berlin', null, null],
  );
});

test('a rotation that is tried begins at the first handoff to come', () => {
  assert.equal(nextMonday('2026-11-20'), '2026-11-23');
  assert.equal(nextMonday('2026-11-23'), '2026-11-23');
  const rotation = {
    people: ['ana', 'ben'],
    timeZone: 'Europe/Berlin',
    weekday: 'wednesday' as const,
    time: '10:30',
    from: '2026-11-23',
  };
  assert.equal(scheduleOf(rotation).layers[0]!.starts, '2026-11-25T10:30');
  assert.match(asYaml(rotation), /handoff: "wednesday 10:30"\n\s+starts: "2026-11-25T10:30"/);
});
