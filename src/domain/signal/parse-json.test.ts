/** JSON as it is read everywhere: strictly, within bounds, and with the place of what is wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { maxJsonDepth, parseJson } from './parse-json.ts';

const parse = (text: string) => parseJson(Buffer.from(text));
const reasonOf = (body: Buffer | string) => {
  const parsed = typeof body === 'string' ? parse(body) : parseJson(body);
  return parsed.ok ? 'accepted' : parsed.reason;
};

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('JSON comes back as JSON.parse reads it, with nothing to report', () => {
  assert.deepEqual(parse('{"a":[1,"x",null,true,{"b":"ü €"}]}'), {
    ok: true,
    value: { a: [1, 'x', null, true, { b: 'ü €' }] },
    replaced: 0,
    note: null,
  });
});

test('a byte order mark is skipped', () => {
  assert.deepEqual(parse('\uFEFF{"a":1}'), { ok: true, value: { a: 1 }, replaced: 0, note: null });
});

test('each malformed body is refused with what is wrong and where', () => {
  assert.equal(reasonOf(''), 'The body is empty. Send a JSON object.');
  assert.equal(
    reasonOf('{"a":1,}'),
    'The body is not valid JSON: at line 1, column 8, a name in double quotes was expected but "}" stands there.',
  );
  assert.equal(
    reasonOf('{\n  "a": 1\n  "b": 2\n}'),
    'The body is not valid JSON: at line 3, column 3, a comma or } was expected but "\\"" stands there.',
  );
  assert.equal(
    reasonOf('{"a" 1}'),
    'The body is not valid JSON: at line 1, column 6, a colon was expected after the name but "1" stands there.',
  );
  assert.equal(
    reasonOf('[1 2]'),
    'The body is not valid JSON: at line 1, column 4, a comma or ] was expected but "2" stands there.',
  );
  assert.equal(
    reasonOf('{"a":tru}'),
    'The body is not valid JSON: at line 1, column 6, a value was expected but "t" stands there.',
  );
  assert.equal(
    reasonOf('{} {}'),
    'The body is not valid JSON: at line 1, column 4, the JSON should end there but "{" stands there.',
  );
  assert.equal(
    reasonOf('{"a":"unfinished'),
    'The body is not valid JSON: at line 1, column 17, the body ends in the middle of the JSON.',
  );
  assert.equal(
    reasonOf('{"a":"\n"}'),
    'The body is not valid JSON: at line 1, column 7, a control character stands in a text; write it as an escape (\\n, \\t, \\u001b) but "\\n" stands there.',
  );
  assert.equal(
    reasonOf('{"a":"\\x"}'),
    'The body is not valid JSON: at line 1, column 7, a backslash begins no escape that JSON knows but "\\\\" stands there.',
  );
  assert.equal(
    reasonOf('severity=critical'),
    'The body is not valid JSON: at line 1, column 1, a value was expected but "s" stands there.',
  );
});

test('bytes that are no UTF-8 are refused at their place, also after a U+FFFD that the sender wrote', () => {
  const body = Buffer.concat([Buffer.from('{\n"a":"\uFFFDü'), Buffer.from([0xff]), Buffer.from('"}')]);
  assert.equal(
    reasonOf(body),
    'The body is not valid UTF-8: at line 2, column 8 (byte 12). Send it in UTF-8.',
  );
  // A surrogate written as UTF-8 bytes is none either.
  assert.match(reasonOf(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), /not valid UTF-8/);
});

test('nesting is bounded, and brackets inside texts do not count', () => {
  assert.equal(parse(nested(maxJsonDepth)).ok, true);
  assert.equal(
    reasonOf(nested(maxJsonDepth + 1)),
    'The body nests more than 64 levels deep: at line 1, column 65. Send a flatter one.',
  );
  assert.equal(parse(JSON.stringify({ a: '['.repeat(1000) + '\\"{{{' })).ok, true);
});

test('100,000 levels are refused without reading on', () => {
  const started = performance.now();
  assert.match(reasonOf('{"a":'.repeat(100_000)), /^The body nests more than 64 levels deep/);
  assert.ok(performance.now() - started < 200);
});

test('of duplicate keys the last holds', () => {
  assert.deepEqual(parse('{"a":1,"a":2}'), { ok: true, value: { a: 2 }, replaced: 0, note: null });
});

test('a key __proto__ is left out however it is spelled, and reported; constructor is an ordinary name', () => {
  for (const spelled of ['__proto__', '\\u005f_proto__', '__\\u0070roto__', '__proto_\\u005F']) {
    const parsed = parse(`{"labels":{"${spelled}":{"admin":true},"team":"core"}}`);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value, { labels: { team: 'core' } });
    assert.equal(parsed.note, '1 key named __proto__ was left out.');
  }
  const parsed = parse('{"constructor":{"prototype":{"admin":true}}}');
  assert.ok(parsed.ok);
  assert.deepEqual(Object.keys(parsed.value as object), ['constructor']);
  assert.equal(({} as { admin?: boolean }).admin, undefined);
});

test('what PostgreSQL cannot store becomes U+FFFD, counted, and the body itself stays as it came', () => {
  const body = Buffer.from('{"a":"x\\u0000y",\n"b\\ud800":"\\udc00","c":"\\ud83d\\ude00 \\\\u0000"}');
  const before = Buffer.from(body);
  assert.deepEqual(parseJson(body), {
    ok: true,
    value: { a: 'x\uFFFDy', 'b\uFFFD': '\uFFFD', c: '😀 \\u0000' },
    replaced: 3,
    note: '3 characters that no database text can hold became U+FFFD, the first at line 1, column 8.',
  });
  assert.deepEqual(body, before);
});

test('any bytes: never throws, and what is accepted can be stored', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const parsed = parseJson(Buffer.from(bytes));
      assert.ok(parsed.ok || parsed.reason.endsWith('.'));
    }),
    { numRuns: 2000 },
  );
});

test('any text near JSON: the same verdict as JSON.parse, and every accepted text is storable', () => {
  const token = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '"a"',
    '1',
    '-',
    '.5',
    'e3',
    'true',
    'null',
    ' ',
    '\n',
    '\\u0000',
    '\\ud83d',
    '\\ude00',
    '\\ud8',
    '"__proto__"',
    '"\\u005f_proto__"',
    'é',
    '\u0001',
    '""',
    '{"a":',
    '0',
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 24 }), (tokens) => {
      const text = tokens.join('');
      const parsed = parse(text);
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      assert.equal(parsed.ok, valid);
      if (parsed.ok) {
        const stored = JSON.stringify(parsed.value);
        assert.ok(!/\\u0000|\\ud[89a-f]/i.test(stored.replaceAll('\\\\', '')), stored);
        assert.ok(!stored.includes('"__proto__":'));
      }
    }),
    { numRuns: 5000 },
  );
});

test('any JSON value comes back equal', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const text = JSON.stringify(value);
      const parsed = parse(text);
      assert.ok(parsed.ok);
      if (!text.includes('__proto__') && parsed.replaced === 0)
        assert.deepEqual(parsed.value, JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});
