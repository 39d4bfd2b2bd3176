/** What holds for every incident, whatever is asked of it and whenever: random stories, each step checked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { msOf, plus } from '../instant.ts';
import type { Process } from '../process/process.ts';
import { decide, declare } from './decide.ts';
import type { Actor, RecordedEvent } from './events.ts';
import { evolve, replay } from './evolve.ts';
import {
  bound,
  by,
  clock,
  declaredAt,
  gap,
  houseWith,
  type Later,
  matrix,
  matrixWith,
  phaseNamed,
  prometheus,
} from './given.ts';
import { nextWake } from './next-wake.ts';
import type { IncidentState } from './state.ts';

/** Rules that the matrix does not have: rungs that an acknowledgement ends, progress, hours, clocks that page and pause. */
const strict = matrixWith(
  ['by: page, unless: mitigated', 'by: page, unless: [acknowledged, mitigated]'],
  [
    '  - id: legal # 003-ESC-14\n',
    `  - id: no-progress
    when: { severity: [SEV-1, SEV-2] }
    since: last-progress
    rungs:
      - { after: 10m, to: engineering-lead, by: page, unless: [resolved, progress] }
      - { after: 20m, to: cto, by: page, unless: resolved, during: { calendar: business, outside: defer } }
  - id: watched
    when: { status: monitoring }
    since: severity-changed
    rungs:
      - { after: 5m, to: customer-success, by: notify }
  - id: legal # 003-ESC-14
`,
  ],
  [
    '  - id: update-cadence # 003-TPL-01, 003-GAP-01\n',
    `  - id: hand-on
    label: Mitigated
    starts: declared
    stops: mitigated
    within: 20m..40m
    warnBefore: [5m, 10m]
    pausedWhile: monitoring
    onWarn: [{ roles: [commander, communications-lead], by: notify }]
    onBreach: [{ to: cto, roles: commander, by: page }, { to: ceo, by: notify }]
  - id: review
    label: Reviewed
    starts: resolved
    stops: review-held
    notBefore: 1h
    within: 1d
    onBreach: [{ to: cto, by: page }]
  - id: archive
    label: Archived
    starts: closed
    stops: detected
    within: 24h
  - id: update-cadence # 003-TPL-01, 003-GAP-01
`,
  ],
);

const processes: Record<'matrix' | 'strict', Process> = {
  matrix,
  strict: {
    ...strict,
    phases: [
      phaseNamed('beside', { enters: ['acknowledged'], leaves: ['resolved'], timebox: '10m..20m' }),
      phaseNamed('first', { enters: ['declared'], timebox: '15m' }),
      phaseNamed('triage', { enters: ['triaged'], timebox: '15m' }),
      phaseNamed('respond', { enters: ['identified'], leaves: ['mitigated'], timebox: '30m' }),
      phaseNamed('afterwards', { enters: ['resolved'], timebox: '2d' }),
    ],
    checklists: [
      {
        id: 'work',
        title: 'Work',
        attach: { phases: null, statuses: null, severities: null, role: null, moment: null },
        items: ['one', 'two'].map((id) => ({
          id,
          text: id,
          required: true,
          when: {},
          link: null,
          command: null,
        })),
      },
    ],
  },
};

const houses = [
  houseWith({ lastResort: ['ada', 'lou'] }),
  houseWith({ positions: { 'on-call': gap, 'engineering-lead': bound('lea', 'ben', 300_000), legal: null } }),
  houseWith({ users: { ana: { contacts: [], rules: [] }, vic: { contacts: [] } }, positions: { cto: null } }),
  houseWith({ positions: { 'on-call': bound('ana', 'ben', 60_000), cto: bound('ana'), ceo: gap } }),
];

const severity = fc.constantFrom('SEV-1', 'SEV-2', 'SEV-3', 'SEV-4');
const people = fc.constantFrom('ada', 'ana', 'ben', 'lea', 'vic', 'gone');
const actor: fc.Arbitrary<Actor> = fc.oneof(
  { weight: 4, arbitrary: people.map(by) },
  { weight: 1, arbitrary: fc.constant(prometheus) },
  { weight: 1, arbitrary: fc.constant<Actor>({ kind: 'key', name: 'ci' }) },
);

