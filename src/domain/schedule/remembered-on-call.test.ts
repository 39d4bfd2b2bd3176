/** What is remembered of who is on call is what the schedule says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, instantOf, msOf } from '../instant.ts';
import { onCallAt } from './on-call-at.ts';
import { rememberedOnCall } from './remembered-on-call.ts';
import type { Schedule } from './schedule.ts';

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

test('a schedule that was changed is another one', () => {
  const at = '2026-03-20T12:00:00Z';
  const before = rememberedOnCall(schedule, at);
  const changed = { ...schedule, layers: [{ ...schedule.layers[0]!, participants: ['zoe', 'kim'] }] };
  assert.notDeepEqual(rememberedOnCall(changed, at).people, before.people);
});
