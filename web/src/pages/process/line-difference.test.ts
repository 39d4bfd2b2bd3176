/** The difference of two texts: small where little changed, complete, and put together the one or the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { countsOf, hunksOf } from './line-difference.ts';

const text = (...lines: string[]) => lines.join('\n');

test('a changed line stands with two lines around it, at its numbers', () => {
  const hunks = hunksOf(text('a', 'b', 'c', 'd', 'e', 'f', 'g'), text('a', 'b', 'c', 'X', 'e', 'f', 'g'));
  assert.deepEqual(
    hunks.map((hunk) => hunk.map(({ kind, text, before, after }) => `${kind} ${text} ${before} ${after}`)),
    [['same b 2 2', 'same c 3 3', 'removed d 4 null', 'added X null 4', 'same e 5 5', 'same f 6 6']],
  );
  assert.deepEqual(countsOf(hunks), { added: 1, removed: 1 });
});

test('changes far apart are told apart, and near ones together', () => {
  const before = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  const after = before.with(3, 'one').with(6, 'two').with(25, 'three');
  assert.equal(hunksOf(before.join('\n'), after.join('\n')).length, 2);
});

test('the same text has no difference', () => {
  assert.deepEqual(hunksOf('a\nb', 'a\nb'), []);
});

test('whatever was written: what is not shown is the same in both', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const shown = hunksOf(before.join('\n'), after.join('\n')).flat();
      const hidden = (side: 'before' | 'after', all: string[]) =>
        all.filter((_, index) => !shown.some((line) => line[side] === index + 1)).join('\n');
      const split = (all: string[]) => (all.length === 0 ? [''] : all);
      assert.equal(hidden('before', split(before)), hidden('after', split(after)));
      for (const line of shown)
        if (line.before !== null) assert.equal(split(before)[line.before - 1], line.text);
    }),
  );
});
