/** Which hours are working hours, in words and on the clock, where the process says so and where it does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, msOf } from '../instant.ts';
import type { Calendar } from '../process/process.ts';
import { layHours, workingHoursOf } from './hours.ts';
import { staysOf } from './stays.ts';

function calendar(given: Partial<Calendar>): Calendar {
  return { id: 'business', timeZone: 'UTC', hours: {}, holidays: [], sprint: null, ...given };
}

const nine = [{ from: '09:00', to: '17:00' }];

test('working hours are said in words, and whose they are', () => {
  const inWords = (...calendars: Calendar[]) => workingHoursOf({ calendars }).inWords;
  const usual = "Monday to Friday 09:00–17:00 on each person's own clock";
  assert.equal(workingHoursOf(null).inWords, usual);
  assert.equal(inWords(), usual);
  assert.equal(inWords(calendar({ id: 'sprints' })), usual, 'a calendar that never opens says no hours');
  const hours = {
    1: nine,
    2: nine,
    4: nine,
    6: [
      { from: '10:00', to: '12:00' },
      { from: '13:00', to: '24:00' },
    ],
  };
  assert.equal(
    inWords(calendar({ id: 'factory', hours: { 1: nine } }), calendar({ hours })),
    "Monday to Tuesday 09:00–17:00, Thursday 09:00–17:00, Saturday 10:00–12:00 and 13:00–24:00 on each person's own clock (calendar business of the process)",
  );
});

test('what the hours of a day are together is the day, also where the clock changes', () => {
  const table: [day: string, hours: number][] = [
    ['2026-03-28', 24],
    ['2026-03-29', 23],
    ['2026-10-25', 25],
  ];
  for (const [day, expected] of table) {
    const date = Temporal.PlainDate.from(day);
    const [from, to] = [date, date.add({ days: 1 })].map(
      (one) => one.toZonedDateTime('Europe/Berlin').epochMilliseconds,
    ) as [number, number];
    const { kinds } = layHours(staysOf('Europe/Berlin', []), workingHoursOf(null), { from, to });
    const hours = kinds.reduce((sum, one) => sum + one.to - one.from, 0) / hourMs;
    assert.deepEqual([hours, kinds[0]?.from, kinds.at(-1)?.to], [expected, from, to], day);
  }
});

test('a move leaves no hour out and none twice, and no night overlaps another', () => {
  const range = { from: msOf('2026-03-01T00:00:00Z'), to: msOf('2026-03-20T00:00:00Z') };
  const stays = staysOf('America/Los_Angeles', [
    { at: '2026-03-05T23:30:00Z', before: 'Pacific/Auckland' },
    { at: '2026-03-12T04:00:00Z', before: 'Europe/Berlin' },
  ]);
  const { kinds, nights } = layHours(stays, workingHoursOf(null), range);
  for (const pieces of [kinds, nights])
    for (const [index, piece] of pieces.slice(1).entries())
      assert.ok(pieces[index]!.to <= piece.from, `${index}`);
  assert.equal(
    kinds.reduce((sum, one) => sum + one.to - one.from, 0),
    range.to - range.from,
  );
});
