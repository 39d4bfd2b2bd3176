/** Clocks: promises that start, are warned of, breached, kept, and stand still. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Process } from '../process/process.ts';
import {
  acknowledge,
  at,
  by,
  clockNamed,
  declaredAt,
  gap,
  given,
  houseWith,
  instantAt,
  machineAcknowledge,
  matrix,
  matrixWith,
  offsetOf,
  span,
  type Story,
} from './given.ts';

const update = { type: 'post-update', text: 't', audience: 'public', nextUpdateAt: null } as const;

/** What runs, and when each is due: `triage 15m`. */
function running(story: Story): string[] {
  return story.state.clocks
    .filter(({ state }) => state === 'running')
    .map(({ clock, dueAt }) => `${clock} ${dueAt === null ? 'never' : offsetOf(dueAt)}`)
    .sort();
}

test('a SEV-1 promises a response in 5 min, triage in 15, the status page at once, an update in 30 (003-SLA-01, 003-DET-01, 003-SP-01)', () => {
  assert.deepEqual(running(given({ severity: 'SEV-1' })), [
    'page-acknowledgement 5m',
    'response-sev-1 5m',
    'status-page-sev-1 5m',
    'triage 15m',
    'update-cadence 30m',
  ]);
});

test('a SEV-2 promises a response in 15 min (003-SLA-02), a SEV-3 in 1 h (003-SLA-03), a SEV-4 in 4 business hours (003-SLA-04)', () => {
  assert.deepEqual(running(given({ severity: 'SEV-2' })), [
    'page-acknowledgement 5m',
    'response-sev-2 15m',
    'status-page-sev-2 15m',
    'triage 15m',
    'update-cadence 30m',
  ]);
  assert.deepEqual(running(given({ severity: 'SEV-3' })), ['response-sev-3 1h']);
  assert.deepEqual(running(given({ severity: 'SEV-4' })), ['response-sev-4 4h']);
});

test("a person's acknowledgement keeps the response, a machine's stops no clock", () => {
  const story = given({ severity: 'SEV-2' }, at('2m', machineAcknowledge));
  assert.equal(story.clock('response-sev-2')?.state, 'running');
  story.take(at('4m', acknowledge, by('ana')));
  assert.equal(story.clock('response-sev-2')?.state, 'met');
  assert.equal(story.state.milestones.acknowledged, instantAt('4m'));
});

test('a clock that nobody keeps is breached once, at its instant', () => {
  const story = given({ severity: 'SEV-1' }).until('24h');
  const breaches = story.all('clock-breached').map(({ at: time, event }) => `${time} ${event.clock}`);
  assert.deepEqual(breaches, [
    '5m page-acknowledgement',
    '5m response-sev-1',
    '5m status-page-sev-1',
    '15m triage',
    '30m update-cadence',
  ]);
});

test('a clock warns before it is due', () => {
  const story = given({ severity: 'SEV-2' }).until('24m');
  assert.deepEqual(
    story.all('clock-warned').map(({ at: time, event }) => `${time} ${event.clock}`),
    ['10m status-page-sev-2'],
  );
});

test('kept too late is late, and the breach stays in the log', () => {
  const story = given({ severity: 'SEV-2' }, at('20m', acknowledge, by('ana')));
  assert.equal(story.clock('response-sev-2')?.state, 'late');
  assert.ok(story.all('clock-breached').some(({ event }) => event.clock === 'response-sev-2'));
});

test('an update keeps the status page and starts the cadence anew', () => {
  const story = given({ severity: 'SEV-2' }, at('10m', update, by('ana')));
  assert.equal(story.clock('status-page-sev-2')?.state, 'met');
  assert.equal(story.clock('update-cadence')?.dueAt, instantAt('40m'));
  story.take(at('35m', update, by('ana')));
  assert.equal(story.clock('update-cadence')?.dueAt, instantAt('65m'));
});

test('a promised update is a clock of its own, and what the process asks for stands beside it', () => {
  const earlier = given(
    { severity: 'SEV-2' },
    at('10m', { ...update, nextUpdateAt: instantAt('20m') }, by('ana')),
  );
  assert.equal(earlier.clock('promised-update')?.dueAt, instantAt('20m'));
  assert.equal(earlier.clock('update-cadence')?.dueAt, instantAt('40m'));
  const later = given(
    { severity: 'SEV-2' },
    at('10m', { ...update, nextUpdateAt: instantAt('2h') }, by('ana')),
  );
  assert.equal(later.clock('promised-update')?.dueAt, instantAt('2h'));
  assert.equal(later.clock('update-cadence')?.dueAt, instantAt('40m'));
});

