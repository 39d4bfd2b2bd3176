/** The rows of the handbook that `processes/decision-tree.yaml` runs. */
import assert from 'node:assert/strict';
import { acknowledge, at, by, type Later, offsetOf, type Step } from '../../src/domain/incident/given.ts';
import { hourMs, instantOf, msOf } from '../../src/domain/instant.ts';
import { channelName } from '../../src/domain/message/channel-name.ts';
import { fillTemplate, templatesFor } from '../../src/domain/message/fill-template.ts';
import { factsForTexts } from '../../src/domain/message/incident-facts.ts';
import { burdenOf, teamsOfPeople } from '../../src/domain/metrics/burden.ts';
import { layHours, workingHoursOf } from '../../src/domain/metrics/hours.ts';
import { ledgerOf } from '../../src/domain/metrics/ledger.ts';
import { loadFindings, teamFinding } from '../../src/domain/metrics/load-findings.ts';
import { type OnCallFacts, onCallHealth } from '../../src/domain/metrics/on-call-health.ts';
import { staysOf } from '../../src/domain/metrics/stays.ts';
import { classify } from '../../src/domain/process/classify.ts';
import type { Process } from '../../src/domain/process/process.ts';
import { severityOf } from '../../src/domain/process/resolve-severity.ts';
import { quality } from '../../src/domain/schedule/quality.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import { shifts } from '../../src/domain/schedule/shifts.ts';
import { entry, type FileValue, type Handbook, type Row, type Told } from './handbook.ts';
import { goesThrough } from './handed-over.ts';
import { heard, notInternal, updateThenEnd } from './outside.ts';
import { asks, becomes, breaches, fieldsOf, itemsAt, owed, section, shownOn, speak } from './reading.ts';
import { besides, clockAt, list, metric, resolution, response } from './row-kinds.ts';

const severities = ['SEV1', 'SEV2', 'SEV3', 'SEV4'];
const mitigate: Later = { type: 'mitigate' };
const resolve: Later = { type: 'resolve' };
const update: Later = { type: 'post-update', text: 't', audience: 'team', nextUpdateAt: null };
const reach = (milestone: string): Later => ({ type: 'reach-milestone', milestone });
const note = (progress: boolean): Later => ({ type: 'note', text: 't', progress });
const onCall = by('on-call');

/** As far as each phase. */
const untilTriage = [at('3m', acknowledge, onCall)];
const untilResponse = [...untilTriage, at('8m', reach('triaged'), onCall)];
const untilResolution = [...untilResponse, at('20m', mitigate, onCall)];
const untilOver = [...untilResolution, at('1h', resolve, onCall)];

const audiences: Record<string, [label: RegExp, through: string]> = {
  executives: [/Executives/, 'mail'],
  'all-hands': [/Everybody/, 'mail'],
  leadership: [/Leadership/, 'mail'],
  'affected-teams': [/affected/, 'chat'],
  team: [/team itself/, 'chat'],
  stakeholders: [/stake/, 'mail'],
};

/** Who is on call again sooner than the process wants it, in a schedule that rotates so. */
function tooSoon(process: Process, rotation: 'weekly' | 'daily', participants: string[]): string[] {
  const schedule: Schedule = {
    handle: 'primary',
    timeZone: 'UTC',
    layers: [{ rotation, starts: '2026-01-05T09:00', participants }],
    overrides: [],
  };
  const range = { from: '2026-03-02T09:00:00Z', to: '2026-05-25T09:00:00Z' };
  const laid = shifts(schedule, range.from, range.to);
  if ('refused' in laid) throw new Error(laid.sentence);
  const betweenShiftsMs = process.onCall?.betweenShiftsMs ?? null;
  return quality(schedule, laid, {
    ...range,
    betweenShiftsMs,
    nameOf: (person) => person,
    zoneOf: () => 'UTC',
  })
    .findings.filter(({ kind }) => kind === 'short-rest')
    .map(({ sentence }) => sentence);
}

const aWeek = { from: msOf('2026-03-02T09:00:00Z'), to: msOf('2026-03-09T09:00:00Z') };

/** Ana's week, in UTC, with pages that nobody answered. */
function aWeekOnCall(process: Process, pages: string[]): OnCallFacts {
  const stays = staysOf('UTC', []);
  return {
    person: 'ana',
    stays,
    hours: layHours(stays, workingHoursOf(process), aWeek),
    turns: [{ schedule: 'primary', ...aWeek, pieces: [aWeek] }],
    pages: pages.map((text, index) => ({
      person: 'ana',
      incident: `i${index}`,
      page: 'p1',
      pagedAt: msOf(text),
      at: msOf(text),
      outcome: 'exhausted',
      endedAt: msOf(text),
      facts: null,
    })),
  };
}

/** So many pages in the seven nights of that week, one after the other. */
function nightly(count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    instantOf(msOf('2026-03-02T23:00:00Z') + (n % 7) * 24 * hourMs + Math.floor(n / 7) * hourMs),
  );
}

function findingsOf(process: Process, pages: number): string[] {
  const health = onCallHealth(aWeekOnCall(process, nightly(pages)), aWeek);
  const words = {
    nameOf: (person: string) => person,
    scheduleName: (one: string) => one,
    zoneOf: () => 'UTC',
  };
  return loadFindings([health], process.onCall?.load ?? null, words).map(({ sentence }) => sentence);
}

