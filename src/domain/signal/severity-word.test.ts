/** The quick rule for machines’ words says what the process’s own rule says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Process } from '../process/process.ts';
import { severityOfSignal } from '../process/resolve-severity.ts';
import { severityWords } from './severity-word.ts';

function processWith(signals: Partial<NonNullable<Process['signals']>> | null): Process {
  const severities = ['SEV-1', 'SEV-2', 'SEV-3'].map((id, at) => ({ id, rank: at + 1 }));
  const rules = { severities: {}, whenAlertsClear: 'default', reopenWithinMs: 0, groupWindowMs: 0 };
  return { severities, signals: signals === null ? null : { ...rules, ...signals } } as unknown as Process;
}

const usual = processWith({
  severities: { critical: 'SEV-1', Error: 'SEV-2', warning: 'SEV-3', info: null },
});

test("a word means what the process's map says, whatever its case and the space around it", () => {
  const { severityOf, rankOf } = severityWords(usual);
  assert.equal(severityOf('critical'), 'SEV-1');
  assert.equal(severityOf(' CRITICAL\t'), 'SEV-1');
  assert.equal(severityOf('error'), 'SEV-2');
  assert.deepEqual(['critical', 'error', 'warning'].map(rankOf), [1, 2, 3]);
});

test('a word mapped to none declares nothing and has no rank', () => {
  const { severityOf, rankOf } = severityWords(usual);
  assert.equal(severityOf('info'), null);
  assert.equal(rankOf('INFO'), null);
});

test('an unknown word, and none at all, page as the second most severe, and never as the first', () => {
  const { severityOf } = severityWords(usual);
  assert.equal(severityOf('kaputt'), 'SEV-2');
  assert.equal(severityOf(null), 'SEV-2');
  assert.equal(severityOf(''), 'SEV-2');
});

test('a process may say what an unknown word means, also that it declares nothing', () => {
  const said = severityWords(processWith({ severities: { critical: 'SEV-1' }, otherwise: 'SEV-3' }));
  assert.equal(said.severityOf('kaputt'), 'SEV-3');
  assert.equal(said.severityOf(null), 'SEV-3');
  const nothing = severityWords(processWith({ severities: { critical: 'SEV-1' }, otherwise: null }));
  assert.equal(nothing.severityOf('kaputt'), null);
  assert.equal(nothing.rankOf('critical'), 1);
});

test('without a signals section no machine declares anything', () => {
  const { severityOf, rankOf } = severityWords(processWith(null));
  assert.equal(severityOf('critical'), null);
  assert.equal(rankOf('critical'), null);
});

test('names of the language itself are words like any other', () => {
  const { severityOf } = severityWords(usual);
  for (const word of ['constructor', '__proto__', 'toString']) assert.equal(severityOf(word), 'SEV-2');
});

test('the look-up and the rule agree on every word', () => {
  for (const process of [usual, processWith({ otherwise: null }), processWith(null)]) {
    const { severityOf } = severityWords(process);
    for (const word of ['critical', 'ERROR', ' warning ', 'info', 'kaputt', '', null]) {
      assert.equal(severityOf(word), severityOfSignal(process, word), String(word));
    }
  }
});
