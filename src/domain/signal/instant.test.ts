/** The instants that sources write, and those that mean nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readInstant, readInstantOrEpoch } from './instant.ts';

test('instants come back in one form: UTC, milliseconds', () => {
  for (const [given, expected] of [
    ['2026-11-20T20:49:08.867Z', '2026-11-20T20:49:08.867Z'],
    ['2026-11-20T20:49:08Z', '2026-11-20T20:49:08.000Z'],
    ['2026-11-20T20:49:08.867123456Z', '2026-11-20T20:49:08.867Z'],
    ['2026-11-20T22:49:08.5+02:00', '2026-11-20T20:49:08.500Z'],
    // As the Events API's own example writes it.
    ['2015-07-17T08:42:58.315+0000', '2015-07-17T08:42:58.315Z'],
    ['2024-02-29t00:00:00z', '2024-02-29T00:00:00.000Z'],
  ] as const) {
    assert.equal(readInstant(given), expected, given);
  }
});

test("what is no instant is null: no date, no offset, Go's zero time, a day that does not exist", () => {
  for (const given of [
    '',
    'yesterday',
    '2026-11-20',
    '2026-11-20T20:49:08',
    '0001-01-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-02-29T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-11-20T24:00:00.000Z',
    '2026-11-20T20:49:0x.000Z',
    '2026-11-20T20:49:08.867+99:00',
    '9'.repeat(5000),
    null,
    undefined,
    5,
    {},
  ]) {
    assert.equal(readInstant(given), null, String(given));
  }
});

test('generic senders may give seconds or milliseconds since 1970', () => {
  assert.equal(readInstantOrEpoch(1_795_207_748), '2026-11-20T20:49:08.000Z');
  assert.equal(readInstantOrEpoch(1_795_207_748_867), '2026-11-20T20:49:08.867Z');
  assert.equal(readInstantOrEpoch('1795207748'), '2026-11-20T20:49:08.000Z');
  assert.equal(readInstantOrEpoch('2026-11-20T20:49:08Z'), '2026-11-20T20:49:08.000Z');
  for (const given of [NaN, Infinity, -1, 1e300, '12', null]) assert.equal(readInstantOrEpoch(given), null);
});
