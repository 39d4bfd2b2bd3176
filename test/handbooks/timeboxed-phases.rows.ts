/** The rows of the handbook that `processes/timeboxed-phases.yaml` runs. */
import assert from 'node:assert/strict';
import { acknowledge, at, by, type Later, offsetOf, type Story } from '../../src/domain/incident/given.ts';
import { classify } from '../../src/domain/process/classify.ts';
import { severityOf, severityOfSignal } from '../../src/domain/process/resolve-severity.ts';
import { entry, type FileValue, type Handbook, type Row, type Told } from './handbook.ts';
import { heard, updateThenEnd } from './outside.ts';
import {
  asks,
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
  tiers,
  written,
} from './reading.ts';

const me = by('primary-on-call');
const begun: Later = { type: 'set-phase', phase: 'investigation' };
const isCauseKnown: Later = { type: 'set-status', status: 'mitigating' };
const mitigate: Later = { type: 'mitigate' };
const resolve: Later = { type: 'resolve' };
const escalate: Later = { type: 'escalate' };

const all = ['P0', 'P1', 'P2', 'P3'];
const phases = ['initial-response', 'investigation', 'mitigation', 'resolution'];
const everySeverity = [0, 1, 2, 3];

/** One of the four, by its words and by the axes of impact and urgency. */
function severity(
  id: string,
  label: string,
  definition: RegExp[],
  example: RegExp,
  axes: { impact: string; impactLabel: RegExp; later: string },
): Pick<Row, 'at' | 'check'> {
  const place = `severities[${id}]`;
  const { impact, impactLabel, later } = axes;
  return {
    at: [
      ...['id', 'label', 'definition', 'examples', 'examples[0]'].map((key) => `${place}.${key}`),
      `classifier.matrix.severities.${impact}.now`,
      `classifier.matrix.severities.${impact}.later`,
      `classifier.matrix.impact[${impact}].label`,
    ],
    check: (told) => {
      isSeverity(told, id, all.indexOf(id) + 1, label, definition, [example]);
      assert.equal(severityOf(told.process, id.toLowerCase()), id);
      const found = ['now', 'later'].map((urgency) => severityFor(told, impact, urgency));
      assert.deepEqual(found, [id, later]);
      const { classifier } = told.process;
      assert.match(entry(classifier?.kind === 'matrix' ? classifier.impact : [], impact).label, impactLabel);
    },
  };
}

function severityFor({ process }: Told, impact: string, urgency: string): string {
  assert.ok(process.classifier !== null);
  const found = classify(process.classifier, { impact, urgency });
  return 'severity' in found ? found.severity : found.problem;
}

/** An incident whose work has come so far, each phase a minute long. */
function inPhase({ story }: Told, phase: string) {
  const steps = [at('1m', begun, me), at('2m', isCauseKnown, me), at('3m', mitigate, me)];
  const told = story({ severity: 'P1' }, ...steps.slice(0, phases.indexOf(phase)));
  assert.equal(told.state.phase, phase);
  return told;
}

/** Items of the checklist of this phase, which people see in this one and in no other. */
function hasItems(told: Told, phase: string, of: Record<string, RegExp>): void {
  const shown = shownOn(told, inPhase(told, phase), phase).map((text) => text.split(/: (.*)/s));
  assert.deepEqual(
    shown.map(([id]) => id),
    Object.keys(of),
  );
  speak(
    shown.map(([, text]) => text ?? ''),
    Object.values(of),
  );
  for (const other of phases)
    assert.deepEqual(listsOn(told, inPhase(told, other)).includes(phase), other === phase, other);
}

function isPhase(
  { process }: Told,
  id: string,
  label: string,
  enters: string[],
  leaves: string[],
  minutes: number | null,
): void {
  const phase = entry(process.phases, id);
  assert.deepEqual([phase.label, phase.entersOn, phase.leavesOn], [label, enters, leaves]);
  const box = phase.timebox;
  assert.equal(box === null ? null : box.kind === 'elapsed' ? box.ms / 60_000 : box.text, minutes);
}