test('where the process has no cadence a promised update is a clock of its own, kept by the next update', () => {
  const promise = { type: 'promise-update', at: instantAt('30m') } as const;
  const kept = given({ severity: 'SEV-3' }, at('10m', promise, by('ana')), at('25m', update, by('ana')));
  assert.equal(kept.clock('promised-update')?.state, 'met');
  const broken = given({ severity: 'SEV-3' }, at('10m', promise, by('ana'))).until('40m');
  const told = [...broken.all('clock-warned'), ...broken.all('clock-breached')];
  assert.deepEqual(
    told.map(({ at: time, event }) => `${time} ${event.type} ${event.clock}`),
    ['25m clock-warned promised-update', '30m clock-breached promised-update'],
  );
  broken.take(at('50m', { type: 'resolve' }, by('ana')));
  assert.equal(broken.clock('promised-update')?.state, 'late');
});

test('raising starts the unmet clocks of the higher severity at the raise', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('20m', { type: 'set-severity', severity: 'SEV-1' }, { kind: 'integration', handle: 'prom' }),
  );
  assert.deepEqual(running(story), [
    'page-acknowledgement 25m',
    'response-sev-1 25m',
    'status-page-sev-1 25m',
    'triage 35m',
    'update-cadence 50m',
  ]);
  assert.equal(story.clock('response-sev-3')?.state, 'dropped');
});

test('raising after the acknowledgement asks for no second one', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('5m', acknowledge, by('ana')),
    at('20m', { type: 'set-severity', severity: 'SEV-1' }, by('ana')),
  );
  assert.deepEqual(running(story), ['status-page-sev-1 25m', 'update-cadence 50m']);
});

test('lowering counts from the original start: what is past due is breached at once', () => {
  const story = given(
    { severity: 'SEV-1' },
    at('20m', { type: 'set-severity', severity: 'SEV-2' }, { kind: 'integration', handle: 'prom' }),
  );
  assert.equal(story.clock('response-sev-2')?.dueAt, instantAt('15m'));
  assert.equal(story.clock('response-sev-2')?.state, 'breached');
});

test('lowering after the update owes no other one for the status page', () => {
  const story = given(
    { severity: 'SEV-1' },
    at('4m', update, by('ana')),
    at('20m', { type: 'set-severity', severity: 'SEV-2' }, by('ana')),
  );
  assert.equal(story.clock('status-page-sev-2'), undefined);
});

test('a promise that depends on a flag begins when the flag is raised (003-SP-03)', () => {
  const process = matrixWith(['    within: as-needed\n', '    within: 15m\n']);
  const story = given(
    { severity: 'SEV-3', process },
    at('2h', { type: 'flag', flag: 'customer-visible' }, by('ana')),
  );
  assert.equal(story.clock('status-page-sev-3')?.dueAt, instantAt('2h15m'));
});

test('as needed has no deadline', () => {
  const story = given({ severity: 'SEV-3', flags: ['customer-visible'] });
  assert.equal(story.clock('status-page-sev-3')?.dueAt, null);
});

test('resolving ends every promise about ending it, one that only an update keeps as well', () => {
  const story = given({ severity: 'SEV-1' }, at('3m', { type: 'resolve' }, by('ana')));
  assert.deepEqual(running(story), []);
  assert.equal(story.clock('status-page-sev-1')?.state, 'dropped');
  assert.equal(story.clock('update-cadence')?.state, 'met');
});

test('a reopened incident owes its updates again, from the reopening', () => {
  const story = given(
    { severity: 'SEV-1' },
    at('3m', acknowledge, by('ana')),
    at('20m', { type: 'resolve' }, by('ana')),
    at('40m', { type: 'reopen' }, by('ana')),
  );
  assert.deepEqual(running(story), ['status-page-sev-1 45m', 'triage 55m', 'update-cadence 1h10m']);
});

const paused = matrixWith([
  '  - id: update-cadence # 003-TPL-01, 003-GAP-01\n',
  `  - id: mitigation
    label: Mitigated for good
    starts: declared
    stops: resolved
    within: 20m..40m
    warnBefore: 10m
    pausedWhile: monitoring
    onBreach: [{ to: cto, by: page }, { to: ceo, by: notify }]
  - id: archive
    label: Channel archived
    starts: closed
    stops: detected
    within: 24h
  - id: update-cadence # 003-TPL-01, 003-GAP-01
`,
]);

test('a clock stands still where the process says, and its deadline moves by that time', () => {
  const story = given(
    { severity: 'SEV-3', process: paused, alerts: { firing: 1, total: 1 } },
    at('10m', { type: 'set-status', status: 'monitoring' }, by('ana')),
    at('40m', { type: 'set-status', status: 'identified' }, by('ana')),
  );
  assert.equal(story.clock('mitigation')?.dueAt, instantAt('70m'));
});

