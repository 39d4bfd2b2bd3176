/** Phases: what enters and leaves them, how they overlap, and what happens when the time for one has run out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Process } from '../process/process.ts';
import {
  acknowledge,
  at,
  by,
  clockNamed,
  given,
  instantAt,
  type Later,
  matrix,
  phaseNamed,
  type Story,
} from './given.ts';

const reach = (milestone: string): Later => ({ type: 'reach-milestone', milestone });
const phase = (to: string): Later => ({ type: 'set-phase', phase: to });

/** 0–15, 15–30 and 30–60 minutes, as 002-PH-01 to 002-PH-04 have them, and communication beside them as 000-LIFE-01 has it. */
const boxed: Process = {
  ...matrix,
  phases: [
    phaseNamed('communication', { enters: ['acknowledged'], leaves: ['resolved'] }),
    phaseNamed('initial-response', { enters: ['declared'], timebox: '15m' }),
    phaseNamed('investigation', { enters: ['acknowledged'], timebox: '15m..20m' }),
    phaseNamed('mitigation', { enters: ['identified'], leaves: ['mitigated'], timebox: '30m' }),
    phaseNamed('resolution', { enters: ['mitigated'], timebox: '4h' }),
  ],
};

function phasesOf(story: Story): string[] {
  return [story.state.phase ?? '', ...Object.keys(story.state.phases).toSorted()];
}

/** "15m Initial response ben": whom a time box told that it had run out, or soon will have. */
function timeBoxes(story: Story): string[] {
  return [...story.all('clock-warned'), ...story.all('clock-breached')].flatMap(({ at: time, event }) =>
    event.clock.startsWith('time-box:') ? [`${time} ${event.type} ${event.clock}`] : [],
  );
}

function told(story: Story): string[] {
  return story
    .all('paged')
    .flatMap(({ at: time, event: { person, reason } }) =>
      reason.kind === 'clock' && reason.clock.startsWith('time-box:') ? [`${time} ${person}`] : [],
    );
}

test('a phase begins with its milestone; one that names no end ends with the next; others overlap (000-LIFE-01)', () => {
  const story = given({ severity: 'SEV-3', process: boxed });
  assert.deepEqual(phasesOf(story), ['initial-response', 'initial-response']);
  story.take(at('3m', acknowledge, by('ana')));
  assert.deepEqual(phasesOf(story), ['investigation', 'communication', 'investigation']);
  story.take(at('9m', { type: 'set-status', status: 'identified' }, by('ana')));
  assert.deepEqual(phasesOf(story), ['mitigation', 'communication', 'mitigation']);
  story.take(at('12m', { type: 'mitigate' }, by('ana')));
  assert.deepEqual(phasesOf(story), ['resolution', 'communication', 'resolution']);
  story.take(at('20m', { type: 'resolve' }, by('ana')));
  assert.deepEqual(phasesOf(story), ['resolution', 'resolution']);
});

test('a relapse goes back to the phase that the mitigation had ended', () => {
  const story = given(
    { severity: 'SEV-3', process: boxed, alerts: { firing: 1, total: 1 } },
    at('3m', acknowledge, by('ana')),
    at('9m', { type: 'set-status', status: 'identified' }, by('ana')),
    at('12m', { type: 'mitigate' }, by('ana')),
    at('20m', { type: 'set-status', status: 'identified' }, by('ana')),
  );
  assert.deepEqual(phasesOf(story), ['mitigation', 'communication', 'mitigation']);
  assert.equal(story.state.phases['mitigation'], instantAt('20m'));
});

test('a time box that runs out is breached, and whoever would command hears of it while nobody holds the incident (002-PH-01)', () => {
  const story = given({ severity: 'SEV-4', process: boxed }).until('2h');
  assert.deepEqual(timeBoxes(story), ['15m clock-breached time-box:initial-response']);
  assert.deepEqual(told(story), ['15m lea']);
});

test('a range nudges at its first end; whoever holds the incident and whoever commands are told (002-PH-02)', () => {
  const story = given(
    { severity: 'SEV-4', process: boxed },
    at('5m', acknowledge, by('ana')),
    at('6m', { type: 'assign-role', role: 'commander', person: 'ben' }, by('ana')),
  ).until('2h');
  assert.deepEqual(timeBoxes(story), [
    '20m clock-warned time-box:investigation',
    '25m clock-breached time-box:investigation',
  ]);
  assert.deepEqual(told(story), ['20m ana', '20m ben', '25m ana', '25m ben']);
});

