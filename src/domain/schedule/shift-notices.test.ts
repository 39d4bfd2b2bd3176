/** Who is told of a handoff, and when; and what is not told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scheduleSchema, type Schedule } from './schedule.ts';
import { isTellable, keyOf, planShiftNotices } from './shift-notices.ts';

function primary(given: Record<string, unknown> = {}): Schedule {
  return scheduleSchema.parse({
    handle: 'primary',
    timeZone: 'Etc/UTC',
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-02-23T09:00',
        participants: ['ana', 'ben'],
      },
    ],
    ...given,
  });
}

function told(schedule: Schedule, now: string): string[] {
  return planShiftNotices([schedule], now)
    .filter((notice) => isTellable(notice, now))
    .map(({ kind, person, handoff }) => `${person} ${kind} ${handoff.at.slice(11, 16)}`);
}

test('whoever goes off is told half an hour before, whoever comes on when the shift begins', () => {
  assert.deepEqual(told(primary(), '2026-03-02T08:29:59Z'), []);
  assert.deepEqual(told(primary(), '2026-03-02T08:30:00Z'), ['ana off 09:00']);
  assert.deepEqual(told(primary(), '2026-03-02T09:00:00Z'), ['ana off 09:00', 'ben on 09:00']);
});

test('a handoff that is more than two hours past is not told any more', () => {
  assert.deepEqual(told(primary(), '2026-03-02T11:00:00Z'), ['ana off 09:00', 'ben on 09:00']);
  assert.deepEqual(told(primary(), '2026-03-02T11:00:01Z'), []);
});

test('an override that begins in the middle tells whoever comes on for it, and the other that they take over again', () => {
  const overridden = primary({
    overrides: [{ from: '2026-03-04T12:00', to: '2026-03-04T14:00', who: 'cy' }],
  });
  assert.deepEqual(told(overridden, '2026-03-04T11:30:00Z'), ['ben off 12:00']);
  assert.deepEqual(told(overridden, '2026-03-04T12:00:00Z'), ['ben off 12:00', 'cy on 12:00']);
  assert.deepEqual(told(overridden, '2026-03-04T14:00:01Z'), ['cy off 14:00', 'ben on 14:00']);
});

test('a turn that passes to the same people tells nobody', () => {
  const alone = primary({
    layers: [
      { rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-02-23T09:00', participants: ['ana'] },
    ],
  });
  assert.deepEqual(told(alone, '2026-03-02T09:00:00Z'), []);
});

test('where nobody comes on there is nobody to hand over to', () => {
  const inHours = primary({
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-02-23T09:00',
        hours: '09:00-17:00',
        participants: ['ana'],
      },
    ],
  });
  assert.deepEqual(told(inHours, '2026-03-03T17:00:00Z'), []);
  assert.deepEqual(told(inHours, '2026-03-04T09:00:00Z'), ['ana on 09:00']);
});

test('nobody is told that a shift ends before it has begun', () => {
  const short = primary({
    overrides: [{ from: '2026-03-04T12:00', to: '2026-03-04T12:10', who: 'cy' }],
  });
  assert.deepEqual(told(short, '2026-03-04T11:59:59Z'), ['ben off 12:00']);
  assert.deepEqual(told(short, '2026-03-04T12:00:00Z'), ['ben off 12:00', 'cy on 12:00', 'cy off 12:10']);
});

test('the key names the schedule, the instant and the side, so that it is told once', () => {
  const [off, on] = planShiftNotices([primary()], '2026-03-02T09:00:00Z');
  assert.equal(keyOf(off!), 'handoff.primary.2026-03-02T09:00:00.000Z.off');
  assert.equal(keyOf(on!), 'handoff.primary.2026-03-02T09:00:00.000Z.on');
});