const command: fc.Arbitrary<Later> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Later>({ type: 'wake' }) },
  { weight: 2, arbitrary: fc.boolean().map((human): Later => ({ type: 'acknowledge', human })) },
  fc.constantFrom<Later>(
    { type: 'escalate' },
    { type: 'mitigate' },
    { type: 'resolve' },
    { type: 'reopen' },
    { type: 'close' },
    { type: 'pass-on' },
    { type: 'mark-false-positive' },
    { type: 'merge', into: 'another' },
    { type: 'note', text: 't', progress: true },
  ),
  severity.map((to): Later => ({ type: 'set-severity', severity: to })),
  fc
    .constantFrom('investigating', 'identified', 'monitoring', 'resolved', 'closed', 'no-such')
    .map((status): Later => ({ type: 'set-status', status })),
  fc.constantFrom('triage', 'respond').map((phase): Later => ({ type: 'set-phase', phase })),
  people.map((to): Later => ({ type: 'hand-over', to })),
  people.map((person): Later => ({ type: 'assign-role', role: 'commander', person })),
  fc
    .constantFrom('fix-deployed', 'review-held', 'channel-archived')
    .map((milestone): Later => ({ type: 'reach-milestone', milestone })),
  fc
    .constantFrom('2026-11-18T10:20:00.000Z', '2026-11-18T12:00:00.000Z')
    .map((promised): Later => ({ type: 'promise-update', at: promised })),
  fc
    .record({ item: fc.constantFrom('one', 'two'), checked: fc.boolean() })
    .map((of): Later => ({ type: 'check-item', checklist: 'work', ...of })),
  fc.constant<Later>({
    type: 'adopt-process',
    process: { id: 'severity-matrix', hash: 'i' },
    severity: null,
  }),
  people.map((handle): Later => ({ type: 'page', people: [handle], positions: ['ceo'], urgency: 'high' })),
  fc
    .constantFrom('data-loss', 'security-breach', 'customer-visible')
    .chain((flag) => fc.constantFrom<Later>({ type: 'flag', flag }, { type: 'unflag', flag })),
  fc
    .option(fc.constantFrom('2026-11-18T10:20:00.000Z', '2026-11-18T12:00:00.000Z'))
    .map((nextUpdateAt): Later => ({ type: 'post-update', text: 't', audience: 'public', nextUpdateAt })),
  {
    weight: 3,
    arbitrary: fc
      .record({ firing: fc.nat(3), opened: fc.nat(2), severity: fc.option(severity) })
      .map(({ firing, opened, severity: rises }): Later => ({
        type: 'report-alerts',
        firing,
        total: firing + opened,
        opened,
        severity: rises,
        summary: null,
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ page: fc.integer({ min: 1, max: 8 }), step: fc.nat(4), final: fc.boolean() })
      .map(({ page, step, final }): Later => ({ type: 'report-contact', page: `p${page}`, step, final })),
  },
);

/** How long until the next step: within the same second, when the incident asks for it, or long after. */
const pause = fc.oneof(
  { weight: 3, arbitrary: fc.constant<number | 'when-it-asks'>('when-it-asks') },
  fc.integer({ min: 0, max: 3_000 }),
  fc.integer({ min: 0, max: 20 * 60_000 }),
  fc.integer({ min: 0, max: 12 * 3_600_000 }),
);

const story = fc.record({
  process: fc.constantFrom('matrix' as const, 'strict' as const),
  house: fc.nat(houses.length - 1),
  severity,
  flags: fc.subarray(['data-loss', 'customer-visible']),
  alerts: fc.option(fc.constant({ firing: 1, total: 1 })),
  steps: fc.array(fc.record({ command, actor, pause }), { maxLength: 40 }),
});

const runs = { numRuns: 1_000 };

test('whatever happens: replay rebuilds the state, nothing spins, versions have no gap, the state stays small', () => {
  fc.assert(
    fc.property(story, (told) => {
      const { log, states } = tell(told);
      const last = states.at(-1);
      assert.ok(last);
      assert.equal(canonical(replay(log)), canonical(last), 'I12: the log alone rebuilds the state');
      log.forEach((recorded, index) =>
        assert.equal(recorded.version, index + 1, 'the log has no gap and no fork'),
      );
      for (const [index, recorded] of log.entries())
        assert.ok(
          index === 0 || msOf(log[index - 1]?.at ?? '') <= msOf(recorded.at),
          'time does not go back',
        );
      for (const state of states) {
        const next = nextWake(state);
        assert.ok(next === null || msOf(next) > msOf(state.lastEventAt) - 1, 'never asks for the past');
      }
    }),
    runs,
  );
});

