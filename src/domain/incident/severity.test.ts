/** A severity that changes while people work: what begins then, what counts from the start, and what is never done twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acknowledge,
  at,
  by,
  given,
  instantAt,
  type Later,
  matrixWith,
  prometheus,
  type Story,
} from './given.ts';
import { futureEntries } from './future-entries.ts';
import { pastEntries } from './past-entries.ts';

const to = (severity: string): Later => ({ type: 'set-severity', severity });
const update: Later = { type: 'post-update', text: 't', audience: 'public', nextUpdateAt: null };

/** "sev-1-matrix 2" of every rung that was climbed. */
function climbed(story: Story): string[] {
  return story.all('rung-climbed').map(({ event }) => `${event.ladder} ${event.rung}`);
}

test('raised: the ladder of the higher severity begins at the raise, and its distances are kept', () => {
  const story = given({ severity: 'SEV-3' }, at('20m', to('SEV-1'), by('ana'))).until('84m');
  assert.deepEqual(story.pages(), ['20m ana', '20m lea', '35m vic', '50m tom', '1h20m eve']);
});

test('raised, lowered and raised again: no rung is climbed twice', () => {
  const story = given(
    { severity: 'SEV-2' },
    at('1m', acknowledge, by('ana')),
    at('2m', to('SEV-1'), by('ana')),
    at('20m', to('SEV-2'), by('ana')),
    at('25m', to('SEV-1'), by('ana')),
  ).until('5h');
  const rungs = climbed(story);
  assert.deepEqual(
    rungs.filter((rung, index) => rungs.indexOf(rung) !== index),
    [],
  );
  assert.ok(rungs.includes('sev-1-matrix 3'));
});

test('lowered: whoever was asked already is not asked again for a rung whose time has passed, answered or not', () => {
  const story = given({ severity: 'SEV-1' }, at('20m', to('SEV-2'), by('ben'))).until('29m');
  assert.deepEqual(story.pages(), ['0s ana', '0s lea', '15m vic']);
});

test('lowered: the rungs to come count from the declaration', () => {
  const process = matrixWith(['{ after: 30m, to: vp-engineering', '{ after: 40m, to: ceo']);
  const story = given({ severity: 'SEV-1', process }, at('20m', to('SEV-2'), by('ben'))).until('64m');
  assert.deepEqual(
    story.pages().filter((page) => page.endsWith('eve')),
    ['40m eve'],
  );
});

test('a breach that was recorded stays: lowered again to where it was breached, it is not recorded twice', () => {
  const story = given(
    { severity: 'SEV-2' },
    at('20m', to('SEV-1'), prometheus),
    at('40m', to('SEV-2'), prometheus),
  ).until('50m');
  assert.deepEqual(
    story
      .all('clock-breached')
      .flatMap(({ at: time, event }) => (event.clock === 'response-sev-2' ? [time] : [])),
    ['15m'],
  );
  assert.equal(story.clock('response-sev-2')?.state, 'breached');
  assert.equal(story.clock('response-sev-2')?.breachedAt, instantAt('15m'));
});

test('a triage that comes with the new severity keeps what the old one promised', () => {
  const story = given({ severity: 'SEV-2' }, at('4m', to('SEV-1'), by('ana')));
  assert.equal(story.clock('response-sev-2')?.state, 'met');
});

test('lowered: a recurring promise counts from the last update, not from a declaration of hours ago', () => {
  const process = matrixWith(
    [
      '    when: { severity: [SEV-1, SEV-2] }\n    starts: declared\n    stops: resolved',
      '    when: { severity: SEV-1 }\n    starts: declared\n    stops: resolved',
    ],
    [
      '# Second persons of the same function',
      `  - id: slower-cadence
    label: Next update
    when: { severity: SEV-2 }
    starts: declared
    stops: resolved
    restarts: update-posted
    within: 2h
    audience: public
# Second persons of the same function`,
    ],
  );
  const story = given(
    { severity: 'SEV-1', process },
    at('1m', acknowledge, by('ana')),
    at('2h50m', update, by('ana')),
    at('3h', to('SEV-2'), by('ana')),
  );
  assert.equal(story.clock('slower-cadence')?.dueAt, instantAt('4h50m'));
  assert.equal(story.clock('update-cadence')?.state, 'dropped');
});

