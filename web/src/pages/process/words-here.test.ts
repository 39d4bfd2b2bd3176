/** What the editor offers: the language's words at the place where somebody writes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { meaningOfKey, type SchemaNode, wordsHere } from './words-here.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../processes/process.schema.json'), 'utf8'),
) as SchemaNode;

/** `|` is the cursor. */
const offered = (text: string) =>
  wordsHere(schema, text.slice(0, text.indexOf('|')))?.words.map((word) => word.text) ?? [];

test('at the margin the sections of a file are offered', () => {
  const words = offered('process:\n  id: a\n|');
  assert.ok(words.includes('escalation') && words.includes('clocks'), words.join());
  assert.ok(!words.includes('process'), 'what is there already is not offered again');
});

test('in an entry of a list its other keys are offered, each with what it means', () => {
  const words = offered('severities:\n  - id: SEV-1\n    label: Critical\n    de|');
  assert.ok(words.includes('definition') && !words.includes('label'), words.join());
  const found = wordsHere(schema, 'severities:\n  - id: SEV-1\n    de');
  assert.equal(found?.written, 2);
  const definition = found.words.find((word) => word.text === 'definition');
  assert.equal(definition?.description, 'When an incident is this severe.');
  assert.equal(definition.required, true);
});

test('after a dash the keys of the list’s entries are offered, however deep', () => {
  assert.ok(offered('clocks:\n  - |').includes('within'));
  assert.ok(offered('escalation:\n  - id: a\n    rungs:\n      - after: 5m\n        |').includes('unless'));
  assert.ok(offered('escalation:\n  - id: a\n    rungs:\n      - after: 5m\n    wh|').includes('when'));
});

test('in braces the keys and words of the one entry are offered', () => {
  const rung = 'escalation:\n  - id: a\n    rungs:\n      - { after: 15m, to: cto, ';
  assert.ok(offered(`${rung}|`).includes('unless'));
  assert.ok(!offered(`${rung}|`).includes('after'));
  assert.deepEqual(offered(`${rung}by: |`), ['page', 'notify', 'ticket']);
  assert.ok(offered(`${rung}unless: [ack|`).includes('acknowledged'));
});

test('after a key its words are offered', () => {
  assert.ok(offered('clocks:\n  - id: a\n    starts: |').includes('declared'));
  assert.ok(offered('clocks:\n  - id: a\n    stops: [acknowledged, |').includes('mitigated'));
  assert.deepEqual(offered('signals:\n  whenAlertsClear: |'), [
    'default',
    'resolve',
    'monitoring',
    'nothing',
  ]);
});

test('where the file’s own names are meant, those are offered, with their labels', () => {
  const file = [
    'escalation:',
    '  - id: a',
    '    rungs:',
    '      - { after: 15m, to: |',
    'positions:',
    '  - { id: on-call, label: On-call engineer }',
    '  - id: cto',
    '    label: CTO',
    'roles:',
    '  - { id: lead, label: Lead }',
  ].join('\n');
  const [before = '', after = ''] = file.split('|');
  assert.deepEqual(
    wordsHere(schema, before, after)?.words.map(({ text, description }) => [text, description]),
    [
      ['on-call', 'On-call engineer'],
      ['cto', 'CTO'],
    ],
  );
});

test('in a comment, and where the language has no words, nothing is offered', () => {
  assert.deepEqual(offered('# pro|'), []);
  assert.deepEqual(offered('process:\n  title: |'), []);
});

test('a key that is pointed at says what it means', () => {
  assert.match(meaningOfKey(schema, 'clocks:\n  - within', 'within') ?? '', /\w/);
  assert.equal(meaningOfKey(schema, 'process:\n  nonsense', 'nonsense'), null);
});
