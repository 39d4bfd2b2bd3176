/** Ladders: who is reached when nobody answers, and what ends that. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Process } from '../process/process.ts';
import {
  acknowledge,
  at,
  bound,
  by,
  gap,
  given,
  houseWith,
  instantAt,
  machineAcknowledge,
  matrix,
  matrixWith,
  only,
  wake,
} from './given.ts';

const endedByAcknowledgement = matrixWith([
  '{ after: 15m, to: engineering-lead, by: page, unless: mitigated }',
  '{ after: 15m, to: engineering-lead, by: page, unless: [acknowledged, mitigated] }',
]);

test('a SEV-1 pages on-call and lead at once, the VP at 15 min, the CTO at 30, the CEO at 60, and informs the executives (003-ESC-10, 003-NOT-01)', () => {
  const story = given({ severity: 'SEV-1' }).until('64m');
  assert.deepEqual(story.pages(), ['0s ana', '0s lea', '15m vic', '30m tom', '1h eve']);
  assert.deepEqual(story.pages('low'), ['0s vic', '0s tom', '0s eve']);
});

test('a SEV-2 pages on-call at once, the lead at 15 min, the VP at 30, and informs the lead (003-ESC-11, 003-NOT-02)', () => {
  const story = given({ severity: 'SEV-2' }).until('34m');
  assert.deepEqual(story.pages(), ['0s ana', '15m lea', '30m vic']);
  assert.deepEqual(story.pages('low'), ['0s lea']);
});

test('a SEV-3 is queued, and informs on-call at once and the lead at 15 min; it pages nobody (003-ESC-12, 003-NOT-03, 003-NOT-04)', () => {
  const story = given({ severity: 'SEV-3' }).until('24h');
  assert.deepEqual(story.pages(), []);
  assert.deepEqual(story.pages('low'), ['0s ana', '15m lea']);
  assert.equal(story.all('ticket-queued').length, 1);
});

test('a SEV-4 is a ticket and nothing else (003-ESC-13, 003-NOT-05)', () => {
  const story = given({ severity: 'SEV-4' }).until('24h');
  assert.deepEqual([story.pages(), story.pages('low')], [[], []]);
  assert.deepEqual(
    story.all('ticket-queued').map(({ at: time }) => time),
    ['0s'],
  );
});

test('an acknowledgement leaves the rungs that only a mitigation ends', () => {
  const story = given({ severity: 'SEV-2' }, at('3m', acknowledge, by('ana'))).until('34m');
  assert.deepEqual(story.pages(), ['0s ana', '15m lea', '30m vic']);
});

test('an acknowledgement ends the rungs that say so, and the others go on', () => {
  const story = given(
    { severity: 'SEV-2', process: endedByAcknowledgement },
    at('3m', acknowledge, by('ana')),
  ).until('34m');
  assert.deepEqual(story.pages(), ['0s ana', '30m vic']);
});

test("a machine's acknowledgement ends those rungs as well", () => {
  const story = given(
    { severity: 'SEV-2', process: endedByAcknowledgement },
    at('3m', machineAcknowledge),
  ).until('29m');
  assert.deepEqual(story.pages(), ['0s ana']);
});

test('a wake-up that loses the race with an acknowledgement pages nobody', () => {
  const story = given(
    { severity: 'SEV-2', process: endedByAcknowledgement },
    at('15m', acknowledge, by('ana')),
  );
  assert.deepEqual(only(story.when(at('15m', wake)).events, 'paged', 'contacted', 'rung-climbed'), []);
});

test('a wake-up that comes twice does nothing the second time', () => {
  const story = given({ severity: 'SEV-2' }, at('15m', wake));
  assert.deepEqual(story.when(at('15m', wake)).events, []);
});

test('a mitigation ends the ladder, and nobody further is paged', () => {
  const story = given({ severity: 'SEV-1' }, at('10m', { type: 'mitigate' }, by('ana'))).until('24m');
  assert.deepEqual(story.pages(), ['0s ana', '0s lea']);
});

test('a relapse lets the ladder go on where it stood still: the distances stay', () => {
  const story = given(
    { severity: 'SEV-1', alerts: { firing: 1, total: 1 } },
    at('10m', { type: 'mitigate' }, by('ana')),
    at('50m', { type: 'set-status', status: 'identified' }, by('ana')),
  ).until('1h45m');
  assert.deepEqual(story.pages(), ['0s ana', '0s lea', '55m vic', '1h10m tom', '1h40m eve']);
});

test('a rung that a mitigation does not end goes on meanwhile, and a relapse does not move it', () => {
  const process = matrixWith([
    '{ after: 30m, to: cto, by: page, unless: mitigated }',
    '{ after: 30m, to: cto, by: page, unless: resolved }',
  ]);
  const story = given(
    { severity: 'SEV-1', process, alerts: { firing: 1, total: 1 } },
    at('10m', { type: 'mitigate' }, by('ana')),
    at('20m', { type: 'set-status', status: 'identified' }, by('ana')),
  ).until('31m');
  assert.deepEqual(story.pages(), ['0s ana', '0s lea', '25m vic', '30m tom']);
});

test('a position that nobody covers pulls the next rung forward, and the ones after it keep their times', () => {
  const directory = houseWith({ positions: { 'on-call': gap, 'secondary-on-call': gap } });
  const story = given({ severity: 'SEV-2', directory }).until('34m');
  assert.deepEqual(story.pages(), ['0s lea', '30m vic']);
  const [first, second] = story.all('rung-climbed').filter(({ event }) => event.by === 'page');
  assert.deepEqual(first?.event.uncovered, ['on-call']);
  assert.equal(second?.event.reason, 'pulled-forward');
});

test('a rung that others of its positions cover is not passed over', () => {
  const directory = houseWith({ positions: { 'on-call': gap, 'secondary-on-call': gap } });
  assert.deepEqual(given({ severity: 'SEV-1', directory }).until('20m').pages(), ['0s lea', '15m vic']);
});

test('a position that nobody bound is absent, and the later rungs keep their times', () => {
  const directory = houseWith({ positions: { 'on-call': null } });
  const story = given({ severity: 'SEV-2', directory }).until('34m');
  assert.deepEqual(story.pages(), ['15m lea', '30m vic']);
  assert.deepEqual(story.all('rung-climbed')[1]?.event.unbound, ['on-call']);
});

test("the process's stand-in answers where the position itself is a gap (003-ONC-02)", () => {
  const directory = houseWith({ positions: { 'on-call': gap } });
  assert.deepEqual(given({ severity: 'SEV-2', directory }).until('1m').pages(), ['0s ben']);
});

test('one person in two positions is paged once', () => {
  const directory = houseWith({ positions: { 'engineering-lead': bound('ana') } });
  const story = given({ severity: 'SEV-1', directory }).until('1m');
  assert.deepEqual(story.pages(), ['0s ana']);
});

test('a rung whose people hold the incident already says so and pages nobody again', () => {
  const directory = houseWith({ positions: { 'engineering-lead': bound('ana') } });
  const story = given({ severity: 'SEV-2', directory }, at('2m', acknowledge, by('ana'))).until('20m');
  assert.deepEqual(story.pages(), ['0s ana']);
  assert.deepEqual(story.all('rung-climbed').at(-1)?.event.already, ['ana']);
});

test('escalating by hand climbs the next rung now, and the others keep their times', () => {
  const story = given(
    { severity: 'SEV-1' },
    at('2m', acknowledge, by('ana')),
    at('5m', { type: 'escalate' }, by('ana')),
  ).until('59m');
  assert.deepEqual(story.pages(), ['0s ana', '0s lea', '5m vic', '30m tom']);
});

test('all hands are called by escalating once the timed rungs are climbed (003-ESC-02)', () => {
  const story = given({ severity: 'SEV-1' }, at('2m', acknowledge, by('ana'))).until('61m');
  const outcome = story.when(at('61m', { type: 'escalate' }, by('ana')));
  assert.deepEqual(
    only(outcome.events, 'paged').map(({ person }) => person),
    ['ben', 'sue'],
  );
  assert.equal(story.when(at('62m', { type: 'escalate' }, by('ana'))).refused, 'nothing-to-escalate');
});

test('escalating goes past a rung that is bound to nobody', () => {
  const directory = houseWith({ positions: { 'engineering-lead': null } });
  const story = given({ severity: 'SEV-2', directory }, at('5m', { type: 'escalate' }, by('ana')));
  assert.deepEqual(story.pages(), ['0s ana', '5m vic']);
});

test('a flag that is raised late makes its rung due then (003-ESC-14: legal)', () => {
  const story = given({ severity: 'SEV-3' }, at('40m', { type: 'flag', flag: 'data-loss' }, by('ana')));
  assert.deepEqual(story.pages(), ['40m lou']);
});

test('one rung with several triggers is climbed by the first of them alone', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('40m', { type: 'flag', flag: 'data-loss' }, by('ana')),
    at('41m', acknowledge, by('lou')),
    at('3h', { type: 'flag', flag: 'security-breach' }, by('ana')),
  ).until('4h');
  assert.deepEqual(story.pages(), ['40m lou']);
  assert.equal(story.all('rung-climbed').filter(({ event }) => event.ladder === 'legal').length, 1);
});

test('passing on asks the stand-in now, and the rungs keep their times', () => {
  const story = given({ severity: 'SEV-2' }, at('1m', { type: 'pass-on' }, by('ana'))).until('29m');
  assert.deepEqual(story.pages(), ['0s ana', '1m ben', '15m lea']);
  assert.deepEqual(story.outcomes('ana'), ['1m passed-on']);
});

test('passing on without a stand-in pulls the next rung forward', () => {
  const directory = houseWith({ positions: { 'secondary-on-call': null } });
  const story = given({ severity: 'SEV-2', directory }, at('1m', { type: 'pass-on' }, by('ana'))).until(
    '29m',
  );
  assert.deepEqual(story.pages(), ['0s ana', '1m lea']);
});

test('only whoever is being paged can pass it on', () => {
  const story = given({ severity: 'SEV-2' });
  assert.equal(story.when(at('1m', { type: 'pass-on' }, by('lea'))).refused, 'not-yours-to-pass');
});

test('a ladder that counts from the last progress starts anew at each, and is climbed when there is none', () => {
  const process = matrixWith([
    '  - id: legal # 003-ESC-14\n',
    `  - id: no-progress
    since: last-progress
    rungs:
      - { after: 30m, to: customer-success, by: page, unless: [progress, resolved] }
  - id: legal # 003-ESC-14
`,
  ]);
  const story = given(
    { severity: 'SEV-3', process },
    at('20m', { type: 'note', text: 't', progress: false }, by('ana')),
    at('25m', { type: 'post-update', text: 't', audience: 'public', nextUpdateAt: null }, by('ana')),
  ).until('2h');
  assert.deepEqual(story.pages()[0], '55m sue');
  // An answer moves the incident on to its next phase: that is progress too.
  const answered = given({ severity: 'SEV-3', process }, at('20m', acknowledge, by('ana')));
  const ladder = answered.state.ladders.find((one) => one.ladder === 'no-progress');
  assert.deepEqual(
    ladder?.rungs.map(({ at: due }) => due),
    [instantAt('50m')],
  );
  assert.deepEqual(answered.until('2h').pages()[0], '50m sue');
});

test('a rung outside its hours is skipped, turned into a notice, or waits for the opening, as the process says', () => {
  const pages = (outside: string) => {
    const story = given({ severity: 'SEV-2', process: duringHours(outside) }).until('64m');
    return { paged: story.pages().filter((page) => page.endsWith('ana')), told: story.pages('low') };
  };
  assert.deepEqual(pages('skip'), { paged: [], told: ['0s lea'] });
  assert.deepEqual(pages('notify'), { paged: [], told: ['0s lea', '0s ana'] });
  assert.deepEqual(pages('defer'), { paged: ['1h ana'], told: ['0s lea'] });
});

test("how long a stand-in waits is the process's word where the installation has none (002-ONC-01)", () => {
  const process: Process = {
    ...matrix,
    positions: matrix.positions.map((position) =>
      position.id === 'on-call' ? { ...position, respondsWithinMs: 180_000 } : position,
    ),
  };
  const silent = given({ severity: 'SEV-2', process }).until('14m');
  assert.deepEqual(silent.pages(), ['0s ana', '3m ben']);
  const directory = houseWith({ positions: { 'on-call': bound('ana', 'lou', 60_000) } });
  assert.deepEqual(given({ severity: 'SEV-2', process, directory }).until('14m').pages(), [
    '0s ana',
    '1m lou',
  ]);
});

test('where the process counts tiers, the log says which one was reached', () => {
  const process: Process = {
    ...matrix,
    ladders: matrix.ladders.map((ladder) => ({
      ...ladder,
      rungs: ladder.rungs.map((rung, index) => ({ ...rung, level: index + 1 })),
    })),
  };
  const story = given({ severity: 'SEV-2', process }).until('31m');
  const reached = story
    .all('rung-climbed')
    .flatMap(({ event }) => (event.ladder === 'sev-2-matrix' ? [event.level] : []));
  assert.deepEqual(reached, [1, 2, 3]);
});

function duringHours(outside: string) {
  return matrixWith(
    ['    hours: { mon-fri: "09:00-17:00" }', '    hours: { mon-fri: "11:00-17:00" }'],
    [
      '{ after: 0m, to: on-call, by: page, unless: mitigated } # 003-ESC-03',
      `{ after: 0m, to: on-call, by: page, unless: mitigated, during: { calendar: business, outside: ${outside} } }`,
    ],
  );
}
