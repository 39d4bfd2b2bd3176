/** A file that opens in any spreadsheet, and runs nothing there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv } from './csv.ts';

test('cells are quoted where they must be, and lines end as RFC 4180 has it', () => {
  assert.equal(
    csv([
      ['a', 'b'],
      ['one, two', 'say "hi"'],
      ['two\nlines', null],
      [1.5, -3],
    ]),
    'a,b\r\n"one, two","say ""hi"""\r\n"two\nlines",\r\n1.5,-3\r\n',
  );
});

test('what a spreadsheet would run as a formula is text', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx']) assert.equal(csv([[text]]), `'${text}\r\n`);
  assert.equal(csv([['=HYPERLINK("x","y")']]), '"\'=HYPERLINK(""x"",""y"")"\r\n');
  assert.equal(csv([['a=b']]), 'a=b\r\n');
});
