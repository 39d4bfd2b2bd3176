/** The words that all channels share, within their bounds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { alsoPages, incidentBrief, pageMessage } from '../../../test/harness/deliveries.ts';
import { clip, clockTime, headlineOf, oneLine, plainTextOf, shapeOf } from './wording.ts';

test('a headline stands alone: how bad, which one, what', () => {
  assert.equal(
    headlineOf(pageMessage()),
    'SEV-1 INC-2026-0187 Checkout API returns 5xx for one in eight requests',
  );
  assert.equal(
    headlineOf(pageMessage({ incident: incidentBrief({ title: 'Down\r\nBcc: x' }), also: alsoPages(1) })),
    'SEV-1 INC-2026-0187 Down Bcc: x (and 1 more)',
  );
});

test('a headline says how many more, however long the title is', () => {
  const long = headlineOf(
    pageMessage({ incident: incidentBrief({ title: 'x'.repeat(500) }), also: alsoPages(3) }),
  );
  assert.ok(long.length <= 200);
  assert.match(long, /… \(and 3 more\)$/);
});

test('the plain text of a page holds what one does with it', () => {
  assert.equal(
    plainTextOf(pageMessage()),
    [
      'SEV-1 INC-2026-0187',
      'Checkout API returns 5xx for one in eight requests',
      '',
      'Why: on-call is paged at once for SEV-1 (severity-matrix)',
      'Status: investigating',
      'Service: checkout',
      'Declared: 2026-03-02 09:58 UTC',
      '',
      'I have it: https://tocsin.example.test/acknowledge/k7Q2',
      'Open the incident: https://tocsin.example.test/incidents/INC-2026-0187',
    ].join('\n'),
  );
});

test("a storm's text is bounded and says what it left out", () => {
  const text = plainTextOf(pageMessage({ also: alsoPages(40) }));
  assert.equal(text.split('I have it:').length - 1, 10);
  assert.match(text, /31 more pages of yours are in the incident list\.$/);
});

test('a cut never leaves half a character, and a line never breaks', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 50 }), (given, most) => {
      const cut = clip(given, most);
      assert.ok(cut.length <= most);
      assert.ok(cut.isWellFormed() || !given.isWellFormed());
      const line = oneLine(given, most);
      assert.ok(line.length <= most);
      for (const character of ['\r', '\n', '\u2028', '\u2029', '\0']) assert.ok(!line.includes(character));
    }),
  );
});

test('severities read without colour, and times without knowing the reader', () => {
  assert.deepEqual([1, 2, 3, 4, 9].map(shapeOf), ['▲', '◆', '●', '○', '○']);
  assert.equal(clockTime('2026-12-24T23:30:59.999+05:30'), '2026-12-24 18:00 UTC');
});
