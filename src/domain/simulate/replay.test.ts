/** Replays: under its own process an incident is what it was; under another, what differs is told to the minute. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  acknowledge,
  at,
  by,
  declaredAt,
  given,
  house,
  machineAcknowledge,
  matrix,
  matrixWith,
  prometheus,
  type Setting,
  shippedProcess,
  type Step,
} from '../incident/given.ts';
import { plus } from '../instant.ts';
import type { Process } from '../process/process.ts';
import { type PastIncident, replayUnder, type Replay } from './replay.ts';
import { textOfReplay } from './replay-text.ts';
import { scriptOfLog } from './script-of-log.ts';

/** What happened, until so long after the declaration. */
function past(setting: Setting, until: string, ...steps: Step[]): PastIncident {
  const story = given(setting, ...steps).until(until);
  const { state, log, process } = story;
  const over = state.category === 'resolved' || state.category === 'closed';
  return { number: state.number, title: state.title, log, process, over };
}

function under(process: Process, ...incidents: PastIncident[]): Replay {
  const until = incidents[0]?.log.at(-1)?.at ?? declaredAt;
  return replayUnder(incidents, { process, directory: house, since: declaredAt, until, more: false });
}

const update = {
  type: 'post-update' as const,
  text: 'body',
  audience: 'public',
  nextUpdateAt: null,
};

/** One of everything that people do to incidents. */
const stories: PastIncident[] = [
  past({ severity: 'SEV-1' }, '2h'),
  past(
    { severity: 'SEV-1' },
    '2h',
    at('4m', acknowledge, by('ana')),
    at('20m', { type: 'mitigate' }, by('ana')),
  ),
  past(
    { severity: 'SEV-3' },
    '3h',
    at('2m', { type: 'set-severity', severity: 'SEV-1' }, by('ben')),
    at('9m', { type: 'flag', flag: 'data-loss' }, by('ben')),
    at('12m', { type: 'pass-on' }, by('ana')),
    at('13m', { type: 'escalate' }, by('ben')),
    at('20m', { type: 'page', people: ['ada'], positions: [], urgency: 'high' }, by('ben')),
    at('25m', { type: 'set-status', status: 'identified' }, by('ben')),
    at('28m', update, by('ben')),
    at('40m', { type: 'hand-over', to: 'lea' }, by('ben')),
    at('50m', { type: 'resolve' }, by('lea')),
    at('70m', { type: 'reopen' }, by('lea')),
    at('80m', { type: 'mark-false-positive' }, by('lea')),
  ),
  past(
    { severity: 'SEV-2', actor: prometheus, alerts: { firing: 1, total: 1 } },
    '3h',
    at('1m', machineAcknowledge, prometheus),
    at('6m', acknowledge, by('ana')),
    at(
      '10m',
      { type: 'report-alerts', firing: 2, total: 2, opened: 1, severity: 'SEV-1', summary: null },
      prometheus,
    ),
    at(
      '30m',
      { type: 'report-alerts', firing: 0, total: 2, opened: 0, severity: null, summary: null },
      prometheus,
    ),
    at(
      '35m',
      { type: 'report-alerts', firing: 1, total: 3, opened: 1, severity: null, summary: null },
      prometheus,
    ),
    at(
      '45m',
      { type: 'report-alerts', firing: 0, total: 3, opened: 0, severity: null, summary: null },
      prometheus,
    ),
  ),
  past(
    { severity: 'SEV-1' },
    '2h',
    at('4m', acknowledge, by('ana')),
    // Their own word for it: no other severity is set.
    at('10m', { type: 'set-severity', severity: 'SEV-1' }, by('ana')),
    at('17m', acknowledge, by('vic')),
    at('31m', acknowledge, by('tom')),
  ),
  // At the very moment at which the CTO is due, by somebody who had not answered.
  past(
    { severity: 'SEV-1' },
    '2h',
    at('30m', { type: 'mitigate' }, by('lou')),
    at('40m', { type: 'reopen' }, by('lou')),
  ),
  past(
    { severity: 'SEV-3' },
    '2h',
    // Taken over by somebody whom nobody had asked, and escalated past rungs that find nobody new.
    at('5m', { type: 'hand-over', to: 'lea' }, by('lea')),
    at('6m', { type: 'page', people: ['ana', 'ben'], positions: [], urgency: 'high' }, by('lea')),
    at('7m', { type: 'set-severity', severity: 'SEV-1' }, by('lea')),
    at('8m', { type: 'escalate' }, by('lea')),
    at('8m30s', { type: 'escalate' }, by('lea')),
  ),
  past(
    { severity: 'SEV-2' },
    '2h',
    at('5m', { type: 'promise-update', at: '2026-11-18T10:20:00.000Z' }, by('ana')),
    at('7m', { type: 'assign-role', role: 'commander', person: 'lea' }, by('ana')),
    at('10m', { type: 'note', text: 'body', progress: true }, by('ana')),
    at('15m', { type: 'merge', into: 'another' }, by('ana')),
  ),
];

suite('under its own process', () => {
  for (const [index, story] of stories.entries())
    test(`story ${index + 1} is what it was`, () => {
      const replayed = under(matrix, story);
      assert.deepEqual(replayed.differences, []);
      assert.equal(replayed.incidents, 1);
      assert.deepEqual(replayed.pages.now, replayed.pages.was);
      assert.deepEqual(replayed.breaches.now, replayed.breaches.was);
    });
});

