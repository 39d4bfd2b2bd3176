/** What the first screen says of Tocsin itself, from counts alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthFacts } from '../../store/read/health-facts.ts';
import { healthRows, healthSince } from './health-rows.ts';

const now = '2026-03-02T12:00:00.000Z';
const well: HealthFacts = {
  lastSentPage: { sentAt: '2026-03-02T11:59:22.006Z', createdAt: '2026-03-02T11:59:22.000Z' },
  latePages: 0,
  troubles: [],
  refusedByChats: [],
  unroutedAlerts: 0,
  forgottenIncidents: 0,
  lateWakes: 0,
  setAside: 0,
  held: 0,
  openIncidents: 3,
  channels: [],
  nodes: [{ node: 'a', seenAt: '2026-03-02T11:59:58.000Z' }],
};

function rows(change: Partial<HealthFacts>, rate = 1): string[] {
  return healthRows({ ...well, ...change }, { now, rate, warnings: [] }).map(
    ({ state, text, detail }) => `${state}: ${text}${detail === null ? '' : ` (${detail})`}`,
  );
}

test('when all is well it says when the last page left and how long it took', () => {
  assert.deepEqual(rows({}), [
    'good: Pages (last sent 38 s ago in 6 ms)',
    'good: Every open incident has a next step',
  ]);
  assert.equal(rows({ lastSentPage: null })[0], 'good: Pages (none was sent in the last 7 days)');
});

test('whatever endangers a page is bad and stands first', () => {
  assert.equal(rows({ latePages: 1 })[0], 'bad: 1 page is late (due for more than 1 min 30 s and not sent)');
  assert.equal(rows({ unroutedAlerts: 2 })[0], 'bad: Alerts wait for a decision (2 for more than 15 s)');
  assert.equal(rows({ lateWakes: 4 })[0], 'bad: The engine is late (4 next steps are overdue)');
  assert.equal(rows({ forgottenIncidents: 1 })[0], 'bad: Open incidents without a next step (1 of 3 open)');
  assert.match(rows({ setAside: 1 })[0] ?? '', /^bad: Incidents were set aside/);
  assert.equal(
    rows({ troubles: [{ channel: 'email', failed: 2, retrying: 1 }] })[0],
    'bad: Deliveries by email failed (2 given up in the last hour, 1 tried again)',
  );
  assert.equal(
    rows({ refusedByChats: [{ system: 'slack', incidents: 1, reason: 'The Slack app lacks a scope' }] })[0],
    'warn: Channels in slack are not kept for 1 open incident (The Slack app lacks a scope)',
  );
  assert.match(rows({ held: 2 })[0] ?? '', /^warn: Restored incidents wait/);
});

test('an engine that has never reported is starting, one that fell silent is gone', () => {
  assert.equal(
    rows({ nodes: [] })[0],
    'warn: The engine is starting (its first report is due within 1 min 30 s)',
  );
  const silent = [{ node: 'a', seenAt: '2026-03-02T11:55:00.000Z' }];
  assert.equal(rows({ nodes: silent })[0], 'bad: No engine runs (the last was seen 5 min ago)');
});

test('in the demonstration spans are those of the wall clock', () => {
  assert.deepEqual(healthSince(now, 60), {
    lateSince: '2026-03-02T11:45:00.000Z',
    pagesLateSince: '2026-03-02T11:43:45.000Z',
    failedSince: '2026-02-28T00:00:00.000Z',
  });
  const minuteAgo = { sentAt: '2026-03-02T11:00:00.000Z', createdAt: '2026-03-02T11:00:00.000Z' };
  assert.equal(rows({ lastSentPage: minuteAgo }, 60)[0], 'good: Pages (last sent 1 min ago in 0 ms)');
});
