/** The reference of the process file says what the schema and the compiler say, and nothing else. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileProcess } from './compile.ts';
import { processSchemaFile, referenceWithKeys } from './reference.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/process-file.md'), 'utf8');

test('the tables of keys are those of the schema (`npm run reference` writes them)', () => {
  assert.equal(page, referenceWithKeys(page));
});

test('the schema for editors is the one of the code (`npm run reference` writes it)', () => {
  const written = join(import.meta.dirname, '../../../processes/process.schema.json');
  assert.equal(readFileSync(written, 'utf8'), processSchemaFile());
});

test('each finding of the compiler stands in the reference, and no other', () => {
  const sources = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('\n');
  const said = new Set([
    ...matches(sources, /(?:report|this)\.(?:error|warning)\(\s*'([a-z-]+)'/g),
    ...matches(sources, /errorAt\(\s*[^']*?,\s*'([a-z-]+)',/g),
    ...matches(sources, /\bcode: '([a-z-]+)'/g),
    ...matches(sources, /issue\.code === 'invalid_format' \? '([a-z-]+)'/g),
    ...matches(sources, /issue\.code === 'invalid_format' \? '[a-z-]+' : '([a-z-]+)'/g),
    ...matches(sources, /many \? '([a-z-]+)'/g),
    ...matches(sources, /many \? '[a-z-]+' : '([a-z-]+)'/g),
  ]);
  const findings = page.slice(page.indexOf('## Findings'));
  const listed = new Set(
    findings
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => matches(line.split('|')[1] ?? '', /`([a-z-]+)`/g)),
  );
  assert.deepEqual([...listed].toSorted(), [...said].toSorted());
});

test('the example compiles without a finding', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const compiled = compileProcess(example, 'example.yaml');
  assert.deepEqual(compiled.ok ? compiled.warnings : compiled.findings, []);
});

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}
