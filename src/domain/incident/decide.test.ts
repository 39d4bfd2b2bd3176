/** Decisions on an incident's way: declared, acknowledged, raised, mitigated, watched, resolved, reopened, merged. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, Refusal } from './commands.ts';
import { declare } from './decide.ts';
import {
  acknowledge,
  afterSleep,
  at,
  by,
  clock,
  declaredAt,
  gap,
  given,
  house,
  houseWith,
  instantAt,
  type Later,
  machineAcknowledge,
  matrix,
  matrixWith,
  only,
  prometheus,
  wake,
} from './given.ts';

const firing = { firing: 1, total: 1 };

function alerts(count: number, total: number, opened: number, severity: string | null = null): Later {
  return { type: 'report-alerts', firing: count, total, opened, severity, summary: null };
}

const noted: Later = { type: 'note', text: 't', progress: false };

// Declaring

test('declaring pages on-call in the same step, by every rule that is due', () => {
  const story = given({ severity: 'SEV-2' });
  assert.deepEqual(story.pages(), ['0s ana']);
  assert.deepEqual(story.attempts('ana'), ['0s phone']);
  assert.equal(story.state.category, 'active');
  assert.equal(story.state.phase, 'detect');
});

test('an incident cannot be declared with a severity or a flag that its process does not have', () => {
  const declared: Extract<Command, { type: 'declare' }> = {
    type: 'declare',
    id: 'i',
    number: 'INC-2026-0001',
    title: 't',
    process: { id: 'severity-matrix', hash: 'h' },
    severity: 'SEV-1',
    service: null,
    visibility: 'organization',
    groupKey: null,
    detectedAt: null,
    flags: [],
    alerts: null,
  };
  const surroundings = { process: matrix, directory: house, actor: clock, now: declaredAt };
  assert.deepEqual(declare({ ...declared, severity: 'P9' }, surroundings), { refused: 'no-such-severity' });
  assert.deepEqual(declare({ ...declared, flags: ['tired'] }, surroundings), { refused: 'no-such-flag' });
});

test('every event says who, why and when: consequences are the clock’s, the rest is the actor’s', () => {
  const story = given({ severity: 'SEV-2', actor: by('ben') }, at('2m', acknowledge, by('ana')));
  assert.equal(story.log[0]?.actor.kind, 'person');
  assert.ok(
    story.log.filter(({ event }) => event.type === 'paged').every(({ actor }) => actor.kind === 'clock'),
  );
  const acknowledged = story.log.find(({ event }) => event.type === 'acknowledged');
  assert.deepEqual([acknowledged?.actor, acknowledged?.at], [by('ana'), instantAt('2m')]);
});

// Acknowledging

test('whoever acknowledges holds it, and a second acknowledgement changes nothing but ends what rings', () => {
  const story = given(
    { severity: 'SEV-1' },
    at('2m', acknowledge, by('ana')),
    at('16m', acknowledge, by('vic')),
  );
  assert.equal(story.state.owner?.person, 'ana');
  assert.equal(story.all('acknowledged').length, 1);
  assert.deepEqual(story.outcomes('vic').at(-1), '16m answered');
});

test("a person's acknowledgement follows a machine's, and is the first answer", () => {
  const story = given({ severity: 'SEV-2' }, at('1m', machineAcknowledge, prometheus));
  assert.deepEqual([story.state.acknowledged, story.state.owner], [true, null]);
  assert.deepEqual(story.outcomes('ana'), ['1m not-needed']);
  story.take(at('3m', acknowledge, by('ana')));
  assert.equal(story.state.owner?.person, 'ana');
  assert.equal(story.state.milestones.acknowledged, instantAt('3m'));
});

test('handing it over pages the other, and counts as the answer of whoever does it', () => {
  const story = given({ severity: 'SEV-2' }, at('3m', { type: 'hand-over', to: 'ben' }, by('ana'))).until(
    '5m',
  );
  assert.deepEqual(story.pages(), ['0s ana', '3m ben']);
  assert.deepEqual(story.outcomes('ana'), ['3m answered']);
  assert.equal(story.state.owner?.person, 'ben');
  assert.equal(story.clock('response-sev-2')?.state, 'met');
});

// Severity

test('raising pages whom the higher severity wants and who has not been paged, counted from the raise', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('20m', { type: 'set-severity', severity: 'SEV-1' }, by('ben')),
  ).until('1h21m');
  assert.deepEqual(story.pages(), ['20m ana', '20m lea', '35m vic', '50m tom', '1h20m eve']);
});

test('raising pages nobody twice who is being asked or has answered', () => {
  const story = given(
    { severity: 'SEV-2' },
    at('2m', acknowledge, by('ana')),
    at('5m', { type: 'set-severity', severity: 'SEV-1' }, by('ana')),
  ).until('19m');
  assert.deepEqual(story.pages(), ['0s ana', '5m lea']);
});

test('lowering counts from the original start, and rungs that were climbed are not climbed again', () => {
  const story = given(
    { severity: 'SEV-1' },
    at('1m', acknowledge, by('ana')),
    at('20m', { type: 'set-severity', severity: 'SEV-2' }, by('ana')),
  ).until('2h');
  assert.deepEqual(
    story.pages(),
    ['0s ana', '0s lea', '15m vic', '30m vic'],
    'the VP of the SEV-1 had not answered',
  );
  assert.deepEqual(
    only(
      story.log.map(({ event }) => event),
      'severity-set',
    )[0]?.direction,
    'lowered',
  );
});

test('back at a severity whose ladder was climbed: only what is left of it is climbed', () => {
  const story = given(
    { severity: 'SEV-1' },
    at('1m', acknowledge, by('ana')),
    at('16m', { type: 'set-severity', severity: 'SEV-3' }, by('ana')),
    at('30m', { type: 'set-severity', severity: 'SEV-1' }, by('ana')),
  ).until('61m');
  assert.deepEqual(story.pages(), ['0s ana', '0s lea', '15m vic', '1h tom']);
});

test('a severity that it has already changes nothing', () => {
  const story = given({ severity: 'SEV-2' });
  const { events } = story.when(at('1m', { type: 'set-severity', severity: 'SEV-2' }, prometheus));
  assert.deepEqual(events, []);
});

// Mitigated, watched, resolved

test('mitigated, it is watched for 15 min and then resolved by itself (003-RES-02)', () => {
  const story = given({ severity: 'SEV-2' }, at('10m', { type: 'mitigate' }, by('ana')));
  assert.deepEqual([story.state.status, story.state.mitigatedAt], ['monitoring', instantAt('10m')]);
  story.until('25m');
  assert.deepEqual([story.state.status, story.state.milestones.resolved], ['resolved', instantAt('25m')]);
});

test('while its alerts fire the watch has not begun; it begins when they clear', () => {
  const story = given(
    { severity: 'SEV-2', alerts: firing },
    at('10m', { type: 'mitigate' }, by('ana')),
    at('20m', alerts(0, 1, 0), prometheus),
  );
  assert.equal(story.state.soak?.endsAt, instantAt('35m'));
});

test('a key that fires again during the watch is a relapse: back to the work, and its owner is paged', () => {
  const story = given(
    { severity: 'SEV-2', alerts: firing },
    at('5m', { type: 'set-status', status: 'identified' }, by('ana')),
    at('10m', { type: 'mitigate' }, by('ana')),
    at('12m', alerts(0, 1, 0), prometheus),
    at('20m', alerts(1, 2, 1), prometheus),
  );
  assert.deepEqual([story.state.status, story.state.mitigatedAt], ['identified', null]);
  assert.equal(story.all('relapsed').length, 1);
  assert.deepEqual(story.pages().at(-1), '20m ana');
  assert.equal(story.state.phase, 'respond');
});

test('alerts clear while nobody has acknowledged: resolved', () => {
  const story = given({ severity: 'SEV-2', alerts: firing }, at('3m', alerts(0, 1, 0), prometheus));
  assert.equal(story.state.category, 'resolved');
  assert.deepEqual(story.outcomes('ana'), ['3m not-needed']);
});

test('alerts clear while somebody holds it: watched, and resolved after the watch', () => {
  const story = given(
    { severity: 'SEV-2', alerts: firing },
    at('2m', acknowledge, by('ana')),
    at('3m', alerts(0, 1, 0), prometheus),
  );
  assert.equal(story.state.status, 'monitoring');
  assert.equal(story.until('18m').state.category, 'resolved');
});

test('what becomes of it when its alerts clear is the process’s to say', () => {
  assert.deepEqual(['resolve', 'monitoring', 'nothing'].map(statusOnceCleared), [
    'resolved',
    'monitoring',
    'investigating',
  ]);
});

test('a relapse with a higher severity pages for it at once', () => {
  const story = given(
    { severity: 'SEV-3', alerts: firing },
    at('5m', { type: 'mitigate' }, by('ana')),
    at('30m', alerts(2, 2, 1, 'SEV-2'), prometheus),
  ).until('46m');
  assert.deepEqual(story.pages(), ['30m ana', '45m lea']);
});

test('raised while it is mitigated, it pages when it relapses, and the distances stay', () => {
  const story = given(
    { severity: 'SEV-3', alerts: firing },
    at('5m', { type: 'mitigate' }, by('ben')),
    at('20m', { type: 'set-severity', severity: 'SEV-2' }, by('ben')),
    at('30m', { type: 'set-status', status: 'identified' }, by('ben')),
  ).until('46m');
  assert.deepEqual(story.pages(), ['30m ana', '45m lea']);
});

test('lowered while it is mitigated, it pages when it relapses, and not later', () => {
  const story = given(
    { severity: 'SEV-1', alerts: firing },
    at('1m', { type: 'mitigate' }, by('ben')),
    at('40m', { type: 'set-severity', severity: 'SEV-2' }, by('ben')),
    at('50m', { type: 'set-status', status: 'identified' }, by('ben')),
  ).until('55m');
  assert.deepEqual(story.pages(), ['0s ana', '0s lea', '50m vic']);
});

test('the phases follow the milestones (003-LIFE-01)', () => {
  const story = given({ severity: 'SEV-2' });
  const phases = [story.state.phase];
  for (const step of [
    at('1m', acknowledge, by('ana')),
    at('2m', { type: 'set-status', status: 'identified' }, by('ana')),
    at('3m', { type: 'mitigate' }, by('ana')),
    at('4m', { type: 'resolve' }, by('ana')),
  ]) {
    story.take(step);
    phases.push(story.state.phase);
  }
  assert.deepEqual(phases, ['detect', 'triage', 'respond', 'resolve', 'review']);
});

// Alerts that join

test('a new key pages whoever holds the incident, at most every 2 min', () => {
  const story = given(
    { severity: 'SEV-2', alerts: firing },
    at('1m', acknowledge, by('ana')),
    at('3m', alerts(2, 2, 1), prometheus),
    at('3m10s', acknowledge, by('ana')),
    at('4m', alerts(3, 3, 1), prometheus),
    at('5m', alerts(4, 4, 1), prometheus),
  );
  assert.deepEqual(story.pages(), ['0s ana', '3m ana', '5m ana']);
});

test('a new key on an incident that nobody has answered adds no page: it is being paged for', () => {
  const story = given({ severity: 'SEV-2', alerts: firing }, at('1m', alerts(2, 2, 1), prometheus));
  assert.deepEqual(story.pages(), ['0s ana']);
});

test('a key of a higher severity raises the incident', () => {
  const story = given({ severity: 'SEV-2', alerts: firing }, at('1m', alerts(2, 2, 1, 'SEV-1'), prometheus));
  assert.equal(story.state.severity, 'SEV-1');
  assert.deepEqual(story.pages(), ['0s ana', '1m lea']);
});

test('a key of a lower severity lowers nothing', () => {
  const story = given({ severity: 'SEV-2', alerts: firing }, at('1m', alerts(2, 2, 1, 'SEV-4'), prometheus));
  assert.equal(story.state.severity, 'SEV-2');
});

test('10,000 alerts that join one by one leave a small state', () => {
  const story = given({ severity: 'SEV-2', alerts: firing }, at('1m', acknowledge, by('ana')));
  for (let count = 2; count <= 10_000; count += 1)
    story.take(at(`${60 + count}s`, alerts(count, count, 1), prometheus));
  assert.ok(JSON.stringify(story.state).length < 32_768);
  assert.deepEqual(story.state.alerts.total, 10_000);
});

test('a report that changes nothing is no event', () => {
  const story = given({ severity: 'SEV-2', alerts: firing }, at('1m', alerts(1, 1, 0), prometheus));
  assert.deepEqual(story.when(at('90s', alerts(1, 1, 0), prometheus)).events, []);
});

// Reopened, merged, mistaken

test('reopened, it pages anew from the first rung, and the first acknowledgement stays on record', () => {
  const story = given(
    { severity: 'SEV-2' },
    at('2m', acknowledge, by('ana')),
    at('10m', { type: 'resolve' }, by('ana')),
    at('20m', { type: 'reopen' }, by('ana')),
  ).until('36m');
  assert.deepEqual(story.pages(), ['0s ana', '20m ana', '35m lea']);
  assert.deepEqual([story.state.category, story.state.owner], ['active', null]);
  assert.equal(story.state.milestones.acknowledged, instantAt('2m'));
  assert.equal(story.state.milestones.resolved, undefined);
});

test('a trigger reopens a resolved incident', () => {
  const story = given(
    { severity: 'SEV-2', alerts: firing },
    at('3m', alerts(0, 1, 0), prometheus),
    at('10m', alerts(1, 2, 1), prometheus),
  );
  assert.equal(story.state.category, 'active');
  assert.deepEqual(story.pages(), ['0s ana', '10m ana']);
});

test('merged, it is closed, and nobody is paged for it again', () => {
  const story = given({ severity: 'SEV-2' }, at('3m', { type: 'merge', into: 'another' }, by('ana')));
  assert.deepEqual([story.state.category, story.state.mergedInto], ['closed', 'another']);
  assert.deepEqual(story.until('24h').pages(), ['0s ana']);
  assert.equal(story.when(at('25h', { type: 'reopen' }, by('ana'))).refused, 'not-resolved');
});

test('a false positive is resolved and marked; reopened, it is a real one again', () => {
  const story = given({ severity: 'SEV-2' }, at('3m', { type: 'mark-false-positive' }, by('ana')));
  assert.deepEqual([story.state.category, story.state.falsePositive], ['resolved', true]);
  story.take(at('5m', { type: 'reopen' }, by('ana')));
  assert.equal(story.state.falsePositive, false);
});

// After a stall of ours

test('after a stall the next rung comes now, and the ones after it keep their distance', () => {
  const story = given({ severity: 'SEV-1' }, at('14m', noted, by('lea')), afterSleep(at('40m', wake))).until(
    '1h26m',
  );
  assert.deepEqual(story.pages(), ['0s ana', '0s lea', '40m vic', '55m tom', '1h25m eve']);
});

test('6 h of downtime bring one catch-up page, not the backlog', () => {
  const story = given({ severity: 'SEV-1' }, at('14m', noted, by('lea')));
  const { events } = story.when(afterSleep(at('6h14m', wake)));
  assert.deepEqual(
    only(events, 'paged').map(({ person }) => person),
    ['vic'],
  );
  assert.deepEqual(only(events, 'stalled').length, 1);
});

test('a delay of a busy machine moves nothing', () => {
  const story = given({ severity: 'SEV-2' }, at('14m', noted), afterSleep(at('15m4s', wake))).until('31m');
  assert.deepEqual(story.pages(), ['0s ana', '15m4s lea', '30m vic']);
});

test('whoever answers after the stall is not paged first', () => {
  const story = given({ severity: 'SEV-2' }, at('1m', noted));
  const { events } = story.when(afterSleep(at('1h', acknowledge, by('ana'))));
  assert.deepEqual(
    only(events, 'contacted').filter(({ page }) => page === 'p2'),
    [],
  );
});

test('the promises to others do not move with our stall', () => {
  const story = given({ severity: 'SEV-2' }, at('1m', noted), afterSleep(at('1h', wake)));
  assert.ok(story.all('clock-breached').some(({ event }) => event.clock === 'response-sev-2'));
});

test('a stall while it is mitigated does not count twice when it relapses', () => {
  const story = given(
    { severity: 'SEV-1', alerts: firing },
    at('4m', { type: 'mitigate' }, by('ana')),
    afterSleep(at('34m', alerts(2, 2, 1), prometheus)),
  ).until('46m');
  assert.deepEqual(story.pages().at(-1), '45m vic');
});

test('a clock that was set back puts no event before the last one', () => {
  const story = given({ severity: 'SEV-2' }, at('10m', acknowledge, by('ana')), at('5m', noted, by('ana')));
  assert.equal(story.log.at(-1)?.at, instantAt('10m'));
});

// Refusals

test('each refusal names what is in the way', () => {
  const cases: [Later, Refusal, Later[]?][] = [
    [{ type: 'set-severity', severity: 'P0' }, 'no-such-severity'],
    [{ type: 'set-status', status: 'sleeping' }, 'no-such-status'],
    [{ type: 'set-status', status: 'closed' }, 'not-resolved'],
    [{ type: 'set-phase', phase: 'panic' }, 'no-such-phase'],
    [{ type: 'assign-role', role: 'jester', person: 'ana' }, 'no-such-role'],
    [{ type: 'assign-role', role: 'scribe', person: 'gone' }, 'no-such-person'],
    [{ type: 'flag', flag: 'tired' }, 'no-such-flag'],
    [{ type: 'hand-over', to: 'gone' }, 'no-such-person'],
    [{ type: 'page', people: ['gone'], positions: [], urgency: 'high' }, 'no-such-person'],
    [{ type: 'page', people: [], positions: ['chef'], urgency: 'high' }, 'no-such-position'],
    [{ type: 'page', people: [], positions: ['legal'], urgency: 'high' }, 'nobody-to-page'],
    [{ type: 'promise-update', at: instantAt('5m') }, 'promise-in-the-past'],
    [
      { type: 'post-update', text: 't', audience: 'public', nextUpdateAt: instantAt('5m') },
      'promise-in-the-past',
    ],
    [{ type: 'merge', into: '00000000-0000-7000-8000-000000000001' }, 'cannot-merge-into-itself'],
    [{ type: 'reopen' }, 'not-resolved'],
    [{ type: 'close' }, 'not-resolved'],
    [acknowledge, 'already-resolved', [{ type: 'resolve' }]],
    [{ type: 'resolve' }, 'already-resolved', [{ type: 'resolve' }]],
    [{ type: 'mitigate' }, 'already-resolved', [{ type: 'resolve' }]],
    [{ type: 'close' }, 'already-closed', [{ type: 'resolve' }, { type: 'close' }]],
    [acknowledge, 'already-closed', [{ type: 'resolve' }, { type: 'close' }]],
  ];
  const directory = houseWith({ positions: { legal: gap } });
  for (const [command, refusal, before = []] of cases) {
    const story = given(
      { severity: 'SEV-2', directory },
      ...before.map((earlier) => at('6m', earlier, by('ana'))),
    );
    assert.equal(story.when(at('7m', command, by('ana'))).refused, refusal, JSON.stringify(command));
  }
});

test('words that every object of the language knows are no handle and no raised flag', () => {
  const story = given({ severity: 'SEV-2' }).until('5m');
  const page: Later = { type: 'page', people: ['constructor'], positions: [], urgency: 'high' };
  for (const command of [page, { type: 'hand-over', to: 'constructor' } satisfies Later])
    assert.equal(story.when(at('6m', command, by('ana'))).refused, 'no-such-person', command.type);
  const lowered = story.when(at('6m', { type: 'unflag', flag: 'constructor' }, by('ana')));
  assert.ok(!lowered.events.some(({ type }) => type === 'flag-lowered'));
});

test('how one heard of it is one of the process’s sources, and stays with the incident', () => {
  const { state } = given({ severity: 'SEV-2', source: 'monitoring' });
  assert.equal(state.source, 'monitoring');
  assert.throws(() => given({ severity: 'SEV-2', source: 'a bird' }), /no-such-source/);
});

test('a refused command leaves the incident as it was', () => {
  const story = given({ severity: 'SEV-2' }).until('5m');
  const before = JSON.stringify(story.state);
  story.take(at('5m1s', { type: 'set-severity', severity: 'P0' }, by('ana')));
  assert.equal(JSON.stringify(story.state), before);
});

function statusOnceCleared(rule: string): string {
  const process = matrixWith(['whenAlertsClear: default', `whenAlertsClear: ${rule}`]);
  const story = given(
    { severity: 'SEV-2', alerts: firing, process },
    at('2m', acknowledge, by('ana')),
    at('3m', alerts(0, 1, 0), prometheus),
  );
  return story.state.status;
}
