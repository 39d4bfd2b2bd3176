/** What words for severities mean under a process; and what is wrong in a file is said where it is wrong. The rows of the handbooks stand in `test/handbooks/`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileProcess } from './compile.ts';
import type { Finding } from './finding.ts';
import type { Process } from './process.ts';
import { severityOf, severityOfSignal } from './resolve-severity.ts';

const source = readFileSync(join(import.meta.dirname, '../../../processes/severity-matrix.yaml'), 'utf8');

function compiled(text: string): Process {
  const result = compileProcess(text, 'process.yaml');
  assert.ok(result.ok, result.ok ? '' : result.findings.map(findingText).join('\n'));
  assert.deepEqual(result.warnings, []);
  return result.process;
}

function findingText({ line, column, message, remedy }: Finding): string {
  return `${line}:${column}: ${message} ${remedy}`;
}

const matrix = compiled(source);

// What words mean

test('people: SEV-2 is found by `severity=2`, SEV2, s2 and 2, whatever the case; a vendor’s priority is no alias', () => {
  for (const word of ['severity=2', 'SEV2', 'sev-2', 's2', '2', ' Sev 2 '])
    assert.equal(severityOf(matrix, word), 'SEV-2', word);
  assert.equal(severityOf(matrix, 'P2'), null);
});

test('machines: critical is a SEV-1, info declares nothing, an unknown word or none pages on-call', () => {
  const meant = ['critical', 'ERROR', 'Warning', 'info', 'P1', 'weird', null].map((word) =>
    severityOfSignal(matrix, word),
  );
  assert.deepEqual(meant, ['SEV-1', 'SEV-2', 'SEV-3', null, 'SEV-1', 'SEV-2', 'SEV-2']);
  assert.deepEqual(
    [matrix.signals?.reopenWithinMs, matrix.signals?.groupWindowMs],
    [30 * 60_000, 4 * 3_600_000],
  );
});

test('a process that does not say what an unknown word means: the second most severe, because in doubt it pages', () => {
  assert.ok(matrix.signals !== null);
  const { otherwise: _, ...signals } = matrix.signals;
  assert.equal(severityOfSignal({ ...matrix, signals }, 'weird'), 'SEV-2');
  const single = { ...matrix, signals, severities: matrix.severities.slice(0, 1) };
  assert.equal(severityOfSignal(single, 'weird'), 'SEV-1');
  assert.equal(severityOfSignal({ ...matrix, signals: null }, 'critical'), null);
});

test('a compiled process is plain JSON', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(matrix)), matrix);
});

// What is wrong, and where

/** The findings of the matrix with one piece of its text replaced. */
function findings(from: string, to: string): Finding[] {
  assert.equal(source.split(from).length, 2, `the matrix says "${from}" once`);
  const result = compileProcess(source.replace(from, to), 'process.yaml');
  return result.ok ? result.warnings : result.findings;
}