test('stopped while it stood still, it was kept', () => {
  const story = given(
    { severity: 'SEV-3', process: paused, alerts: { firing: 1, total: 1 } },
    at('10m', { type: 'set-status', status: 'monitoring' }, by('ana')),
    at('2h', { type: 'resolve' }, by('ana')),
  );
  assert.equal(story.clock('mitigation')?.state, 'met');
});

test('a range nudges at its first end and is breached at its second, and a breach is told to whom the process names', () => {
  const story = given({ severity: 'SEV-3', process: paused }).until('41m');
  assert.deepEqual(
    story.all('clock-warned').map(({ at: time, event }) => `${time} ${event.clock}`),
    ['20m mitigation', '30m mitigation'],
  );
  assert.deepEqual(story.pages(), ['40m tom']);
  assert.deepEqual(story.pages('low').at(-1), '40m eve');
});

test('a promise about the time after the closing is kept track of although the incident is closed', () => {
  const story = given(
    { severity: 'SEV-3', process: paused },
    at('10m', { type: 'resolve' }, by('ana')),
    at('20m', { type: 'close' }, by('ana')),
  ).until('48h');
  assert.deepEqual(
    story.all('clock-breached').map(({ at: time, event }) => `${time} ${event.clock}`),
    ['24h20m archive'],
  );
});

test('a clock that starts when it was detected counts from then', () => {
  const process = matrixWith([
    '    starts: declared\n    stops: [acknowledged, triaged]\n    within: 1h',
    '    starts: detected\n    stops: [acknowledged, triaged]\n    within: 1h',
  ]);
  const story = given({ severity: 'SEV-3', process, detectedAt: '2026-11-18T09:50:00.000Z' });
  assert.equal(story.clock('response-sev-3')?.dueAt, '2026-11-18T10:50:00.000Z');
  assert.equal(story.state.declaredAt, declaredAt);
});

test('kept too early it is kept, but the timeline warns, and whoever did it is told (002-PM-01)', () => {
  const process: Process = {
    ...matrix,
    clocks: [
      clockNamed('review-meeting', {
        starts: 'resolved',
        stops: ['review-held'],
        notBefore: span('24h'),
        within: '48h',
      }),
    ],
  };
  const held = (time: string) =>
    given(
      { severity: 'SEV-4', process },
      at('10m', { type: 'resolve' }, by('ana')),
      at(time, { type: 'reach-milestone', milestone: 'review-held' }, by('ben')),
    );
  const early = held('20h');
  assert.equal(early.clock('review-meeting')?.state, 'met');
  assert.deepEqual(
    early.all('clock-kept-early').map(({ at: time, event }) => `${time} ${event.notBeforeAt}`),
    [`20h ${instantAt('24h10m')}`],
  );
  assert.deepEqual(early.pages('low'), ['20h ben']);
  assert.deepEqual(held('30h').all('clock-kept-early'), []);
});

test('promises about the review and its actions outlive resolution and closing, warn, and are breached (000-PM-01)', () => {
  const process: Process = {
    ...matrix,
    clocks: [
      clockNamed('review', {
        starts: 'resolved',
        stops: ['review-held'],
        within: '48h',
        warnBeforeMs: [4 * 3_600_000],
        onWarn: [{ to: [], roles: ['commander'], by: 'notify' }],
        onBreach: [{ to: ['cto'], roles: [], by: 'page' }],
      }),
      clockNamed('actions', { starts: 'declared', stops: ['actions-done'], within: '30d' }),
    ],
  };
  const story = given(
    { severity: 'SEV-4', process },
    at('10m', acknowledge, by('tom')),
    at('1h', { type: 'resolve' }, by('ana')),
    at('2h', { type: 'close' }, by('ana')),
  ).until('31d');
  assert.deepEqual(story.pages('low'), ['45h lea']);
  assert.deepEqual(story.pages(), ['49h tom']);
  assert.deepEqual(story.attempts('tom').length > 0, true, 'a page after the end is sent as any other');
  assert.deepEqual(
    story.all('clock-breached').map(({ at: time, event }) => `${time} ${event.clock}`),
    ['49h review', '720h actions'],
  );
});