function phaseAt(id: string, items: string[], ...more: string[]): string[] {
  return [
    ...['label', 'enters', 'leaves'].map((key) => `lifecycle.phases[${id}].${key}`),
    ...itemsAt(id, items),
    ...more,
  ];
}

function tool(id: string, kind: string, label: RegExp): { at: string[]; check: (told: Told) => void } {
  return {
    at: [`tools[${id}].kind`, `tools[${id}].label`],
    check: ({ process }) => {
      const found = entry(process.tools, id);
      assert.equal(found.kind, kind);
      assert.match(found.label, label);
    },
  };
}

function tools(...of: ReturnType<typeof tool>[]): Pick<Row, 'at' | 'check'> {
  return { at: of.flatMap((one) => one.at), check: (told) => of.forEach((one) => one.check(told)) };
}

function telling({ process }: Told, id: string, occasion: string): void {
  const rule = entry(process.communication, id);
  assert.deepEqual([rule.when, rule.on, rule.audience, rule.template], [{}, [occasion], ['responders'], id]);
}

function templateAt(id: string, fields: string[], ...more: string[]): string[] {
  return [
    `templates[${id}].purpose`,
    `templates[${id}].body`,
    `templates[${id}].fields`,
    ...fields.map((field) => `templates[${id}].fields[${field}].required`),
    ...more.map((key) => `templates[${id}].${key}`),
    ...['on', 'audience', 'template'].map((key) => `communication[${id}].${key}`),
  ];
}