/** Definition, response, target and audiences: one line of the handbook's table. */
function severity(
  id: string,
  expected: {
    label: string;
    words: RegExp[];
    response: string;
    resolution: string;
    target: string;
    told: Record<string, string[]>;
  },
): Pick<Row, 'at' | 'check'> {
  const rank = severities.indexOf(id) + 1;
  const low = id.toLowerCase();
  const rows = [
    response(id, `response-${low}`, expected.response),
    resolution(id, `resolution-${low}`, expected.resolution),
    metric(`time-to-resolve-${low}`, new RegExp(`resolve a ${id}`), {
      measures: 'time-between',
      from: 'declared',
      to: 'resolved',
      as: 'mean',
      severity: id,
      target: expected.target,
      better: 'lower',
    }),
  ];
  return {
    at: [
      ...['label', 'rank', 'aliases', 'definition'].map((key) => `severities[${id}].${key}`),
      ...rows.flatMap((row) => row.at),
      ...Object.keys(expected.told).flatMap((rule) =>
        ['when.severity', 'on', 'audience'].map((key) => `communication[${rule}].${key}`),
      ),
      ...Object.values(expected.told)
        .flat()
        .flatMap((audience) => [`audiences[${audience}].label`, `audiences[${audience}].through`]),
    ],
    check: (told) => {
      const { process } = told;
      const found = entry(process.severities, id);
      assert.deepEqual([found.rank, found.label], [rank, expected.label]);
      for (const word of expected.words) assert.match(found.definition, word);
      for (const word of [id, `SEV-${rank}`, `s${rank}`, `severity=${rank}`])
        assert.equal(severityOf(process, word), id, word);
      for (const row of rows) row.check(told);
      const rules = process.communication.filter(({ when }) => when.severities?.includes(id) ?? true);
      assert.deepEqual(Object.fromEntries(rules.map((rule) => [rule.id, rule.audience])), expected.told);
      for (const rule of rules) {
        assert.deepEqual(rule.when, { severities: [id] });
        assert.deepEqual(rule.on, ['declared', 'update-posted', 'resolved']);
      }
      for (const id of Object.values(expected.told).flat()) {
        const [label, medium] = audiences[id] ?? [/^$/, ''];
        const { label: called, through } = entry(process.audiences, id);
        assert.match(called, label);
        assert.deepEqual(through, [medium]);
      }
      const lines = Object.entries(expected.told).flatMap(([rule, all]) =>
        all.map((audience) => `${audience} by ${rule} through ${audiences[audience]?.[1]}`),
      );
      const lived = heard(told, id, ...updateThenEnd).filter(notInternal);
      for (const occasion of ['declared', 'update-posted', 'resolved'])
        for (const line of lines)
          assert.ok(
            lived.some((one) => one.startsWith(`${occasion}: ${line}`)),
            `${occasion}: ${line}`,
          );
    },
  };
}

/** What these answers mean, and which question decided. */
function decided({ process }: Told, answers: Record<string, string>): [severity: string, because: string] {
  if (process.classifier === null) throw new Error('the process has no classifier');
  const found = classify(process.classifier, answers);
  if ('problem' in found) throw new Error(found.problem);
  return [found.severity, found.because];
}

/** One question of the tree: what yes means while all before it are no, whatever those after it say. */
function question(id: string, means: string, ask: RegExp): Pick<Row, 'at' | 'check'> {
  const place = `classifier.tree.questions[${id}]`;
  return {
    at: ['ask', 'severity'].map((key) => `${place}.${key}`),
    check: (told) => {
      const [alone, because] = decided(told, { [id]: 'yes' });
      assert.equal(alone, means);
      assert.match(because, ask);
      const order = ['revenue', 'users', 'workflow', 'workaround', 'no-impact'];
      const after = order.slice(order.indexOf(id) + 1).map((later) => [later, 'yes']);
      const before = order.slice(0, order.indexOf(id)).map((earlier) => [earlier, 'no']);
      const all: Record<string, string> = Object.fromEntries([...before, ...after, [id, 'yes']]);
      assert.deepEqual(decided(told, all), [means, because]);
    },
  };
}

function role(
  id: string,
  label: string,
  expected: { duties: RegExp[]; from: string[]; else: RegExp | null },
): Pick<Row, 'at' | 'check'> {
  const place = `roles[${id}]`;
  return {
    at: [
      `${place}.label`,
      `${place}.duties.during`,
      ...expected.duties.map((_, index) => `${place}.duties.during[${index}]`),
      ...(expected.from.length === 0 ? [] : [`${place}.assignFrom`]),
      ...(expected.else === null ? [] : [`${place}.whoElse`]),
      ...expected.from.map((position) => `positions[${position}].label`),
    ],
    check: ({ process }) => {
      const found = entry(process.roles, id);
      assert.equal(found.label, label);
      speak(found.dutiesDuring, expected.duties);
      assert.deepEqual([found.dutiesAfter, found.assignFrom], [[], expected.from]);
      if (expected.else === null) assert.equal(found.whoElse, null);
      else assert.match(found.whoElse ?? '', expected.else);
      const labels: Record<string, RegExp> = {
        'on-call-lead': /On-call lead/,
        escalation: /Escalation contact/,
        'product-manager': /Product manager/,
        support: /Support/,
      };
      for (const position of expected.from)
        assert.match(entry(process.positions, position).label, labels[position] ?? /^$/);
    },
  };
}

/** A promise that begins with the resolution, at every severity. */
function afterwards(
  clock: string,
  within: string,
  due: string,
  kept: string[],
  label: RegExp,
): Pick<Row, 'at' | 'check'> {
  return {
    at: ['label', 'starts', 'stops', 'within'].map((key) => `clocks[${clock}].${key}`),
    check: (told) => {
      for (const id of severities) {
        assert.equal(told.story({ severity: id }).clock(clock), undefined);
        const over = told.story({ severity: id }, at('10m', resolve, onCall)).clock(clock);
        assert.equal(offsetOf(over?.dueAt ?? ''), due);
      }
      const silent = told.story({ severity: 'SEV4' }, at('10m', resolve, onCall)).until(due);
      assert.ok(breaches(silent).includes(`${due} ${clock}`));
      for (const milestone of kept)
        assert.equal(
          becomes(told, 'SEV4', clock, at('10m', resolve, onCall), at('20h', reach(milestone), onCall)),
          'met',
        );
      const found = entry(told.process.clocks, clock);
      assert.deepEqual([found.within.text, found.stops], [within, kept]);
      assert.match(found.label, label);
    },
  };
}

