/** The rows of the handbook that `processes/rapid-recovery.yaml` runs. */
import assert from 'node:assert/strict';
import { requiredAndOpen } from '../../src/domain/incident/checklists.ts';
import { acknowledge, at, bound, by, given, type Later, offsetOf } from '../../src/domain/incident/given.ts';
import { severityOf, severityOfSignal } from '../../src/domain/process/resolve-severity.ts';
import { directoryOfPositions } from '../../src/domain/simulate/directory-of-positions.ts';
import { entry, type FileValue, type Handbook, type Row, type Told } from './handbook.ts';
import { handedOver } from './handed-over.ts';
import { heard, publishedOf, updateThenEnd } from './outside.ts';
import {
  asks,
  becomes,
  breaches,
  channelName,
  fieldsOf,
  isSeverity,
  itemsAt,
  listsOn,
  owed,
  section,
  shownOn,
  speak,
  tickets,
  tiers,
  written,
} from './reading.ts';

const me = by('on-call');
const mitigate: Later = { type: 'mitigate' };
const resolve: Later = { type: 'resolve' };
const escalate: Later = { type: 'escalate' };
const update: Later = { type: 'post-update', text: 't', audience: 'public', nextUpdateAt: null };
const isCauseKnown: Later = { type: 'set-status', status: 'identified' };

function raise(severity: string): Later {
  return { type: 'set-severity', severity };
}

const all = ['P0', 'P1', 'P2', 'P3'];

function severity(id: string, label: string, definition: RegExp[]): Pick<Row, 'at' | 'check'> {
  const place = `severities[${id}]`;
  return {
    at: [`${place}.id`, `${place}.label`, `${place}.definition`],
    check: (told) => {
      isSeverity(told, id, all.indexOf(id) + 1, label, definition);
      assert.equal(severityOf(told.process, id.toLowerCase()), id);
    },
  };
}

/** At this severity and at no other somebody responds within this time: an acknowledgement, or the triage itself. */
function response(id: string, within: string): Pick<Row, 'at' | 'check'> {
  const clock = `response-${id.toLowerCase()}`;
  return {
    at: ['within', 'when.severity', 'starts', 'stops'].map((key) => `clocks[${clock}].${key}`),
    check: (told) => {
      assert.deepEqual(promisedAt(told, clock), { [id]: within });
      assert.ok(
        breaches(told.story({ severity: id }).until(within).until('30h')).includes(`${within} ${clock}`),
      );
      assert.equal(becomes(told, id, clock, at('1m', acknowledge, me)), 'met');
      assert.equal(becomes(told, id, clock, at('1m', raise(id), me)), 'met');
    },
  };
}

/** At this severity and at no other an incident is over by this time, whatever was done about it before. */
function resolution(id: string, within: string): Pick<Row, 'at' | 'check'> {
  const clock = `resolution-${id.toLowerCase()}`;
  return {
    at: ['within', 'when.severity', 'starts', 'stops'].map((key) => `clocks[${clock}].${key}`),
    check: (told) => {
      assert.deepEqual(promisedAt(told, clock), { [id]: within });
      assert.equal(becomes(told, id, clock, at('1m', acknowledge, me), at('2m', mitigate, me)), 'running');
      assert.equal(becomes(told, id, clock, at('1m', acknowledge, me), at('50m', resolve, me)), 'met');
      const worked = told.story({ severity: id }, at('1m', acknowledge, me)).until('800h');
      assert.ok(breaches(worked).includes(`${within} ${clock}`));
    },
  };
}

function cadence(id: string, every: string): Pick<Row, 'at' | 'check'> {
  const clock = `updates-${id.toLowerCase()}`;
  return {
    at: ['within', 'when.severity', 'starts', 'stops', 'restarts', 'audience'].map(
      (key) => `clocks[${clock}].${key}`,
    ),
    check: (told) => {
      assert.deepEqual(promisedAt(told, clock), { [id]: every });
      assert.equal(entry(told.process.clocks, clock).audience, 'public');
      const silent = told.story({ severity: id }, at('1m', acknowledge, me)).until('90m');
      assert.ok(breaches(silent).includes(`${every} ${clock}`));
      const heard = told.story({ severity: id }, at('10m', update, me), at('20m', mitigate, me));
      assert.equal(offsetOf(heard.clock(clock)?.dueAt ?? ''), every === '30m' ? '40m' : '1h10m');
      assert.equal(heard.take(at('25m', resolve, me)).story.clock(clock)?.state, 'met');
    },
  };
}

/** When a promise is due that begins with the declaration, at each severity that makes it. */
function promisedAt(told: Told, clock: string): Record<string, string> {
  return Object.fromEntries(
    all.flatMap((id) => {
      const promise = owed(told, id).find((one) => one.startsWith(`${clock} `));
      return promise === undefined ? [] : [[id, promise.slice(clock.length + 1)]];
    }),
  );
}

