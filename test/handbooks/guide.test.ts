/** The guide to writing a process: each piece compiles with those before it, together they are the example, and what is shown is real. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { compileProcess } from '../../src/domain/process/compile.ts';
import { readConfig } from '../../src/setup/config/read-config.ts';
import { vendors } from '../../src/vendor-settings.ts';
import { configurationOf, guidePage, guideWithAnswers, piecesOf } from './guide.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, guidePage), 'utf8');
const example = readFileSync(join(root, 'examples/handbooks/follow-the-sun.yaml'), 'utf8');
const pieces = piecesOf(page);

test('from the statuses on, the file compiles after each piece', () => {
  const first = pieces.findIndex((piece) => piece.startsWith('lifecycle:'));
  assert.ok(first > 0 && pieces.length - first > 8, 'the pieces were found');
  for (let count = first + 1; count <= pieces.length; count += 1) {
    const compiled = compileProcess(pieces.slice(0, count).join('\n'), guidePage);
    assert.deepEqual(compiled.ok ? [] : compiled.findings, [], pieces[count - 1]!);
  }
});

test('the pieces add up to the example', () => {
  assert.deepEqual(parse(pieces.join('\n')), parse(example));
  const compiled = compileProcess(pieces.join('\n'), guidePage);
  assert.deepEqual(compiled.ok && compiled.warnings, []);
});

test('what the command line answers is what the page shows (`npm run reference` writes it)', async () => {
  assert.equal(page, await guideWithAnswers(page));
  assert.ok([...page.matchAll(/^```text\n(?!```)/gm)].length >= 5, 'the answers were found');
});

test('the configuration that takes it into use is taken, and every position is bound', () => {
  const read = readConfig(configurationOf(page), {
    env: {},
    resolveProcess: () => ({ ok: true, source: example, fileName: 'follow-the-sun.yaml' }),
    vendors,
  });
  assert.deepEqual(read.ok ? [] : read.errors, []);
  const bound = Object.keys(parse(configurationOf(page)).positions).toSorted();
  assert.deepEqual(
    bound,
    parse(example)
      .positions.map(({ id }: { id: string }) => id)
      .toSorted(),
  );
});