/** Line and column of the first occurrence, as editors count. */
function placeOf(text: string, word: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(word)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** One mistake is one finding, at its word; `mark` is the word in the changed text. */
function assertFinding(from: string, to: string, mark: string, code: string, said: RegExp): void {
  const found = findings(from, to);
  assert.equal(found.length, 1, JSON.stringify(found));
  const [one] = found;
  assert.ok(one);
  assert.equal(one.code, code, JSON.stringify(one));
  assert.deepEqual(
    { line: one.line, column: one.column },
    placeOf(source.replace(from, to), mark),
    JSON.stringify(one),
  );
  assert.match(`${one.message} ${one.remedy}`, said);
}

test('an unknown key is found at its place, and the nearest one is offered', () => {
  assertFinding(
    'helpContact:',
    'helpContract:',
    'helpContract',
    'unknown-key',
    /Did you mean `helpContact`\?/,
  );
  assertFinding(
    '    stops: acknowledged\n',
    '    stops: acknowledged\n    wihtin: 5m\n',
    'wihtin',
    'unknown-key',
    /Did you mean `within`\?/,
  );
  assertFinding(
    '  timeZone: UTC # 003-PM-02: all times in UTC',
    '  timeZone: UTC\n  mood: good',
    'mood',
    'unknown-key',
    /Allowed here: id, title/,
  );
});

test('an unknown position, severity, status, flag, audience, calendar or role is found, and the nearest one is offered', () => {
  assertFinding(
    'to: vp-engineering, by: page, unless: mitigated }\n      - { after: 30m, to: cto',
    'to: vp-enginering, by: page, unless: mitigated }\n      - { after: 30m, to: cto',
    'vp-enginering',
    'unknown-reference',
    /no position .*Did you mean `vp-engineering`\?/,
  );
  assertFinding(
    'requiredAt: [SEV-1, SEV-2, SEV-3]',
    'requiredAt: [SEV-1, SEV-22]',
    'SEV-22',
    'unknown-reference',
    /no severity .*Did you mean `SEV-2`\?/,
  );
  assertFinding(
    'then: resolved',
    'then: resovled',
    'resovled',
    'unknown-reference',
    /no status .*Did you mean `resolved`\?/,
  );
  assertFinding(
    'flag: customer-visible }\n',
    'flag: customer-visable }\n',
    'customer-visable',
    'unknown-reference',
    /Did you mean `customer-visible`\?/,
  );
  assertFinding(
    'within: 4h@business',
    'within: 4h@busines',
    '4h@busines',
    'unknown-reference',
    /no calendar .*Did you mean `business`\?/,
  );
  assertFinding(
    'within: as-needed\n    audience: public',
    'within: as-needed\n    audience: pubic',
    'pubic',
    'unknown-reference',
    /Did you mean `public`\?/,
  );
  assertFinding('otherwise: SEV-2', 'otherwise: SEV-9', 'SEV-9', 'unknown-reference', /no severity `SEV-9`/);
  assertFinding('standIn: ceo', 'standIn: coe', 'coe', 'unknown-reference', /Did you mean `ceo`\?/);
});

test('a word of the language that is misspelt is found, and the nearest one is offered', () => {
  assertFinding(
    'enters: triaged, leaves: mitigated',
    'enters: traiged, leaves: mitigated',
    'traiged',
    'unknown-word',
    /Did you mean `triaged`\?/,
  );
  assertFinding(
    'category: monitoring',
    'category: watching',
    'watching',
    'unknown-word',
    /One of: triage, active/,
  );
  assertFinding(
    'whenAlertsClear: default',
    'whenAlertsClear: sometimes',
    'sometimes',
    'unknown-word',
    /One of: default/,
  );
});

test('a span that is none is found, and the right form is offered', () => {
  const wrong: [string, RegExp][] = [
    ['15', /Add the unit/],
    ['15 minutes', /Write `15m`/],
    ['PT15M', /Write `15m`/],
    ['-15m', /negative/],
    ['1 business day', /Write `1bd`/],
    ['60m..30m', /ends before it begins/],
    ['daily@25:00', /time of day/],
    ['300bd', /250 business days/],
    ['9999d', /three years/],
    ['soon', /not a length of time/],
  ];
  for (const [text, said] of wrong) {
    const [one, ...more] = findings('    soak: 15m', `    soak: "${text}"`);
    assert.deepEqual([more.length, one?.code], [0, 'wrong-span'], text);
    assert.match(`${one?.message} ${one?.remedy}`, said, text);
    assert.equal(one?.line, placeOf(source, 'soak: 15m').line, text);
  }
});

test('a number without a unit is no span', () => {
  assertFinding('    soak: 15m', '    soak: 15', '15\n      then', 'wrong-type', /Add the unit: `15m`/);
});

test('soaks that lead in a circle are refused', () => {
  const [one] = findings(
    '- { id: resolved, label: Resolved, category: resolved }',
    '- { id: resolved, label: Resolved, category: resolved, soak: 1m, then: monitoring }',
  );
  assert.equal(one?.code, 'soak-cycle');
});

test('a soak needs what follows, and what follows a soak', () => {
  assert.equal(findings('      then: resolved\n', '')[0]?.code, 'soak-without-then');
  assert.equal(findings('      soak: 15m\n', '')[0]?.code, 'then-without-soak');
});

test('stand-ins that lead in a circle are refused', () => {
  const found = findings('{ id: ceo, label: CEO }', '{ id: ceo, label: CEO, standIn: vp-engineering }');
  assert.ok(found.length > 0 && found.every(({ code }) => code === 'stand-in-cycle'), JSON.stringify(found));
});

test('an id that exists already is refused, with the line of the other', () => {
  const line = placeOf(source, '- { id: cto,').line;
  assertFinding(
    '- { id: ceo, label: CEO }',
    '- { id: CTO, label: CEO }\n  - { id: ceo, label: CEO }',
    'CTO, label: CEO',
    'duplicate',
    new RegExp(`in line ${line}`),
  );
});

test('an alias that means another severity already is refused', () => {
  assertFinding(
    'aliases: [SEV2, S2, 2]',
    'aliases: [SEV2, S1, 2]',
    'S1, 2]',
    'duplicate',
    /already means SEV-1/,
  );
});

test('a rank that contradicts the order is refused', () => {
  assertFinding(
    '    rank: 3\n',
    '    rank: 1 # twice\n',
    '1 # twice',
    'rank-contradicts-order',
    /in place 3/,
  );
});

test('a time zone that does not exist is refused, and the one that was meant is offered', () => {
  assertFinding(
    'timeZone: UTC',
    'timeZone: Europe/Berln',
    'Europe/Berln',
    'unknown-time-zone',
    /Did you mean `Europe\/Berlin`\?/,
  );
  assertFinding(
    'timeZone: UTC',
    'timeZone: PST',
    'PST',
    'unknown-time-zone',
    /Did you mean `America\/Los_Angeles`\?/,
  );
});

test('an offset is no time zone: it is wrong for half of the year', () => {
  assertFinding('timeZone: UTC', 'timeZone: "+02:00"', '"+02:00"', 'unknown-time-zone', /IANA/);
});

test('a ladder that goes back in time is refused', () => {
  assertFinding(
    '{ after: 30m, to: cto',
    '{ after: 10m, to: cto',
    '10m, to: cto',
    'ladder-goes-back',
    /`10m` comes after `15m`/,
  );
});

test('a rung that pages nobody is refused', () => {
  const [one] = findings('{ after: 60m, to: ceo, by: page', '{ after: 60m, by: page');
  assert.equal(one?.code, 'rung-to-nobody');
});

test('several mistakes are all found in one run, in the order of the file', () => {
  const broken = source
    .replace('helpContact:', 'helpContract:')
    .replace('then: resolved', 'then: resovled')
    .replace('standIn: ceo', 'standIn: coe');
  const result = compileProcess(broken, 'process.yaml');
  assert.ok(!result.ok);
  assert.deepEqual(
    result.findings.map(({ code }) => code),
    ['unknown-key', 'unknown-reference', 'unknown-reference'],
  );
});

test('a missing section says what belongs there', () => {
  const result = compileProcess(
    'process: { id: a, title: A, version: "1", owner: O, timeZone: UTC }\n',
    'p.yaml',
  );
  assert.ok(!result.ok);
  assert.deepEqual(
    result.findings.map(({ code, path }) => `${code} ${path}`),
    ['missing-key severities', 'missing-key lifecycle'],
  );
});

test('a process without `signals` compiles, with a warning', () => {
  const begin = source.indexOf('# What machines may declare');
  const end = source.indexOf('flags:\n');
  const result = compileProcess(source.slice(0, begin) + source.slice(end), 'p.yaml');
  assert.ok(result.ok);
  assert.deepEqual(
    result.warnings.map(({ code }) => code),
    ['no-signals'],
  );
});

test('a process whose rules would not fit into an incident’s state is refused', () => {
  const rungs = Array.from(
    { length: 40 },
    () => '      - { after: 1m, to: [on-call, secondary-on-call, cto, ceo, legal], by: page }',
  ).join('\n');
  const ladders = Array.from(
    { length: 4 },
    (_, index) => `  - id: much-${index}\n    rungs:\n${rungs}\n`,
  ).join('');
  const [one] = findings('escalation:\n', `escalation:\n${ladders}`);
  assert.equal(one?.code, 'too-many-rules');
});

// What YAML can do

function first(text: string): Finding {
  const result = compileProcess(text, 'process.yaml');
  assert.ok(!result.ok);
  const [one] = result.findings;
  assert.ok(one);
  return one;
}

test('broken YAML is said with its line', () => {
  assert.equal(first('process:\n  id: [a\nseverities: []\n').code, 'syntax');
  assert.deepEqual([first('process:\n\tid: a\n').code, first('process:\n\tid: a\n').line], ['syntax', 2]);
  assert.equal(first('').code, 'empty-file');
  assert.equal(first('process: 1\nprocess: 2\n').code, 'duplicate-key');
  assert.equal(first('process: 1\n---\nprocess: 2\n').code, 'several-documents');
  assert.equal(first('process: !!js/function x\n').code, 'tag');
});

test('a bomb of aliases is refused at once', () => {
  const levels = Array.from(
    { length: 12 },
    (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`,
  );
  const began = performance.now();
  const { code } = first(`a0: &a0 [x]\n${levels.join('\n')}\n`);
  assert.ok(code === 'too-many-values' || code === 'too-many-aliases', code);
  assert.ok(performance.now() - began < 5_000);
});

test('more aliases than any process needs are refused before they are followed', () => {
  const { code, line } = first(`a: &a x\n${'b: *a\n'.repeat(300)}`);
  assert.deepEqual([code, line], ['too-many-aliases', 201]);
});

test('a file beyond the bounds is refused: too large, too many entries, too deep', () => {
  assert.equal(first(`# ${'x'.repeat(1_100_000)}\n`).code, 'file-too-large');
  assert.equal(first('- a\n'.repeat(20_000)).code, 'too-many-entries');
  assert.equal(first(`a: ${'['.repeat(1_000)}${']'.repeat(1_000)}\n`).code, 'nested-too-deeply');
});

test('words that every object inherits are keys like any other', () => {
  for (const word of ['__proto__', 'constructor', 'toString']) {
    const result = compileProcess(`${source}${word}: { a: 1 }\n`, 'process.yaml');
    assert.ok(!result.ok, word);
    assert.deepEqual(
      result.findings.map(({ code, path }) => `${code} ${path}`),
      [`unknown-key ${word === '__proto__' ? '["__proto__"]' : word}`],
    );
  }
});

test('whatever one writes into a value, compiling says so and never throws', () => {
  const values = [
    'null',
    '~',
    '[]',
    '{}',
    '12',
    '-1',
    '1e99',
    'true',
    '2026-01-01',
    '"\\u0000"',
    '"\\ud800"',
    '*x',
    '&x y',
    '? a',
    '!!binary x',
    '|\n   x',
    '"',
  ];
  const keys = [...source.matchAll(/^ *(?:- )?([A-Za-z]+): (.+)$/gm)];
  for (const [index, match] of keys.entries()) {
    const value = values[index % values.length] ?? '';
    const [whole, key, old] = match;
    const changed = `${source.slice(0, match.index)}${whole.replace(`${key}: ${old}`, `${key}: ${value}`)}${source.slice(match.index + whole.length)}`;
    const result = compileProcess(changed, 'process.yaml');
    for (const one of result.ok ? result.warnings : result.findings) {
      assert.ok(one.line >= 1 && one.column >= 1 && one.message.endsWith('.'), findingText(one));
      assert.ok(one.message.length < 300, one.message);
    }
  }
});