/** Items of a checklist that people see in this phase and in no other: texts that speak of these. */
function items(checklist: string, phase: string, of: Record<string, RegExp>): Pick<Row, 'at' | 'check'> {
  return {
    at: itemsAt(checklist, Object.keys(of)),
    check: (told) => {
      const shown = shownOn(told, inPhase(told, phase), checklist);
      speak(
        shown.map((text) => text.replace(/^.*?: /, '')),
        Object.values(of),
      );
      assert.deepEqual(
        shown.map((text) => text.split(':')[0]),
        Object.keys(of),
      );
      for (const other of ['investigation', 'mitigation', 'resolution', 'post-incident'])
        if (other !== phase) assert.ok(!listsOn(told, inPhase(told, other)).includes(checklist), other);
    },
  };
}

/** One item of a checklist that people see in this phase. */
function item(checklist: string, id: string, phases: string[], of: RegExp): Pick<Row, 'at' | 'check'> {
  return {
    at: [`checklists[${checklist}].attach.phase`, `checklists[${checklist}].items[${id}].text`],
    check: (told) => {
      for (const phase of phases) {
        const shown = shownOn(told, inPhase(told, phase), checklist).filter((text) =>
          text.startsWith(`${id}:`),
        );
        speak(
          shown.map((text) => text.slice(id.length + 2)),
          [of],
        );
      }
    },
  };
}

/** An incident whose work has come so far. */
function inPhase({ story }: Told, phase: string) {
  const told = story(
    { severity: 'P1' },
    ...[
      at('1m', acknowledge, me),
      at('2m', raise('P1'), me),
      at('3m', isCauseKnown, me),
      at('4m', mitigate, me),
      at('5m', resolve, me),
    ].slice(0, phasesInOrder.indexOf(phase)),
  );
  assert.equal(told.state.phase, phase);
  return told;
}

const phasesInOrder = [
  'detection',
  'acknowledgment',
  'investigation',
  'mitigation',
  'resolution',
  'post-incident',
];

function trigger(
  id: string,
  label: RegExp,
  expected: { flag: string | null; above: string | null },
  flagLabel?: RegExp,
): Pick<Row, 'at' | 'check'> {
  const place = `mitigation.rollbackTriggers[${id}]`;
  const { flag, above } = expected;
  return {
    at: [
      `${place}.label`,
      ...(flag === null ? [] : [`${place}.flag`, `flags[${flag}].label`]),
      ...(above === null ? [] : [`${place}.above`]),
    ],
    check: ({ process }) => {
      const found = entry(process.mitigation?.rollbackTriggers ?? [], id);
      assert.match(found.label, label);
      assert.deepEqual([found.flag, found.above], [flag, above]);
      if (flag !== null) assert.match(entry(process.flags, flag).label, flagLabel ?? / /);
    },
  };
}

/** The places of a rung that a level of the path stands for. */
function rungAt(ladder: string, rung: number, ...keys: string[]): string[] {
  return [
    `escalation[${ladder}].when.severity`,
    ...keys.map((key) => `escalation[${ladder}].rungs[${rung}].${key}`),
  ];
}

