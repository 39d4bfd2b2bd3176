/** What the first screen says of calendars that cannot be read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smallDirectory } from '../../../test/harness/stepped-engine.ts';
import { calendarWarnings } from './calendar-warnings.ts';

const now = '2026-11-23T20:00:00.000Z';
const layers = [{ rotation: 'calendar' as const, calendar: 'rota' }];
const directory = smallDirectory({
  schedules: { primary: { handle: 'primary', name: 'Primary', timeZone: 'UTC', layers, overrides: [] } },
});
const problem = 'calendar.example.test answered 500.';
const said = (owner: string, readAt: string | null) =>
  calendarWarnings([{ owner, name: 'Rota', readAt, problem }], { directory, now });

test('a calendar on which a schedule relies is said once it has failed for a day, at once where it was never read', () => {
  assert.deepEqual(said('rota', '2026-11-21T12:00:00.000Z'), [
    {
      state: 'warn',
      text: 'The calendar Rota could not be read for 2 days',
      detail: 'Primary relies on it, as it was read last. calendar.example.test answered 500.',
    },
  ]);
  assert.deepEqual(said('rota', null), [
    {
      state: 'bad',
      text: 'The calendar Rota was never read',
      detail: 'Primary relies on it. calendar.example.test answered 500.',
    },
  ]);
  assert.deepEqual(said('rota', '2026-11-23T12:00:00.000Z'), []);
  assert.deepEqual(said('other', null), [], 'nobody relies on it');
});