/** A text as whoever posts it reads it in the response. */
function filled({ process, story }: Told, id: string, values: Record<string, string>): string {
  const { state, directory } = story({ severity: 'SEV2' }, ...untilResponse);
  const facts = factsForTexts(state, {
    process,
    directory,
    url: 'https://tocsin.example.test/incidents/1',
    channel: null,
    nextUpdateAt: '2026-11-18T10:40:00.000Z',
    now: '2026-11-18T10:10:00.000Z',
  });
  facts.incident['service'] = 'Checkout';
  const { subject, text, problems } = fillTemplate(
    entry(templatesFor(process, state.status), id),
    facts,
    values,
  );
  assert.deepEqual(problems, {});
  return `${subject ?? ''}\n${text}`;
}

/** What somebody keeps in mind outside of incidents. */
function onSheet(
  moment: 'handoff' | 'shift',
  items: Parameters<typeof goesThrough>[3],
): Pick<Row, 'at' | 'check'> {
  return {
    at: [
      `checklists[${moment}].attach.moment`,
      ...Object.keys(items).flatMap((id) =>
        ['text', 'facts'].map((key) => `checklists[${moment}].items[${id}].${key}`),
      ),
    ],
    check: ({ process }) => goesThrough(process, moment, moment, items),
  };
}

/** Phases that an incident is in, the one that it is said to be in first. */
function phasesOf({ story }: Told, ...steps: Step[]): (string | null)[] {
  const { phase, phases } = story({ severity: 'SEV2' }, ...steps).state;
  return [phase, ...Object.keys(phases).filter((one) => one !== phase)];
}