export const timeboxedPhases: Handbook = {
  process: 'timeboxed-phases',
  rows: [
    {
      id: '002-DET-01',
      says: 'Alerts of Prometheus and Grafana, which declare by themselves; users; health checks',
      at: [
        'detection.sources',
        ...['alert', 'user-report', 'health-check'].map((id) => `detection.sources[${id}].label`),
        ...['critical', 'error', 'warning', 'low', 'info'].map((word) => `signals.severities.${word}`),
        'signals.otherwise',
      ],
      check: ({ process }) => {
        speak(
          process.detection.map(({ id, label }) => `${id}: ${label}`),
          [/^alert: .*Prometheus or Grafana/, /^user-report: .*support/, /^health-check: .*health check/],
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
      id: '002-SEV-01',
      says: 'The severity is found by impact and urgency',
      at: [
        'classifier.matrix.impact',
        'classifier.matrix.urgency',
        'classifier.matrix.urgency[now].label',
        'classifier.matrix.urgency[later].label',
      ],
      check: (told) => {
        const { classifier } = told.process;
        assert.ok(classifier?.kind === 'matrix');
        assert.deepEqual(
          classifier.impact.map(({ id }) => id),
          ['outage', 'feature', 'degradation', 'minor'],
        );
        speak(
          classifier.urgency.map(({ id, label }) => `${id}: ${label}`),
          [/^now: .*cannot wait/, /^later: .*can wait/],
        );
        // What can wait is one step less severe; an outage cannot, and nothing is less than the least.
        assert.deepEqual(
          classifier.impact.map(({ id }) =>
            ['now', 'later'].map((urgency) => severityFor(told, id, urgency)),
          ),
          [
            ['P0', 'P0'],
            ['P1', 'P2'],
            ['P2', 'P3'],
            ['P3', 'P3'],
          ],
        );
      },
    },
    {
      id: '002-SEV-02',
      says: 'P0, Critical: the service is out, or data is lost',
      ...severity('P0', 'Critical', [/service is out/, /data.*lost/], /whole system is down/, {
        impact: 'outage',
        impactLabel: /out.*lost/,
        later: 'P0',
      }),
    },
    {
      id: '002-SEV-03',
      says: 'P1, High: a main feature is broken',
      ...severity('P1', 'High', [/main feature is broken/], /buy a ticket/, {
        impact: 'feature',
        impactLabel: /main feature/,
        later: 'P2',
      }),
    },
    {
      id: '002-SEV-04',
      says: 'P2, Medium: worse than it should be',
      ...severity('P2', 'Medium', [/worse than it should/], /long/, {
        impact: 'degradation',
        impactLabel: /worse/,
        later: 'P3',
      }),
    },
    {
      id: '002-SEV-05',
      says: 'P3, Low: something small',
      ...severity('P3', 'Low', [/small/], /looks odd/, {
        impact: 'minor',
        impactLabel: /small/,
        later: 'P3',
      }),
    },
    {
      id: '002-PH-01',
      says: 'Minutes 0 to 15: acknowledge, open a channel, name a commander, begin the log',
      at: phaseAt(
        'initial-response',
        ['acknowledge', 'channel', 'commander', 'log'],
        'lifecycle.phases[initial-response].timebox',
        'clocks[response].within',
        'clocks[response].starts',
        'clocks[response].stops',
        'roles[commander].requiredAt',
      ),
      check: (told) => {
        const { process, story } = told;
        const enters = ['detected', 'declared'];
        isPhase(told, 'initial-response', 'Initial response', enters, ['triaged', 'mitigated'], 15);
        hasItems(told, 'initial-response', {
          acknowledge: /[Aa]cknowledge/,
          channel: /channel.*Slack/,
          commander: /incident commander/,
          log: /log/,
        });
        for (const id of all) {
          const silent = story({ severity: id }).until('20m');
          assert.deepEqual(breaches(silent), ['15m response', '15m time-box:initial-response']);
        }
        // An acknowledgement is a response, and not yet the end of the phase.
        const held = story({ severity: 'P2' }, at('10m', acknowledge, me)).until('20m');
        assert.deepEqual(breaches(held), ['15m time-box:initial-response']);
        const quick = story({ severity: 'P2' }, at('10m', begun, me)).until('20m');
        assert.deepEqual([breaches(quick), quick.state.phase], [[], 'investigation']);
        assert.deepEqual(entry(process.roles, 'commander').requiredAt, all);
      },
    },
    {
      id: '002-PH-02',
      says: 'Minutes 15 to 30: metrics and logs, changes, components, the timeline begins',
      at: phaseAt(
        'investigation',
        ['metrics-and-logs', 'changes', 'components', 'timeline'],
        'lifecycle.phases[investigation].timebox',
      ),
      check: (told) => {
        isPhase(told, 'investigation', 'Investigation', ['triaged'], ['identified', 'mitigated'], 15);
        hasItems(told, 'investigation', {
          'metrics-and-logs': /metrics and logs/,
          changes: /changed lately/,
          components: /components/,
          timeline: /timeline/,
        });
        const slow = told.story({ severity: 'P1' }, at('15m', begun, me)).until('40m');
        assert.ok(breaches(slow).includes('30m time-box:investigation'));
        const inTime = told.story({ severity: 'P1' }, at('15m', begun, me), at('30m', isCauseKnown, me));
        assert.ok(!breaches(inTime.until('40m')).includes('30m time-box:investigation'));
        const early = told.story({ severity: 'P1' }, at('15m', begun, me), at('29m', mitigate, me));
        assert.deepEqual(Object.keys(early.until('40m').state.phases), ['resolution']);
      },
    },
    {
      id: '002-PH-03',
      says: 'Minutes 30 to 60: a temporary fix, a rollback, more resources, the status page',
      at: [
        ...phaseAt(
          'mitigation',
          ['temporary-fix', 'roll-back', 'scale', 'status-page'],
          'lifecycle.phases[mitigation].timebox',
        ),
        'statusPage[0].when.phase',
        'statusPage[0].publish',
      ],
      check: (told) => {
        isPhase(told, 'mitigation', 'Mitigation', ['identified'], ['mitigated'], 30);
        hasItems(told, 'mitigation', {
          'temporary-fix': /temporary fix/,
          'roll-back': /[Rr]oll back.*if/,
          scale: /resources, if/,
          'status-page': /status page/,
        });
        const steps = [at('15m', begun, me), at('30m', isCauseKnown, me)];
        const slow = told.story({ severity: 'P1' }, ...steps).until('70m');
        assert.ok(breaches(slow).includes('1h time-box:mitigation'));
        const inTime = told.story({ severity: 'P1' }, ...steps, at('59m', mitigate, me)).until('70m');
        assert.ok(!breaches(inTime).includes('1h time-box:mitigation'));
        assert.deepEqual(told.process.statusPage, [
          {
            when: { phases: ['mitigation', 'resolution'] },
            publish: 'always',
            templates: ['update', 'resolution'],
          },
        ]);
      },
    },
    {
      id: '002-PH-04',
      says: 'Then, without a limit: the permanent fix, the monitoring, the documentation, a review',
      at: phaseAt('resolution', ['permanent-fix', 'monitoring', 'documentation', 'review']),
      check: (told) => {
        isPhase(told, 'resolution', 'Resolution', ['mitigated'], ['closed'], null);
        hasItems(told, 'resolution', {
          'permanent-fix': /permanent fix/,
          monitoring: /monitoring/,
          documentation: /documentation/,
          review: /[Ss]chedule the review/,
        });
        assert.deepEqual(breaches(inPhase(told, 'resolution').until('48h')), []);
      },
      breaks: [(file: FileValue) => (entry<FileValue>(file.lifecycle.phases, 'resolution').timebox = '4h')],
    },
    {
      id: '002-TPL-01',
      says: 'The first notification: status, impact, components, next update',
      at: templateAt(
        'initial-notification',
        ['impact', 'components', 'next-update'],
        'status',
        'fields[next-update].from',
        'fields[next-update].type',
      ),
      check: (told) => {
        const { purpose, statuses } = entry(told.process.templates, 'initial-notification');
        assert.deepEqual([purpose, statuses], ['initial-alert', ['investigating']]);
        assert.deepEqual(fieldsOf(told, 'initial-notification'), [
          'impact text, required',
          'components text, required',
          'next-update instant, required, from incident.nextUpdateAt',
        ]);
        const text = written(
          told,
          'initial-notification',
          { impact: 'Nobody can pay', components: 'Checkout', nextUpdate: '2026-11-18T14:40:00Z' },
          { status: 'Investigating' },
        );
        assert.deepEqual(text.trim().split('\n'), [
          'INCIDENT ALERT',
          'Status: Investigating',
          'Impact: Nobody can pay',
          'Components: Checkout',
          'Next update: 14:40 UTC',
        ]);
        telling(told, 'initial-notification', 'declared');
        assert.ok(
          heard(told, 'P1', ...updateThenEnd).includes(
            'declared: responders by initial-notification through chat in initial-notification',
          ),
        );
      },
    },
    {
      id: '002-TPL-02',
      says: 'An update: status, what was done, impact, next update',
      at: templateAt(
        'update',
        ['status', 'actions', 'impact', 'next-update'],
        'fields[status].choices',
        'fields[status].from',
        'fields[next-update].from',
      ),
      check: (told) => {
        const { purpose, statuses } = entry(told.process.templates, 'update');
        assert.deepEqual([purpose, statuses], ['internal-update', null]);
        assert.deepEqual(fieldsOf(told, 'update'), [
          'status choice, required, from incident.status, of Investigating|Mitigating|Resolved',
          'actions text, required',
          'impact text, required',
          'next-update instant, required, from incident.nextUpdateAt',
        ]);
        const text = written(told, 'update', {
          status: 'Mitigating',
          actions: 'Rolled back',
          impact: 'Some cannot pay',
          nextUpdate: '2026-11-18T14:40:00Z',
        });
        assert.deepEqual(text.trim().split('\n'), [
          'INCIDENT UPDATE',
          'Status: Mitigating',
          'Actions taken: Rolled back',
          'Impact now: Some cannot pay',
          'Next update: 14:40 UTC',
        ]);
        telling(told, 'update', 'update-posted');
        assert.ok(
          heard(told, 'P1', ...updateThenEnd).includes(
            'update-posted: responders by update through chat in update',
          ),
        );
      },
    },
    {
      id: '002-TPL-03',
      says: 'The end: how long, the cause, the fix, when the review is',
      at: templateAt('resolution', ['root-cause', 'fix', 'review'], 'status', 'fields[review].type'),
      check: (told) => {
        const { purpose, statuses } = entry(told.process.templates, 'resolution');
        assert.deepEqual([purpose, statuses], ['resolution', ['resolved']]);
        assert.deepEqual(fieldsOf(told, 'resolution'), [
          'root-cause text, required',
          'fix text, required',
          'review instant, required',
        ]);
        const text = written(told, 'resolution', {
          rootCause: 'An expired certificate',
          fix: 'It was renewed',
          review: '2026-11-20T10:00:00Z',
        });
        assert.deepEqual(text.trim().split('\n'), [
          'INCIDENT RESOLVED',
          'Time to resolve: 2 hours 15 minutes',
          'Cause: An expired certificate',
          'Fix: It was renewed',
          'What follows: a review at 2026-11-20 10:00 UTC',
        ]);
        telling(told, 'resolution', 'resolved');
        assert.ok(
          heard(told, 'P1', ...updateThenEnd).includes(
            'resolved: responders by resolution through chat in resolution',
          ),
        );
      },
    },
    {
      id: '002-LIFE-01',
      says: 'Three statuses: investigating, mitigating, resolved',
      at: [
        'lifecycle.statuses',
        ...['investigating', 'mitigating', 'resolved'].flatMap((id) => [
          `lifecycle.statuses[${id}].label`,
          `lifecycle.statuses[${id}].category`,
        ]),
        'lifecycle.statuses[closed].publicLabel',
      ],
      check: ({ process, story }) => {
        assert.deepEqual(
          process.statuses.map(({ id, publicLabel, category }) => [id, publicLabel, category]),
          [
            ['investigating', 'Investigating', 'active'],
            ['mitigating', 'Mitigating', 'mitigating'],
            ['resolved', 'Resolved', 'resolved'],
            ['closed', 'Resolved', 'closed'],
          ],
        );
        const lived = story({ severity: 'P1' }, at('5m', isCauseKnown, me), at('9m', resolve, me));
        assert.deepEqual(
          lived.all('status-set').map(({ at: time, event }) => `${time} ${event.to}`),
          ['5m mitigating', '9m resolved'],
        );
      },
    },
    {
      id: '002-ROLE-01',
      says: 'The commander, during: five duties; somebody has it at every severity',
      at: [
        'roles[commander].label',
        'roles[commander].requiredAt',
        'roles[commander].duties.during',
        ...[0, 1, 2, 3, 4].map((n) => `roles[commander].duties.during[${n}]`),
      ],
      check: ({ process }) => {
        const role = entry(process.roles, 'commander');
        assert.deepEqual([role.label, role.requiredAt], ['Incident Commander', all]);
        speak(role.dutiesDuring, [/[Cc]oordinate/, /communication/, /decisions/, /[Dd]elegate/, /timeline/]);
      },
    },
    {
      id: '002-ROLE-02',
      says: 'The commander, afterwards: four duties',
      at: [
        'roles[commander].duties.after',
        ...[0, 1, 2, 3].map((n) => `roles[commander].duties.after[${n}]`),
      ],
      check: ({ process }) =>
        speak(entry(process.roles, 'commander').dutiesAfter, [
          /[Ss]chedule the review/,
          /timeline/,
          /documentation.*complete/,
          /actions/,
        ]),
    },
    {
      id: '002-ONC-01',
      says: 'Primary: at every hour, responds within 15 min, may escalate',
      at: [
        'positions[primary-on-call].label',
        'positions[primary-on-call].respondsWithin',
        'positions[primary-on-call].duties',
        ...[0, 1, 2].map((n) => `positions[primary-on-call].duties[${n}]`),
        'onCall.coverage[0].severity',
        'clocks[response].within',
        'clocks[response].stops',
        'escalation[path].rungs[1].after',
      ],
      check: (told) => {
        const { process, story } = told;
        const primary = entry(process.positions, 'primary-on-call');
        assert.deepEqual([primary.label, primary.respondsWithinMs], ['Primary on call', 15 * 60_000]);
        speak(primary.duties, [/every hour/, /15 minutes/, /[Ee]scalate/]);
        assert.deepEqual(process.onCall?.coverage, [{ severities: all, calendar: null }]);
        for (const id of all) {
          assert.ok(owed(told, id).includes('response 15m'));
          assert.deepEqual(story({ severity: id }).until('16m').pages(), [
            '0s primary-on-call',
            '15m secondary-on-call',
          ]);
          for (const done of [acknowledge, begun])
            assert.equal(story({ severity: id }, at('14m', done, me)).clock('response')?.state, 'met');
          assert.equal(story({ severity: id }).when(at('5m', escalate, me)).refused, null);
        }
      },
    },
    {
      id: '002-ONC-02',
      says: 'Secondary: behind the primary, responds within 30 min, knows the technology',
      at: [
        'positions[secondary-on-call].label',
        'positions[secondary-on-call].respondsWithin',
        'positions[secondary-on-call].duties',
        ...[0, 1, 2].map((n) => `positions[secondary-on-call].duties[${n}]`),
        'escalation[path].rungs[1].to',
        'escalation[path].rungs[2].after',
      ],
      check: ({ process, story }) => {
        const secondary = entry(process.positions, 'secondary-on-call');
        assert.deepEqual([secondary.label, secondary.respondsWithinMs], ['Secondary on call', 30 * 60_000]);
        speak(secondary.duties, [/behind the primary/, /30 minutes/, /technology/]);
        for (const id of all)
          assert.deepEqual(story({ severity: id }).until('46m').pages().slice(0, 2), [
            '0s primary-on-call',
            '15m secondary-on-call',
          ]);
        // From the 15th minute on the secondary has 30 of their own.
        const lead = story({ severity: 'P1' })
          .until('50m')
          .pages()
          .filter((page) => page.endsWith('team-lead'));
        assert.deepEqual(lead, ['45m team-lead']);
      },
    },
    {
      id: '002-ESC-01',
      says: 'Five levels: primary, secondary, team lead, engineering manager, CTO',
      at: [
        ...[0, 1, 2].flatMap((n) =>
          ['level', 'after', 'to', 'by', 'unless'].map((key) => `escalation[path].rungs[${n}].${key}`),
        ),
        ...[0, 1, 2, 3].flatMap((n) =>
          ['level', 'to', 'by'].map((key) => `escalation[path-by-hand].rungs[${n}].${key}`),
        ),
        'escalation[path-by-hand].rungs',
        ...['team-lead', 'engineering-manager', 'cto'].map((id) => `positions[${id}].label`),
      ],
      check: (told) => {
        const { process, story } = told;
        for (const id of all) {
          const silent = story({ severity: id }).until('49m');
          assert.deepEqual(silent.pages(), ['0s primary-on-call', '15m secondary-on-call', '45m team-lead']);
          assert.deepEqual(tiers(told, silent), ['0s 1', '15m 2', '45m 3']);
          // An answer ends what comes by itself.
          const held = story({ severity: id }, at('10m', acknowledge, me)).until('8h');
          assert.deepEqual(held.pages(), ['0s primary-on-call']);
          const late = story({ severity: id }, at('20m', acknowledge, by('secondary-on-call'))).until('8h');
          assert.deepEqual(late.pages(), ['0s primary-on-call', '15m secondary-on-call']);
          const asked: Story = story(
            { severity: id },
            at('10m', acknowledge, me),
            ...['20m', '30m', '40m', '50m'].map((time) => at(time, escalate, me)),
          ).until('8h');
          assert.deepEqual(asked.pages(), [
            '0s primary-on-call',
            '20m secondary-on-call',
            '30m team-lead',
            '40m engineering-manager',
            '50m cto',
          ]);
          assert.deepEqual(tiers(told, asked), ['0s 1', '20m 2', '30m 3', '40m 4', '50m 5']);
        }
        assert.deepEqual(
          ['team-lead', 'engineering-manager', 'cto'].map((id) => entry(process.positions, id).label),
          ['Team lead', 'Engineering manager', 'CTO'],
        );
        assert.deepEqual(
          entry(process.ladders, 'path').rungs.map(({ unless }) => unless),
          [['acknowledged'], ['acknowledged'], ['acknowledged']],
        );
      },
    },
    {
      id: '002-TOOL-01',
      says: 'Monitoring: Prometheus and Grafana, logs, errors',
      ...tools(
        tool('prometheus', 'monitoring', /Prometheus/),
        tool('grafana', 'monitoring', /Grafana.*dashboards/),
        tool('logs', 'logs', /logs/),
        tool('errors', 'errors', /Error tracking/),
      ),
    },
    {
      id: '002-TOOL-02',
      says: 'Communication: channels in Slack, video conferences, a status page',
      at: [
        ...tools(
          tool('slack', 'chat', / /),
          tool('video', 'video', / /),
          tool('status-page', 'status-page', / /),
        ).at,
        'bridge.label',
        'audiences[responders].through',
        'audiences[public].through',
      ],
      check: (told) => {
        const { process } = told;
        tools(
          tool('slack', 'chat', /Slack.*channels/),
          tool('video', 'video', /Video/),
          tool('status-page', 'status-page', /Status page/),
        ).check(told);
        assert.equal(process.bridge?.label, 'Video conference');
        assert.deepEqual(
          process.audiences.map(({ id, through }) => `${id}: ${through.join()}`),
          ['responders: chat', 'public: status-page'],
        );
      },
    },
    {
      id: '002-TOOL-03',
      says: 'Documentation: runbooks, architecture, contacts',
      ...tools(
        tool('runbooks', 'runbooks', /Runbooks/),
        tool('architecture', 'documents', /Architecture/),
        tool('contacts', 'documents', /Whom to reach/),
      ),
    },
    {
      id: '002-PM-01',
      says: 'The review meeting is held between 24 and 48 h after the resolution, and not sooner',
      at: ['within', 'notBefore', 'starts', 'stops'].map((key) => `clocks[review-meeting].${key}`),
      check: ({ story }) => {
        const held: Later = { type: 'reach-milestone', milestone: 'review-held' };
        for (const id of all) {
          const over = (): Story => story({ severity: id }, at('1h', resolve, me));
          assert.equal(offsetOf(over().clock('review-meeting')?.dueAt ?? ''), '49h');
          assert.ok(breaches(over().until('50h')).includes('49h review-meeting'));
          const tooEarly = (told: Story): string[] =>
            told.all('clock-kept-early').map(({ event }) => `${event.clock} ${offsetOf(event.notBeforeAt)}`);
          const inTime: Story = over().take(at('25h', held, me)).story;
          assert.deepEqual([inTime.clock('review-meeting')?.state, tooEarly(inTime)], ['met', []]);
          const early: Story = over().take(at('24h', held, me)).story;
          assert.deepEqual(tooEarly(early), ['review-meeting 25h']);
        }
      },
    },
    {
      id: '002-PM-02',
      says: 'The review meeting takes an hour at most',
      at: ['review.longestMeeting'],
      awaits: 'review',
      check: ({ process }) => assert.equal(process.review?.longestMeetingMs, 60 * 60_000),
    },
    {
      id: '002-PM-03',
      says: 'The review is written down within 24 h of the meeting',
      at: ['within', 'starts', 'stops'].map((key) => `clocks[review-document].${key}`),
      check: ({ story }) => {
        for (const id of all) {
          const held = (): Story =>
            story(
              { severity: id },
              at('1h', resolve, me),
              at('30h', { type: 'reach-milestone', milestone: 'review-held' }, me),
            );
          assert.equal(story({ severity: id }, at('1h', resolve, me)).clock('review-document'), undefined);
          assert.deepEqual(
            breaches(held().until('60h')).filter((breach) => breach.includes('review')),
            ['54h review-document'],
          );
          const reached = (milestone: string): string | undefined =>
            held()
              .take(at('50h', { type: 'reach-milestone', milestone }, me))
              .story.clock('review-document')?.state;
          assert.deepEqual(['review-drafted', 'review-published'].map(reached), ['running', 'met']);
        }
      },
    },
    {
      id: '002-PM-04',
      says: 'Those who come: commander, responders, owners of the systems, stakeholders',
      at: [
        'review.attendees',
        ...everySeverity.map((n) => `review.attendees[${n}].label`),
        'review.attendees[0].roles',
        'review.attendees[1].responders',
        'review.attendees[2].to',
        'review.attendees[3].to',
      ],
      awaits: 'review',
      check: ({ process }) => {
        const attendees = process.review?.attendees ?? [];
        speak(
          attendees.map(({ label }) => label),
          [/commander/, /engineers who responded/, /owners of the systems/, /stakeholders/],
        );
        assert.deepEqual(
          attendees.map(({ to, roles, responders }) => [to, roles, responders]),
          [
            [[], ['commander'], false],
            [[], [], true],
            [['system-owners'], [], false],
            [['stakeholders'], [], false],
          ],
        );
      },
    },
    {
      id: '002-PM-05',
      says: 'What a review is about: timeline, cause, impact, actions, the process',
      at: [
        'review.sections',
        ...asks('timeline', [/ /]).at,
        ...asks('root-cause', [/ /]).at,
        ...asks('impact', [/ /]).at,
        ...asks('actions', [/ /]).at,
        ...asks('improvements', [/ /]).at,
        'review.sections[timeline].holds',
        'review.sections[actions].holds',
      ],
      awaits: 'review',
      check: (told) => {
        assert.deepEqual(
          told.process.review?.sections.map(({ id }) => id),
          ['timeline', 'root-cause', 'impact', 'actions', 'improvements'],
        );
        asks('timeline', [/happened when/], 'timeline').check(told);
        asks('root-cause', [/[Ww]hy/]).check(told);
        asks('impact', [/[Ww]hom.*how badly/], 'facts').check(told);
        asks('actions', [/done/], 'actions').check(told);
        asks('improvements', [/better next time/]).check(told);
        assert.equal(section(told, 'improvements').title, 'The process');
      },
    },
    {
      id: '002-GAP-01',
      says: 'Silent: nothing by severity, no limit to a resolution, no cadence, no stakeholders by name, no measures, no rotation',
      at: ['review.requiredAt', 'channel.name'],
      check: (told) => {
        const { process, story } = told;
        const byItself = ['response 15m', 'time-box:initial-response 15m'];
        for (const id of all) assert.deepEqual(owed(told, id), byItself);
        for (const { when } of [...process.clocks, ...process.ladders, ...process.communication])
          assert.deepEqual(when, {});
        // A week of silence after the work has begun breaks no promise but those of the boxes.
        const held = story({ severity: 'P0' }, at('1m', begun, me), at('2m', isCauseKnown, me));
        assert.deepEqual(breaches(held.until('168h')), ['32m time-box:mitigation']);
        assert.deepEqual(
          process.clocks.filter(({ restarts }) => restarts.length > 0),
          [],
        );
        assert.deepEqual(
          process.audiences.flatMap(({ positions }) => positions),
          [],
        );
        assert.deepEqual(
          [process.onCall?.rotations, process.metrics, process.reviews, process.calendars],
          [[], [], [], []],
        );
        assert.deepEqual([process.review?.requiredAt, process.review?.optionalAt], [all, []]);
        assert.equal(channelName(told), 'inc-2026-0042-api-high-error-rate');
      },
      breaks: [
        (file: FileValue) =>
          file.clocks.push({
            id: 'resolution',
            label: 'Resolution',
            starts: 'declared',
            stops: 'resolved',
            within: '4h',
          }),
        (file: FileValue) =>
          file.clocks.push({
            id: 'updates',
            label: 'Next update',
            starts: 'mitigated',
            stops: 'resolved',
            restarts: 'update-posted',
            within: '30m',
          }),
        (file: FileValue) => (entry<FileValue>(file.clocks, 'response').when = { severity: 'P0' }),
        (file: FileValue) => (entry<FileValue>(file.escalation, 'path').when = { severity: ['P0', 'P1'] }),
        (file: FileValue) => (entry<FileValue>(file.audiences, 'responders').positions = ['stakeholders']),
        (file: FileValue) => (file.channel.name = 'incident-{{ declaredAt | date: "%Y%m%d" }}'),
        (file: FileValue) =>
          (file.onCall.rotations = [{ position: 'primary-on-call', length: '1w', handoff: 'monday 09:00' }]),
        (file: FileValue) =>
          (file.metrics = [{ id: 'incidents', label: 'Incidents', measures: 'incidents', as: 'count' }]),
      ],
    },
  ],
};