suite('under another process', () => {
  test('who is also paged, who is paged earlier or later, who is not', () => {
    const process = matrixWith(
      ['after: 15m, to: vp-engineering', 'after: 10m, to: vp-engineering'],
      ['{ after: 30m, to: cto, by: page', '{ after: 30m, to: customer-success, by: page'],
    );
    const [difference] = under(process, past({ severity: 'SEV-1' }, '40m')).differences;
    const named = (some: { who: { person: string | null }; offset: string; rule: string }[] = []) =>
      some.map(({ who, offset, rule }) => `${offset} ${who.person} ${rule}`);
    assert.deepEqual(named(difference?.alsoPaged), ['30m sue sev-1-matrix, rung 3']);
    assert.deepEqual(named(difference?.notPaged), ['30m tom sev-1-matrix, rung 3']);
    assert.deepEqual(
      difference?.moved.map(({ who, offset }) => `${who.person} ${offset.was} ${offset.now}`),
      ['vic 15m 10m'],
    );
  });

  test('a promise that would have been broken, and one that would not', () => {
    const process = matrixWith(['within: 5m', 'within: 2m'], ['within: immediate', 'within: 2h']);
    const story = past({ severity: 'SEV-1' }, '40m', at('4m', acknowledge, by('ana')));
    const [difference] = under(process, story).differences;
    assert.deepEqual(
      difference?.alsoBreached.map(({ label, offset }) => `${offset} ${label}`),
      ['2m Acknowledgement', '2m Response'],
    );
    assert.deepEqual(
      difference?.notBreached.map(({ label, offset }) => `${offset} ${label}`),
      ['5m Status page'],
    );
  });

  test('a severity that it does not know is read by its place, and the replay says so', () => {
    const other = shippedProcess('rapid-recovery');
    const replayed = under(other, past({ severity: 'SEV-1' }, '40m', at('4m', acknowledge, by('ana'))));
    const [difference] = replayed.differences;
    assert.deepEqual(difference?.severity, { was: 'SEV-1', now: 'P0' });
    assert.ok(difference?.notes.includes('SEV-1 is read as P0'));
  });

  test('what a process does long after an incident is over is not compared', () => {
    const process = matrixWith([
      '  - id: triage # 003-SLA-02',
      '  - { id: archive, label: Archive, starts: resolved, stops: closed, within: 1h }\n  - id: triage # 003-SLA-02',
    ]);
    const story = past({ severity: 'SEV-1' }, '20m', at('20m', { type: 'resolve' }, by('ana')));
    const until = plus(declaredAt, 24 * 3_600_000);
    const replayed = replayUnder([story], {
      process,
      directory: house,
      since: declaredAt,
      until,
      more: false,
    });
    assert.deepEqual(replayed.differences, []);
  });

  test('a lateness of seconds is no difference', () => {
    const [declared, ...rest] = past({ severity: 'SEV-1' }, '2h').log;
    const log = [declared!, ...rest.map((recorded) => ({ ...recorded, at: plus(recorded.at, 900) }))];
    assert.deepEqual(under(matrix, { ...stories[0]!, log }).differences, []);
  });

  test('a log without its beginning is left out, and named', () => {
    const replayed = under(matrix, { ...stories[0]!, log: stories[0]!.log.slice(1) });
    assert.deepEqual([replayed.incidents, replayed.leftOut.length], [0, 1]);
  });
});

suite('what people did, out of the log', () => {
  test('what followed by the process is not taken for somebody’s doing', () => {
    const { log } = past(
      { severity: 'SEV-1' },
      '3h',
      at('4m', acknowledge, by('ana')),
      at('20m', { type: 'mitigate' }, by('ana')),
    );
    assert.deepEqual(
      scriptOfLog(log, matrix, matrix)?.script.map(
        ({ afterMs, command }) => `${afterMs / 60_000} ${command.type}`,
      ),
      ['4 acknowledge', '20 set-status'],
    );
  });

  test('what somebody did is a command, and what it brought about is none', () => {
    const commands = (story: PastIncident | undefined) =>
      scriptOfLog(story?.log ?? [], matrix, matrix)?.script.map(
        ({ afterMs, command }) => `${afterMs / 60_000} ${command.type}`,
      );
    assert.deepEqual(commands(stories[2]), [
      '2 set-severity',
      '9 flag',
      '12 pass-on',
      '13 escalate',
      '20 page',
      '25 set-status',
      '28 post-update',
      '40 hand-over',
      '50 resolve',
      '70 reopen',
      '80 mark-false-positive',
    ]);
    assert.deepEqual(commands(stories[4]), [
      '4 acknowledge',
      '10 reach-milestone',
      '17 acknowledge',
      '31 acknowledge',
    ]);
    assert.deepEqual(commands(stories[7]), ['5 promise-update', '7 assign-role', '10 note', '15 merge']);
  });

  test('words that the other process does not have are left out, and named', () => {
    const { log } = past(
      { severity: 'SEV-1' },
      '1h',
      at('4m', { type: 'flag', flag: 'data-loss' }, by('ana')),
    );
    const past1 = scriptOfLog(
      log,
      matrix,
      matrixWith(['id: data-loss', 'id: loss'], ['if: data-loss', 'if: loss']),
    );
    assert.deepEqual(past1?.script, []);
    assert.deepEqual(past1?.notes, ['there is no flag data-loss']);
  });
});

test('to be read: what differs, incident by incident', () => {
  const process = matrixWith(['after: 15m, to: vp-engineering', 'after: 10m, to: vp-engineering']);
  assert.equal(
    textOfReplay(under(process, past({ severity: 'SEV-1' }, '20m'))),
    `1 incident under Severity matrix 1.0: 1 would have differed.
People paged 3, now 3. Promises not kept 4, now 4.

INC-2026-0001  2026-11-18 10:00 UTC  SEV-1  title-1
  earlier     VP Engineering (vic)  +0:10 instead of +0:15`,
  );
});
