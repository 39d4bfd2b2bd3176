/** The rows of the handbook that `processes/severity-matrix.yaml` runs. */
import assert from 'node:assert/strict';
import {
  acknowledge,
  at,
  by,
  type Later,
  offsetOf,
  only,
  type Step,
  type Story,
} from '../../src/domain/incident/given.ts';
import type { ChatRequest } from '../../src/domain/chat-commands/chat-request.ts';
import { checklistsNow, requiredAndOpen } from '../../src/domain/incident/checklists.ts';
import { atHand } from '../../src/domain/process/at-hand.ts';
import { renderLiquid } from '../../src/domain/process/liquid.ts';
import type { ReviewSection, Severity } from '../../src/domain/process/process.ts';
import { severityOf } from '../../src/domain/process/resolve-severity.ts';
import { entry, type FileValue, type Handbook, type Row, type Told } from './handbook.ts';
import { goesThrough, handedOver } from './handed-over.ts';
import { installed } from './installed.ts';
import { heard, notInternal, publishedOf, understood, updateThenEnd } from './outside.ts';

const mitigate: Later = { type: 'mitigate' };
const resolve: Later = { type: 'resolve' };
const escalate: Later = { type: 'escalate' };
/** Whoever leads the incident says where it stands: that ends the triage. */
const triaged: Later = { type: 'set-phase', phase: 'respond' };
const update: Later = { type: 'post-update', text: 't', audience: 'public', nextUpdateAt: null };

/** Each text speaks of its matter; none is missing and none is added. */
function speak(texts: (string | null)[], of: RegExp[]): void {
  assert.equal(texts.length, of.length, texts.join(' | '));
  texts.forEach((text, index) => assert.match(text ?? '', of[index]!));
}

/** What is promised when such an incident is declared, and by when: `response-sev-2 15m`. */
function owed({ story }: Told, severity: string, flags: string[] = []): string[] {
  return story({ severity, flags })
    .state.clocks.filter(({ state }) => state === 'running')
    .map(({ clock, dueAt }) => `${clock} ${dueAt === null ? 'some time' : offsetOf(dueAt)}`)
    .sort();
}

function breaches(story: Story): string[] {
  return story.all('clock-breached').map(({ at: time, event }) => `${time} ${event.clock}`);
}

/** What became of a clock. */
function after({ story }: Told, severity: string, clock: string, ...steps: Step[]): string | undefined {
  return story({ severity }, ...steps).clock(clock)?.state;
}

/** `sev-3-matrix ticket`: the tickets that are queued at the declaration. */
function tickets(story: Story): string[] {
  return story.all('ticket-queued').map(({ at: time, event }) => `${time} ${event.ladder}`);
}

/** A schedule of a week that passes on at this hour of UTC is as the process says; one of two weeks, or of another hour, is not. */
function rotates(process: Told['process'], position: string, handoff: string): void {
  const of = (every: number, passesOn: string, timeZone = 'UTC') =>
    installed(process, 'rotation-differs', {
      position,
      timeZone,
      layer: `rotation: weekly, every: ${every}, handoff: "${passesOn}"`,
    });
  const said = new RegExp(`the process says after 7 d, ${handoff} in UTC\\.$`);
  assert.deepEqual(of(1, handoff), []);
  speak(of(2, handoff), [said]);
  speak(of(1, handoff.replace('09:00', '10:00')), [said]);
  speak(of(1, handoff, 'Europe/Berlin'), [said]);
}

function severity({ process }: Told, id: string): Severity {
  return entry(process.severities, id);
}

function isSeverity(
  told: Told,
  id: string,
  rank: number,
  label: string,
  definition: RegExp[],
  examples: RegExp[],
): void {
  const found = severity(told, id);
  assert.deepEqual([found.rank, found.label], [rank, label]);
  for (const word of definition) assert.match(found.definition, word);
  speak(found.examples, examples);
  assert.deepEqual(found.aliases, [`SEV${rank}`, `S${rank}`, `${rank}`]);
  for (const word of [id, `SEV${rank}`, `s${rank}`, `${rank}`, `severity=${rank}`])
    assert.equal(severityOf(told.process, word), id, word);
}

function severityAt(id: string): string[] {
  return ['label', 'definition', 'examples', 'aliases'].map((key) => `severities[${id}].${key}`);
}

/** `impact: Find out …` for each item. */
function items({ process }: Told, checklist: string): string[] {
  return entry(process.checklists, checklist).items.map(({ id, text }) => `${id}: ${text}`);
}

const acknowledged = at('2m', acknowledge, by('on-call'));
/** What people do until an incident is in each of the five stages. */
const stages: Record<string, Step[]> = {
  detect: [],
  triage: [acknowledged],
  respond: [acknowledged, at('5m', triaged, by('on-call'))],
  resolve: [acknowledged, at('5m', triaged, by('on-call')), at('9m', mitigate, by('on-call'))],
  review: [acknowledged, at('5m', triaged, by('on-call')), at('9m', resolve, by('on-call'))],
};

/** The stages in which whoever looks at the incident sees this checklist. */
function shownIn({ process, story }: Told, checklist: string): string[] {
  return Object.keys(stages).filter((stage) =>
    checklistsNow(process, story({ severity: 'SEV-2' }, ...stages[stage]!).state).some(
      (shown) => shown.checklist.id === checklist,
    ),
  );
}

/** The tools that lie beside an incident in a phase. */
function toolsIn({ process }: Told, phase: string): string[] {
  const facts = { severity: 'SEV-2', flags: [], status: 'investigating', phase, phases: [phase] };
  return atHand(process, facts).tools.map(({ id }) => id);
}

function isRole(
  { process }: Told,
  id: string,
  label: string,
  during: RegExp[],
  afterwards: RegExp[] = [],
): void {
  const role = entry(process.roles, id);
  assert.equal(role.label, label);
  speak(role.dutiesDuring, during);
  speak(role.dutiesAfter, afterwards);
}

/** A template's text as it reads with these fields filled in. */
function written({ process }: Told, template: string, fields: Record<string, unknown>): string {
  const { subject, body } = entry(process.templates, template);
  const facts = {
    incident: {
      number: 'INC-2026-0042',
      service: 'Checkout',
      severity: 'SEV-2',
      commander: 'Ana',
      declaredAt: '2026-11-18T14:00:00Z',
      resolvedAt: '2026-11-18T16:15:00Z',
      duration: '2 hours 15 minutes',
    },
    organization: { name: 'Acme' },
    now: '2026-11-18T14:10:00Z',
  };
  return renderLiquid(`${subject ?? ''}\n${body}`, { ...facts, ...fields });
}

/** `next-update instant, required, from incident.nextUpdateAt` */
function fields({ process }: Told, template: string): string[] {
  return entry(process.templates, template).fields.map(({ id, type, required, from }) =>
    [`${id} ${type}`, ...(required ? ['required'] : []), ...(from === null ? [] : [`from ${from}`])].join(
      ', ',
    ),
  );
}

function publication({ process }: Told, id: string, flags: string[] = []): string | undefined {
  return process.statusPage.find(
    ({ when }) =>
      (when.severities?.includes(id) ?? true) && (when.flags ?? []).every((flag) => flags.includes(flag)),
  )?.publish;
}

const statusPageTexts = ['status-page-investigating', 'status-page-identified', 'status-page-resolved'];

function option(
  id: string,
  expected: unknown[],
  label: RegExp,
  fits: RegExp | null,
): Pick<Row, 'at' | 'check'> {
  const place = `mitigation.options[${id}]`;
  const keys = ['label', 'risk', 'takes', 'effect', ...(fits === null ? [] : ['fits'])];
  return {
    at: keys.map((key) => `${place}.${key}`),
    check: ({ process }) => {
      const found = entry(process.mitigation?.options ?? [], id);
      assert.deepEqual([found.risk, (found.takesMs ?? 0) / 60_000, found.effect], expected);
      assert.match(found.label, label);
      if (fits === null) assert.equal(found.fits, null);
      else assert.match(found.fits ?? '', fits);
    },
  };
}

function command(
  index: number,
  say: string,
  does: string,
  status: string | null,
  typed: string,
  asked: ChatRequest,
): Pick<Row, 'at' | 'check'> {
  const keys = ['say', 'does', ...(status === null ? [] : ['status'])];
  return {
    at: keys.map((key) => `commands[${index}].${key}`),
    check: (told) => {
      assert.deepEqual(told.process.commands[index], { say, does, status });
      assert.deepEqual(understood(told, typed), asked);
    },
  };
}

function section({ process }: Told, id: string): ReviewSection {
  const found = entry(process.review?.sections ?? [], id);
  assert.ok(found.required);
  return found;
}

