/** A simulation on the line: its marks stand still, and only turn from what is to come into what was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Simulation, SimulatedStep } from '../api/process.ts';
import { instantAt, watchingMs } from './playback.ts';
import { ladderLine, simulationLine } from './simulated-line.ts';

const START = Date.parse('2026-11-20T13:00:00Z');
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString();
const who = (label: string) => [{ position: label, label, person: null, name: null }];
const step = (minutes: number, kind: SimulatedStep['kind'], label: string): SimulatedStep => ({
  offset: `${minutes}m`,
  at: at(minutes),
  kind,
  who: who(label),
  rule: null,
  sentence: `${label} is late`,
  minor: false,
  next: null,
});
const simulation = {
  declared: { at: at(0) },
  steps: [
    step(0, 'paged', 'on call'),
    step(0, 'paged', 'lead'),
    step(5, 'breached', 'Response'),
    step(15, 'paged', 'CTO'),
    step(19, 'answered', 'CTO'),
  ],
} as unknown as Simulation;

test('before its time a page is a rung and a broken promise one that falls due; afterwards they are what they are', () => {
  const told = (now: number) => {
    const { past, future } = simulationLine(simulation, START + now * 60_000);
    const all = (marks: typeof past) => marks.map(({ kind, label }) => `${kind} ${label}`);
    return { past: all(past), future: all(future) };
  };
  assert.deepEqual(told(-1), {
    past: [],
    future: ['rung on call + lead', 'promise Response', 'rung CTO', 'milestone CTO answers'],
  });
  assert.deepEqual(told(15), {
    past: ['page on call + lead', 'breach Response', 'page CTO'],
    future: ['milestone CTO answers'],
  });
});

test('a ladder shows what a declaration brings by itself: no rung of a flag, none that is climbed by hand', () => {
  const rung = {
    ladder: 'a',
    since: 'declared' as const,
    by: 'page' as const,
    unless: 'mitigated',
    flags: [],
    during: null,
  };
  const { past, future } = ladderLine({
    ladder: [
      { ...rung, afterMs: 0, to: ['on call', 'lead'] },
      { ...rung, afterMs: 0, to: ['CEO'], by: 'notify' },
      { ...rung, afterMs: 0, to: ['customer success'], by: 'notify' },
      { ...rung, afterMs: 900_000, to: ['CTO'] },
      { ...rung, afterMs: 0, to: ['Legal'], flags: ['data loss'] },
      { ...rung, afterMs: null, to: ['everybody'] },
    ],
    promises: [],
  });
  assert.deepEqual(
    [...past, ...future].map(({ kind, label, detail }) => [kind, label, detail]),
    [
      ['page', 'on call + lead', 'page'],
      ['milestone', '2 told', null],
      ['rung', 'CTO', 'unless mitigated'],
    ],
  );
});

test('watching goes forward without end or leap, from the first instant to the last', () => {
  const instants = [0, 5, 15, 60, 24 * 60].map((minutes) => minutes * 60_000);
  const seen = Array.from({ length: 101 }, (_, part) => instantAt(instants, part / 100));
  assert.equal(seen[0], 0);
  assert.equal(seen.at(-1), instants.at(-1));
  assert.ok(seen.every((value, index) => index === 0 || value >= seen[index - 1]!));
  // Five minutes are not lost beside a day.
  assert.ok(seen.filter((value) => value < 5 * 60_000).length >= 5);
  assert.ok(watchingMs(instants) < 10_000);
});
