import { test } from 'node:test';
import assert from 'node:assert/strict';
import { dueStep, nextStepAt, type PlannedMaintenance } from './maintenance-steps.ts';

const plan = (over: Partial<PlannedMaintenance> = {}): PlannedMaintenance => ({
  status: 'scheduled',
  scheduledFor: '2026-11-22T02:00:00.000Z',
  scheduledUntil: '2026-11-22T04:00:00.000Z',
  startsItself: true,
  endsItself: true,
  reminders: [86_400, 3600],
  reminded: [],
  ...over,
});

test('readers are reminded a day and an hour before, each once', () => {
  assert.equal(dueStep(plan(), '2026-11-21T01:59:59.999Z'), null);
  assert.equal(nextStepAt(plan()), '2026-11-21T02:00:00.000Z');
  assert.deepEqual(dueStep(plan(), '2026-11-21T02:00:00.000Z'), { do: 'remind', reminders: [86_400] });
  const once = plan({ reminded: [86_400] });
  assert.equal(dueStep(once, '2026-11-21T03:00:00.000Z'), null);
  assert.equal(nextStepAt(once), '2026-11-22T01:00:00.000Z');
  assert.equal(nextStepAt(plan({ reminded: [3600, 86_400] })), '2026-11-22T02:00:00.000Z');
});

test('several reminders that are due at once are one', () => {
  assert.deepEqual(dueStep(plan(), '2026-11-22T01:30:00.000Z'), { do: 'remind', reminders: [86_400, 3600] });
});

test('it begins and ends at its times, and nobody is reminded of what has begun', () => {
  assert.deepEqual(dueStep(plan(), '2026-11-22T02:00:00.000Z'), {
    do: 'begin',
    at: '2026-11-22T02:00:00.000Z',
  });
  const begun = plan({ status: 'in_progress' });
  assert.equal(dueStep(begun, '2026-11-22T03:59:59.999Z'), null);
  assert.equal(nextStepAt(begun), '2026-11-22T04:00:00.000Z');
  const end = { do: 'end', at: '2026-11-22T04:00:00.000Z', beganAt: null };
  assert.deepEqual(dueStep(begun, '2026-11-22T04:00:05.000Z'), end);
  assert.deepEqual(dueStep(plan({ status: 'verifying' }), '2026-11-22T04:00:00.000Z'), end);
});

test('what was over while we were away has been, at its times', () => {
  assert.deepEqual(dueStep(plan(), '2026-11-22T09:00:00.000Z'), {
    do: 'end',
    at: '2026-11-22T04:00:00.000Z',
    beganAt: '2026-11-22T02:00:00.000Z',
  });
  assert.equal(dueStep(plan({ endsItself: false }), '2026-11-22T09:00:00.000Z')?.do, 'begin');
});

test('what people begin and end waits for them', () => {
  const byHand = { startsItself: false, endsItself: false, reminders: [] };
  assert.equal(dueStep(plan(byHand), '2026-11-22T09:00:00.000Z'), null);
  assert.equal(nextStepAt(plan(byHand)), null);
  assert.equal(dueStep(plan({ ...byHand, status: 'in_progress' }), '2026-11-22T09:00:00.000Z'), null);
  assert.equal(nextStepAt(plan({ ...byHand, status: 'in_progress' })), null);
  assert.equal(dueStep(plan({ status: 'completed' }), '2026-11-22T09:00:00.000Z'), null);
  assert.equal(nextStepAt(plan({ status: 'completed' })), null);
});