function asks(id: string, of: RegExp[]): Pick<Row, 'at' | 'check' | 'awaits'> {
  return {
    at: [
      `review.sections[${id}]`,
      `review.sections[${id}].asks`,
      ...of.map((_, index) => `review.sections[${id}].asks[${index}]`),
    ],
    check: (told) => speak(section(told, id).asks, of),
    awaits: 'review',
  };
}

function metric(
  id: string,
  expected: Record<string, unknown>,
  label: RegExp,
): Pick<Row, 'at' | 'check' | 'awaits'> {
  const { target, better, ...rest } = expected;
  return {
    at: ['label', 'target', 'better', ...Object.keys(rest)].map((key) => `metrics[${id}].${key}`),
    check: ({ process }) => {
      const { label: called, severities, by: told, ...found } = entry(process.metrics, id);
      assert.match(called, label);
      const { severity: only, ...facts } = rest;
      assert.deepEqual(
        { ...found, severities, by: told },
        {
          id,
          measures: '',
          from: null,
          to: null,
          every: null,
          ...facts,
          as: [rest['as']],
          severities: only === undefined ? [] : [only],
          by: [],
          target,
          better,
        },
      );
    },
    awaits: 'metrics',
  };
}

function lookBack(id: string, shows: string[], title: RegExp): Pick<Row, 'at' | 'check'> {
  const place = `reviews[month].sections[${id}]`;
  return {
    at: [`${place}.title`, `${place}.shows`],
    check: ({ process }) => {
      const found = entry(entry(process.reviews, 'month').sections, id);
      assert.deepEqual(found.shows, shows);
      assert.match(found.title, title);
    },
  };
}

function tool({ process }: Told, id: string, kind: string, label: RegExp): void {
  const found = entry(process.tools, id);
  assert.equal(found.kind, kind);
  assert.match(found.label, label);
}

