/** What is remembered of who is on call is what the schedule says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, instantOf, minuteMs, msOf } from '../instant.ts';
import { onCallAt } from './on-call-at.ts';
import { rememberedOnCall } from './remembered-on-call.ts';
import type { Schedule } from './schedule.ts';
import { inPlace } from './surroundings.ts';

const schedule: Schedule = {
  handle: 's',
  timeZone: 'Europe/Berlin',
  layers: [
    { rotation: 'daily', handoff: '09:00', starts: '2026-03-01', participants: ['ana', 'ben', 'cy'] },
    {
      rotation: 'weekly',
      starts: '2026-03-01',
      days: ['sat'],
      hours: '20:00-08:00',
      participants: ['dee'],
      priority: 2,
    },
  ],
  overrides: [{ from: '2026-03-29T01:00', to: '2026-03-29T04:00', who: 'eve' }],
};

test('what is remembered is what would be calculated, in any order of asking, over a change of the clocks', () => {
  const start = msOf('2026-03-20T00:00:00Z');
  const hours = Array.from({ length: 24 * 14 }, (_, n) => n);
  // A fixed order that jumps to and fro: 101 shares no factor with the number of hours.
  for (const n of hours) {
    const at = instantOf(start + ((n * 101) % hours.length) * hourMs + 1);
    assert.deepEqual(rememberedOnCall(schedule, at), onCallAt(schedule, at), at);
  }
});

test('somebody who takes every turn is remembered too', () => {
  const alone = { ...schedule, layers: [{ ...schedule.layers[0]!, participants: ['ana'] }], overrides: [] };
  const first = rememberedOnCall(alone, '2026-03-20T12:00:00Z');
  assert.deepEqual([first.people, first.until], [['ana'], null]);
  assert.equal(rememberedOnCall(alone, '2026-03-20T12:59:00Z'), first);
  assert.deepEqual(rememberedOnCall(alone, '2026-03-20T13:00:00Z'), first);
});

test('what changes further ahead than is searched is not missed', () => {
  const far = {
    ...schedule,
    layers: [{ ...schedule.layers[0]!, participants: ['ana'] }],
    overrides: [{ from: '2028-01-01', to: '2028-01-02', who: 'eve' }],
  };
  assert.equal(rememberedOnCall(far, '2026-03-20T12:00:00Z').until, null);
  assert.deepEqual(rememberedOnCall(far, '2028-01-01T12:00:00Z').people, ['eve']);
});

test('time off and calendars are remembered up to their borders', () => {
  const around = {
    away: [{ person: 'ana', from: '2026-03-21T10:00:00Z', to: '2026-03-21T10:20:00Z' }],
    calendars: {
      rota: [{ from: '2026-03-22T10:00:00Z', to: '2026-03-22T10:01:00Z', people: ['gil'], title: '' }],
    },
  };
  const layers = [
    { ...schedule.layers[0]!, participants: ['ana', 'ana', 'ben'], away: 'next' as const },
    { rotation: 'calendar' as const, calendar: 'rota', priority: 1 },
  ];
  const placed = inPlace({ ...schedule, layers, overrides: [] }, {}, around);
  const start = msOf('2026-03-21T09:00:00Z');
  for (let minute = 0; minute < 26 * 60; minute++) {
    const at = instantOf(start + ((minute * 101) % (26 * 60)) * minuteMs);
    assert.deepEqual(rememberedOnCall(placed, at), onCallAt(placed, at), at);
  }
});

test('a schedule that was changed is another one', () => {
  const at = '2026-03-20T12:00:00Z';
  const before = rememberedOnCall(schedule, at);
  const changed = { ...schedule, layers: [{ ...schedule.layers[0]!, participants: ['zoe', 'kim'] }] };
  assert.notDeepEqual(rememberedOnCall(changed, at).people, before.people);
});