test('raised: an audience that the higher severity promises to tell is owed from the raise', () => {
  const story = given({ severity: 'SEV-3' }, at('10m', update, by('ana')), at('20m', to('SEV-1'), by('ana')));
  assert.equal(story.clock('status-page-sev-1')?.dueAt, instantAt('25m'));
  assert.equal(story.clock('update-cadence')?.dueAt, instantAt('50m'));
});

test('a ladder that counts from the change of severity, and holds before and after it, starts anew with it', () => {
  const process = matrixWith([
    '  - id: legal # 003-ESC-14\n',
    `  - id: how-bad
    when: { severity: [SEV-3, SEV-4] }
    since: severity-changed
    rungs:
      - { after: 10m, to: customer-success, by: notify }
      - { after: 30m, to: cto, by: notify }
  - id: legal # 003-ESC-14
`,
  ]);
  const story = given({ severity: 'SEV-4', process }, at('20m', to('SEV-3'), by('ana'))).until('2h');
  const told = story.pages('low').filter((page) => /sue|tom/.test(page));
  assert.deepEqual(told, ['10m sue', '50m tom']);
});

test('a rung that was climbed stays climbed although a later plan leaves it out', () => {
  const process = matrixWith(
    ['    hours: { mon-fri: "09:00-17:00" }', '    hours: { mon-fri: "09:00-10:30" }'],
    [
      '{ after: 0m, to: on-call, by: page, unless: mitigated } # 003-ESC-03',
      '{ after: 0m, to: on-call, by: page, unless: mitigated, during: { calendar: business, outside: skip } }',
    ],
  );
  const story = given(
    { severity: 'SEV-2', process },
    at('5m', to('SEV-3'), by('lou')),
    at('40m', to('SEV-2'), by('lou')),
    at('41m', to('SEV-3'), by('lou')),
    // The next morning, in hours again.
    at('23h30m', to('SEV-2'), by('lou')),
  );
  assert.equal(climbed(story).filter((rung) => rung === 'sev-2-matrix 0').length, 1);
});

test('a reopening keeps the first acknowledgement, and the time to answer is not owed again', () => {
  const story = given(
    { severity: 'SEV-2' },
    at('3m', acknowledge, by('ana')),
    at('20m', { type: 'resolve' }, by('ana')),
    at('40m', { type: 'reopen' }, by('ben')),
    at('45m', acknowledge, by('ben')),
  );
  assert.equal(story.state.milestones.acknowledged, instantAt('3m'));
  assert.equal(story.clock('response-sev-2')?.state, 'met');
});

test('what counted from the resolution no longer holds once it is reopened, and counts from the next one', () => {
  const process = matrixWith([
    '# Second persons of the same function',
    `  - id: follow-up
    label: Follow-up
    starts: resolved
    stops: closed
    within: 24h
# Second persons of the same function`,
  ]);
  const story = given({ severity: 'SEV-3', process }, at('10m', { type: 'resolve' }, by('ana')));
  assert.equal(story.clock('follow-up')?.dueAt, instantAt('24h10m'));
  story.take(at('30m', { type: 'reopen' }, by('ana')));
  assert.equal(story.clock('follow-up')?.state, 'dropped');
  story.take(at('50m', { type: 'resolve' }, by('ana')));
  assert.equal(story.clock('follow-up')?.dueAt, instantAt('24h50m'));
});

test('both directions stand on the timeline, and what is to come counts for the new severity', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('20m', to('SEV-1'), by('ana')),
    at('22m', acknowledge, by('ana')),
    at('30m', to('SEV-2'), by('ana')),
  );
  const picture = { process: story.process, directory: story.directory, now: story.state.lastEventAt };
  const words = { texts: new Map<string, string | null>(), numbers: new Map<string, string>() };
  const told = pastEntries(story.log, story.state, picture, words)
    .filter(({ kind }) => kind === 'severity-set')
    .map(({ text, detail }) => `${text} | ${detail}`);
  assert.deepEqual(told, ['Raised to SEV-1 | from SEV-3 · by ana', 'Lowered to SEV-2 | from SEV-1 · by ana']);
  assert.ok(futureEntries(story.state, picture).every(({ detail }) => !detail?.includes('SEV-1')));
});
