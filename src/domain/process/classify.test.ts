/** A severity by answers: the first yes decides, a range is its more severe end in doubt, and wrong answers are told apart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify, type Answers } from './classify.ts';
import type { Classifier } from './process.ts';

const tree: Classifier = {
  kind: 'tree',
  questions: [
    { id: 'revenue', ask: 'Is money lost?', severities: ['SEV1'], unless: null },
    {
      id: 'many',
      ask: 'Is more than a tenth affected?',
      severities: ['SEV1', 'SEV2'],
      unless: 'Can it wait?',
    },
    { id: 'workflow', ask: 'Is a critical way of working blocked?', severities: ['SEV2'], unless: null },
  ],
  otherwise: 'SEV4',
};

const matrix: Classifier = {
  kind: 'matrix',
  impact: [
    { id: 'all', label: 'All' },
    { id: 'few', label: 'Few' },
  ],
  urgency: [
    { id: 'now', label: 'Now' },
    { id: 'later', label: 'Later' },
  ],
  severities: { all: { now: 'P0', later: 'P1' }, few: { now: 'P1', later: 'P3' } },
};

test('of a tree the first question that is answered with yes decides', () => {
  assert.deepEqual(classify(tree, { revenue: 'yes', workflow: 'yes' }), {
    severity: 'SEV1',
    because: 'Is money lost?',
  });
  assert.deepEqual(classify(tree, { revenue: 'no', workflow: 'yes' }), {
    severity: 'SEV2',
    because: 'Is a critical way of working blocked?',
  });
});

test('where every answer is no, or none was given, it is what the tree says otherwise', () => {
  const answered: Answers[] = [{}, { revenue: 'no', many: 'no', workflow: 'no' }];
  for (const answers of answered)
    assert.deepEqual(classify(tree, answers), { severity: 'SEV4', because: 'every answer was no' });
});

test('a range is the more severe of its two, unless the second question is answered with yes too', () => {
  assert.deepEqual(classify(tree, { many: 'yes' }), {
    severity: 'SEV1',
    because: 'Is more than a tenth affected?',
  });
  assert.deepEqual(classify(tree, { many: 'less' }), {
    severity: 'SEV2',
    because: 'Is more than a tenth affected?',
  });
});

test('of a matrix, impact and urgency decide', () => {
  assert.deepEqual(classify(matrix, { impact: 'few', urgency: 'now' }), {
    severity: 'P1',
    because: 'impact few, urgency now',
  });
});

test('what cannot be an answer is said, with what may have been meant', () => {
  assert.deepEqual(classify(tree, { revenu: 'yes' }), {
    problem: 'There is no question "revenu". Did you mean "revenue"?',
  });
  assert.deepEqual(classify(tree, { revenue: 'maybe' }), {
    problem: '"maybe" answers no question. Write yes or no.',
  });
  assert.deepEqual(classify(matrix, { impact: 'all' }), { problem: 'Say the urgency: one of now, later.' });
  assert.deepEqual(classify(matrix, { impact: 'everybody', urgency: 'now' }), {
    problem: 'There is no impact "everybody". There are: all, few.',
  });
  assert.deepEqual(classify(matrix, { impact: 'all', urgency: 'now', when: 'x' }), {
    problem: 'There is no axis "when". There are: impact, urgency.',
  });
});
