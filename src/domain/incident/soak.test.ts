/** A status that is watched for a while goes on by itself, also after the resolution. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledge, at, by, given, instantAt, type Later, matrixWith, prometheus } from './given.ts';
import { nextWake } from './next-wake.ts';
import { upcoming } from './upcoming.ts';

const process = matrixWith([
  '- { id: resolved, label: Resolved, category: resolved }',
  '- { id: resolved, label: Resolved, category: resolved, soak: 2d, then: closed }',
]);
const resolve: Later = { type: 'resolve' };

test('a resolved incident that nobody objects to is closed when the process says so, and its future says so before', () => {
  const story = given({ process }, at('1m', acknowledge, by('ana')), at('1h', resolve, by('ana')));
  assert.equal(nextWake(story.state), instantAt('49h'));
  const picture = { process, directory: story.directory, now: instantAt('1h') };
  assert.deepEqual(
    upcoming(story.state, picture).map(({ kind, at: time }) => `${kind} ${time}`),
    [`soak ${instantAt('49h')}`],
  );
  assert.equal(story.until('48h').state.status, 'resolved');
  assert.equal(story.until('49h').state.status, 'closed');
  assert.equal(nextWake(story.state), null);
});

test('what still fires when somebody resolves it keeps no incident from being closed', () => {
  const story = given(
    { process, alerts: { firing: 1, total: 1 } },
    at('1m', acknowledge, by('ana')),
    at('1h', resolve, by('ana')),
  );
  assert.equal(story.until('49h').state.status, 'closed');
});

test('an alert that comes meanwhile reopens it, and the next resolution is watched anew', () => {
  const story = given(
    { process },
    at('1h', resolve, by('ana')),
    at(
      '24h',
      { type: 'report-alerts', firing: 1, total: 1, opened: 1, severity: null, summary: null },
      prometheus,
    ),
    at('25h', resolve, by('ana')),
  );
  assert.equal(story.until('50h').state.status, 'resolved');
  assert.equal(story.until('73h').state.status, 'closed');
});