export const severityMatrix: Handbook = {
  process: 'severity-matrix',
  rows: [
    {
      id: '003-LIFE-01',
      says: 'Five stages: detect, triage, respond, resolve, review, each with what is done in it',
      at: [
        'lifecycle.phases',
        ...['detect', 'triage', 'respond', 'resolve', 'review'].flatMap((id) => [
          `lifecycle.phases[${id}].label`,
          `lifecycle.phases[${id}].enters`,
          ...(id === 'review' ? [] : [`lifecycle.phases[${id}].leaves`]),
        ]),
        'detection.sources',
        ...['triage', 'response', 'resolution', 'follow-up'].flatMap((id) => [
          `checklists[${id}].items`,
          `checklists[${id}].attach.phase`,
        ]),
        'roles[commander].requiredAt',
      ],
      check: (told) => {
        const { process, story } = told;
        assert.deepEqual(
          process.phases.map(({ label, entersOn, leavesOn }) => [label, entersOn, leavesOn]),
          [
            ['Detect', ['detected', 'declared'], ['acknowledged']],
            ['Triage', ['acknowledged'], ['triaged']],
            ['Respond', ['triaged'], ['mitigated']],
            ['Resolve', ['mitigated'], ['closed']],
            ['Review', ['resolved'], []],
          ],
        );
        assert.equal(story({ severity: 'SEV-2' }).state.phase, 'detect');
        const lived = story(
          { severity: 'SEV-2' },
          at('2m', acknowledge, by('on-call')),
          at('5m', { type: 'set-severity', severity: 'SEV-1' }, by('on-call')),
          at('20m', mitigate, by('on-call')),
          at('30m', resolve, by('on-call')),
        );
        assert.deepEqual(
          lived.all('phase-set').map(({ at: time, event }) => `${time} ${event.to}`),
          ['2m triage', '5m respond', '20m resolve', '30m review'],
        );
        speak(
          process.detection.map(({ id, label }) => `${id}: ${label}`),
          [/^alert: .*alert/, /^user-report: .*user/, /^monitoring: .*monitoring/],
        );
        speak(items(told, 'triage'), [
          /^impact: /,
          /^severity: .*severity/,
          /^commander: .*commander/,
          /^team: .*[Pp]age/,
          /^channel: /,
        ]);
        speak(items(told, 'response'), [
          /^investigate: .*cause/,
          /^communicate: .*[Tt]ell/,
          /^mitigate: .*harm/,
        ]);
        speak(items(told, 'resolution'), [/^fix: .*fix/, /^health: /, /^errors: /, /^closed: .*closed/]);
        speak(items(told, 'follow-up'), [/^review: .*review/, /^actions: .*actions/, /^process: .*process/]);
        assert.deepEqual(
          ['triage', 'response', 'resolution', 'follow-up'].map((id) => shownIn(told, id)),
          // A resolved incident is not closed yet, so its stage of resolving lasts.
          [['triage'], ['respond'], ['resolve', 'review'], ['review']],
        );
        assert.deepEqual(entry(process.roles, 'commander').requiredAt, ['SEV-1', 'SEV-2', 'SEV-3']);
      },
    },
    {
      id: '003-SEV-01',
      says: 'SEV-1, Critical: nobody can use it or everybody loses data; four examples',
      at: severityAt('SEV-1'),
      check: (told) =>
        isSeverity(
          told,
          'SEV-1',
          1,
          'Critical',
          [/[Nn]obody can use/, /data of all users/],
          [/API/, /database.*corrupt/i, /broken in/, /automation/],
        ),
    },
    {
      id: '003-SLA-01',
      says: 'SEV-1: response within 5 min',
      at: [
        'clocks[response-sev-1].within',
        'clocks[response-sev-1].when.severity',
        'clocks[response-sev-1].starts',
        'clocks[response-sev-1].stops',
      ],
      check: (told) => {
        assert.ok(owed(told, 'SEV-1').includes('response-sev-1 5m'));
        assert.ok(breaches(told.story({ severity: 'SEV-1' }).until('10m')).includes('5m response-sev-1'));
        assert.equal(after(told, 'SEV-1', 'response-sev-1', at('4m', acknowledge, by('on-call'))), 'met');
        assert.equal(after(told, 'SEV-1', 'response-sev-1', at('4m', triaged, by('on-call'))), 'met');
      },
    },
    {
      id: '003-ESC-01',
      says: 'SEV-1 pages the engineer on call and the engineering lead',
      at: [
        'escalation[sev-1-matrix].rungs[0].after',
        'escalation[sev-1-matrix].rungs[0].to',
        'escalation[sev-1-matrix].rungs[0].by',
        'escalation[sev-1-matrix].when.severity',
      ],
      check: ({ story }) =>
        assert.deepEqual(story({ severity: 'SEV-1' }).until('1m').pages(), [
          '0s on-call',
          '0s engineering-lead',
        ]),
    },
    {
      id: '003-ESC-02',
      says: 'SEV-1: all hands, until it is resolved; whoever leads calls them',
      at: [
        'escalation[sev-1-all-hands].when.severity',
        'escalation[sev-1-all-hands].rungs[0].to',
        'escalation[sev-1-all-hands].rungs[0].by',
        'escalation[sev-1-all-hands].rungs[0].unless',
        'audiences[all-hands].positions',
        'communication[all-hands].when.severity',
        'communication[all-hands].on',
        'communication[all-hands].audience',
        'communication[all-hands].confirm',
      ],
      check: (told) => {
        const { process, story } = told;
        const all = ['on-call', 'secondary-on-call', 'engineering-lead', 'customer-success'];
        // Neither somebody who has it nor an end of the harm makes them unneeded.
        const called = story(
          { severity: 'SEV-1' },
          at('2m', acknowledge, by('on-call')),
          at('5m', mitigate, by('on-call')),
          at('6m', escalate, by('on-call')),
        );
        assert.deepEqual(
          called.pages().filter((page) => page.startsWith('6m')),
          ['6m secondary-on-call', '6m customer-success'],
        );
        const climbed = called.all('rung-climbed').filter(({ event }) => event.ladder === 'sev-1-all-hands');
        assert.deepEqual(
          climbed.map(({ event }) => event.to),
          [all],
        );
        const over = story({ severity: 'SEV-1' }, at('2m', resolve, by('on-call'))).when(
          at('3m', escalate, by('on-call')),
        );
        assert.notEqual(over.refused, null);
        assert.ok(
          !story({ severity: 'SEV-2' }).state.ladders.some(({ ladder }) => ladder === 'sev-1-all-hands'),
        );
        assert.deepEqual(entry(process.audiences, 'all-hands').positions, all);
        const rule = entry(process.communication, 'all-hands');
        assert.deepEqual(
          [rule.when, rule.on, rule.audience, rule.confirm],
          [{ severities: ['SEV-1'] }, ['declared', 'update-posted', 'resolved'], ['all-hands'], true],
        );
      },
    },
    {
      id: '003-NOT-01',
      says: 'SEV-1: the executives are informed',
      at: [
        'escalation[sev-1-executives].when.severity',
        'escalation[sev-1-executives].rungs[0].after',
        'escalation[sev-1-executives].rungs[0].to',
        'escalation[sev-1-executives].rungs[0].by',
        'audiences[executives].positions',
      ],
      check: ({ process, story }) => {
        const executives = ['vp-engineering', 'cto', 'ceo'];
        assert.deepEqual(
          story({ severity: 'SEV-1' }).until('1m').pages('low'),
          executives.map((who) => `0s ${who}`),
        );
        assert.deepEqual(entry(process.audiences, 'executives').positions, executives);
      },
    },
    {
      id: '003-SP-01',
      says: 'SEV-1: the status page tells of it at once',
      at: [
        'clocks[status-page-sev-1].within',
        'clocks[status-page-sev-1].when.severity',
        'clocks[status-page-sev-1].starts',
        'clocks[status-page-sev-1].stops',
        'clocks[status-page-sev-1].audience',
        'statusPage[0].publish',
        'statusPage[0].when.severity',
        'statusPage[0].templates',
      ],
      check: (told) => {
        const clock = entry(told.process.clocks, 'status-page-sev-1');
        assert.deepEqual(
          [clock.within.kind === 'elapsed' && clock.within.immediate, clock.audience],
          [true, 'public'],
        );
        assert.ok(owed(told, 'SEV-1').includes('status-page-sev-1 5m'));
        assert.equal(after(told, 'SEV-1', 'status-page-sev-1', at('3m', update, by('on-call'))), 'met');
        assert.ok(breaches(told.story({ severity: 'SEV-1' }).until('10m')).includes('5m status-page-sev-1'));
        assert.equal(publication(told, 'SEV-1'), 'always');
        assert.equal(publication(told, 'SEV-2'), 'always');
        assert.deepEqual(told.process.statusPage[0]?.templates, statusPageTexts);
      },
    },
    {
      id: '003-SEV-02',
      says: 'SEV-2, Major: many badly served, or something critical unavailable; four examples',
      at: severityAt('SEV-2'),
      check: (told) =>
        isSeverity(
          told,
          'SEV-2',
          2,
          'Major',
          [/[Mm]any users/, /unavailable/],
          [/5%.*fail/, /5 seconds/, /one platform/, /signing in/],
        ),
    },
    {
      id: '003-SLA-02',
      says: 'SEV-2: response within 15 min, until the triage is done, beside the 5 min for the page',
      at: [
        'clocks[response-sev-2].within',
        'clocks[response-sev-2].when.severity',
        'clocks[response-sev-2].starts',
        'clocks[response-sev-2].stops',
        'clocks[triage].within',
        'clocks[triage].when.severity',
        'clocks[triage].starts',
        'clocks[triage].stops',
      ],
      check: (told) => {
        const { story } = told;
        assert.ok(owed(told, 'SEV-2').includes('response-sev-2 15m'));
        assert.equal(after(told, 'SEV-2', 'response-sev-2', at('14m', acknowledge, by('on-call'))), 'met');
        assert.equal(after(told, 'SEV-2', 'response-sev-2', at('14m', triaged, by('on-call'))), 'met');
        // Whoever has answered their page still owes the triage.
        const held = story({ severity: 'SEV-2' }, at('4m', acknowledge, by('on-call'))).until('20m');
        assert.deepEqual(breaches(held), ['15m triage', '15m status-page-sev-2']);
        for (const done of [triaged, mitigate, resolve])
          assert.equal(after(told, 'SEV-2', 'triage', at('14m', done, by('on-call'))), 'met');
        assert.deepEqual(entry(told.process.clocks, 'triage').stops, ['triaged', 'mitigated', 'resolved']);
        assert.ok(owed(told, 'SEV-1').includes('triage 15m'));
        assert.ok(!owed(told, 'SEV-3').some((promise) => promise.startsWith('triage')));
      },
    },
    {
      id: '003-ESC-03',
      says: 'SEV-2 pages the engineer on call',
      at: [
        'escalation[sev-2-matrix].when.severity',
        'escalation[sev-2-matrix].rungs[0].after',
        'escalation[sev-2-matrix].rungs[0].to',
        'escalation[sev-2-matrix].rungs[0].by',
      ],
      check: ({ story }) =>
        assert.deepEqual(story({ severity: 'SEV-2' }).until('1m').pages(), ['0s on-call']),
    },
    {
      id: '003-NOT-02',
      says: 'SEV-2: the engineering lead is informed',
      at: [
        'escalation[sev-2-lead-informed].when.severity',
        'escalation[sev-2-lead-informed].rungs[0].after',
        'escalation[sev-2-lead-informed].rungs[0].to',
        'escalation[sev-2-lead-informed].rungs[0].by',
      ],
      check: ({ story }) =>
        assert.deepEqual(story({ severity: 'SEV-2' }).until('1m').pages('low'), ['0s engineering-lead']),
    },
    {
      id: '003-SP-02',
      says: 'SEV-2: the status page tells of it within 15 min',
      at: [
        'clocks[status-page-sev-2].within',
        'clocks[status-page-sev-2].when.severity',
        'clocks[status-page-sev-2].starts',
        'clocks[status-page-sev-2].stops',
        'clocks[status-page-sev-2].warnBefore',
        'clocks[status-page-sev-2].audience',
        'statusPage[0].publish',
        'statusPage[0].when.severity',
      ],
      check: (told) => {
        assert.ok(owed(told, 'SEV-2').includes('status-page-sev-2 15m'));
        assert.equal(entry(told.process.clocks, 'status-page-sev-2').audience, 'public');
        assert.equal(after(told, 'SEV-2', 'status-page-sev-2', at('14m', update, by('on-call'))), 'met');
        const silent = told.story({ severity: 'SEV-2' }).until('16m');
        assert.ok(breaches(silent).includes('15m status-page-sev-2'));
        assert.deepEqual(
          silent.all('clock-warned').map(({ at: time, event }) => `${time} ${event.clock}`),
          ['10m status-page-sev-2'],
        );
        assert.deepEqual([publication(told, 'SEV-1'), publication(told, 'SEV-2')], ['always', 'always']);
      },
    },
    {
      id: '003-SEV-03',
      says: 'SEV-3, Minor: few affected, a way around it, or not critical; four examples',
      at: severityAt('SEV-3'),
      check: (told) =>
        isSeverity(
          told,
          'SEV-3',
          3,
          'Minor',
          [/[Ff]ew/, /way around/, /not critical/],
          [/tenant/, /not critical/, /twice as slow/, /data.*late/],
        ),
    },
    {
      id: '003-SLA-03',
      says: 'SEV-3: response within 1 h',
      at: [
        'clocks[response-sev-3].within',
        'clocks[response-sev-3].when.severity',
        'clocks[response-sev-3].starts',
        'clocks[response-sev-3].stops',
      ],
      check: (told) => {
        assert.deepEqual(owed(told, 'SEV-3'), ['response-sev-3 1h']);
        assert.deepEqual(breaches(told.story({ severity: 'SEV-3' }).until('2h')), ['1h response-sev-3']);
        assert.equal(after(told, 'SEV-3', 'response-sev-3', at('50m', acknowledge, by('on-call'))), 'met');
        assert.equal(after(told, 'SEV-3', 'response-sev-3', at('50m', triaged, by('on-call'))), 'met');
      },
    },
    {
      id: '003-NOT-03',
      says: 'SEV-3: the engineer on call is informed and not paged',
      at: [
        'escalation[sev-3-matrix].when.severity',
        'escalation[sev-3-matrix].rungs[1].after',
        'escalation[sev-3-matrix].rungs[1].to',
        'escalation[sev-3-matrix].rungs[1].by',
      ],
      check: ({ story }) => {
        const told = story({ severity: 'SEV-3' }).until('1m');
        assert.deepEqual([told.pages('low'), told.pages()], [['0s on-call'], []]);
      },
    },
    {
      id: '003-NOT-04',
      says: 'SEV-3 is tracked in the queue',
      at: [
        'escalation[sev-3-matrix].when.severity',
        'escalation[sev-3-matrix].rungs[0].after',
        'escalation[sev-3-matrix].rungs[0].by',
      ],
      check: ({ story }) => {
        assert.deepEqual(tickets(story({ severity: 'SEV-3' }).until('1m')), ['0s sev-3-matrix']);
        assert.deepEqual(tickets(story({ severity: 'SEV-2' }).until('1m')), []);
      },
    },
    {
      id: '003-SP-03',
      says: 'SEV-3: the status page only if customers can see it',
      at: [
        'clocks[status-page-sev-3].when.severity',
        'clocks[status-page-sev-3].when.flag',
        'clocks[status-page-sev-3].within',
        'clocks[status-page-sev-3].stops',
        'clocks[status-page-sev-3].audience',
        'statusPage[1].when.severity',
        'statusPage[1].when.flag',
        'statusPage[1].publish',
        'statusPage[1].templates',
        'flags[customer-visible].label',
      ],
      check: (told) => {
        const { process } = told;
        assert.match(entry(process.flags, 'customer-visible').label, /[Cc]ustomers can see/);
        assert.deepEqual(owed(told, 'SEV-3'), ['response-sev-3 1h']);
        assert.deepEqual(owed(told, 'SEV-3', ['customer-visible']), [
          'response-sev-3 1h',
          'status-page-sev-3 some time',
        ]);
        assert.deepEqual(owed(told, 'SEV-3', ['data-loss', 'security-breach']), ['response-sev-3 1h']);
        const clock = entry(process.clocks, 'status-page-sev-3');
        assert.deepEqual([clock.stops, clock.audience], [['update-posted'], 'public']);
        assert.equal(publication(told, 'SEV-3', ['customer-visible']), 'always');
        assert.equal(publication(told, 'SEV-3', ['data-loss', 'security-breach']), undefined);
        assert.deepEqual(process.statusPage[1]?.when, { severities: ['SEV-3'], flags: ['customer-visible'] });
        assert.deepEqual(process.statusPage[1]?.templates, statusPageTexts);
        assert.deepEqual(publishedOf(told, 'SEV-3'), ['never']);
        assert.deepEqual(
          publishedOf(told, 'SEV-3', {
            flags: ['customer-visible'],
            statuses: ['investigating', 'resolved'],
          }),
          ['draft', 'investigating in status-page-investigating', 'resolved in status-page-resolved'],
        );
      },
    },
    {
      id: '003-SEV-04',
      says: 'SEV-4, Low: hardly noticed, looks, or our own tools; four examples',
      at: severityAt('SEV-4'),
      check: (told) =>
        isSeverity(
          told,
          'SEV-4',
          4,
          'Low',
          [/[Hh]ardly anybody/, /looks/, /own tools/],
          [/drawn/, /internal dashboard/, /block nobody/, /monitoring/],
        ),
    },
    {
      id: '003-SLA-04',
      says: 'SEV-4: response within 4 h, of business hours',
      at: [
        'clocks[response-sev-4].within',
        'clocks[response-sev-4].when.severity',
        'clocks[response-sev-4].starts',
        'clocks[response-sev-4].stops',
      ],
      check: (told) => {
        assert.deepEqual(owed(told, 'SEV-4'), ['response-sev-4 4h']);
        assert.deepEqual(breaches(told.story({ severity: 'SEV-4' }).until('8h')), ['4h response-sev-4']);
        assert.deepEqual(entry(told.process.clocks, 'response-sev-4').within, {
          kind: 'calendar',
          ms: 4 * 3_600_000,
          calendar: 'business',
          text: '4h@business',
        });
        assert.equal(after(told, 'SEV-4', 'response-sev-4', at('3h', acknowledge, by('on-call'))), 'met');
        assert.equal(after(told, 'SEV-4', 'response-sev-4', at('3h', triaged, by('on-call'))), 'met');
      },
    },
    {
      id: '003-NOT-05',
      says: 'SEV-4: a ticket, worked on in business hours',
      at: [
        'escalation[sev-4-matrix].when.severity',
        'escalation[sev-4-matrix].rungs[0].after',
        'escalation[sev-4-matrix].rungs[0].by',
        'calendars[business].hours',
        'calendars[business].hours.mon-fri',
      ],
      check: ({ process, story }) => {
        const incident = story({ severity: 'SEV-4' }).until('72h');
        assert.deepEqual(tickets(incident), ['0s sev-4-matrix']);
        assert.deepEqual([...incident.pages(), ...incident.pages('low')], []);
        const day = [{ from: '09:00', to: '17:00' }];
        assert.deepEqual(entry(process.calendars, 'business').hours, {
          1: day,
          2: day,
          3: day,
          4: day,
          5: day,
        });
      },
    },
    {
      id: '003-SP-04',
      says: 'SEV-4: nothing on the status page',
      at: ['statusPage[2].when.severity', 'statusPage[2].publish'],
      check: (told) => {
        assert.equal(
          publication(told, 'SEV-4', ['customer-visible', 'data-loss', 'security-breach']),
          'never',
        );
        assert.deepEqual(owed(told, 'SEV-4', ['customer-visible']), ['response-sev-4 4h']);
        assert.deepEqual(publishedOf(told, 'SEV-4', { flags: ['customer-visible'] }), ['never']);
      },
    },
    {
      id: '003-ROLE-01',
      says: 'Incident commander: five duties',
      at: [
        'roles[commander].label',
        'roles[commander].duties.during',
        ...[0, 1, 2, 3, 4].map((n) => `roles[commander].duties.during[${n}]`),
      ],
      check: (told) =>
        isRole(told, 'commander', 'Incident Commander', [
          /response/,
          /[Dd]ecide.*mitigated/,
          /hear/,
          /work/,
          /[Dd]eclare.*resolved/,
        ]),
    },
    {
      id: '003-ROLE-02',
      says: 'Technical lead: four duties',
      at: [
        'roles[technical-lead].label',
        'roles[technical-lead].duties.during',
        ...[0, 1, 2, 3].map((n) => `roles[technical-lead].duties.during[${n}]`),
      ],
      check: (told) =>
        isRole(told, 'technical-lead', 'Technical Lead', [/cause/, /fix/, /commander/, /technical details/]),
    },
    {
      id: '003-ROLE-03',
      says: 'Communications lead: four duties',
      at: [
        'roles[communications-lead].label',
        'roles[communications-lead].duties.during',
        ...[0, 1, 2, 3].map((n) => `roles[communications-lead].duties.during[${n}]`),
      ],
      check: (told) =>
        isRole(told, 'communications-lead', 'Communications Lead', [
          /status page/,
          /customers/,
          /inside/,
          /support/,
        ]),
    },
    {
      id: '003-ROLE-04',
      says: 'Scribe: four duties, the last after the incident',
      at: [
        'roles[scribe].label',
        'roles[scribe].duties.during',
        'roles[scribe].duties.after',
        ...[0, 1, 2].map((n) => `roles[scribe].duties.during[${n}]`),
        'roles[scribe].duties.after[0]',
      ],
      check: (told) =>
        isRole(
          told,
          'scribe',
          'Scribe',
          [/timeline/, /decisions/, /done afterwards/],
          [/draft of the review/],
        ),
    },
    {
      id: '003-TPL-01',
      says: 'Status page, investigating: what is reported, impact, next update (usually in 30 min), when posted',
      at: [
        'subject',
        'body',
        'status',
        'purpose',
        'fields',
        'fields[next-update].from',
        'fields[next-update].label',
        'fields[next-update].type',
        'fields[problem].required',
        'fields[impact].required',
      ].map((key) => `templates[status-page-investigating].${key}`),
      check: (told) => {
        const template = entry(told.process.templates, 'status-page-investigating');
        assert.deepEqual([template.purpose, template.statuses], ['status-page', ['investigating']]);
        const text = written(told, template.id, {
          problem: 'declined cards',
          impact: 'Nobody can pay',
          nextUpdate: '2026-11-18T14:40:00Z',
        });
        for (const part of [
          /^Checkout - being investigated\n/,
          /declined cards/,
          /Impact: Nobody can pay/,
          /Next update: 14:40 UTC/,
          /Posted at 14:10 UTC/,
        ])
          assert.match(text, part);
        assert.deepEqual(fields(told, template.id), [
          'problem text, required',
          'impact text, required',
          'next-update instant, required, from incident.nextUpdateAt',
        ]);
        assert.match(entry(template.fields, 'next-update').label, /30 minutes/);
        assert.deepEqual(publishedOf(told, 'SEV-2', { statuses: ['investigating'] }), [
          'draft',
          'investigating in status-page-investigating',
        ]);
      },
    },
    {
      id: '003-TPL-02',
      says: 'Status page, identified: cause, when it will be over, next update, when posted',
      at: [
        'subject',
        'body',
        'status',
        'purpose',
        'fields',
        'fields[next-update].from',
        'fields[cause].required',
        'fields[expected-resolution].type',
      ].map((key) => `templates[status-page-identified].${key}`),
      check: (told) => {
        const template = entry(told.process.templates, 'status-page-identified');
        assert.deepEqual([template.purpose, template.statuses], ['status-page', ['identified']]);
        const text = written(told, template.id, {
          problem: 'the declined cards',
          cause: 'an expired certificate',
          expectedResolution: '2026-11-18T15:00:00Z',
          nextUpdate: '2026-11-18T14:40:00Z',
        });
        for (const part of [
          /^Checkout - cause found\n/,
          /the declined cards/,
          /Cause: an expired certificate/,
          /Expected to be over: 15:00 UTC/,
          /Next update: 14:40 UTC/,
          /Posted at 14:10 UTC/,
        ])
          assert.match(text, part);
        assert.deepEqual(fields(told, template.id), [
          'problem text, required',
          'cause text, required',
          'expected-resolution instant, required',
          'next-update instant, required, from incident.nextUpdateAt',
        ]);
        assert.deepEqual(publishedOf(told, 'SEV-2', { statuses: ['identified'] }), [
          'draft',
          'identified in status-page-identified',
        ]);
      },
    },
    {
      id: '003-TPL-03',
      says: 'Status page, resolved: from when to when, root cause, what was done, an apology, when posted',
      at: [
        'subject',
        'body',
        'status',
        'purpose',
        'fields',
        'fields[root-cause].required',
        'fields[resolution].required',
      ].map((key) => `templates[status-page-resolved].${key}`),
      check: (told) => {
        const template = entry(told.process.templates, 'status-page-resolved');
        assert.deepEqual([template.purpose, template.statuses], ['status-page', ['resolved']]);
        const text = written(told, template.id, {
          rootCause: 'an expired certificate',
          resolution: 'We renewed it',
        });
        for (const part of [
          /^Checkout - working again\n/,
          /Duration: 14:00 to 16:15 UTC \(2 hours 15 minutes\)/,
          /Cause: an expired certificate/,
          /What we did: We renewed it/,
          /sorry/,
          /Posted at 14:10 UTC/,
        ])
          assert.match(text, part);
        assert.deepEqual(fields(told, template.id), [
          'root-cause text, required',
          'resolution text, required',
        ]);
        assert.deepEqual(publishedOf(told, 'SEV-2', { statuses: ['resolved'] }), [
          'draft',
          'resolved in status-page-resolved',
        ]);
      },
    },
    {
      id: '003-TPL-04',
      says: 'Mail to customers of a major incident: what happened, impact, what we do, what they have to do, whom to ask',
      at: [
        ...[
          'subject',
          'body',
          'purpose',
          'fields',
          'fields[what-happened].label',
          'fields[measures].label',
          'fields[next-steps].required',
        ].map((key) => `templates[customer-mail].${key}`),
        ...['when.severity', 'on', 'audience', 'template', 'confirm'].map(
          (key) => `communication[affected-customers].${key}`,
        ),
        'audiences[customers].through',
      ],
      check: (told) => {
        const { process } = told;
        const template = entry(process.templates, 'customer-mail');
        assert.equal(template.purpose, 'customer-mail');
        const text = written(told, template.id, {
          problem: 'declined cards',
          customer: 'Jo',
          whatHappened: 'Cards were declined',
          impact: 'You could not pay',
          measures: 'We renew earlier',
          nextSteps: 'Nothing',
        });
        for (const part of [
          /^About the incident at Checkout: declined cards\n/,
          /Dear Jo,/,
          /What happened\nCards were declined/,
          /What it meant for you\nYou could not pay/,
          /What we do about it\nWe renew earlier/,
          /What you have to do\nNothing/,
          /support@example\.test/,
          /\nAcme$/,
        ])
          assert.match(text, part);
        assert.deepEqual(
          fields(told, template.id),
          ['problem', 'customer', 'what-happened', 'impact', 'measures', 'next-steps'].map(
            (id) => `${id} text, required`,
          ),
        );
        assert.match(entry(template.fields, 'what-happened').label, /not technical/);
        assert.match(entry(template.fields, 'measures').label, /again/);
        const rule = entry(process.communication, 'affected-customers');
        assert.deepEqual(
          [rule.when, rule.on, rule.audience, rule.template, rule.confirm],
          [{ severities: ['SEV-1', 'SEV-2'] }, ['resolved'], ['customers'], 'customer-mail', true],
        );
        assert.deepEqual(entry(process.audiences, 'customers').through, ['mail']);
        assert.deepEqual(heard(told, 'SEV-2', ...updateThenEnd).filter(notInternal), [
          'resolved: customers by affected-customers through mail in customer-mail asked',
        ]);
      },
    },
    {
      id: '003-DET-01',
      says: 'After an alert: acknowledged within 5 min, then impact and severity, then the channel',
      at: [
        'clocks[page-acknowledgement].within',
        'clocks[page-acknowledgement].starts',
        'clocks[page-acknowledgement].stops',
        'clocks[page-acknowledgement].when.severity',
        'checklists[triage].attach.phase',
        'checklists[triage].items[impact].text',
        'checklists[triage].items[severity].text',
        'checklists[triage].items[channel].text',
        'channel.name',
      ],
      check: (told) => {
        const { process, story } = told;
        for (const id of ['SEV-1', 'SEV-2']) {
          assert.ok(breaches(story({ severity: id }).until('6m')).includes('5m page-acknowledgement'));
          assert.equal(after(told, id, 'page-acknowledgement', at('4m', acknowledge, by('on-call'))), 'met');
          // The triage alone does not answer a page.
          assert.equal(after(told, id, 'page-acknowledgement', at('4m', triaged, by('cto'))), 'running');
        }
        assert.ok(
          ![...owed(told, 'SEV-3'), ...owed(told, 'SEV-4')].some((promise) => promise.startsWith('page-')),
        );
        const answered = story({ severity: 'SEV-2' }, at('4m', acknowledge, by('on-call')));
        assert.equal(answered.state.phase, 'triage');
        assert.deepEqual(shownIn(told, 'triage'), ['triage']);
        const triage = entry(process.checklists, 'triage').items;
        assert.match(entry(triage, 'impact').text, /affected/);
        assert.match(entry(triage, 'severity').text, /severity/);
        assert.match(entry(triage, 'channel').text, /channel/);
        const facts = { incident: { number: 'INC-2026-0042', title: 'API: high error rate!' } };
        assert.equal(renderLiquid(process.channel?.name ?? '', facts), 'inc-2026-0042-api-high-error-rate');
      },
    },
    {
      id: '003-CMD-01',
      says: 'A command declares an incident, with its severity',
      ...command(
        0,
        '/incident create {title} severity={severity}',
        'declare',
        null,
        '/incident create "API High Error Rate" severity=2',
        {
          ask: 'declare',
          title: 'API High Error Rate',
          severity: '2',
          service: null,
          isPrivate: false,
        },
      ),
    },
    {
      id: '003-CMD-02',
      says: 'A command pages somebody',
      ...command(
        1,
        '/page {who} {message}',
        'page',
        null,
        '/page @backend-oncall "SEV-2: API errors spiking"',
        {
          ask: 'page',
          who: ['@backend-oncall'],
          message: 'SEV-2: API errors spiking',
          urgency: 'high',
        },
      ),
    },
    {
      id: '003-CMD-03',
      says: 'A command starts the clocks',
      ...command(2, '/incident timer start', 'start-clocks', null, '/incident timer start', {
        ask: 'start-clocks',
      }),
    },
    {
      id: '003-CMD-04',
      says: 'A command posts the status investigating',
      ...command(
        3,
        '/status update investigating {text}',
        'post-update',
        'investigating',
        '/status update investigating "We look at it"',
        {
          ask: 'update',
          text: 'We look at it',
          status: 'investigating',
          audience: 'status-page',
          next: null,
        },
      ),
    },
    {
      id: '003-CMD-05',
      says: 'A command posts the status resolved',
      ...command(
        4,
        '/status update resolved {text}',
        'post-update',
        'resolved',
        '/status update resolved "It works again"',
        {
          ask: 'update',
          text: 'It works again',
          status: 'resolved',
          audience: 'status-page',
          next: null,
        },
      ),
    },
    {
      id: '003-CMD-06',
      says: 'A command closes the incident',
      ...command(5, '/incident close', 'close', null, '/incident close', { ask: 'plain', command: 'close' }),
    },
    {
      id: '003-CHK-01',
      says: 'Investigation: six things to look at',
      at: [
        'checklists[investigation].attach.phase',
        'checklists[investigation].items',
        ...['alert', 'deployments', 'changes', 'dependencies', 'logs', 'scope'].map(
          (id) => `checklists[investigation].items[${id}].text`,
        ),
      ],
      check: (told) => {
        assert.deepEqual(shownIn(told, 'investigation'), ['respond']);
        speak(items(told, 'investigation'), [
          /^alert: .*alert.*metrics/,
          /^deployments: .*deployed.*24 hours/,
          /^changes: .*configuration.*infrastructure/,
          /^dependencies: .*depend/,
          /^logs: .*error logs/,
          /^scope: .*users.*tenants.*features/,
        ]);
      },
    },
    {
      id: '003-MIT-01',
      says: 'Roll back the deployment: low risk, 5 min, much if a deployment caused it',
      ...option('rollback', ['low', 5, 'high'], /[Rr]oll/, /deployment/),
    },
    {
      id: '003-MIT-02',
      says: 'Add resources: low risk, 10 min, some',
      ...option('scale-up', ['low', 10, 'medium'], /resources/, null),
    },
    {
      id: '003-MIT-03',
      says: 'Switch a circuit breaker on: medium risk, 2 min, much if a service outside fails',
      ...option('circuit-breaker', ['medium', 2, 'high'], /circuit breaker/, /outside/),
    },
    {
      id: '003-MIT-04',
      says: 'Switch a feature off: low risk, 1 min, much if that feature caused it',
      ...option('feature-flag', ['low', 1, 'high'], /flag/, /feature/),
    },
    {
      id: '003-MIT-05',
      says: 'Fail over the database: medium risk, 15 min, much if the database caused it',
      ...option('failover', ['medium', 15, 'high'], /[Ff]ail over/, /database/),
    },
    {
      id: '003-RES-01',
      says: 'The fix is verified by the detailed health check',
      at: [
        'checklists[resolution].attach.phase',
        'checklists[resolution].items[health].command',
        'checklists[resolution].items[health].text',
        'checklists[resolution].items[health].required',
        'lifecycle.statuses[monitoring].exitCriteria[0]',
      ],
      check: (told) => {
        assert.deepEqual(shownIn(told, 'resolution'), ['resolve', 'review']);
        // Whoever resolves without having looked is asked about it.
        const open = requiredAndOpen(
          told.process,
          told.story({ severity: 'SEV-2' }, ...stages['resolve']!).state,
        );
        assert.deepEqual(
          open.map(({ checklist, item }) => `${checklist.id} ${item.id}`),
          ['resolution health', 'resolution errors'],
        );
        const item = entry(entry(told.process.checklists, 'resolution').items, 'health');
        assert.deepEqual(
          [item.command, item.required],
          ['curl -f https://api.example.test/health/detailed', true],
        );
        assert.match(item.text, /health check/);
        assert.match(entry(told.process.statuses, 'monitoring').exitCriteria[0] ?? '', /health check/);
      },
    },
    {
      id: '003-RES-02',
      says: 'Watched for 15 min before it is resolved',
      at: [
        'lifecycle.statuses[monitoring].soak',
        'lifecycle.statuses[monitoring].then',
        'lifecycle.statuses[monitoring].category',
        'lifecycle.statuses[monitoring].exitCriteria[1]',
        'checklists[resolution].items[errors].text',
        'checklists[resolution].items[errors].command',
        'checklists[resolution].items[errors].required',
      ],
      check: (told) => {
        const watched = told
          .story(
            { severity: 'SEV-2' },
            at('10m', { type: 'set-status', status: 'monitoring' }, by('on-call')),
          )
          .until('24m');
        assert.deepEqual([watched.state.status, watched.state.category], ['monitoring', 'monitoring']);
        assert.equal(watched.until('25m').state.status, 'resolved');
        assert.match(entry(told.process.statuses, 'monitoring').exitCriteria[1] ?? '', /15 minutes/);
        const item = entry(entry(told.process.checklists, 'resolution').items, 'errors');
        assert.match(item.text, /15 minutes/);
        assert.match(item.command ?? '', /^watch -n 10 .*status_code=~.*5\.\./s);
        assert.ok(item.required);
      },
    },
    {
      id: '003-PM-01',
      says: 'The head of a timeline: number (INC-YYYY-NNNN), date, duration, severity, commander',
      at: ['templates[incident-timeline].body', 'templates[incident-timeline].purpose'],
      awaits: 'review',
      check: (told) => {
        assert.equal(entry(told.process.templates, 'incident-timeline').purpose, 'timeline');
        const text = written(told, 'incident-timeline', { entries: [] });
        for (const part of [
          /^\nINC-2026-0042\n/,
          /Date: 2026-11-18/,
          /Duration: 2 hours 15 minutes/,
          /Severity: SEV-2/,
          /Commander: Ana/,
        ])
          assert.match(text, part);
      },
    },
    {
      id: '003-PM-02',
      says: 'The table of a timeline: time and event, in UTC, from the alert to the resolution',
      at: [
        'process.timeZone',
        'templates[incident-timeline].body',
        'templates[incident-timeline].fields',
        'templates[incident-timeline].fields[entries].format',
        'review.sections[timeline].holds',
        'review.sections[timeline].asks',
      ],
      awaits: 'review',
      check: (told) => {
        const { process } = told;
        assert.equal(process.timeZone, 'UTC');
        const text = written(told, 'incident-timeline', {
          entries: ['14:00 | The alert went off', '16:15 | Resolved'],
        });
        assert.match(
          text,
          /\| UTC \| What happened \|\n\|---\|---\|\n\| 14:00 \| The alert went off \|\n\| 16:15 \| Resolved \|$/,
        );
        assert.equal(
          entry(entry(process.templates, 'incident-timeline').fields, 'entries').format,
          'HH:MM | what happened',
        );
        const timeline = section(told, 'timeline');
        assert.equal(timeline.holds, 'timeline');
        speak(timeline.asks, [
          /alert/,
          /acknowledge/,
          /channel/,
          /cause/,
          /rollback begin/,
          /done/,
          /better/,
          /watching/,
          /resolved/,
        ]);
      },
    },
    {
      id: '003-PM-03',
      says: 'The head of a review: title, date, author, status (draft or final)',
      at: [
        'review.header',
        ...[0, 1, 2, 3].map((n) => `review.header[${n}]`),
        'review.statuses',
        'review.statuses[0]',
        'review.statuses[1]',
      ],
      awaits: 'review',
      check: ({ process }) => {
        speak(process.review?.header ?? [], [/[Tt]itle/, /[Dd]ate/, /[Aa]uthor/, /[Ss]tatus/]);
        assert.deepEqual(process.review?.statuses, ['Draft', 'Final']);
      },
    },
    {
      id: '003-PM-04',
      says: 'Summary: two or three sentences',
      at: [
        'review.sections[summary].minSentences',
        'review.sections[summary].maxSentences',
        'review.sections[summary].asks',
      ],
      awaits: 'review',
      check: (told) => {
        const { minSentences, maxSentences, asks: asked } = section(told, 'summary');
        assert.deepEqual([minSentences, maxSentences], [2, 3]);
        speak(asked, [/happened/]);
      },
    },
    {
      id: '003-PM-05',
      says: 'Impact: duration, users, revenue, error budget',
      ...asks('impact', [/long/, /users.*number.*share/, /revenue/, /error budget/]),
    },
    { id: '003-PM-06', says: 'Root cause, in technical detail', ...asks('root-cause', [/cause.*technical/]) },
    {
      id: '003-PM-07',
      says: 'Detection: how, and could it have been sooner?',
      ...asks('detection', [/[Hh]ow.*notice/, /sooner/]),
    },
    {
      id: '003-PM-08',
      says: 'Response: what went well, what should be better?',
      ...asks('response', [/went well/, /better/]),
    },
    { id: '003-PM-09', says: 'Contributing factors, a list', ...asks('factors', [/contributed.*line each/]) },
    {
      id: '003-PM-10',
      says: 'Actions: each with owner, due date and status',
      at: ['review.everyActionHas', 'review.sections[actions].holds'],
      awaits: 'actions',
      check: (told) => {
        assert.deepEqual(told.process.review?.everyActionHas, ['owner', 'due-date', 'status']);
        assert.equal(section(told, 'actions').holds, 'actions');
      },
    },
    {
      id: '003-PM-11',
      says: 'What was learned, and the timeline',
      at: [
        'review.sections[lessons]',
        'review.sections[lessons].asks',
        'review.sections[timeline].holds',
        'review.sections[timeline]',
      ],
      awaits: 'review',
      check: (told) => {
        speak(section(told, 'lessons').asks, [/know now/]);
        assert.equal(section(told, 'timeline').holds, 'timeline');
        assert.equal(told.process.review?.sections.at(-1)?.id, 'timeline');
      },
    },
    {
      id: '003-ESC-10',
      says: 'SEV-1: on call and lead at once, VP at 15 min, CTO at 30, CEO at 60, until it is mitigated',
      at: [
        'escalation[sev-1-matrix].when.severity',
        'escalation[sev-1-matrix].rungs',
        ...[1, 2, 3].flatMap((n) =>
          ['after', 'to', 'by', 'unless'].map((key) => `escalation[sev-1-matrix].rungs[${n}].${key}`),
        ),
      ],
      check: ({ story }) => {
        const all = ['0s on-call', '0s engineering-lead', '15m vp-engineering', '30m cto', '1h ceo'];
        // Nobody answers: five minutes after the last rung it is the last resort's turn.
        assert.deepEqual(story({ severity: 'SEV-1' }).until('64m').pages(), all);
        assert.deepEqual(
          story({ severity: 'SEV-1' }, at('2m', acknowledge, by('on-call')))
            .until('80m')
            .pages(),
          all,
        );
        assert.deepEqual(
          story({ severity: 'SEV-1' }, at('10m', mitigate, by('on-call')))
            .until('80m')
            .pages(),
          all.slice(0, 2),
        );
        assert.deepEqual(
          story({ severity: 'SEV-1' }, at('20m', mitigate, by('on-call')))
            .until('80m')
            .pages(),
          all.slice(0, 3),
        );
        assert.deepEqual(
          story({ severity: 'SEV-1' }, at('50m', mitigate, by('on-call')))
            .until('80m')
            .pages(),
          all.slice(0, 4),
        );
      },
    },
    {
      id: '003-ESC-11',
      says: 'SEV-2: on call at once, lead at 15 min, VP at 30, until it is mitigated',
      at: [
        'escalation[sev-2-matrix].when.severity',
        'escalation[sev-2-matrix].rungs',
        ...[1, 2].flatMap((n) =>
          ['after', 'to', 'by', 'unless'].map((key) => `escalation[sev-2-matrix].rungs[${n}].${key}`),
        ),
      ],
      check: ({ story }) => {
        const all = ['0s on-call', '15m engineering-lead', '30m vp-engineering'];
        assert.deepEqual(story({ severity: 'SEV-2' }).until('34m').pages(), all);
        assert.deepEqual(
          story({ severity: 'SEV-2' }, at('2m', acknowledge, by('on-call')))
            .until('24h')
            .pages(),
          all,
        );
        assert.deepEqual(
          story({ severity: 'SEV-2' }, at('10m', mitigate, by('on-call')))
            .until('50m')
            .pages(),
          all.slice(0, 1),
        );
        assert.deepEqual(
          story({ severity: 'SEV-2' }, at('20m', mitigate, by('on-call')))
            .until('50m')
            .pages(),
          all.slice(0, 2),
        );
      },
    },
    {
      id: '003-ESC-12',
      says: 'SEV-3: on call at once, lead at 15 min, both informed and not paged; nobody after that',
      at: [
        'escalation[sev-3-matrix].when.severity',
        'escalation[sev-3-matrix].rungs',
        ...['after', 'to', 'by', 'unless'].map((key) => `escalation[sev-3-matrix].rungs[2].${key}`),
      ],
      check: ({ story }) => {
        const all = ['0s on-call', '15m engineering-lead'];
        const silent = story({ severity: 'SEV-3' }).until('24h');
        assert.deepEqual(
          [silent.pages('low'), silent.pages(), tickets(silent)],
          [all, [], ['0s sev-3-matrix']],
        );
        assert.deepEqual(
          story({ severity: 'SEV-3' }, at('2m', acknowledge, by('on-call')))
            .until('24h')
            .pages('low'),
          all,
        );
        assert.deepEqual(
          story({ severity: 'SEV-3' }, at('10m', mitigate, by('on-call')))
            .until('24h')
            .pages('low'),
          all.slice(0, 1),
        );
      },
    },
    {
      id: '003-ESC-13',
      says: 'SEV-4: a ticket and nobody',
      at: [
        'escalation[sev-4-matrix].when.severity',
        'escalation[sev-4-matrix].rungs',
        'escalation[sev-4-matrix].rungs[0].by',
      ],
      check: ({ story }) => {
        const silent = story({ severity: 'SEV-4' }).until('24h');
        assert.deepEqual(
          [silent.pages('low'), silent.pages(), tickets(silent)],
          [[], [], ['0s sev-4-matrix']],
        );
      },
    },
    {
      id: '003-ESC-14',
      says: 'The table of contacts, each with a second; legal where data is lost or somebody has broken in',
      at: [
        ...['engineering-lead', 'vp-engineering', 'cto', 'customer-success', 'legal'].map(
          (id) => `positions[${id}].standIn`,
        ),
        ...['second-engineering-lead', 'customer-success-team', 'outside-counsel'].map(
          (id) => `positions[${id}].label`,
        ),
        'escalation[legal].rungs[0].any',
        'escalation[legal].rungs[0].any[0].if',
        'escalation[legal].rungs[0].any[1].if',
        'escalation[legal].rungs[0].to',
        'escalation[legal].rungs[0].by',
      ],
      check: ({ process, story }) => {
        const seconds = process.positions.flatMap(({ id, standIn }) =>
          standIn === null ? [] : [`${id}: ${standIn}`],
        );
        assert.deepEqual(seconds, [
          'on-call: secondary-on-call',
          'engineering-lead: second-engineering-lead',
          'vp-engineering: cto',
          'cto: ceo',
          'customer-success: customer-success-team',
          'legal: outside-counsel',
        ]);
        speak(
          ['second-engineering-lead', 'customer-success-team', 'outside-counsel'].map(
            (id) => entry(process.positions, id).label,
          ),
          [/engineering lead/, /[Cc]ustomer success team/, /counsel/],
        );
        for (const flags of [['data-loss'], ['security-breach'], ['data-loss', 'security-breach']])
          assert.deepEqual(story({ severity: 'SEV-4', flags }).until('1m').pages(), ['0s legal']);
        assert.deepEqual(
          story({ severity: 'SEV-4', flags: ['customer-visible'] })
            .until('1m')
            .pages(),
          [],
        );
      },
    },
    {
      id: '003-MET-01',
      says: 'Mean time to detect, under 5 min',
      ...metric(
        'time-to-detect',
        {
          measures: 'time-between',
          from: 'detected',
          to: 'declared',
          as: 'mean',
          target: '< 5m',
          better: 'lower',
        },
        /detect/,
      ),
    },
    {
      id: '003-MET-02',
      says: 'Mean time to resolve, under 1 h',
      ...metric(
        'time-to-resolve',
        {
          measures: 'time-between',
          from: 'declared',
          to: 'resolved',
          as: 'mean',
          target: '< 1h',
          better: 'lower',
        },
        /resolve/,
      ),
    },
    {
      id: '003-MET-03',
      says: 'Incidents a month, under 10',
      ...metric(
        'incidents-a-month',
        { measures: 'incidents', as: 'count', every: 'month', target: '< 10', better: 'lower' },
        /month/,
      ),
    },
    {
      id: '003-MET-04',
      says: 'SEV-1 a quarter, none',
      ...metric(
        'sev-1-a-quarter',
        {
          measures: 'incidents',
          severity: 'SEV-1',
          as: 'count',
          every: 'quarter',
          target: '0',
          better: 'lower',
        },
        /SEV-1/,
      ),
    },
    {
      id: '003-MET-05',
      says: 'Reviews completed, all',
      ...metric(
        'reviews-done',
        { measures: 'reviews-done', as: 'share', target: '100%', better: 'higher' },
        /[Rr]eviews/,
      ),
    },
    {
      id: '003-MET-06',
      says: 'Actions completed, over 90%',
      ...metric(
        'actions-done',
        { measures: 'actions-done', as: 'share', target: '> 90%', better: 'higher' },
        /[Aa]ctions/,
      ),
    },
    {
      id: '003-REV-01',
      says: 'Every month: incidents, by severity, mean time to resolve, what is left of the error budget',
      at: ['reviews[month].every', 'reviews[month].title', ...lookBack('summary', [], / /).at],
      awaits: 'metrics',
      check: (told) => {
        const month = entry(told.process.reviews, 'month');
        assert.equal(month.every, 'month');
        assert.match(month.title, /month/);
        lookBack(
          'summary',
          ['incidents', 'incidents-by-severity', 'time-to-resolve', 'error-budget'],
          /Summary/,
        ).check(told);
      },
    },
    {
      id: '003-REV-02',
      says: 'Every month: the three most frequent kinds',
      awaits: 'metrics',
      ...lookBack('categories', ['categories'], /three kinds/),
    },
    {
      id: '003-REV-03',
      says: 'Every month: earlier actions that are not done',
      awaits: 'actions',
      ...lookBack('open-actions', ['open-actions'], /earlier incidents/),
    },
    {
      id: '003-REV-04',
      says: 'Every month: what was improved in the process',
      awaits: 'metrics',
      ...lookBack('improvements', ['improvements'], /improved/),
    },
    {
      id: '003-TOOL-01',
      says: 'Pager, chat (#incidents), status page, tracker of actions',
      at: [
        ...['pager', 'slack', 'status-page', 'jira'].flatMap((id) => [
          `tools[${id}].label`,
          `tools[${id}].kind`,
        ]),
        'channel.announceIn',
      ],
      check: (told) => {
        tool(told, 'pager', 'paging', /PagerDuty/);
        tool(told, 'slack', 'chat', /Slack.*#incidents/);
        tool(told, 'status-page', 'status-page', /[Ss]tatus page/);
        tool(told, 'jira', 'tracker', /Jira.*actions/);
        assert.deepEqual(told.process.channel?.announceIn, ['#incidents']);
        for (const phase of ['detect', 'triage', 'respond', 'resolve', 'review'])
          assert.deepEqual(toolsIn(told, phase).slice(0, 4), ['pager', 'slack', 'status-page', 'jira']);
      },
    },
    {
      id: '003-TOOL-02',
      says: 'Metrics, logs, traces and errors to look into',
      at: ['grafana', 'loki', 'jaeger', 'sentry'].flatMap((id) => [
        `tools[${id}].label`,
        `tools[${id}].kind`,
        `tools[${id}].showIn`,
      ]),
      check: (told) => {
        tool(told, 'grafana', 'monitoring', /Grafana/);
        tool(told, 'loki', 'logs', /Loki/);
        tool(told, 'jaeger', 'tracing', /Jaeger/);
        tool(told, 'sentry', 'errors', /Sentry/);
        const looking = (phase: string) =>
          toolsIn(told, phase).filter((id) => ['grafana', 'loki', 'jaeger', 'sentry'].includes(id));
        assert.deepEqual(['detect', 'triage', 'respond', 'resolve', 'review'].map(looking), [
          [],
          ['grafana'],
          ['grafana', 'loki', 'jaeger', 'sentry'],
          ['grafana'],
          [],
        ]);
      },
    },
    {
      id: '003-TOOL-03',
      says: 'Where reviews, runbooks and changes are kept',
      at: ['confluence', 'github'].flatMap((id) => [`tools[${id}].label`, `tools[${id}].kind`]),
      check: (told) => {
        tool(told, 'confluence', 'documents', /Confluence.*reviews.*runbooks/);
        tool(told, 'github', 'changes', /GitHub.*changes.*deployments/);
      },
    },
    {
      id: '003-ONC-01',
      says: 'Primary: a week from Monday 9:00 UTC, first for every alert, 5 min at SEV-1 and SEV-2',
      at: [
        'positions[on-call].label',
        'positions[on-call].duties',
        'positions[on-call].duties[0]',
        ...['position', 'length', 'handoff'].map((key) => `onCall.rotations[0].${key}`),
        'process.timeZone',
        'clocks[page-acknowledgement].within',
        'clocks[page-acknowledgement].when.severity',
      ],
      check: (told) => {
        const { process } = told;
        const position = entry(process.positions, 'on-call');
        assert.equal(position.label, 'On-call engineer');
        speak(position.duties, [/first.*every alert/]);
        rotates(process, 'on-call', 'monday 09:00');
        const promised = ['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4'].map((id) =>
          owed(told, id).includes('page-acknowledgement 5m'),
        );
        assert.deepEqual(promised, [true, true, false, false]);
      },
    },
    {
      id: '003-ONC-02',
      says: 'Secondary: a week, a day later; stands behind the primary and takes what is escalated; 15 min',
      at: [
        'positions[on-call].standIn',
        'positions[secondary-on-call].respondsWithin',
        'positions[secondary-on-call].duties',
        'positions[secondary-on-call].duties[0]',
        'positions[secondary-on-call].duties[1]',
        ...['position', 'length', 'handoff'].map((key) => `onCall.rotations[1].${key}`),
        'process.timeZone',
      ],
      check: ({ process }) => {
        assert.equal(entry(process.positions, 'on-call').standIn, 'secondary-on-call');
        const position = entry(process.positions, 'secondary-on-call');
        assert.equal(position.respondsWithinMs, 15 * 60_000);
        speak(position.duties, [/does not answer/, /escalated/]);
        rotates(process, 'secondary-on-call', 'tuesday 09:00');
      },
    },
    {
      id: '003-ONC-03',
      says: 'Handoff: seven things to go through',
      at: [
        'checklists[handoff].attach.moment',
        'checklists[handoff].items',
        ...[
          'incidents',
          'alerts',
          'investigations',
          'contacts',
          'alerting',
          'maintenance',
          'known-issues',
        ].map((id) => `checklists[handoff].items[${id}].text`),
        ...['incidents', 'alerts', 'investigations', 'contacts', 'alerting'].map(
          (id) => `checklists[handoff].items[${id}].facts`,
        ),
      ],
      check: (told) => {
        assert.deepEqual(shownIn(told, 'handoff'), [], 'it belongs to no incident');
        goesThrough(told.process, 'handoff', 'handoff', {
          incidents: [/incidents that are open/, 'open-incidents'],
          alerts: [/alerts.*24 hours/, 'alerts-24h'],
          investigations: [/investigated/, 'investigations'],
          contacts: [/pager.*contacts/, 'contacts'],
          alerting: [/alerting.*changed/, 'changes-24h'],
          maintenance: [/maintenance/, null],
          'known-issues': [/broken/, null],
        });
        assert.match(
          handedOver(told.process).toOn,
          /\[ \] .*known to be broken/,
          'and whoever comes on as well',
        );
      },
    },
    {
      id: '003-REF-01',
      says: 'Documents beside it: monitoring, runbooks, security',
      at: [
        'process.references',
        ...[0, 1, 2].flatMap((n) => [`process.references[${n}].label`, `process.references[${n}].at`]),
      ],
      check: ({ process }) =>
        speak(
          process.references.map(({ label, at: place }) => `${place}: ${label}`),
          [/^monitoring\.md: .*alerts/, /^runbooks\.md: .*respond/, /^security\.md: .*incidents/],
        ),
    },
    {
      id: '003-GAP-01',
      says: 'Silent: one cadence alone, nothing that a resolution or a review is due by, no rule for the name of a channel',
      at: [
        'clocks[update-cadence].within',
        'clocks[update-cadence].when.severity',
        'clocks[update-cadence].restarts',
        'clocks[update-cadence].stops',
      ],
      check: (told) => {
        const { process, story } = told;
        const cadences = process.clocks.filter(({ restarts }) => restarts.length > 0);
        assert.deepEqual(
          cadences.map(({ id, stops, restarts }) => [id, stops, restarts]),
          [['update-cadence', ['resolved'], ['update-posted']]],
        );
        const told2 = story(
          { severity: 'SEV-2' },
          at('10m', update, by('on-call')),
          at('35m', update, by('on-call')),
        );
        assert.equal(offsetOf(told2.clock('update-cadence')?.dueAt ?? ''), '1h5m');
        assert.deepEqual(
          ['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4'].map((id) => owed(told, id).includes('update-cadence 30m')),
          [true, true, false, false],
        );
        // What ends with the resolution alone would be a promise to resolve.
        assert.deepEqual(
          process.clocks.filter(
            ({ stops, restarts }) => stops.join() === 'resolved' && restarts.length === 0,
          ),
          [],
        );
        assert.ok(!process.clocks.some(({ stops }) => stops.some((stop) => /^(review|actions)-/.test(stop))));
        assert.deepEqual(
          [process.review?.requiredAt, process.review?.optionalAt],
          [[], ['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4']],
        );
        assert.match(process.channel?.name ?? '', /incident\.number.*incident\.title/);
        assert.deepEqual(process.channel?.archiveAfter, null);
        const wholeDay = story({ severity: 'SEV-3' }, at('1m', acknowledge, by('on-call'))).until('24h');
        assert.deepEqual(
          only(
            wholeDay.log.map(({ event }) => event),
            'clock-breached',
          ),
          [],
        );
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
            id: 'review',
            label: 'Review',
            starts: 'resolved',
            stops: 'review-published',
            within: '48h',
          }),
        (file: FileValue) =>
          file.clocks.push({
            id: 'slow',
            label: 'Next update',
            when: { severity: 'SEV-3' },
            starts: 'declared',
            stops: 'resolved',
            restarts: 'update-posted',
            within: '4h',
          }),
        (file: FileValue) => (file.review.requiredAt = ['SEV-1']),
        (file: FileValue) => (file.channel.name = 'incident-{{ declaredAt | date: "%Y%m%d" }}'),
        (file: FileValue) => (file.channel.archiveAfter = '24h'),
      ],
    },
  ],
};
