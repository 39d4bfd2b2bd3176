/** How much of a source’s words is kept, and where it is cut. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bounds, cut, fits, keepDetail, keepLabel, keepLink, oneLine } from './bounds.ts';

test('a cut falls between characters, counts them as PostgreSQL does, and shows', () => {
  assert.equal(cut('abcdef', 6), 'abcdef');
  assert.equal(cut('abcdefg', 6), 'abcde…');
  assert.equal(cut('😀😀😀', 3), '😀😀😀');
  assert.equal(cut('😀😀😀😀', 3), '😀😀…');
  assert.equal(fits('😀'.repeat(255), 255), true);
  assert.equal(fits('😀'.repeat(256), 255), false);
});

test('labels and details are bounded in number and length, the first of a name holds, __proto__ is no name', () => {
  const labels: Record<string, string> = {};
  keepLabel(labels, 'team', 'core');
  keepLabel(labels, 'team', 'other');
  keepLabel(labels, '__proto__', 'x');
  keepLabel(labels, 'constructor', 'x');
  keepLabel(labels, 'long', 'y'.repeat(5000));
  keepLabel(labels, 'nested', { a: 1 });
  keepLabel(labels, 'none', null);
  assert.deepEqual(Object.keys(labels), ['team', 'constructor', 'long', 'nested']);
  assert.equal(labels.team, 'core');
  assert.equal(labels.long?.length, bounds.labelChars);
  assert.equal(labels.nested, '{"a":1}');
  for (let i = 0; i < 200; i++) keepLabel(labels, `l${i}`, 'v');
  assert.equal(Object.keys(labels).length, bounds.labels);
  const details: Record<string, string> = {};
  for (let i = 0; i < 200; i++) keepDetail(details, `d${i}`, 'v');
  assert.equal(Object.keys(details).length, bounds.details);
});

test('only addresses of the web become links, each once', () => {
  const links: { text: string; href: string }[] = [];
  assert.equal(keepLink(links, 'Runbook', 'https://runbooks.example.test/a'), true);
  assert.equal(keepLink(links, 'Again', 'https://runbooks.example.test/a'), true);
  for (const href of ['javascript:alert(1)', 'data:text/html,x', '/relative', 'https://a b', '', null, 5]) {
    assert.equal(keepLink(links, 'x', href), false);
  }
  assert.deepEqual(links, [{ text: 'Runbook', href: 'https://runbooks.example.test/a' }]);
});

test('a megabyte of spaces is put on one line without delay', () => {
  const started = performance.now();
  assert.equal(oneLine(`a${' '.repeat(1_000_000)}b\n`), `a${' '.repeat(1_000_000)}b`);
  assert.equal(oneLine(`a${' '.repeat(1_000_000)}\nb`), 'a b');
  assert.ok(performance.now() - started < 500);
});
