/** The rate limit, at instants that the test names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenBuckets } from './token-bucket.ts';

test('a burst is let through, then one at a time as the bucket refills', () => {
  const buckets = new TokenBuckets({ perSecond: 2, burst: 3 });
  assert.deepEqual(
    [0, 0, 0].map((at) => buckets.take('a', at)),
    [0, 0, 0],
  );
  assert.equal(buckets.take('a', 0), 0.5);
  assert.equal(buckets.take('a', 500), 0);
  assert.ok(buckets.take('a', 600) > 0);
});

test('asking while there is nothing makes the wait no longer', () => {
  const buckets = new TokenBuckets({ perSecond: 1, burst: 1 });
  buckets.take('a', 0);
  for (let at = 0; at < 1000; at += 10) buckets.take('a', at);
  assert.equal(buckets.take('a', 1000), 0);
});

test('names do not share, a full bucket holds no more than its burst, and a clock that goes back gives nothing', () => {
  const buckets = new TokenBuckets({ perSecond: 1, burst: 2 });
  buckets.take('a', 0);
  assert.equal(buckets.take('b', 0), 0);
  assert.deepEqual(
    [1e9, 1e9].map((at) => buckets.take('a', at)),
    [0, 0],
  );
  assert.ok(buckets.take('a', 1e9) > 0);
  assert.ok(buckets.take('a', 0) > 0);
});
