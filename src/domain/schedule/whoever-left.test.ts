/** A schedule that is shown has nobody where an override names whoever has left; what is over stays theirs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whoeverLeft, withoutWhoeverLeft } from './whoever-left.ts';

const now = '2026-03-02T12:00:00.000Z';
const at = (day: number, hour = 0) => `2026-03-0${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const shift = (from: string, to: string, ...who: string[]) => ({ from, to, who });
const left = { people: ['ben'], now };

test('whoever an override names and the directory does not has left', () => {
  const overrides = [
    { from: at(1), to: at(2), who: ['ana', 'ben'] },
    { from: at(3), to: at(4), who: 'cy' },
  ];
  assert.deepEqual(whoeverLeft({ overrides }, { users: { ana: {} as never } }, now), {
    people: ['ben', 'cy'],
    now,
  });
});

test('their shifts to come are gaps, one that runs ends now, and one that is over stays', () => {
  const shifts = [
    shift(at(1), at(2), 'ben'),
    shift(at(2), at(3), 'ben'),
    shift(at(3), at(4), 'ana'),
    shift(at(4), at(5), 'ben'),
  ];
  assert.deepEqual(withoutWhoeverLeft({ shifts, gaps: [{ from: at(5), to: at(6) }] }, left), {
    shifts: [shift(at(1), at(2), 'ben'), shift(at(2), now, 'ben'), shift(at(3), at(4), 'ana')],
    gaps: [
      { from: now, to: at(3) },
      { from: at(4), to: at(6) },
    ],
  });
});

test('whoever shares the time with them is on call alone', () => {
  const shifts = [
    shift(at(3), at(4), 'ana', 'ben'),
    shift(at(4), at(6), 'ben'),
    shift(at(4, 12), at(5), 'cy'),
  ];
  assert.deepEqual(withoutWhoeverLeft({ shifts, gaps: [] }, left), {
    shifts: [shift(at(3), at(4), 'ana'), shift(at(4, 12), at(5), 'cy')],
    gaps: [
      { from: at(4), to: at(4, 12) },
      { from: at(5), to: at(6) },
    ],
  });
});
