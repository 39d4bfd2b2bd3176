/** The expressions of a mapping: what they find, and that none of them runs away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { compileMapping, evaluate, mappedFields } from './mapping.ts';

/** What an expression finds in a body. */
function find(expression: string, body: unknown): unknown {
  const result = compileMapping({ summary: expression });
  assert.ok(result.ok, JSON.stringify(result));
  return evaluate(result.mapping.fields.get('summary')!, body);
}

function faults(mapping: Record<string, unknown>): { field: string; reason: string }[] {
  const result = compileMapping(mapping as Record<string, string>);
  return result.ok ? [] : result.errors;
}

const fault = (expression: unknown) => faults({ summary: expression })[0]?.reason ?? 'accepted';

const body = {
  alert: { name: 'Disk full', 'a name': 'quoted', tags: ['eu', 'core'], 'a.b': 'dotted' },
  items: [{ id: 7 }, { id: 8 }],
  up: false,
};

test('a path finds what stands there, with or without $, by dots, indexes and quoted names', () => {
  assert.equal(find('$.alert.name', body), 'Disk full');
  assert.equal(find('alert.name', body), 'Disk full');
  assert.equal(find('items[1].id', body), 8);
  assert.equal(find('$.alert["a name"]', body), 'quoted');
  assert.equal(find("alert['a.b']", body), 'dotted');
  assert.equal(find('$["alert"].tags[0]', body), 'eu');
  assert.equal(find('up', body), false);
  assert.equal(find('$', body), body);
  assert.equal(find('$[0]', ['first']), 'first');
});

test('a path that leads nowhere finds nothing, whatever is in its way', () => {
  for (const path of ['alert.other', 'alert.name.first', 'items[2].id', 'items.id', 'alert[0]', 'up.up']) {
    assert.equal(find(path, body), undefined, path);
  }
});

test("names of the language itself find what the sender wrote, and never the language's", () => {
  for (const path of [
    'constructor',
    '__proto__',
    'toString',
    'alert.constructor',
    'items.length',
    'alert.name.length',
  ]) {
    assert.equal(find(path, body), undefined, path);
  }
  assert.equal(find('constructor', { constructor: 'Acme Building' }), 'Acme Building');
});

test('a template joins what it finds, and is nothing where it finds nothing', () => {
  assert.equal(find('{{ alert.name }} on {{items[0].id}}', body), 'Disk full on 7');
  assert.equal(find('{{ alert.name }} on {{ host }}', body), 'Disk full on ');
  assert.equal(find('{{ host }} and {{ other }}', body), undefined);
  assert.equal(find('[{{ alert.tags }}]', body), '[["eu","core"]]');
});

test('what a template finds is not read as a template again', () => {
  assert.equal(find('{{ a }}', { a: '{{ b }}', b: 'secret' }), '{{ b }}');
});

test('a constant is itself', () => {
  assert.equal(find("'critical'", body), 'critical');
  assert.equal(find('"a.b"', body), 'a.b');
});

test('a template of long parts is bounded', () => {
  const long = 'x'.repeat(5_000_000);
  const text = find(Array(16).fill('{{ long }}').join(' '), { long }) as string;
  assert.ok(text.length < 300_000);
});

test('what cannot be read is named with its place, and what to write instead', () => {
  assert.equal(
    fault('$.alert..name'),
    'The path "$.alert..name" cannot be read at character 8; write it like $.alert.items[0]["a name"].',
  );
  for (const path of [
    '.alert',
    '$alert',
    'alert.',
    'alert[',
    'alert[x]',
    'alert[-1]',
    'a b',
    '$.a | upper',
    'f()',
  ]) {
    assert.match(fault(path), /cannot be read at character \d+; write it like/, path);
  }
  assert.equal(fault('{{ alert.name'), 'In "{{ alert.name" a {{ is never closed; write {{ path }}.');
  assert.match(fault('{{ }}'), /cannot be read at character 1/);
  assert.equal(fault(''), 'The expression is empty; write a path such as $.alert.name.');
  assert.equal(fault(7), 'The expression is number 7; write a path such as $.alert.name.');
  assert.equal(fault({ path: 'a' }), 'The expression is an object; write a path such as $.alert.name.');
});

test('a part that a signal does not have is named with those that it has', () => {
  const [unknown] = faults({ title: 'alert.name' });
  assert.equal(unknown?.field, 'title');
  assert.equal(
    unknown?.reason,
    `A signal has no part named "title"; it has ${mappedFields.join(', ')}, labels.NAME, details.NAME and links.TEXT, and each names a list of signals.`,
  );
  assert.equal(faults({ labels: 'a' }).length, 1);
  assert.equal(faults({ 'labels.': 'a' }).length, 1);
  assert.equal(faults({ 'labels.a.b': 'a', 'details.x': 'a', 'links.Runbook': 'a' }).length, 0);
});

test('each is a path and nothing else', () => {
  assert.deepEqual(faults({ each: "'items'" }), [
    { field: 'each', reason: 'It must be a path to a list, such as $.alerts.' },
  ]);
});

test('all faults of a mapping are named at once', () => {
  assert.deepEqual(
    faults({ summary: '..', severity: 'ok', nonsense: 'a', each: '{{ a }}' }).map(({ field }) => field),
    ['summary', 'nonsense', 'each'],
  );
});

test('a mapping, an expression and a path are bounded', () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`labels.l${at}`, 'a']));
  assert.deepEqual(faults(many), [{ field: 'mapping', reason: 'It has 65 entries; at most 64 are read.' }]);
  assert.match(fault('a'.repeat(513)), /has 513 characters; at most 512 are read/);
  assert.match(fault(Array(33).fill('a').join('.')), /has more than 32 steps/);
  assert.match(fault('{{a}}'.repeat(17)), /has more than 16 placeholders/);
});

test('any text is an expression or refused with a reason, and any expression ends on any body', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom('$', '.', '[', ']', '"', "'", '{{', '}}', '0', 'a', ' ', '__proto__'),
      fc.string(),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(
      pieces.map((parts) => parts.join('')),
      fc.jsonValue(),
      (text, value) => {
        const result = compileMapping({ summary: text });
        if (!result.ok) return assert.ok((result.errors[0]?.reason.length ?? 0) > 0);
        evaluate(result.mapping.fields.get('summary')!, value);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a path of quoted names finds exactly what stands at that path', () => {
  const name = fc
    .string({ minLength: 1, maxLength: 8 })
    .filter((text) => !/["'{}]/.test(text) && text !== '__proto__');
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.string(), (names, value) => {
      const nested = names.reduceRight<unknown>((inner, one) => ({ [one]: inner }), value);
      assert.equal(find(`$${names.map((one) => `["${one}"]`).join('')}`, nested), value);
    }),
  );
});
