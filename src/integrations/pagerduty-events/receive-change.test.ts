import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { bounds } from '../../domain/signal/bounds.ts';
import { serviceOfChange, type Change } from '../../domain/signal/change.ts';
import { receiveChange } from './receive-change.ts';

function only(body: unknown): Change {
  const received = receiveChange(body);
  assert.ok(received.ok, JSON.stringify(received));
  return received.change;
}

function faults(body: unknown): string[] {
  const received = receiveChange(body);
  assert.ok(!received.ok);
  return received.reasons;
}

test('a change event is a change, with everything that it says', () => {
  const body = {
    routing_key: 'r',
    payload: {
      summary: 'Checkout 4.2.0 deployed',
      timestamp: '2026-03-02T10:00:00.000+0000',
      source: 'deploys.example.test',
      custom_details: { service: 'checkout', build: 42, commits: ['a1', 'b2'] },
    },
    links: [{ href: 'https://builds.example.test/42', text: 'Build' }, { href: 'javascript:1' }],
  };
  assert.deepEqual(only(body), {
    summary: 'Checkout 4.2.0 deployed',
    source: 'deploys.example.test',
    at: '2026-03-02T10:00:00.000Z',
    service: 'checkout',
    details: { service: 'checkout', build: '42', commits: '["a1","b2"]' },
    links: [{ text: 'Build', href: 'https://builds.example.test/42' }],
  });
});

test('a summary is enough', () => {
  assert.deepEqual(only({ payload: { summary: 'Flag on' } }), {
    summary: 'Flag on',
    source: null,
    at: null,
    service: null,
    details: {},
    links: [],
  });
});

test('what is missing or of the wrong type is named with what it is', () => {
  assert.deepEqual(faults([]), ['The body is a list, not an object: send routing_key and payload']);
  assert.deepEqual(faults({ routing_key: 'r' }), ["'payload' is missing: give at least its summary"]);
  assert.deepEqual(faults({ payload: 'x' }), [`'payload' must be an object; it is the text "x"`]);
  assert.deepEqual(faults({ payload: { summary: ' ' } }), ["'payload.summary' is missing or blank"]);
  assert.deepEqual(faults({ payload: { summary: [] } }), ["'payload.summary' must be text; it is a list"]);
});

test('a time that cannot be read and a summary that is too long stay in the details', () => {
  const long = 'deployed '.repeat(1000).trim();
  const { at, summary, details } = only({ payload: { summary: long, timestamp: 'yesterday' } });
  assert.equal(at, null);
  assert.equal([...summary].length, bounds.summaryChars);
  assert.deepEqual(Object.keys(details), ['summary', 'timestamp']);
  assert.equal(only({ payload: { summary: 'x', custom_details: 'free' } }).details.details, 'free');
});

test('the service that the sender names counts where there is one, else the integration’s', () => {
  const service = (named: string | null) =>
    serviceOfChange(
      { ...only({ payload: { summary: 'x' } }), service: named },
      { service: 'shop' },
      (handle) => handle === 'checkout',
    );
  assert.deepEqual([service('checkout'), service('nowhere'), service(null)], ['checkout', 'shop', 'shop']);
});

test('whatever the JSON, it is one change within bounds or refused with reasons', () => {
  const payload = fc.record(
    {
      summary: fc.oneof(fc.string(), fc.jsonValue()),
      source: fc.jsonValue(),
      timestamp: fc.jsonValue(),
      custom_details: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const body = fc.record({ payload: fc.oneof(payload, fc.jsonValue()), links: fc.jsonValue() });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), body), (given) => {
      const received = receiveChange(given);
      if (!received.ok) return assert.ok(received.reasons.length > 0);
      const { summary } = received.change;
      assert.ok(summary.length > 0 && [...summary].length <= bounds.summaryChars);
    }),
    { numRuns: 500 },
  );
});
