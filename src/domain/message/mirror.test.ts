/** What another pager is asked follows from how the incident stands, whichever delivery leaves first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callsFor, whatHappened } from './mirror.ts';

const open = { category: 'active', acknowledged: false } as const;
const taken = { category: 'mitigating', acknowledged: true } as const;
const over = { category: 'resolved', acknowledged: true } as const;

test('an incident that is over is resolved there, whichever delivery comes last', () => {
  for (const happened of ['opened', 'acknowledged', 'ended'] as const)
    assert.deepEqual(callsFor(happened, over), ['resolve']);
});

test('what was late with opening opens and tells that somebody has it', () => {
  assert.deepEqual(callsFor('opened', taken), ['trigger', 'acknowledge']);
  assert.deepEqual(callsFor('opened', open), ['trigger']);
});

test('an end that was taken back before it left opens it again', () => {
  assert.deepEqual(callsFor('ended', open), ['trigger']);
  assert.deepEqual(callsFor('ended', taken), ['acknowledge']);
});

test('of an incident that was made private another pager is told that it is over, and nothing else', () => {
  assert.deepEqual(callsFor('withdrawn', open), ['resolve']);
});

test('notes, pages and clocks are no concern of another pager', () => {
  assert.equal(whatHappened({ type: 'noted', text: 'x', progress: true }), null);
  assert.equal(whatHappened({ type: 'flag-raised', flag: 'data-loss' }), null);
  assert.equal(whatHappened({ type: 'status-set', from: 'a', to: 'b', category: 'mitigating' }), null);
  assert.equal(whatHappened({ type: 'status-set', from: 'a', to: 'b', category: 'closed' }), 'ended');
});
