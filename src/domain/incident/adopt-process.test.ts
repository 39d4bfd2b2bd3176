/** A running incident under another process: what goes on, what ends, and what is never done twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Category, Process, Status } from '../process/process.ts';
import { replay } from './evolve.ts';
import {
  acknowledge,
  at,
  by,
  given,
  instantAt,
  type Later,
  matrix,
  matrixWith,
  type Setting,
} from './given.ts';

function statusNamed(id: string, category: Category): Status {
  const [plain] = matrix.statuses;
  if (plain === undefined) throw new Error('the matrix must have a status');
  return { ...plain, id, label: id, category };
}

const stricter = matrixWith(['within: 30m\n    warnBefore: 5m', 'within: 20m\n    warnBefore: 5m']);
/** Other words for everything, and two severities. */
const other: Process = {
  ...matrix,
  id: 'other',
  severities: [
    { id: 'P0', label: 'Critical', rank: 1, aliases: ['SEV-1', 'SEV-2'], definition: '', examples: [] },
    { id: 'P1', label: 'High', rank: 2, aliases: [], definition: '', examples: [] },
  ],
  statuses: [statusNamed('open', 'active'), statusNamed('done', 'resolved'), statusNamed('shut', 'closed')],
  phases: [{ id: 'all', label: 'All', timebox: null, entersOn: ['declared'], leavesOn: [] }],
  clocks: matrix.clocks.map((clock) => ({ ...clock, when: {} })),
  ladders: [
    {
      id: 'tiers',
      when: { severities: ['P0'] },
      since: 'declared',
      rungs: [
        {
          level: 1,
          afterMs: 0,
          unless: ['resolved'],
          ifFlags: [],
          to: ['on-call'],
          by: 'page',
          during: null,
        },
        {
          level: 2,
          afterMs: 600_000,
          unless: ['resolved'],
          ifFlags: [],
          to: ['cto'],
          by: 'page',
          during: null,
        },
      ],
    },
  ],
};

const adopt = (process: Process, severity: string | null = null): Later => ({
  type: 'adopt-process',
  process: { id: process.id, hash: 'another' },
  severity,
});

test('a newer version of its own: clocks and ladders go by it from now, and what was climbed is not climbed again', () => {
  const setting: Setting = { severity: 'SEV-1', adopts: stricter };
  const story = given(setting, at('16m', adopt(stricter), by('ada'))).until('2h');
  assert.deepEqual(story.state.process, { id: 'severity-matrix', hash: 'another' });
  assert.deepEqual(story.pages().slice(0, 5), ['0s ana', '0s lea', '15m vic', '46m tom', '1h16m eve']);
  const cadence = story.all('clock-started').filter(({ event }) => event.clock === 'update-cadence');
  assert.deepEqual(
    cadence.map(({ event }) => event.dueAt),
    [instantAt('30m'), instantAt('36m')],
  );
});

test('another process gives it its own words: severity by alias, the nearest status, its phase', () => {
  const setting: Setting = { severity: 'SEV-1', adopts: other, alerts: { firing: 1, total: 1 } };
  const story = given(
    setting,
    at('3m', acknowledge, by('ana')),
    at('5m', { type: 'set-status', status: 'identified' }, by('ana')),
    at('8m', adopt(other), by('ada')),
  ).until('30m');
  const { severity, status, category, phase } = story.state;
  assert.deepEqual([severity, status, category, phase], ['P0', 'open', 'active', 'all']);
  // Ana has it already; the second tier counts from the adoption.
  assert.deepEqual(story.pages(), ['0s ana', '0s lea', '18m tom']);
  assert.ok(story.state.ladders.every(({ ladder, active }) => active === (ladder === 'tiers')));
});

test('less severe by the new words, it counts from the original start', () => {
  const setting: Setting = { severity: 'SEV-1', adopts: other };
  const story = given(setting, at('8m', adopt(other, 'P1'), { kind: 'integration', handle: 'prom' }));
  assert.equal(story.clock('triage')?.dueAt, instantAt('15m'));
  assert.equal(story.all('process-adopted')[0]?.event.direction, 'lowered');
});

test('what the old one promised is dropped, what was breached stays in the log', () => {
  const setting: Setting = { severity: 'SEV-1', adopts: { ...other, clocks: [] } };
  const story = given(setting, at('8m', adopt(other), by('ada')));
  assert.ok(story.state.clocks.every(({ state }) => state !== 'running' && state !== 'breached'));
  assert.ok(story.all('clock-breached').some(({ event }) => event.clock === 'response-sev-1'));
});

test('a severity that the new process does not have is refused, the same version again changes nothing', () => {
  const story = given({ severity: 'SEV-1', adopts: other });
  assert.equal(story.when(at('1m', adopt(other, 'SEV-9'), by('ada'))).refused, 'no-such-severity');
  story.take(at('2m', adopt(other), by('ada')));
  assert.deepEqual(story.when(at('2m', adopt(other), by('ada'))).events, []);
});

test('only an open incident is moved, and the log alone rebuilds it', () => {
  const story = given({ severity: 'SEV-1', adopts: other }, at('2m', adopt(other), by('ada')));
  assert.deepEqual(replay(story.log), story.state);
  story.take(at('3m', { type: 'resolve' }, by('ana')));
  assert.equal(story.when(at('4m', adopt(other), by('ada'))).refused, 'already-resolved');
});

test('a severity goes by its alias before its rank, and then it may be more severe than it was', () => {
  const story = given({ severity: 'SEV-2', adopts: other }, at('8m', adopt(other), by('ada')));
  assert.equal(story.state.severity, 'P0');
  assert.equal(story.all('process-adopted')[0]?.event.direction, 'raised');
});

test('a rung of the same ladder that reaches somebody else now is another rung', () => {
  const elsewhere: Process = {
    ...matrix,
    ladders: matrix.ladders.map((ladder) => ({
      ...ladder,
      rungs: ladder.rungs.map((rung) => (rung.to.includes('on-call') ? { ...rung, to: ['cto'] } : rung)),
    })),
  };
  const story = given({ severity: 'SEV-2', adopts: elsewhere }, at('8m', adopt(elsewhere), by('ada')));
  assert.deepEqual(story.pages(), ['0s ana', '8m tom']);
});

test('adopted while it is watched, it goes on by the new words when its alerts come back, and when it is taken up again', () => {
  const watched: Process = { ...other, statuses: [...other.statuses, statusNamed('watch', 'monitoring')] };
  const setting: Setting = { severity: 'SEV-1', adopts: watched, alerts: { firing: 1, total: 1 } };
  const story = given(
    setting,
    at('2m', { type: 'mitigate' }, by('ana')),
    at('3m', adopt(watched), by('ada')),
  );
  assert.equal(story.state.status, 'watch');
  const back = {
    type: 'report-alerts' as const,
    firing: 2,
    total: 2,
    opened: 1,
    severity: null,
    summary: null,
  };
  story.take(at('4m', back));
  assert.equal(story.state.status, 'open');
  story.take(at('5m', { type: 'resolve' }, by('ana')));
  story.take(at('6m', { type: 'reopen' }, by('ana')));
  assert.equal(story.state.status, 'open');
});