test('a phase that ends in time keeps its box, one that ends late says so', () => {
  const story = given(
    { severity: 'SEV-4', process: boxed },
    at('5m', acknowledge, by('ana')),
    at('40m', { type: 'set-status', status: 'identified' }, by('ana')),
  );
  assert.equal(story.clock('time-box:initial-response')?.state, 'met');
  assert.equal(story.clock('time-box:investigation')?.state, 'late');
  assert.equal(story.clock('time-box:mitigation')?.dueAt, instantAt('70m'));
});

test('with the resolution the boxes of the work end', () => {
  const story = given(
    { severity: 'SEV-4', process: boxed },
    at('5m', acknowledge, by('ana')),
    at('6m', { type: 'mitigate' }, by('ana')),
    at('7m', { type: 'resolve' }, by('ana')),
  ).until('24h');
  assert.equal(story.clock('time-box:investigation')?.state, 'met');
  assert.equal(story.clock('time-box:resolution')?.state, 'met');
  assert.deepEqual(timeBoxes(story), []);
});

test('a phase that somebody sets stands until its own end or a later phase, not until the next milestone', () => {
  const story = given(
    { severity: 'SEV-4', process: boxed },
    at('5m', phase('mitigation'), by('ana')),
    at('6m', acknowledge, by('ana')),
    at('7m', { type: 'post-update', text: 't', audience: 'public', nextUpdateAt: null }, by('ana')),
  );
  assert.equal(story.state.phase, 'mitigation');
  assert.equal(story.clock('time-box:mitigation')?.dueAt, instantAt('35m'));
  story.take(at('20m', { type: 'mitigate' }, by('ana')));
  assert.equal(story.state.phase, 'resolution');
  assert.equal(story.clock('time-box:mitigation')?.state, 'met');
});

test('what the milestone of a word by hand would enter gives way to that word', () => {
  const story = given({ severity: 'SEV-2' }, at('5m', phase('triage'), by('ana')));
  assert.deepEqual(phasesOf(story), ['triage', 'triage']);
});

test('a phase that lasts until the closing has its time anew with each reopening', () => {
  const process: Process = {
    ...matrix,
    phases: [phaseNamed('all', { enters: ['declared'], leaves: ['closed'], timebox: '3h' })],
  };
  const story = given(
    { severity: 'SEV-4', process },
    at('5m', { type: 'resolve' }, by('ana')),
    at('1h', { type: 'reopen' }, by('ana')),
  );
  assert.equal(story.clock('time-box:all')?.dueAt, instantAt('4h'));
});

test('reopened, the phases of the work begin anew, and so do their boxes', () => {
  const story = given(
    { severity: 'SEV-4', process: boxed },
    at('5m', acknowledge, by('ana')),
    at('6m', { type: 'resolve' }, by('ana')),
    at('30m', { type: 'reopen' }, by('ana')),
  );
  assert.equal(story.clock('time-box:investigation')?.dueAt, instantAt('50m'));
});

test('a rule that holds in a phase holds while that phase runs beside another', () => {
  const process: Process = {
    ...boxed,
    clocks: [
      clockNamed('first-word', {
        when: { phases: ['communication'] },
        starts: 'acknowledged',
        stops: ['first-update'],
        within: '10m',
      }),
    ],
  };
  const story = given({ severity: 'SEV-4', process }, at('3m', acknowledge, by('ana')));
  assert.equal(story.state.phase, 'investigation');
  assert.equal(story.clock('first-word')?.dueAt, instantAt('13m'));
});

test('a milestone that no status brings is reached by saying so, once, also when all is over', () => {
  const story = given({ severity: 'SEV-4' }, at('5m', reach('fix-deployed'), by('ana')));
  assert.equal(story.state.milestones['fix-deployed'], instantAt('5m'));
  assert.deepEqual(story.when(at('6m', reach('fix-deployed'), by('ana'))).events, []);
  story.take(at('7m', { type: 'resolve' }, by('ana')));
  story.take(at('8m', { type: 'close' }, by('ana')));
  story.take(at('30h', reach('review-held'), by('ana')));
  assert.equal(story.state.milestones['review-held'], instantAt('30h'));
  assert.equal(story.when(at('31h', reach('resolved'), by('ana'))).refused, 'no-such-milestone');
  assert.equal(story.when(at('31h', reach('constructor'), by('ana'))).refused, 'no-such-milestone');
});