export const rapidRecovery: Handbook = {
  process: 'rapid-recovery',
  rows: [
    {
      id: '001-SEV-01',
      says: 'P0, Critical: the whole service is down, or data that matters is lost',
      ...severity('P0', 'Critical', [/whole service is down/, /data.*lost/]),
    },
    {
      id: '001-SLA-01',
      says: 'P0: response immediately, at every hour: pages at once, measured against 5 min',
      at: [...response('P0', '5m').at, 'onCall.coverage[0].severity'],
      check: (told) => {
        response('P0', '5m').check(told);
        const { within } = entry(told.process.clocks, 'response-p0');
        assert.equal(within.kind === 'elapsed' && within.immediate, true);
        assert.equal(told.story({ severity: 'P0' }).pages()[0], '0s on-call');
        assert.deepEqual(told.process.onCall?.coverage, [{ severities: ['P0', 'P1', 'P2'], calendar: null }]);
      },
    },
    {
      id: '001-NOT-01',
      says: 'P0: all stakeholders are informed at once',
      at: [
        ...rungAt('p0-stakeholders', 0, 'after', 'to', 'by'),
        'positions[stakeholders].label',
        'audiences[stakeholders].positions',
      ],
      check: ({ process, story }) => {
        assert.deepEqual(
          all.map((id) => story({ severity: id }).pages('low').includes('0s stakeholders')),
          [true, false, false, false],
        );
        assert.equal(entry(process.positions, 'stakeholders').label, 'Stakeholders');
        assert.deepEqual(entry(process.audiences, 'stakeholders').positions, ['stakeholders']);
      },
    },
    { id: '001-SLA-02', says: 'P0: over within 1 h', ...resolution('P0', '1h') },
    {
      id: '001-SEV-02',
      says: 'P1, High: a main feature is down, or the service is markedly worse',
      ...severity('P1', 'High', [/main feature is down/, /markedly worse/]),
    },
    { id: '001-SLA-03', says: 'P1: response within 15 min', ...response('P1', '15m') },
    {
      id: '001-NOT-02',
      says: 'P1: the on-call engineer is paged, the team lead informed',
      at: [
        ...rungAt('p1-lead-informed', 0, 'after', 'to', 'by'),
        ...rungAt('p1-path', 0, 'after', 'to', 'by'),
      ],
      check: ({ story }) => {
        const told = story({ severity: 'P1' }).until('1m');
        assert.deepEqual([told.pages(), told.pages('low')], [['0s on-call'], ['0s team-lead']]);
      },
    },
    { id: '001-SLA-04', says: 'P1: over within 4 h', ...resolution('P1', '4h') },
    {
      id: '001-SEV-03',
      says: 'P2, Medium: a lesser feature, or slower than it should be',
      ...severity('P2', 'Medium', [/lesser feature/, /slower/]),
    },
    { id: '001-SLA-05', says: 'P2: response within 1 h', ...response('P2', '1h') },
    {
      id: '001-NOT-03',
      says: 'P2: the on-call engineer is informed, and nobody is woken',
      at: rungAt('p2-path', 0, 'after', 'to', 'by'),
      check: ({ story }) => {
        const told = story({ severity: 'P2' }).until('72h');
        assert.deepEqual([told.pages(), told.pages('low')], [[], ['0s on-call']]);
      },
    },
    { id: '001-SLA-06', says: 'P2: over within 24 h', ...resolution('P2', '24h') },
    {
      id: '001-SEV-04',
      says: 'P3, Low: something small that nobody depends on',
      ...severity('P3', 'Low', [/small/, /nobody depends/]),
    },
    { id: '001-SLA-07', says: 'P3: response within 24 h', ...response('P3', '24h') },
    {
      id: '001-NOT-04',
      says: 'P3: a ticket',
      at: [...rungAt('p3-queue', 0, 'after', 'by'), 'tools[tickets].kind'],
      check: ({ process, story }) => {
        assert.deepEqual(
          all.map((id) => tickets(story({ severity: id }).until('24h'))),
          [[], [], [], ['0s p3-queue']],
        );
        const told = story({ severity: 'P3' }).until('72h');
        assert.deepEqual([told.pages(), told.pages('low')], [[], []]);
        assert.equal(entry(process.tools, 'tickets').kind, 'tracker');
      },
    },
    {
      id: '001-SLA-08',
      says: 'P3: over by the end of the next sprint',
      at: [
        ...['within', 'when.severity', 'starts', 'stops'].map((key) => `clocks[resolution-p3].${key}`),
        'calendars[business].sprint.starts',
        'calendars[business].sprint.length',
      ],
      check: (told) => {
        // Sprints of two weeks from Monday 5 January: on 18 November one runs until the 23rd, and the next until 7 December.
        const dues = all.map((id) => told.story({ severity: id }).clock('resolution-p3')?.dueAt ?? null);
        assert.deepEqual(dues, [null, null, null, '2026-12-07T00:00:00.000Z']);
        assert.equal(becomes(told, 'P3', 'resolution-p3', at('1m', acknowledge, me)), 'running');
        assert.equal(becomes(told, 'P3', 'resolution-p3', at('1m', resolve, me)), 'met');
      },
    },
    {
      id: '001-LIFE-01',
      says: 'Six phases: detection, acknowledgment, investigation, mitigation, resolution, post-incident',
      at: [
        'lifecycle.phases',
        ...phasesInOrder.flatMap((id) =>
          ['label', 'enters', 'leaves'].map((key) => `lifecycle.phases[${id}].${key}`),
        ),
      ],
      check: ({ process, story }) => {
        assert.deepEqual(
          process.phases.map(({ label, entersOn, leavesOn }) => [label, entersOn, leavesOn]),
          [
            ['Detection', ['detected', 'declared'], ['acknowledged', 'triaged', 'mitigated']],
            ['Acknowledgment', ['acknowledged'], ['triaged', 'mitigated']],
            ['Investigation', ['triaged'], ['identified', 'mitigated']],
            ['Mitigation', ['identified'], ['mitigated']],
            ['Resolution', ['mitigated'], ['resolved']],
            ['Post-incident', ['resolved'], ['closed']],
          ],
        );
        const whole = story(
          { severity: 'P1' },
          at('5m', acknowledge, me),
          at('10m', raise('P0'), me),
          at('20m', isCauseKnown, me),
          at('40m', mitigate, me),
          at('60m', resolve, me),
        );
        assert.deepEqual(
          whole.all('phase-set').map(({ at: time, event }) => `${time} ${event.to}`),
          ['5m acknowledgment', '10m investigation', '20m mitigation', '40m resolution', '1h post-incident'],
        );
        assert.deepEqual(Object.keys(whole.take(at('2h', { type: 'close' }, me)).story.state.phases), []);
        // Mitigated before anybody knew why: nothing of what came before goes on beside it.
        const quick = story({ severity: 'P0' }, at('5m', acknowledge, me), at('10m', mitigate, me));
        assert.deepEqual(Object.keys(quick.state.phases), ['resolution']);
      },
    },
    {
      id: '001-LIFE-02',
      says: 'The public sees four statuses: investigating, identified, monitoring, resolved',
      at: [
        'lifecycle.statuses',
        ...['investigating', 'identified', 'monitoring', 'resolved', 'closed'].map(
          (id) => `lifecycle.statuses[${id}].category`,
        ),
        ...['investigating', 'identified', 'monitoring', 'resolved'].map(
          (id) => `lifecycle.statuses[${id}].label`,
        ),
        'lifecycle.statuses[closed].publicLabel',
      ],
      check: ({ process, story }) => {
        assert.deepEqual(
          process.statuses.map(({ id, publicLabel, category }) => [id, publicLabel, category]),
          [
            ['investigating', 'Investigating', 'active'],
            ['identified', 'Identified', 'mitigating'],
            ['monitoring', 'Monitoring', 'monitoring'],
            ['resolved', 'Resolved', 'resolved'],
            ['closed', 'Resolved', 'closed'],
          ],
        );
        assert.equal(story({ severity: 'P1' }).state.status, 'investigating');
        assert.equal(story({ severity: 'P1' }, at('5m', mitigate, me)).state.status, 'monitoring');
      },
    },
    {
      id: '001-DET-01',
      says: 'Alerts, which declare by themselves; users; ourselves',
      at: [
        'detection.sources',
        ...['alert', 'user-report', 'internal'].map((id) => `detection.sources[${id}].label`),
        ...['critical', 'error', 'warning', 'low', 'info'].map((word) => `signals.severities.${word}`),
        'signals.otherwise',
      ],
      check: ({ process }) => {
        speak(
          process.detection.map(({ id, label }) => `${id}: ${label}`),
          [/^alert: .*alert/, /^user-report: .*support ticket.*complaint/, /^internal: .*ourselves/],
        );
        assert.deepEqual(
          ['critical', 'error', 'warning', 'low', 'info', 'never heard of'].map((word) =>
            severityOfSignal(process, word),
          ),
          ['P0', 'P1', 'P2', 'P3', null, 'P1'],
        );
      },
    },
    {
      id: '001-ACK-01',
      says: 'The alert is acknowledged within the time of its severity',
      at: item('acknowledgment', 'acknowledge', [], / /).at.concat(
        all.map((id) => `clocks[response-${id.toLowerCase()}].within`),
      ),
      check: (told) => {
        item('acknowledgment', 'acknowledge', ['detection', 'acknowledgment'], /time.*severity/).check(told);
        assert.deepEqual(
          all.map((id) => owed(told, id).find((promise) => promise.startsWith('response-'))),
          ['response-p0 5m', 'response-p1 15m', 'response-p2 1h', 'response-p3 24h'],
        );
      },
    },
    {
      id: '001-ACK-02',
      says: 'There is a ticket of the incident',
      ...item('acknowledgment', 'ticket', ['detection', 'acknowledgment'], /ticket/),
    },
    {
      id: '001-ACK-03',
      says: 'The severity is settled',
      ...item('acknowledgment', 'severity', ['detection', 'acknowledgment'], /severity/),
    },
    {
      id: '001-ACK-04',
      says: 'The on-call engineer hears of it',
      at: [
        ...item('acknowledgment', 'on-call', [], / /).at,
        ...['p0-path', 'p1-path', 'p2-path'].flatMap((ladder) => rungAt(ladder, 0, 'to')),
      ],
      check: (told) => {
        item('acknowledgment', 'on-call', ['detection', 'acknowledgment'], /on-call engineer/).check(told);
        const first = ['P0', 'P1', 'P2'].map((id) =>
          told
            .story({ severity: id })
            .all('paged')
            .map(({ event }) => event.person),
        );
        for (const people of first) assert.ok(people.includes('on-call'));
      },
    },
    {
      id: '001-INV-01',
      says: 'Information: dashboards, deployments, error logs, related systems',
      ...items('information', 'investigation', {
        dashboards: /dashboards/,
        deployments: /deployed lately/,
        'error-logs': /error logs/,
        'related-systems': /systems that belong/,
      }),
    },
    {
      id: '001-INV-02',
      says: 'The cause: logs and metrics, code, infrastructure, affected systems',
      ...items('root-cause', 'investigation', {
        'logs-and-metrics': /logs and metrics/,
        code: /changed in the code/,
        infrastructure: /infrastructure/,
        'affected-systems': /systems that are affected/,
      }),
    },
    {
      id: '001-MIT-01',
      says: 'Four ways to mitigate, each where it fits: roll back, restart, scale up, maintenance mode',
      at: [
        'mitigation.options',
        ...['rollback', 'restart', 'scale-up', 'maintenance-mode'].flatMap((id) => [
          `mitigation.options[${id}].label`,
          `mitigation.options[${id}].fits`,
        ]),
        'mitigation.options[rollback].runbook',
      ],
      check: ({ process }) => {
        const options = process.mitigation?.options ?? [];
        speak(
          options.map(({ id, label, fits }) => `${id}: ${label}: ${fits}`),
          [
            /^rollback: [Rr]oll.*back: .*deployment/,
            /^restart: Restart.*: .*hangs/,
            /^scale-up: .*resources: .*load/,
            /^maintenance-mode: .*maintenance mode.*: .*harm/,
          ],
        );
        assert.deepEqual(
          options.map(({ runbook }) => runbook),
          ['rollback', null, null, null],
        );
      },
    },
    {
      id: '001-MIT-02',
      says: 'While it is mitigated: status page, stakeholders, updates',
      ...items('tell-others', 'mitigation', {
        'status-page': /status page/,
        stakeholders: /stakeholders/,
        updates: /updates/,
      }),
    },
    {
      id: '001-RES-01',
      says: 'The fix: deploy, verify, watch',
      ...items('fix', 'resolution', { deploy: /[Dd]eploy/, verify: /[Vv]erify/, watch: /metrics/ }),
    },
    {
      id: '001-RES-02',
      says: 'Over when health, errors, speed and reports are all as they should be; a person says so, no clock',
      at: [
        'lifecycle.statuses[monitoring].exitCriteria',
        ...[0, 1, 2, 3].map((n) => `lifecycle.statuses[monitoring].exitCriteria[${n}]`),
        ...itemsAt('verification', ['health', 'errors', 'performance', 'reports']),
        ...['health', 'errors', 'performance', 'reports'].map(
          (id) => `checklists[verification].items[${id}].required`,
        ),
      ],
      check: (told) => {
        const four = [/health checks pass/, /errors is normal/, /fast as usual/, /users reported/];
        const watch = entry(told.process.statuses, 'monitoring');
        speak(watch.exitCriteria, four);
        const watched = inPhase(told, 'resolution');
        speak(shownOn(told, watched, 'verification'), four);
        assert.deepEqual(
          requiredAndOpen(told.process, watched.state).map(({ item: { id } }) => id),
          ['health', 'errors', 'performance', 'reports'],
        );
        assert.equal(watched.until('800h').state.status, 'monitoring');
      },
      breaks: [
        (file: FileValue) => {
          const watch = file.lifecycle.statuses.find(({ id }: { id: string }) => id === 'monitoring');
          watch.soak = '30m';
          // oxlint-disable-next-line unicorn/no-thenable -- a word of the language
          watch.then = 'resolved';
        },
      ],
    },
    {
      id: '001-PM-01',
      says: 'A review within 48 h of the resolution, after a P0 or a P1',
      at: [
        ...['within', 'when.severity', 'starts', 'stops'].map((key) => `clocks[review].${key}`),
        'review.requiredAt',
        'review.optionalAt',
      ],
      check: (told) => {
        const { process, story } = told;
        const over = (id: string) => story({ severity: id }, at('1h', resolve, me));
        for (const id of ['P0', 'P1']) {
          assert.equal(story({ severity: id }).clock('review'), undefined);
          assert.equal(offsetOf(over(id).clock('review')?.dueAt ?? ''), '49h');
          assert.ok(breaches(over(id).until('60h')).includes('49h review'));
          const reached = (milestone: string) =>
            over(id)
              .take(at('40h', { type: 'reach-milestone', milestone }, me))
              .story.clock('review')?.state;
          assert.deepEqual(['review-held', 'review-published'].map(reached), ['running', 'met']);
        }
        for (const id of ['P2', 'P3']) assert.equal(over(id).clock('review'), undefined);
        assert.deepEqual(process.review?.requiredAt, ['P0', 'P1']);
        assert.deepEqual(process.review?.optionalAt, ['P2', 'P3']);
      },
    },
    {
      id: '001-PM-02',
      says: 'Afterwards: document it',
      ...item('afterwards', 'document', ['post-incident'], /[Dd]ocument.*resolved/),
    },
    {
      id: '001-PM-03',
      says: 'Afterwards: a ticket for each improvement',
      at: [...item('afterwards', 'tickets', [], / /).at, 'actions.ticketEach', 'actions.tracker'],
      awaits: 'actions',
      check: (told) => {
        item('afterwards', 'tickets', ['post-incident'], /ticket.*improvement/).check(told);
        assert.deepEqual(
          [told.process.actions?.ticketEach, told.process.actions?.tracker],
          [true, 'The ticket system'],
        );
      },
    },
    {
      id: '001-PM-04',
      says: 'Afterwards: what prevents it is carried out',
      ...item('afterwards', 'prevent', ['post-incident'], /[Cc]arry out.*again/),
    },
    {
      id: '001-ROLE-01',
      says: 'Whoever is on call: reachable at every hour, in time, escalates, writes it down',
      at: [
        'onCall.duties',
        ...[0, 1, 2, 3].map((n) => `onCall.duties[${n}]`),
        'onCall.coverage',
        'onCall.coverage[0].severity',
      ],
      check: ({ process, story }) => {
        const { sheet, toOn } = handedOver(process);
        speak(sheet.duties, [/every hour/, /time.*severity/, /[Ee]scalate.*cannot/, /[Ww]rite down/]);
        for (const duty of sheet.duties)
          assert.ok(toOn.includes(`- ${duty}`), `whoever comes on is told: ${duty}`);
        // Stories begin at two in the night.
        for (const { severities } of process.onCall?.coverage ?? [])
          for (const id of severities)
            assert.ok(
              (['high', 'low'] as const).some((urgency) =>
                story({ severity: id }).until('1m').pages(urgency).includes('0s on-call'),
              ),
              `at ${id} whoever is on call hears of it at once`,
            );
        assert.deepEqual(process.onCall?.coverage, [{ severities: ['P0', 'P1', 'P2'], calendar: null }]);
        for (const id of ['P1', 'P2', 'P3'])
          assert.equal(story({ severity: id }).when(at('5m', escalate, me)).refused, null);
      },
    },
    {
      id: '001-ESC-01',
      says: 'Level 1: the on-call engineer, first at every severity that reaches anybody',
      at: [
        ...['p0-path', 'p1-path', 'p2-path'].flatMap((ladder) =>
          rungAt(ladder, 0, 'level', 'after', 'to', 'by'),
        ),
        'positions[on-call].label',
        'positions[on-call].standIn',
      ],
      check: (told) => {
        const first = all.map((id) => {
          const [level] = tiers(told, told.story({ severity: id }).until('1m'));
          return level;
        });
        assert.deepEqual(first, ['0s 1', '0s 1', '0s 1', undefined]);
        const reached = (id: string, urgency: 'high' | 'low') =>
          told.story({ severity: id }).pages(urgency).includes('0s on-call');
        assert.deepEqual(
          [reached('P0', 'high'), reached('P1', 'high'), reached('P2', 'low')],
          [true, true, true],
        );
        const { label, standIn } = entry(told.process.positions, 'on-call');
        assert.deepEqual([label, standIn], ['On-call engineer', 'team-lead']);
      },
    },
    {
      id: '001-ESC-02',
      says: 'Level 2: the team lead, at once at P0, else when somebody cannot resolve it',
      at: [
        ...rungAt('p0-path', 1, 'level', 'after', 'to', 'by', 'unless'),
        ...rungAt('unable-to-resolve', 0, 'level', 'to', 'by'),
        'positions[team-lead].label',
      ],
      check: (told) => {
        const { process, story } = told;
        const p0 = story({ severity: 'P0' }).until('1m');
        assert.ok(p0.pages().includes('0s team-lead'));
        assert.equal(tiers(told, p0)[1], '0s 2');
        // A P1 that turns into a P0 reaches the lead, whether or not somebody has it or has ended the harm.
        for (const done of [acknowledge, mitigate]) {
          const raised = story({ severity: 'P1' }, at('2m', done, me), at('5m', raise('P0'), me));
          assert.ok(raised.pages().includes('5m team-lead'));
        }
        for (const id of ['P1', 'P2', 'P3']) {
          const asked = story({ severity: id }, at('2m', acknowledge, me)).until('30m');
          assert.ok(!asked.pages().some((page) => page.endsWith('team-lead')));
          asked.take(at('40m', escalate, me));
          assert.ok(asked.pages().includes('40m team-lead'), id);
          assert.equal(tiers(told, asked).at(-1), '40m 2');
        }
        assert.equal(entry(process.positions, 'team-lead').label, 'Team lead');
      },
    },
    {
      id: '001-ESC-03',
      says: 'Level 3: the engineering manager, at once at P0, or where the team lead is not there',
      at: [
        ...rungAt('p0-path', 2, 'level', 'after', 'to', 'by', 'unless'),
        ...rungAt('unable-to-resolve', 1, 'level', 'to', 'by'),
        'positions[engineering-manager].label',
        'positions[team-lead].standIn',
      ],
      check: (told) => {
        const { process, story } = told;
        const p0 = story({ severity: 'P0' }).until('1m');
        assert.ok(p0.pages().includes('0s engineering-manager'));
        assert.equal(tiers(told, p0)[2], '0s 3');
        for (const done of [acknowledge, mitigate]) {
          const raised = story({ severity: 'P1' }, at('2m', done, me), at('5m', raise('P0'), me));
          assert.ok(raised.pages().includes('5m engineering-manager'));
        }
        for (const id of ['P1', 'P2', 'P3']) {
          const asked = story(
            { severity: id },
            at('2m', acknowledge, me),
            at('40m', escalate, me),
            at('50m', escalate, me),
          );
          assert.ok(asked.pages().includes('50m engineering-manager'), id);
          assert.equal(tiers(told, asked).at(-1), '50m 3');
        }
        const usual = directoryOfPositions(process);
        const positions = { ...usual.positions, 'team-lead': bound('nobody-any-more') };
        const leadless = given({ process, directory: { ...usual, positions }, severity: 'P1' });
        leadless.take(at('2m', acknowledge, me));
        leadless.take(at('40m', escalate, me));
        assert.ok(leadless.pages().includes('40m engineering-manager'));
        assert.equal(entry(process.positions, 'engineering-manager').label, 'Engineering manager');
      },
    },
    {
      id: '001-ESC-04',
      says: 'Level 4: the CTO, where the business itself is at stake, at any severity',
      at: [
        ...['level', 'after', 'if', 'to', 'by', 'unless'].map(
          (key) => `escalation[business-critical].rungs[0].${key}`,
        ),
        'flags[business-critical].label',
        'positions[cto].label',
      ],
      check: (told) => {
        const { process, story } = told;
        const flag: Later = { type: 'flag', flag: 'business-critical' };
        for (const id of all) {
          for (const done of [acknowledge, mitigate]) {
            const flagged = story({ severity: id }, at('10m', done, me), at('20m', flag, me)).until('30m');
            assert.deepEqual(
              flagged.pages().filter((page) => page.endsWith('cto')),
              ['20m cto'],
            );
            assert.equal(tiers(told, flagged).at(-1), '20m 4');
          }
          const known = story({ severity: id, flags: ['business-critical'] });
          assert.ok(known.pages().includes('0s cto'));
          assert.ok(!story({ severity: id }).pages().includes('0s cto'));
        }
        assert.match(entry(process.flags, 'business-critical').label, /business/);
        assert.equal(entry(process.positions, 'cto').label, 'CTO');
      },
    },
    { id: '001-COM-01', says: 'P0: an update every 30 min, until it is resolved', ...cadence('P0', '30m') },
    { id: '001-COM-02', says: 'P1: an update every hour, until it is resolved', ...cadence('P1', '1h') },
    {
      id: '001-COM-03',
      says: 'Silent: no update is owed at P2 and P3',
      at: [],
      check: ({ process, story }) => {
        for (const id of ['P2', 'P3']) {
          const promised = story({ severity: id }, at('1m', acknowledge, me))
            .state.clocks.filter(({ state }) => state === 'running')
            .map(({ clock }) => entry(process.clocks, clock));
          assert.deepEqual(
            promised.filter(({ restarts, stops }) => restarts.length > 0 || stops.includes('update-posted')),
            [],
          );
        }
      },
      breaks: [
        (file: FileValue) => (entry<FileValue>(file.clocks, 'updates-p1').when.severity = ['P1', 'P2']),
        (file: FileValue) => delete entry<FileValue>(file.clocks, 'updates-p0').when,
        (file: FileValue) =>
          file.clocks.push({
            id: 'first-word',
            label: 'First update',
            when: { severity: 'P3' },
            starts: 'declared',
            stops: 'update-posted',
            within: '1d',
          }),
      ],
    },
    {
      id: '001-COM-04',
      says: 'Updates go to the status page, to #incidents, and to the stakeholders by mail',
      at: [
        ...['public', 'internal', 'stakeholders'].map((id) => `audiences[${id}].through`),
        'communication[updates].on',
        'communication[updates].audience',
        'channel.announceIn',
        'statusPage[0].when.severity',
        'statusPage[0].publish',
        ...['status-page', 'slack', 'mail'].map((id) => `tools[${id}].kind`),
      ],
      check: (told) => {
        const { process } = told;
        assert.deepEqual(
          process.audiences.map(({ id, through }) => `${id}: ${through.join()}`),
          ['public: status-page', 'internal: chat', 'stakeholders: mail'],
        );
        const rule = entry(process.communication, 'updates');
        assert.deepEqual(
          [rule.when, rule.on, rule.audience],
          [{}, ['update-posted', 'status-changed'], ['public', 'internal', 'stakeholders']],
        );
        assert.deepEqual(process.channel?.announceIn, ['#incidents']);
        assert.deepEqual(process.statusPage, [
          { when: { severities: ['P0', 'P1'] }, publish: 'always', templates: ['status-page'] },
        ]);
        assert.deepEqual(
          ['status-page', 'slack', 'mail'].map((id) => entry(process.tools, id).kind),
          ['status-page', 'chat', 'mail'],
        );
        assert.deepEqual(heard(told, 'P1', ...updateThenEnd), [
          'update-posted: internal through chat',
          'update-posted: public by updates through status-page',
          'update-posted: stakeholders by updates through mail',
          'status-changed: public by updates through status-page',
          'status-changed: internal by updates through chat',
          'status-changed: stakeholders by updates through mail',
        ]);
        assert.deepEqual(publishedOf(told, 'P1'), ['draft']);
        assert.deepEqual(publishedOf(told, 'P2'), ['never']);
      },
    },
    {
      id: '001-TPL-01',
      says: 'The status page: the status, and when it was noticed, understood, fixed and over',
      at: [
        'templates[status-page].purpose',
        'templates[status-page].body',
        'templates[status-page].fields',
        'templates[status-page].fields[fix-deployed].type',
        'statusPage[0].templates',
      ],
      check: (told) => {
        const { process } = told;
        assert.equal(entry(process.templates, 'status-page').purpose, 'status-page');
        assert.deepEqual(process.statusPage[0]?.templates, ['status-page']);
        assert.deepEqual(fieldsOf(told, 'status-page'), ['fix-deployed instant']);
        assert.deepEqual(
          written(told, 'status-page', { fixDeployed: '2026-11-18T15:30:00Z' }).trim().split('\n'),
          [
            'Status: Resolved',
            '',
            'What happened (UTC):',
            '13:55 - The trouble was noticed',
            '14:20 - Its cause was found',
            '15:30 - The fix went out',
            '16:15 - It was over',
          ],
        );
        const begun = {
          publicStatus: 'Investigating',
          detectedAt: null,
          identifiedAt: null,
          resolvedAt: null,
        };
        assert.deepEqual(written(told, 'status-page', {}, begun).trim().split('\n'), [
          'Status: Investigating',
          '',
          'What happened (UTC):',
          '14:00 - The trouble was noticed',
        ]);
        assert.deepEqual(publishedOf(told, 'P0', { statuses: ['investigating', 'resolved'] }), [
          'draft',
          'investigating in status-page',
          'resolved in status-page',
        ]);
      },
    },
    {
      id: '001-RB-01',
      says: 'Roll back: more than 10% errors',
      ...trigger('error-rate', /errors/, { flag: null, above: 'errors > 10%' }),
    },
    {
      id: '001-RB-02',
      says: 'Roll back: the service has failed completely',
      ...trigger('service-down', /completely/, { flag: 'service-down', above: null }, /[Nn]othing.*works/),
    },
    {
      id: '001-RB-03',
      says: 'Roll back: data is damaged or may be lost',
      ...trigger('data', /damaged.*lost/, { flag: 'data-loss', above: null }, /lost/),
    },
    {
      id: '001-RB-04',
      says: 'Roll back: a weakness lies open',
      ...trigger('weakness', /weakness.*open/, { flag: 'security-breach', above: null }, /weakness/),
    },
    {
      id: '001-RB-05',
      says: 'How to roll back: pause, undo, check the rollout, check the service',
      at: [
        'mitigation.rollback',
        'mitigation.options[rollback].runbook',
        'runbooks[rollback].steps',
        ...[0, 1, 2, 3].flatMap((n) => [
          `runbooks[rollback].steps[${n}].text`,
          `runbooks[rollback].steps[${n}].command`,
        ]),
      ],
      check: ({ process }) => {
        assert.equal(process.mitigation?.rollback, 'rollback');
        assert.equal(entry(process.mitigation.options, 'rollback').runbook, 'rollback');
        const { steps } = entry(process.runbooks, 'rollback');
        assert.deepEqual(
          steps.map(({ command }) => command),
          [
            'kubectl rollout pause deployment/service-name',
            'kubectl rollout undo deployment/service-name',
            'kubectl rollout status deployment/service-name',
            './scripts/verify-deployment.sh production',
          ],
        );
        speak(
          steps.map(({ text }) => text),
          [/[Hh]old.*deployment/, /version before/, /rollback is through/, /service is well/],
        );
      },
    },
    {
      id: '001-TPL-02',
      says: 'The head of a review: title, severity, duration, impact',
      at: ['review.header', ...[0, 1, 2, 3].map((n) => `review.header[${n}]`)],
      awaits: 'review',
      check: ({ process }) =>
        speak(process.review?.header ?? [], [
          /^Title/,
          /^Severity.*P0 to P3/,
          /^Duration.*start.*resolution/,
          /^Impact.*users.*services/,
        ]),
    },
    {
      id: '001-TPL-03',
      says: 'The timeline of a review: detected, acknowledged, found out, mitigated, resolved',
      at: [...asks('timeline', [/ /, / /, / /, / /, / /]).at, 'review.sections[timeline].holds'],
      awaits: 'review',
      check: asks('timeline', [/detected/, /acknowledged/, /found out/, /mitigate/, /resolved/], 'timeline')
        .check,
    },
    {
      id: '001-TPL-04',
      says: 'The root cause: what happened, why, what else contributed',
      ...asks('root-cause', [/[Ww]hat happened.*detail/, /[Ww]hy/, /contributed/]),
    },
    {
      id: '001-TPL-05',
      says: 'The impact: users as a number and a share, revenue, reputation',
      ...asks('impact', [/users.*number.*share/, /revenue, if/, /reputation, if/], 'facts'),
    },
    {
      id: '001-TPL-06',
      says: 'Actions: at once, in the next sprint, in the long run',
      at: [
        'actions.horizons',
        ...['immediate', 'short-term', 'long-term'].map((id) => `actions.horizons[${id}].label`),
        'actions.horizons[short-term].within',
        'review.sections[actions].holds',
      ],
      awaits: 'actions',
      check: (told) => {
        const horizons = told.process.actions?.horizons ?? [];
        speak(
          horizons.map(({ id, label }) => `${id}: ${label}`),
          [/^immediate: .*quick fixes/, /^short-term: .*next sprint/, /^long-term: .*process/],
        );
        assert.deepEqual(
          horizons.map(({ within }) => within),
          [null, { kind: 'next-sprint', calendar: 'business', text: 'next-sprint' }, null],
        );
        assert.equal(section(told, 'actions').holds, 'actions');
      },
    },
    {
      id: '001-REF-01',
      says: 'Documents beside it: infrastructure, monitoring',
      at: [
        'process.references',
        ...[0, 1].flatMap((n) => [`process.references[${n}].label`, `process.references[${n}].at`]),
      ],
      check: ({ process }) =>
        speak(
          process.references.map(({ label, at: place }) => `${place}: ${label}`),
          [
            /^contexts\/devops\/infrastructure-patterns\.md: Infrastructure/,
            /^contexts\/monitoring\/alerts\.md: Monitoring/,
          ],
        ),
    },
    {
      id: '001-GAP-01',
      says: 'Silent: no commander, no rule for the name of a channel, no rotation, no measures, no monthly review',
      at: ['channel.name'],
      check: (told) => {
        const { process } = told;
        assert.deepEqual(
          [process.roles, process.onCall?.rotations, process.metrics, process.reviews],
          [[], [], [], []],
        );
        assert.equal(channelName(told), 'inc-2026-0042-api-high-error-rate');
      },
      breaks: [
        (file: FileValue) =>
          (file.roles = [{ id: 'commander', label: 'Incident Commander', duties: { during: ['Lead'] } }]),
        (file: FileValue) => (file.channel.name = 'incident-{{ declaredAt | date: "%Y%m%d" }}'),
        (file: FileValue) =>
          (file.onCall.rotations = [{ position: 'on-call', length: '1w', handoff: 'monday 09:00' }]),
        (file: FileValue) =>
          (file.metrics = [{ id: 'incidents', label: 'Incidents', measures: 'incidents', as: 'count' }]),
        (file: FileValue) =>
          (file.reviews = [
            { id: 'month', title: 'The month', every: 'month', sections: [{ id: 'all', title: 'All' }] },
          ]),
      ],
    },
  ],
};
