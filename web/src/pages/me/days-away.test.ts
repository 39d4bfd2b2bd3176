/** Time off in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysAway, wrongDays } from './days-away.ts';

const zone = 'Europe/Berlin';
const words = (from: string, to: string, begins: string, ends: string) =>
  daysAway({ from, to, begins, ends }, zone);

test('whole days are said by their first and last, hours with both', () => {
  const [begins, ends] = ['2026-12-23T23:00:00.000Z', '2026-12-27T23:00:00.000Z'];
  assert.equal(words('2026-12-24', '2026-12-27', begins, ends), 'Thu 24 Dec to Sun 27 Dec');
  assert.equal(words('2026-12-24', '2026-12-24', begins, '2026-12-24T23:00:00.000Z'), 'Thu 24 Dec');
  const morning = ['2026-12-24T08:00:00.000Z', '2026-12-24T11:30:00.000Z'] as const;
  assert.equal(words('2026-12-24T09:00', '2026-12-24T12:30', ...morning), 'Thu 24 Dec, 09:00 to 12:30');
  assert.equal(
    words('2026-12-24T09:00', '2026-12-25T12:30', morning[0], '2026-12-25T11:30:00.000Z'),
    'Thu 24 Dec 09:00 to Fri 25 Dec 12:30',
  );
});

test('what is the wrong way round is said before it is sent', () => {
  assert.equal(wrongDays({ from: '2026-12-24', to: '' }, true), null);
  assert.equal(wrongDays({ from: '2026-12-24', to: '2026-12-24' }, true), null);
  assert.match(wrongDays({ from: '2026-12-24', to: '2026-12-23' }, true)!, /before the first/);
  assert.match(wrongDays({ from: '2026-12-24T09:00', to: '2026-12-24T09:00' }, false)!, /before it begins/);
});
