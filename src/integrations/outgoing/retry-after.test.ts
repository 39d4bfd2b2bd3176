/** Retry-After as seconds, whatever a vendor writes. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { readRetryAfter } from './retry-after.ts';

const now = '2026-03-02T10:00:00Z';

for (const [header, seconds] of [
  [undefined, null],
  ['', null],
  ['soon', null],
  ['5/4', null],
  ['0', 0],
  ['7', 7],
  [' 7 ', 7],
  ['1.2', 2],
  ['-5', 0],
  ['300', 300],
  ['86400', 300],
  ['99999999999999999999999999', 300],
  ['Mon, 02 Mar 2026 10:00:30 GMT', 30],
  ['Mon, 02 Mar 2026 09:00:00 GMT', 0],
  ['Sun, 02 Mar 2036 10:00:00 GMT', 300],
] as const) {
  test(`Retry-After "${header}" means ${seconds === null ? 'nothing' : `${seconds} s`}`, () => {
    assert.equal(readRetryAfter(header, now), seconds);
  });
}

test('whatever the header says, the wait is none or between 0 and 300 whole seconds', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.double().map(String),
        fc.date({ noInvalidDate: true }).map((at) => at.toUTCString()),
      ),
      (header) => {
        const seconds = readRetryAfter(header, now);
        assert.ok(seconds === null || (Number.isInteger(seconds) && seconds >= 0 && seconds <= 300));
      },
    ),
  );
});