test('whatever happens: no contact is tried after its page has ended, and none twice', () => {
  fc.assert(
    fc.property(story, (told) => {
      const ended = new Set<string>();
      const tried = new Set<string>();
      const rungs = new Set<string>();
      let round = 0;
      for (const { event } of tell(told).log) {
        if (event.type === 'reopened') round += 1;
        if (event.type === 'page-ended') {
          assert.ok(!ended.has(event.page), `page ${event.page} ends once`);
          ended.add(event.page);
        }
        if (event.type === 'contacted') {
          assert.ok(!ended.has(event.page), `page ${event.page} has ended`);
          const key = `${event.page}.${event.step}`;
          assert.ok(!tried.has(key), `${key} is tried once`);
          tried.add(key);
        }
        if (event.type === 'rung-climbed' && told.process === 'matrix') {
          const key = `${round}.${event.ladder}.${event.rung}`;
          assert.ok(!rungs.has(key), `rung ${key} is climbed once`);
          rungs.add(key);
        }
      }
    }),
    runs,
  );
});

test('whatever happens: while a severity that pages is open and no person has answered, somebody is asked again within 60 min', () => {
  fc.assert(
    fc.property(story, (told) => {
      // A rung that the process defers to the morning waits for the morning; the matrix defers nothing.
      for (const state of tell({ ...told, process: 'matrix' }).states) {
        if (state.category === 'resolved' || state.category === 'closed') continue;
        if (state.owner !== null || state.mitigatedAt !== null || state.severityRank > 2) continue;
        const next = nextWake(state);
        assert.ok(
          next !== null && msOf(next) - msOf(state.lastEventAt) <= 3_600_000,
          `the next wake-up is ${next}`,
        );
      }
    }),
    runs,
  );
});

test('however often and long the house is down: a rung comes no sooner than 0.9 of its distance', () => {
  const waits = fc.array(
    fc.oneof(fc.constant('on-time' as const), fc.integer({ min: 0, max: 3 * 3_600_000 })),
    { minLength: 5, maxLength: 40 },
  );
  fc.assert(
    fc.property(waits, fc.nat(houses.length - 1), (late, house) => {
      const steps = late.map((wait) => ({
        command: { type: 'wake' } as const,
        actor: clock,
        pause: wait === 'on-time' ? ('when-it-asks' as const) : wait,
      }));
      const { log } = tell({ process: 'matrix', house, severity: 'SEV-1', flags: [], alerts: null, steps });
      const climbed = log.flatMap(({ event, at }) =>
        event.type === 'rung-climbed' && event.ladder === 'sev-1-matrix' ? [{ ...event, at: msOf(at) }] : [],
      );
      const planned = matrix.ladders.find(({ id }) => id === 'sev-1-matrix')?.rungs ?? [];
      for (const [index, rung] of climbed.entries()) {
        const before = climbed[index - 1];
        if (before === undefined || rung.reason !== 'due' || before.reason !== 'due') continue;
        const distance = (planned[rung.rung]?.afterMs ?? 0) - (planned[before.rung]?.afterMs ?? 0);
        assert.ok(rung.at - before.at >= 0.9 * distance, `${before.rung} to ${rung.rung}`);
      }
    }),
    { numRuns: 300 },
  );
});

function tell(told: typeof story extends fc.Arbitrary<infer T> ? T : never): {
  log: RecordedEvent[];
  states: IncidentState[];
} {
  const process = processes[told.process];
  const directory = houses[told.house];
  assert.ok(directory);
  let now = declaredAt;
  const declared = declare(
    {
      type: 'declare',
      id: 'id',
      number: 'INC-2026-0001',
      title: 't',
      process: { id: process.id, hash: 'h' },
      severity: told.severity,
      service: null,
      visibility: 'organization',
      groupKey: null,
      detectedAt: null,
      flags: told.flags,
      alerts: told.alerts,
    },
    { process, directory, actor: clock, now },
  );
  assert.ok('state' in declared);
  let state = declared.state;
  const log = [...declared.events];
  const states = [state];
  for (const { command: asked, actor: who, pause: waits } of told.steps) {
    const wakeAt = nextWake(state);
    if (waits === 'when-it-asks') now = wakeAt !== null && msOf(wakeAt) > msOf(now) ? wakeAt : now;
    else now = plus(now, waits);
    const decided = decide(state, asked, {
      process,
      directory,
      actor: asked.type === 'wake' ? clock : who,
      now,
    });
    if ('refused' in decided) continue;
    // A frozen state proves that deciding reads and never writes.
    let evolved: IncidentState = state;
    for (const recorded of decided.events) evolved = evolve(evolved, recorded);
    assert.equal(canonical(evolved), canonical(decided.state));
    state = decided.state;
    log.push(...decided.events);
    states.push(state);
    const next = nextWake(state);
    assert.ok(next === null || msOf(next) > msOf(now), `nothing spins: asked at ${now}, next at ${next}`);
    assert.ok(JSON.stringify(state).length < 65_536);
  }
  return { log, states };
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