test('somebody who is asked after the end can say that they have heard', () => {
  const process: Process = {
    ...matrix,
    clocks: [
      clockNamed('review', {
        starts: 'resolved',
        stops: ['review-held'],
        within: '1h',
        onBreach: [{ to: ['on-call'], roles: [], by: 'page' }],
      }),
    ],
  };
  const story = given({ severity: 'SEV-4', process }, at('1h', { type: 'resolve' }, by('ben'))).until('2h1m');
  assert.equal(story.when(at('2h2m', acknowledge, by('ben'))).refused, 'already-resolved');
  story.take(at('2h3m', acknowledge, by('ana')));
  assert.deepEqual(story.outcomes('ana'), ['2h3m answered']);
});

test('nobody owes the review of what was none, or went on as another', () => {
  const process: Process = {
    ...matrix,
    clocks: [
      clockNamed('review', { starts: 'resolved', stops: ['review-held'], within: '48h' }),
      clockNamed('archive', { starts: 'resolved', stops: ['channel-archived'], within: '24h' }),
    ],
  };
  for (const command of [{ type: 'mark-false-positive' }, { type: 'merge', into: 'another' }] as const) {
    const story = given({ severity: 'SEV-4', process }, at('1h', command, by('ana')));
    assert.deepEqual(running(story), ['archive 25h']);
  }
});

test('a warning is told to whoever has the role, else to the first who is covered of those who usually take it', () => {
  const process: Process = {
    ...matrix,
    clocks: [
      clockNamed('word', {
        within: '30m',
        warnBeforeMs: [600_000],
        onWarn: [{ to: ['customer-success'], roles: ['commander', 'scribe'], by: 'notify' }],
        onBreach: [{ to: ['cto'], roles: ['commander'], by: 'page' }],
      }),
    ],
  };
  const directory = houseWith({ positions: { 'engineering-lead': gap, 'secondary-on-call': null } });
  const story = given(
    { severity: 'SEV-4', process, directory },
    at('1m', { type: 'assign-role', role: 'scribe', person: 'vic' }, by('ana')),
  ).until('31m');
  assert.deepEqual(story.pages('low'), ['20m sue', '20m ana', '20m vic']);
  assert.deepEqual(story.pages(), ['30m tom', '30m ana']);
});

test('office hours stand still as office hours, a time of day does not move', () => {
  const process: Process = {
    ...matrix,
    clocks: [
      clockNamed('hours', { within: '8h@business', pausedWhile: ['monitoring'] }),
      clockNamed('daily', { within: 'daily@10:00', pausedWhile: ['monitoring'] }),
      clockNamed('range', { within: '2h..3h', pausedWhile: ['monitoring'] }),
    ],
  };
  // 10:00 in business hours that end at 17:00; mitigated from 16:00 until 10:30 the next morning.
  const story = given(
    { severity: 'SEV-4', process, alerts: { firing: 1, total: 1 } },
    at('1h', { type: 'set-status', status: 'monitoring' }, by('ana')),
    at('24h30m', { type: 'set-status', status: 'identified' }, by('ana')),
  );
  // An hour was used: of the seven that are left, six and a half fit into that day, and half an hour into the next.
  assert.equal(story.clock('hours')?.dueAt, instantAt('47h30m'));
  // It was due at 10:00, while it stood still: the next is the next day's.
  assert.equal(story.clock('daily')?.dueAt, instantAt('48h'));
  assert.equal(story.clock('range')?.dueAt, instantAt('26h30m'));
  assert.equal(story.clock('range')?.nudgeAt, instantAt('25h30m'));
});

test('what was promised to one audience is not kept by telling another', () => {
  const told = (audience: string) =>
    given({ severity: 'SEV-1' }, at('10m', { ...update, audience }, by('ana'))).until('35m');
  for (const audience of ['internal', 'executives']) {
    const story = told(audience);
    assert.equal(story.clock('status-page-sev-1')?.state, 'breached', audience);
    assert.equal(story.clock('update-cadence')?.state, 'breached', audience);
  }
  const kept = told('public');
  assert.equal(kept.clock('status-page-sev-1')?.state, 'late', 'it came after 5 min');
  assert.equal(kept.clock('update-cadence')?.dueAt, instantAt('40m'));
});

test('a promise to nobody in particular is kept by any update', () => {
  const process = matrixWith([
    '    restarts: update-posted\n    within: 30m\n    warnBefore: 5m\n    audience: public',
    '    restarts: update-posted\n    within: 30m\n    warnBefore: 5m',
  ]);
  const story = given(
    { severity: 'SEV-1', process },
    at('10m', { ...update, audience: 'internal' }, by('ana')),
  );
  assert.equal(story.clock('update-cadence')?.dueAt, instantAt('40m'));
});

test('an update goes to an audience that there is', () => {
  const story = given({ severity: 'SEV-1' });
  const refused = story.when(at('1m', { ...update, audience: 'publik' }, by('ana'))).refused;
  assert.equal(refused, 'no-such-audience');
});