export const decisionTree: Handbook = {
  process: 'decision-tree',
  rows: [
    {
      id: '004-LIFE-01',
      says: 'Six stages, from detection to prevention',
      at: [
        'lifecycle.phases',
        ...['detection', 'triage', 'response', 'resolution', 'postmortem', 'prevention'].flatMap((id) =>
          ['label', 'enters', 'leaves'].map((key) => `lifecycle.phases[${id}].${key}`),
        ),
      ],
      check: (told) => {
        assert.deepEqual(
          told.process.phases.map(({ label, entersOn, leavesOn }) => [
            label,
            entersOn.join(),
            leavesOn.join(),
          ]),
          [
            ['Detection', 'detected,declared', 'acknowledged,triaged,mitigated'],
            ['Triage', 'acknowledged', 'triaged,mitigated'],
            ['Response', 'triaged', 'mitigated'],
            ['Resolution', 'mitigated', 'closed'],
            ['Postmortem', 'resolved', 'review-held'],
            ['Prevention', 'review-held', 'actions-done'],
          ],
        );
        assert.deepEqual(phasesOf(told), ['detection']);
        assert.deepEqual(phasesOf(told, ...untilTriage), ['triage']);
        assert.deepEqual(phasesOf(told, ...untilResponse), ['response']);
        assert.deepEqual(phasesOf(told, ...untilResolution), ['resolution']);
        assert.deepEqual(phasesOf(told, ...untilOver), ['postmortem', 'resolution']);
        const closed = [...untilOver, at('2h', { type: 'close' } as Later, onCall)];
        assert.deepEqual(phasesOf(told, ...closed), ['postmortem']);
        assert.deepEqual(phasesOf(told, ...closed, at('24h', reach('review-held'), onCall)), ['prevention']);
      },
    },
    {
      id: '004-SEV-01',
      says: 'SEV1: outage, revenue, data; at once; over within 4 h; executives and all hands',
      ...severity('SEV1', {
        label: 'Outage',
        words: [/[Nn]obody can use/, /revenue/, /data may be lost/],
        response: '5m',
        resolution: '4h',
        target: '< 4h',
        told: { 'sev1-executives': ['executives'], 'sev1-all-hands': ['all-hands'] },
      }),
    },
    {
      id: '004-SEV-02',
      says: 'SEV2: much worse, many users; 15 min; over within 24 h; leadership and affected teams',
      ...severity('SEV2', {
        label: 'Major',
        words: [/much worse/, /many users/],
        response: '15m',
        resolution: '24h',
        target: '< 24h',
        told: { sev2: ['leadership', 'affected-teams'] },
      }),
    },
    {
      id: '004-SEV-03',
      says: 'SEV3: somewhat worse, few users; 1 h; over within 72 h; team and stakeholders',
      ...severity('SEV3', {
        label: 'Minor',
        words: [/somewhat worse/, /few users/],
        response: '1h',
        resolution: '72h',
        target: '< 72h',
        told: { sev3: ['team', 'stakeholders'] },
      }),
    },
    {
      id: '004-SEV-04',
      says: 'SEV4: no user, internal; by the end of the next business day; over within a week; the team',
      ...severity('SEV4', {
        label: 'Internal',
        words: [/[Nn]o user/, /own house/],
        response: '31h',
        resolution: '168h',
        target: '< 7d',
        told: { sev4: ['team'] },
      }),
    },
    {
      id: '004-DT-01',
      says: 'Question 1, revenue: SEV1',
      ...question('revenue', 'SEV1', /revenue directly/),
    },
    {
      id: '004-DT-02',
      says: 'Question 2, more than 10% of users: SEV1 or SEV2; in doubt SEV1',
      at: ['ask', 'between', 'between[0]', 'between[1]', 'unless'].map(
        (key) => `classifier.tree.questions[users].${key}`,
      ),
      check: (told) => {
        const { classifier } = told.process;
        assert.deepEqual(decided(told, { users: 'yes' })[0], 'SEV1');
        assert.deepEqual(decided(told, { users: 'less' })[0], 'SEV2');
        assert.match(decided(told, { users: 'yes' })[1], /more than 10% of users/);
        assert.equal(decided(told, { revenue: 'yes', users: 'less' })[0], 'SEV1');
        assert.equal(decided(told, { users: 'less', workaround: 'yes', 'no-impact': 'yes' })[0], 'SEV2');
        assert.ok(classifier?.kind === 'tree');
        assert.match(entry(classifier.questions, 'users').unless ?? '', /still do what/);
      },
    },
    {
      id: '004-DT-03',
      says: 'Question 3, a critical workflow: SEV2',
      ...question('workflow', 'SEV2', /workflow.*cannot do without/),
    },
    {
      id: '004-DT-04',
      says: 'Question 4, a way around it: SEV3',
      ...question('workaround', 'SEV3', /way around/),
    },
    {
      id: '004-DT-05',
      says: 'Question 5, no user affected: SEV4; all no is few users without a way around: SEV3',
      at: [...question('no-impact', '', / /).at, 'classifier.tree.otherwise', 'classifier.tree.questions'],
      check: (told) => {
        question('no-impact', 'SEV4', /no user affected/i).check(told);
        const no = { revenue: 'no', users: 'no', workflow: 'no', workaround: 'no', 'no-impact': 'no' };
        assert.equal(decided(told, no)[0], 'SEV3');
        assert.ok(told.process.classifier?.kind === 'tree');
        assert.deepEqual(
          told.process.classifier.questions.map(({ id }) => id),
          Object.keys(no),
        );
      },
    },
    {
      id: '004-ROLE-01',
      says: 'Commander: coordinates and decides; the on-call lead or whoever it is escalated to',
      ...role('commander', 'Incident Commander', {
        duties: [/response together/, /decisions/],
        from: ['on-call-lead', 'escalation'],
        else: null,
      }),
    },
    {
      id: '004-ROLE-02',
      says: 'Technical lead: cause and fix; an expert',
      ...role('technical-lead', 'Technical Lead', {
        duties: [/cause/, /fix/],
        from: [],
        else: /expert/,
      }),
    },
    {
      id: '004-ROLE-03',
      says: 'Communications lead: stakeholders and customers; product, support, or an engineer named for it',
      ...role('communications-lead', 'Communications Lead', {
        duties: [/stakeholders/, /customers/],
        from: ['product-manager', 'support'],
        else: /engineer/,
      }),
    },
    {
      id: '004-ROLE-04',
      says: 'Scribe: timeline, actions, decisions; anybody',
      ...role('scribe', 'Scribe', {
        duties: [/timeline/, /done/, /decided/],
        from: [],
        else: /[Aa]nybody/,
      }),
    },
    {
      id: '004-CHK-01',
      says: "The commander's six things to do",
      at: itemsAt('commander', ['severity', 'roles', 'channel', 'decisions', 'escalate', 'resolved'], 'role'),
      check: (told) => {
        assert.equal(entry(told.process.checklists, 'commander').attach.role, 'commander');
        speak(shownOn(told, told.story({ severity: 'SEV2' }), 'commander'), [
          /^severity: .*severe/,
          /^roles: .*roles/,
          /^channel: .*channel.*bridge/,
          /^decisions: .*cannot wait/,
          /^escalate: .*Escalate/,
          /^resolved: .*resolved/,
        ]);
      },
    },
    {
      id: '004-PH-01',
      says: 'Detection, under 5 min: acknowledged, impact estimated, channel, commander',
      at: [
        ...list('detection', [], {}, 'SEV2').at,
        ...itemsAt('detection', ['acknowledged', 'impact', 'channel', 'commander']),
        'lifecycle.phases[detection].timebox',
        'roles[commander].requiredAt',
      ],
      check: (told) => {
        const { process, story } = told;
        speak(shownOn(told, story({ severity: 'SEV2' }), 'detection'), [
          /^acknowledged: .*acknowledged it/,
          /^impact: .*users/,
          /^channel: .*channel/,
          /^commander: .*incident commander/,
        ]);
        assert.deepEqual(entry(process.checklists, 'detection').attach.phases, ['detection']);
        assert.ok(breaches(story({ severity: 'SEV2' }).until('5m')).includes('5m time-box:detection'));
        assert.equal(becomes(told, 'SEV2', 'time-box:detection', at('4m', acknowledge, onCall)), 'met');
        assert.deepEqual(entry(process.roles, 'commander').requiredAt, severities);
      },
    },
    {
      id: '004-CH-01',
      says: 'The channel is named after the day and the title',
      at: ['channel.name', 'checklists[detection].items[channel].text'],
      check: (told) => {
        const { process, story } = told;
        const { state, directory } = story({ severity: 'SEV2' });
        const facts = factsForTexts(state, {
          process,
          directory,
          url: '',
          channel: null,
          nextUpdateAt: null,
          now: '2026-11-19T13:00:00.000Z',
        });
        facts.incident['title'] = 'API: high error rate!';
        assert.equal(channelName(state, process, facts), 'inc-20261118-api-high-error-rate');
        const taken = (name: string) => name === 'inc-20261118-api-high-error-rate';
        assert.equal(channelName(state, process, facts, taken), 'inc-20261118-api-high-error-rate-2');
        facts.incident['title'] = 'x'.repeat(200);
        assert.equal(channelName(state, process, facts)?.length, 80);
        list('detection', ['detection'], { channel: /channel/ }, 'SEV2').check(told);
      },
    },
    {
      id: '004-PH-02',
      says: 'Triage, minute 5 to 15: severity, roles, hypothesis, stakeholders told, war room at SEV1 and SEV2',
      at: [
        ...itemsAt('triage', ['severity', 'roles', 'hypothesis', 'stakeholders', 'bridge']),
        'checklists[triage].items[bridge].when.severity',
        'lifecycle.phases[triage].timebox',
        'bridge.label',
        'bridge.when.severity',
      ],
      check: (told) => {
        const { process, story } = told;
        const shown = (id: string) => shownOn(told, story({ severity: id }, ...untilTriage), 'triage');
        const four = [
          /^severity: .*severity/,
          /^roles: .*role/,
          /^hypothesis: .*think.*cause/,
          /^stakeholders: .*[Tt]ell.*first time/,
        ];
        for (const id of ['SEV1', 'SEV2']) speak(shown(id), [...four, /^bridge: .*war room/]);
        for (const id of ['SEV3', 'SEV4']) speak(shown(id), four);
        assert.deepEqual(entry(process.checklists, 'triage').attach.phases, ['triage']);
        const talk = (id: string) => besides(told, story({ severity: id }, ...untilTriage)).bridge;
        for (const id of ['SEV1', 'SEV2']) assert.deepEqual(talk(id), { label: 'War room', link: null });
        for (const id of ['SEV3', 'SEV4']) assert.equal(talk(id), null);
        const triaging = story({ severity: 'SEV2' }, at('5m', acknowledge, onCall)).until('20m');
        assert.ok(breaches(triaging).includes('15m time-box:triage'));
        const done = at('14m', reach('triaged'), onCall);
        assert.equal(becomes(told, 'SEV2', 'time-box:triage', at('5m', acknowledge, onCall), done), 'met');
      },
    },
    {
      id: '004-PH-03',
      says: 'Response: look into it, an update every 15 to 30 min, mitigate, draft for customers, escalate after 30 min without progress',
      at: [
        ...itemsAt('response', ['investigate', 'updates', 'mitigate', 'customers', 'escalate']),
        'mitigation.options',
        ...['rollback', 'failover', 'feature-flag'].map((id) => `mitigation.options[${id}].label`),
        ...clockAt('updates-sev1', 'restarts'),
        ...clockAt('updates', 'restarts'),
        ...['when.severity', 'since', 'rungs[0].after', 'rungs[0].to', 'rungs[0].by', 'rungs[0].unless'].map(
          (key) => `escalation[no-progress].${key}`,
        ),
      ],
      check: (told) => {
        const { process, story } = told;
        speak(shownOn(told, story({ severity: 'SEV4' }, ...untilResponse), 'response'), [
          /^investigate: .*dashboards, logs.*changes/,
          /^updates: .*15 to 30 minutes/,
          /^mitigate: .*roll back, fail over, switch/,
          /^customers: .*Draft.*if they need/,
          /^escalate: .*30 minutes/,
        ]);
        assert.deepEqual(entry(process.checklists, 'response').attach.phases, ['response']);
        speak(
          besides(told, story({ severity: 'SEV2' }, ...untilResponse)).options.map(({ label }) => label),
          [/Roll back/, /Fail over/, /flag/],
        );

        // From the triage at minute 8; the most severe has no more than the 15 minutes.
        for (const id of severities)
          assert.deepEqual(
            owed(told, id).filter((promise) => promise.startsWith('updates')),
            [],
          );
        const due = (id: string, clock: string, ...steps: Step[]) => {
          const running = story({ severity: id }, ...untilResponse, ...steps).clock(clock);
          return running?.state === 'running' ? offsetOf(running.dueAt ?? '') : (running?.state ?? null);
        };
        const answered = at('10m', update, onCall);
        const mitigated = at('12m', mitigate, onCall);
        const over = at('15m', resolve, onCall);
        assert.deepEqual([due('SEV1', 'updates-sev1'), due('SEV1', 'updates')], ['23m', null]);
        assert.equal(due('SEV1', 'updates-sev1', answered, mitigated), '25m');
        assert.equal(due('SEV1', 'updates-sev1', over), 'met');
        for (const id of ['SEV2', 'SEV3', 'SEV4']) {
          assert.deepEqual([due(id, 'updates'), due(id, 'updates-sev1')], ['38m', null]);
          assert.equal(due(id, 'updates', answered, mitigated), '40m');
          assert.equal(due(id, 'updates', over), 'met');
          const silent = story({ severity: id }, ...untilResponse).until('40m');
          assert.deepEqual(
            silent
              .all('clock-warned')
              .flatMap(({ at: time, event }) => (event.clock === 'updates' ? [time] : [])),
            ['23m'],
          );
        }

        const escalated = (id: string, ...steps: Step[]) =>
          story({ severity: id }, ...steps)
            .until('2h')
            .pages()
            .filter((page) => page.endsWith(' escalation'));
        for (const id of ['SEV1', 'SEV2', 'SEV3']) {
          assert.deepEqual(escalated(id), ['30m escalation']);
          assert.deepEqual(escalated(id, ...untilResponse), ['38m escalation']);
          for (const progress of [
            update,
            note(true),
            { type: 'check-item', checklist: 'response', item: 'updates', checked: true } as Later,
          ])
            assert.deepEqual(escalated(id, ...untilResponse, at('20m', progress, onCall)), [
              '50m escalation',
            ]);
          assert.deepEqual(escalated(id, ...untilResponse, at('20m', note(false), onCall)), [
            '38m escalation',
          ]);
          assert.deepEqual(escalated(id, ...untilResolution), []);
        }
        assert.deepEqual(escalated('SEV4', ...untilResponse), []);
      },
    },
    {
      id: '004-PH-04',
      says: 'Resolution: restored, verified, all clear told, channel archived and not deleted, postmortem dated within 48 h',
      at: [
        ...itemsAt('resolution', ['restored', 'verified', 'all-clear', 'channel', 'postmortem']),
        ...['category', 'exitCriteria', 'exitCriteria[0]', 'exitCriteria[1]'].map(
          (key) => `lifecycle.statuses[verifying].${key}`,
        ),
        ...afterwards('postmortem-scheduled', '', '', [], / /).at,
      ],
      check: (told) => {
        const { process, story } = told;
        for (const steps of [untilResolution, untilOver])
          speak(shownOn(told, story({ severity: 'SEV2' }, ...steps), 'resolution'), [
            /^restored: .*works as it should/,
            /^verified: .*monitoring.*users/,
            /^all-clear: .*over/,
            /^channel: .*Archive.*not delete/,
            /^postmortem: .*48 hours/,
          ]);
        assert.deepEqual(entry(process.checklists, 'resolution').attach.phases, ['resolution']);
        const watched = story({ severity: 'SEV2' }, ...untilResolution);
        assert.deepEqual([watched.state.status, watched.state.category], ['verifying', 'monitoring']);
        speak(entry(process.statuses, 'verifying').exitCriteria, [/monitoring/, /users report/]);
        const kept = ['review-scheduled', 'review-held'];
        afterwards('postmortem-scheduled', '48h', '48h10m', kept, /scheduled/).check(told);
      },
    },
    {
      id: '004-TPL-01',
      says: 'Internal update: severity, service, status; impact, current action, until when',
      at: [
        'purpose',
        'subject',
        'body',
        'fields',
        'file',
        ...['impact', 'action', 'eta'].flatMap((id) => [
          `fields[${id}].type`,
          `fields[${id}].required`,
          `fields[${id}].label`,
        ]),
        'fields[eta].from',
      ].map((key) => `templates[internal-update].${key}`),
      check: (told) => {
        const { purpose, file, fields } = entry(told.process.templates, 'internal-update');
        assert.deepEqual([purpose, file], ['internal-update', 'templates/incident-comms-internal.md']);
        assert.deepEqual(fieldsOf(told, 'internal-update'), [
          'impact text, required',
          'action text, required',
          'eta instant, required, from incident.nextUpdateAt',
        ]);
        speak(
          fields.map(({ label }) => label),
          [/affected.*broken/, /now/, /over.*next update/],
        );
        assert.equal(
          filled(told, 'internal-update', { impact: 'Nobody can pay', action: 'We roll back' }),
          '[SEV2] - Checkout - Triage\nImpact: Nobody can pay\nCurrent action: We roll back\nETA: 10:40 UTC',
        );
      },
    },
    {
      id: '004-TPL-02',
      says: 'Update for executives: the business, what customers know, the timeline',
      at: [
        'purpose',
        'body',
        'fields',
        'file',
        ...['business-impact', 'customers', 'timeline'].flatMap((id) => [
          `fields[${id}].type`,
          `fields[${id}].required`,
          `fields[${id}].label`,
        ]),
      ].map((key) => `templates[executive-update].${key}`),
      check: (told) => {
        const { purpose, file, fields } = entry(told.process.templates, 'executive-update');
        assert.deepEqual([purpose, file], ['executive-update', 'templates/incident-comms-exec.md']);
        assert.deepEqual(
          fieldsOf(told, 'executive-update'),
          ['business-impact', 'customers', 'timeline'].map((id) => `${id} text, required`),
        );
        speak(
          fields.map(({ label }) => label),
          [/business/, /customers/, /when/],
        );
        const text = filled(told, 'executive-update', {
          'business-impact': 'No revenue',
          customers: 'They know',
          timeline: 'Since ten',
        });
        for (const part of [/business: No revenue/, /customers know: They know/, /goes on: Since ten/])
          assert.match(text, part);
      },
    },
    {
      id: '004-PM-01',
      says: 'Where the form of the postmortem is kept',
      at: ['review.template'],
      awaits: 'review',
      check: ({ process }) => assert.equal(process.review?.template, 'templates/postmortem.md'),
    },
    {
      id: '004-PM-02',
      says: 'The draft of the postmortem within 48 h',
      ...afterwards(
        'postmortem-drafted',
        '48h',
        '48h10m',
        ['review-drafted', 'review-published'],
        /[Dd]raft/,
      ),
    },
    {
      id: '004-PM-03',
      says: 'The meeting about it within a week',
      ...afterwards('postmortem-held', '1w', '168h10m', ['review-held'], /[Mm]eeting/),
    },
    {
      id: '004-PM-04',
      says: 'Actions assigned and tracked within two weeks',
      ...afterwards('actions-assigned', '2w', '336h10m', ['actions-assigned'], /assigned.*tracked/),
    },
    {
      id: '004-PM-05',
      says: 'Actions done within 30 days, or the exception written down',
      at: [...afterwards('actions-done', '', '', [], / /).at, 'actions.exceptions'],
      awaits: 'actions',
      check: (told) => {
        afterwards('actions-done', '30d', '720h10m', ['actions-done'], /done/).check(told);
        assert.equal(told.process.actions?.exceptions, 'documented');
      },
    },
    {
      id: '004-PM-06',
      says: 'No blame: four rules',
      at: ['review.rules', ...[0, 1, 2, 3].map((n) => `review.rules[${n}]`)],
      awaits: 'review',
      check: ({ process }) =>
        speak(process.review?.rules ?? [], [
          /systems.*not at persons/,
          /how could the system let this happen/,
          /made sense with what they knew/,
          /learn.*not to punish/,
        ]),
    },
    {
      id: '004-PM-07',
      says: 'Summary: five sentences at most',
      at: [...asks('summary', [/ /]).at, 'review.sections[summary].maxSentences'],
      awaits: 'review',
      check: (told) => {
        asks('summary', [/happened/]).check(told);
        const { minSentences, maxSentences } = section(told, 'summary');
        assert.deepEqual([minSentences, maxSentences], [null, 5]);
      },
    },
    {
      id: '004-PM-08',
      says: 'Impact: users, revenue, duration',
      ...asks('impact', [/users/, /revenue/, /long/], 'facts'),
    },
    {
      id: '004-PM-09',
      says: 'Timeline: minute by minute at SEV1 and SEV2',
      at: [
        ...asks('timeline', [/ /]).at,
        'review.sections[timeline].minuteByMinuteAt',
        'review.sections[timeline].holds',
      ],
      awaits: 'review',
      check: (told) => {
        asks('timeline', [/when/], 'timeline').check(told);
        assert.deepEqual(section(told, 'timeline').minuteByMinuteAt, ['SEV1', 'SEV2']);
      },
    },
    {
      id: '004-PM-10',
      says: 'Root cause: five times why, or the like',
      ...asks('root-cause', [/why five times/]),
    },
    { id: '004-PM-11', says: 'What went well', ...asks('went-well', [/went well/]) },
    { id: '004-PM-12', says: 'What could be better', ...asks('improve', [/better/]) },
    {
      id: '004-PM-13',
      says: 'Actions, each with an owner and a date',
      at: [...asks('actions', [/ /]).at, 'review.sections[actions].holds', 'review.everyActionHas'],
      awaits: 'actions',
      check: (told) => {
        asks('actions', [/by whom.*by when/], 'actions').check(told);
        assert.deepEqual(told.process.review?.everyActionHas, ['owner', 'due-date']);
      },
    },
    {
      id: '004-ONC-01',
      says: 'Whoever is on call acknowledges within 5 min',
      at: [
        ...clockAt('page-acknowledgement'),
        ...['when.severity', 'rungs[0].after', 'rungs[0].to', 'rungs[0].by'].map(
          (key) => `escalation[on-call].${key}`,
        ),
        'positions[on-call].label',
        'checklists[shift].items[acknowledge].text',
      ],
      check: (told) => {
        const { process, story } = told;
        for (const id of ['SEV1', 'SEV2', 'SEV3']) {
          assert.deepEqual(story({ severity: id }).until('1m').pages(), ['0s on-call']);
          assert.ok(breaches(story({ severity: id }).until('5m')).includes('5m page-acknowledgement'));
          assert.equal(becomes(told, id, 'page-acknowledgement', at('4m', acknowledge, onCall)), 'met');
          // The triage alone does not answer a page.
          assert.equal(
            becomes(told, id, 'page-acknowledgement', at('4m', reach('triaged'), by('support'))),
            'running',
          );
        }
        assert.equal(becomes(told, 'SEV4', 'page-acknowledgement'), undefined);
        assert.equal(entry(process.positions, 'on-call').label, 'On-call engineer');
        assert.match(entry(entry(process.checklists, 'shift').items, 'acknowledge').text, /within 5 minutes/);
      },
    },
    {
      id: '004-ONC-02',
      says: 'A laptop and a connection during the shift',
      ...onSheet('shift', { laptop: [/laptop.*connection/, 'contacts'] }),
    },
    {
      id: '004-ONC-03',
      says: 'To whom one escalates is written down and at hand',
      ...onSheet('shift', { paths: [/written.*escalates/, 'schedule'] }),
    },
    {
      id: '004-ONC-04',
      says: 'The handoff goes through what is not over',
      ...onSheet('handoff', { active: [/not over/, 'open-incidents'] }),
    },
    {
      id: '004-ONC-05',
      says: 'At least a week between two shifts of one person',
      at: ['onCall.betweenShifts'],
      check: ({ process }) => {
        assert.deepEqual(tooSoon(process, 'weekly', ['ana', 'ben']), []);
        assert.deepEqual(tooSoon(process, 'weekly', ['ana', 'ben', 'ana', 'cy', 'ben', 'cy']), []);
        const [daily] = tooSoon(process, 'daily', ['ana', 'ben']);
        assert.match(
          daily ?? 'nothing',
          /^ana is on call again .* 1 d after the turn before.*asks for 7 d between two shifts\.$/,
        );
      },
    },
    {
      id: '004-ONC-06',
      says: 'Time off or pay for pages outside of working hours',
      at: ['onCall.compensation'],
      check: ({ process }) => {
        assert.match(process.onCall?.compensation ?? '', /Time off or pay.*outside of working hours/);
        const facts = aWeekOnCall(process, ['2026-03-03T10:00:00Z', '2026-03-04T02:00:00Z']);
        const { rows, standbyHours } = ledgerOf(facts, new Map(), aWeek, aWeek.to);
        assert.deepEqual(
          rows.map(({ kind, at: when }) => [kind, instantOf(when)]),
          [['night', '2026-03-04T02:00:00.000Z']],
        );
        assert.deepEqual(standbyHours, { evening: 35, night: 63, weekend: 30, holiday: 0 });
      },
    },
    {
      id: '004-ONC-07',
      says: 'More than two pages a night on average: mend the alerts or add people',
      at: [
        'onCall.load.pagesANight',
        'onCall.load.remedy',
        ...['label', 'measures', 'as', 'by', 'target', 'better'].map(
          (key) => `metrics[pages-a-night].${key}`,
        ),
      ],
      check: (told) => {
        const { process } = told;
        const [tooMuch] = findingsOf(process, 15);
        assert.match(
          tooMuch ?? 'nothing',
          /^ana was paged 2\.1 times a night on average in primary .*: 15 pages in 7 nights, where the process allows 2\. .*alerts.*more people\.$/,
        );
        assert.deepEqual(findingsOf(process, 14), [], 'two are not more than two');
        metric('pages-a-night', /Pages a night/, {
          measures: 'pages-a-night',
          as: 'mean',
          by: ['team'],
          target: '<= 2',
          better: 'lower',
        }).check(told);
      },
    },
    {
      id: '004-REV-01',
      says: 'Every month: the burden of being on call, by team',
      at: [
        'reviews[on-call].every',
        'reviews[on-call].title',
        'reviews[on-call].sections[load].title',
        'reviews[on-call].sections[load].shows',
        'metrics[pages-a-night].by',
      ],
      check: ({ process }) => {
        const { every, title, sections } = entry(process.reviews, 'on-call');
        assert.deepEqual([every, sections.map(({ shows }) => shows)], ['month', [['on-call-load']]]);
        const teams = teamsOfPeople([{ handle: 'shop', members: ['ana'] }], ['ana', 'ben']);
        const ana = onCallHealth(aWeekOnCall(process, nightly(16)), aWeek);
        const [shop, nobody] = teams.map((team) => burdenOf(team, [ana]));
        assert.deepEqual([shop?.figures.pages, shop?.figures.nightsDisturbed, shop?.people], [16, 7, 1]);
        assert.deepEqual([nobody?.people, nobody?.figures.pagesANight], [0, null]);
        assert.match(teamFinding('Shop', shop!.figures, process.onCall!.load) ?? '', /2\.3 times a night/);
        assert.match(title, /on call/);
        assert.match(sections[0]?.title ?? '', /team by team/);
        assert.deepEqual(entry(process.metrics, 'pages-a-night').by, ['team']);
      },
    },
    {
      id: '004-SETUP-01',
      says: 'Ready for incidents: six things',
      at: itemsAt(
        'set-up',
        ['severities', 'rotation', 'templates', 'postmortem', 'paths', 'tooling'],
        'moment',
      ),
      awaits: 'schedules',
      check: ({ process }) => {
        const { attach, items } = entry(process.checklists, 'set-up');
        assert.equal(attach.moment, 'set-up');
        speak(
          items.map(({ id, text }) => `${id}: ${text}`),
          [
            /^severities: .*written down.*everybody knows/,
            /^rotation: .*on call/,
            /^templates: .*templates.*ready/,
            /^postmortem: .*postmortem/,
            /^paths: .*escalates/,
            /^tooling: .*channels.*pages/,
          ],
        );
      },
    },
    {
      id: '004-OUT-01',
      says: 'What it is for: the same every time, sooner over, learning, bearable',
      at: [
        'outcomes',
        ...[0, 1, 2, 3].map((n) => `outcomes[${n}]`),
        ...severities.map((id) => `metrics[time-to-resolve-${id.toLowerCase()}].better`),
      ],
      awaits: 'metrics',
      check: ({ process }) => {
        speak(process.outcomes, [/same every time.*foresee/, /sooner/, /learns/, /bear/]);
        for (const id of severities)
          assert.equal(entry(process.metrics, `time-to-resolve-${id.toLowerCase()}`).better, 'lower');
      },
    },
    {
      id: '004-GAP-01',
      says: 'Silent: no severity without a postmortem, no tools, no ladder beyond one escalation, no rotation, no names',
      at: [],
      check: ({ process }) => {
        assert.deepEqual([process.review?.requiredAt, process.review?.optionalAt], [severities, []]);
        const reviewed = process.clocks.filter(({ starts }) => starts === 'resolved');
        assert.deepEqual(
          reviewed.map(({ when }) => when),
          reviewed.map(() => ({})),
        );
        assert.deepEqual(process.tools, []);
        assert.deepEqual(
          process.ladders.map(
            ({ id, rungs }) => `${id} ${rungs.map(({ afterMs }) => (afterMs ?? 0) / 60_000).join()}`,
          ),
          ['on-call 0', 'on-call-informed 0', 'no-progress 30'],
        );
        assert.deepEqual([process.onCall?.rotations, process.onCall?.coverage], [[], []]);
        assert.equal(process.helpContact, null);
        assert.ok(process.positions.every(({ standIn }) => standIn === null));
        assert.ok(process.audiences.every(({ positions }) => positions.length === 0));
      },
      breaks: [
        (file: FileValue) => (file.review.requiredAt = ['SEV1', 'SEV2']),
        (file: FileValue) => (entry<FileValue>(file.clocks, 'postmortem-held').when = { severity: 'SEV1' }),
        (file: FileValue) => (file.tools = [{ id: 'chat', label: 'Chat', kind: 'chat' }]),
        (file: FileValue) => file.escalation[2].rungs.push({ after: '1h', to: 'support', by: 'page' }),
        (file: FileValue) =>
          (file.onCall.rotations = [{ position: 'on-call', length: '1w', handoff: 'monday 09:00' }]),
        (file: FileValue) => (file.onCall.coverage = [{ severity: 'SEV1' }]),
        (file: FileValue) => (file.process.helpContact = 'Somebody'),
        (file: FileValue) => (file.positions[0].standIn = 'on-call-lead'),
        (file: FileValue) => (file.audiences[0].positions = 'on-call'),
      ],
    },
  ],
};
