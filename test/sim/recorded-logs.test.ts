/**
 * Logs that were written once are read for ever. If `evolve` changes on purpose, so that a log leads to another state than it did,
 * then `evolveVersion` grows (stored snapshots are made anew by it), and `npm run sim -- --record` records the logs anew. If it
 * was not on purpose, this test has found what every stored incident would have lost.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { evolveVersion } from '../../src/domain/incident/evolve.ts';
import { findUnfaithful, recordedLogs } from './recorded-logs.ts';

/** Brought about by no story: alerts that come back end a soak before its time, so that none fires when it ends. */
const untold = new Set(['soak-ended']);

test('today’s evolve makes of every recorded log the state that was recorded', () => {
  assert.deepEqual(findUnfaithful(), []);
});

test('the logs were recorded with today’s evolve: else `npm run sim -- --record` records them anew', () => {
  const logs = recordedLogs();
  assert.ok(logs.length >= 10);
  assert.deepEqual([...new Set(logs.map(({ recorded }) => recorded.evolveVersion))], [evolveVersion]);
});

test('every type of event is in one of the recorded logs', () => {
  const source = readFileSync(join(import.meta.dirname, '../../src/domain/incident/events.ts'), 'utf8');
  const types = [...source.matchAll(/^ {2}\| \{ type: '([a-z-]+)'|^ {6}type: '([a-z-]+)'/gm)].map(
    ([, one, other]) => one ?? other!,
  );
  const recorded = new Set(
    recordedLogs().flatMap(({ recorded: { log } }) => log.map(({ event }) => event.type as string)),
  );
  assert.ok(types.length > 30, 'the types were found');
  assert.deepEqual(
    types.filter((type) => !recorded.has(type) && !untold.has(type)),
    [],
  );
});
