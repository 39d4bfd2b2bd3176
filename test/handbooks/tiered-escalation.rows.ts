/** The rows of the handbook that `processes/tiered-escalation.yaml` runs. */
import assert from 'node:assert/strict';
import {
  acknowledge,
  at,
  by,
  type Later,
  offsetOf,
  type Step,
  type Story,
} from '../../src/domain/incident/given.ts';
import { channelName } from '../../src/domain/message/channel-name.ts';
import { fillTemplate, templatesFor } from '../../src/domain/message/fill-template.ts';
import { factsForTexts } from '../../src/domain/message/incident-facts.ts';
import { severityOf, severityOfSignal } from '../../src/domain/process/resolve-severity.ts';
import { entry, type FileValue, type Handbook, type Row, type Told } from './handbook.ts';
import { goesThrough, handedOver } from './handed-over.ts';
import { installed } from './installed.ts';
import { channelArchivedAfterMs, heard, notInternal, publishedOf, updateThenEnd } from './outside.ts';
import { besides, clockAt, list as listOn, metric, resolution, response } from './row-kinds.ts';
import { breaches, fieldsOf, itemsAt, owed, section, shownOn, speak, tickets, tiers } from './reading.ts';

const mitigate: Later = { type: 'mitigate' };
const resolve: Later = { type: 'resolve' };
const update: Later = { type: 'post-update', text: 't', audience: 'followers', nextUpdateAt: null };
const raise = (severity: string): Later => ({ type: 'set-severity', severity });
const status = (to: string): Later => ({ type: 'set-status', status: to });
const flag = (raised: string): Later => ({ type: 'flag', flag: raised });
const reach = (milestone: string): Later => ({ type: 'reach-milestone', milestone });
const onCall = by('on-call');

/** Stories begin at two in the night of the house's time: this one is a P1 of ten in the morning. */
function inHours({ story }: Told): Story {
  return story({ severity: 'P3' }, at('8h', raise('P1'), onCall));
}

/** As far as each phase of the work. */
const untilTriaged = [at('5m', acknowledge, onCall), at('10m', reach('triaged'), onCall)];
const untilIdentified = [...untilTriaged, at('20m', status('identified'), onCall)];
const untilResolved = [...untilIdentified, at('1h', resolve, onCall)];

/** Due at first, and due again after an update at one hour; until it is resolved. */
function cadence(severity: string, clock: string, first: string, next: string): Pick<Row, 'at' | 'check'> {
  return {
    at: clockAt(clock, 'restarts', 'audience'),
    check: (told) => {
      assert.ok(owed(told, severity).includes(`${clock} ${first}`), owed(told, severity).join(', '));
      const told1h = told.story(
        { severity },
        ...untilIdentified,
        at('30m', mitigate, onCall),
        at('1h', update, onCall),
      );
      const due = told1h.clock(clock)?.dueAt;
      assert.equal(due == null ? 'some time' : offsetOf(due), next);
      assert.equal(told1h.take(at('70m', resolve, onCall)).story.clock(clock)?.state, 'met');
      const { audience, stops } = entry(told.process.clocks, clock);
      assert.deepEqual([audience, stops], ['followers', ['resolved']]);
    },
  };
}

/** Items of a list as a P0 shows them. */
function list(checklist: string, items: Record<string, RegExp>, ...steps: Step[]): Pick<Row, 'at' | 'check'> {
  const phases = checklist === 'acknowledgment' ? ['detection', checklist] : [checklist];
  return listOn(checklist, phases, items, 'P0', ...steps);
}

/** What the three kinds of severity rows name. */
function definition(id: string, words: RegExp[]): Pick<Row, 'at' | 'check'> {
  return {
    at: [`severities[${id}].definition`],
    check: ({ process }) => {
      for (const word of words) assert.match(entry(process.severities, id).definition, word);
    },
  };
}

function examples(id: string, of: RegExp[]): Pick<Row, 'at' | 'check'> {
  const place = `severities[${id}].examples`;
  return {
    at: [place, ...of.map((_, index) => `${place}[${index}]`)],
    check: ({ process }) => speak(entry(process.severities, id).examples, of),
  };
}

/** A text as whoever posts it reads it: what is offered in that status, filled in. */
function filled(
  { process, story }: Told,
  id: string,
  values: Record<string, string>,
  ...steps: Step[]
): string {
  const { state, directory } = story(
    { severity: 'P1', source: 'health-check' },
    ...steps,
    at('2h', { type: 'wake' }),
  );
  const template = entry(templatesFor(process, state.status), id);
  const facts = factsForTexts(state, {
    process,
    directory,
    url: 'https://tocsin.example.test/incidents/1',
    channel: '#incident-20261118-1000',
    nextUpdateAt: '2026-11-18T14:00:00.000Z',
    now: '2026-11-18T12:00:00.000Z',
  });
  facts.incident['service'] = 'Uploads';
  const { subject, text, problems } = fillTemplate(template, facts, values);
  assert.deepEqual(problems, {});
  return `${subject ?? ''}\n${text}`;
}

function template(
  id: string,
  purpose: string,
  expected: {
    values: Record<string, string>;
    fields: string[];
    parts: (string | RegExp)[];
    statuses?: string[];
  },
  ...steps: Step[]
): Pick<Row, 'at' | 'check' | 'breaks'> {
  const place = `templates[${id}]`;
  return {
    at: [
      `${place}.purpose`,
      `${place}.body`,
      `${place}.fields`,
      ...(expected.statuses === undefined ? [] : [`${place}.status`]),
      ...(purpose === 'status-page' ? [`${place}.subject`] : []),
      ...expected.fields.flatMap((field) => {
        const [name = ''] = field.split(' ');
        return [
          `${place}.fields[${name}].type`,
          ...(field.includes(', required') ? [`${place}.fields[${name}].required`] : []),
          ...(field.includes(', from') ? [`${place}.fields[${name}].from`] : []),
        ];
      }),
    ],
    check: (told) => {
      const found = entry(told.process.templates, id);
      assert.deepEqual([found.purpose, found.statuses], [purpose, expected.statuses ?? null]);
      assert.deepEqual(fieldsOf(told, id), expected.fields);
      const text = filled(told, id, expected.values, ...steps);
      for (const part of expected.parts)
        if (typeof part === 'string') assert.ok(text.includes(part), `${part} in:\n${text}`);
        else assert.match(text, part);
    },
  };
}

const updateSteps = [
  at('1h', { type: 'assign-role', role: 'commander', person: 'team-lead' } as Later, onCall),
];

function reviewSections(told: Told): string[] {
  return (told.process.review?.sections ?? []).map(({ id, holds }) => `${id} ${holds}`);
}

function tool(
  id: string,
  expected: [kind: string, link: string | null, command: string | null, phases: string[] | null],
  label: RegExp,
) {
  return {
    at: [
      'label',
      'kind',
      ...(expected[1] === null ? [] : ['link']),
      ...(expected[2] === null ? [] : ['command']),
      ...(expected[3] === null ? [] : ['showIn']),
    ].map((key) => `tools[${id}].${key}`),
    check: (told: Told) => {
      const investigated = besides(told, told.story({ severity: 'P2' }, ...untilTriaged)).tools;
      const { kind, link, command, phases, label: called } = entry(investigated, id);
      assert.deepEqual([kind, link, command, phases], expected);
      assert.match(called, label);
      const detected = besides(told, told.story({ severity: 'P2' })).tools;
      assert.equal(
        detected.some((one) => one.id === id),
        expected[3] === null,
      );
    },
  };
}

function tools(...of: ReturnType<typeof tool>[]): Pick<Row, 'at' | 'check'> {
  return {
    at: of.flatMap((one) => one.at),
    check: (told) => of.forEach((one) => one.check(told)),
  };
}

function tells(told: Told, id: string, severity: string, on: string[], audience: string): void {
  const rule = entry(told.process.communication, id);
  assert.deepEqual([rule.when, rule.on, rule.audience], [{ severities: [severity] }, on, [audience]]);
}

function tellsAt(id: string): string[] {
  return ['when.severity', 'on', 'audience'].map((key) => `communication[${id}].${key}`);
}

/** The position's part in its tier. */
function duties(tier: number, positions: string[], of: RegExp[]): Pick<Row, 'at' | 'check'> {
  return {
    at: positions.flatMap((id) => [
      `positions[${id}].label`,
      `positions[${id}].duties`,
      ...of.map((_, index) => `positions[${id}].duties[${index}]`),
    ]),
    check: (told) => {
      for (const id of positions) {
        const { label, duties: found } = entry(told.process.positions, id);
        assert.equal(
          label.toLowerCase().replaceAll(/[ -]/g, '').replace('engineer', ''),
          id.replaceAll('-', '').replace('engineer', ''),
        );
        speak(found, of);
      }
      // Whoever is reached as this tier is one of these.
      for (const { rungs } of told.process.ladders)
        for (const { level, to } of rungs)
          if (level === tier)
            assert.ok(
              to.every((id) => positions.includes(id)),
              `tier ${tier}: ${to.join(', ')}`,
            );
    },
  };
}

const tier2 = ['engineering-lead', 'senior-engineer'];

export const tieredEscalation: Handbook = {
  process: 'tiered-escalation',
  rows: [
    {
      id: '000-META-01',
      says: 'Version 2.0 of January 2026, by DevOps and Engineering',
      at: ['process.version', 'process.updated', 'process.owner'],
      check: ({ process }) => {
        assert.deepEqual([process.version, process.updated], ['2.0', '2026-01-28']);
        assert.match(process.owner, /DevOps.*Engineering/);
      },
    },
    {
      id: '000-SEV-01',
      says: 'Four severities, P0 to P3: Critical, High, Medium, Low',
      at: [
        'severities',
        ...['P0', 'P1', 'P2', 'P3'].flatMap((id) => [
          `severities[${id}].label`,
          `severities[${id}].rank`,
          `severities[${id}].aliases`,
        ]),
        ...['critical', 'error', 'warning', 'ticket', 'info', 'p1', 'p2', 'p3', 'p4', 'p5'].map(
          (word) => `signals.severities.${word}`,
        ),
        'signals.otherwise',
      ],
      check: ({ process }) => {
        assert.deepEqual(
          process.severities.map(({ id, rank, label }) => [id, rank, label]),
          [
            ['P0', 1, 'Critical'],
            ['P1', 2, 'High'],
            ['P2', 3, 'Medium'],
            ['P3', 4, 'Low'],
          ],
        );
        process.severities.forEach(({ id, label }, index) => {
          for (const word of [id, id.toLowerCase(), label, `severity=${index}`])
            assert.equal(severityOf(process, word), id, word);
        });
        // A vendor's first is our first, whatever it is called.
        const meant = [
          'critical',
          'error',
          'warning',
          'ticket',
          'info',
          'p1',
          'p2',
          'p3',
          'p4',
          'p5',
          'unknown',
        ];
        assert.deepEqual(
          meant.map((word) => severityOfSignal(process, word)),
          ['P0', 'P1', 'P2', 'P3', null, 'P0', 'P1', 'P2', 'P3', null, 'P1'],
        );
      },
    },
    {
      id: '000-SEV-02',
      says: 'P0: nothing works, data may be lost, or somebody broke in',
      ...definition('P0', [/[Nn]othing works/, /data may be lost/, /broken in/]),
    },
    {
      id: '000-SEV-03',
      says: 'P0: five examples',
      ...examples('P0', [/API/, /database/, /broken in/, /Data.*corrupt/, /Payments/]),
    },
    {
      id: '000-SEV-04',
      says: 'P1: something that matters, and many users',
      ...definition('P1', [/matters/, /many users/]),
    },
    {
      id: '000-SEV-05',
      says: 'P1: five examples',
      ...examples('P1', [/sign in/, /video/, /50% of uploads/, /OAuth/, /10 times slower/]),
    },
    {
      id: '000-SEV-06',
      says: 'P2: a part does not work, and there is a way around it',
      ...definition('P2', [/part/, /way around/]),
    },
    {
      id: '000-SEV-07',
      says: 'P2: five examples',
      ...examples('P2', [/feature/, /[Tt]wo to three times slower/, /integration/, /interface/, /search/]),
    },
    {
      id: '000-SEV-08',
      says: 'P3: small, a matter of looks, or a wish',
      ...definition('P3', [/small/, /looks/, /wish/]),
    },
    {
      id: '000-SEV-09',
      says: 'P3: five examples',
      ...examples('P3', [/drawn/, /documentation/, /slower/, /look/, /feature/]),
    },
    {
      id: '000-SLA-01',
      says: 'P0: response within 15 min, at every hour',
      ...response('P0', 'response-p0', '15m'),
    },
    { id: '000-SLA-02', says: 'P0: resolved within 4 h', ...resolution('P0', 'resolution-p0', '4h') },
    { id: '000-SLA-03', says: 'P0: an update every 30 min', ...cadence('P0', 'updates-p0', '30m', '1h30m') },
    { id: '000-SLA-04', says: 'P1: response within 1 h', ...response('P1', 'response-p1', '1h') },
    { id: '000-SLA-05', says: 'P1: resolved within 24 h', ...resolution('P1', 'resolution-p1', '24h') },
    { id: '000-SLA-06', says: 'P1: an update every 2 h', ...cadence('P1', 'updates-p1', '2h', '3h') },
    {
      id: '000-SLA-07',
      says: 'P2: response within 4 h of business hours',
      // From two in the night: one in the afternoon.
      ...response('P2', 'response-p2', '11h'),
    },
    { id: '000-SLA-08', says: 'P2: resolved within 3 days', ...resolution('P2', 'resolution-p2', '72h') },
    {
      id: '000-SLA-09',
      says: 'P2: an update a day, by ten in the morning of a working day',
      at: cadence('P2', 'updates-p2', '', '').at,
      check: (told) => {
        cadence('P2', 'updates-p2', '32h', '32h').check(told);
        // Thursday at eight, Friday at ten; Friday at ten, Monday at ten.
        const story = told.story({ severity: 'P2' }, at('30h', update, onCall));
        assert.equal(offsetOf(story.clock('updates-p2')?.dueAt ?? ''), '56h');
        story.take(at('55h', update, onCall));
        assert.equal(offsetOf(story.clock('updates-p2')?.dueAt ?? ''), '128h');
      },
    },
    {
      id: '000-SLA-10',
      says: 'P3: response within one business day',
      at: clockAt('response-p3'),
      check: (told) => {
        // From two in the night: five in the afternoon. From ten in the morning: ten in the morning.
        response('P3', 'response-p3', '15h').check(told);
        const later = told.story({ severity: 'P2' }, at('8h', raise('P1')), at('8h', raise('P2')));
        assert.equal(later.clock('response-p3'), undefined);
        assert.deepEqual(entry(told.process.clocks, 'response-p3').within, {
          kind: 'business-days',
          days: 1,
          calendar: 'business',
          text: '1bd',
        });
      },
    },
    { id: '000-SLA-11', says: 'P3: resolved within a week', ...resolution('P3', 'resolution-p3', '168h') },
    {
      id: '000-SLA-12',
      says: 'P3: updates as needed, by no certain time',
      ...cadence('P3', 'updates-p3', 'some time', 'some time'),
    },
    {
      id: '000-ESC-01',
      says: 'P0 pages the CTO at once',
      at: ['when.severity', 'rungs[1].after', 'rungs[1].to', 'rungs[1].by'].map(
        (key) => `escalation[p0].${key}`,
      ),
      check: ({ story }) => {
        assert.deepEqual(story({ severity: 'P0' }).until('1m').pages(), ['0s on-call', '0s cto']);
        assert.deepEqual(story({ severity: 'P1' }).until('1m').pages(), []);
      },
    },
    {
      id: '000-ESC-02',
      says: 'P1 pages the engineer on call and informs the team lead',
      at: [
        ...['when.severity', 'rungs[0].after', 'rungs[0].to', 'rungs[0].by'].map(
          (key) => `escalation[p1].${key}`,
        ),
        ...['when.severity', 'rungs[0].after', 'rungs[0].to', 'rungs[0].by'].map(
          (key) => `escalation[p1-informed].${key}`,
        ),
      ],
      check: (told) => {
        const story = inHours(told).until('13h');
        // The one of its time as a P3.
        assert.deepEqual(tickets(story), ['0s p3']);
        assert.deepEqual(story.pages().slice(0, 1), ['8h on-call']);
        assert.deepEqual(story.pages('low'), ['8h team-lead', '8h product-lead']);
        assert.deepEqual(
          story.all('rung-climbed').flatMap(({ at: time, event }) => (event.ladder === 'p1' ? [time] : [])),
          ['8h', '8h'],
        );
      },
    },
    {
      id: '000-ESC-03',
      says: 'P2 informs team lead and engineering manager, and pages nobody',
      at: ['when.severity', 'rungs[1].after', 'rungs[1].to', 'rungs[1].by'].map(
        (key) => `escalation[p2].${key}`,
      ),
      check: ({ story }) => {
        const silent = story({ severity: 'P2' }).until('72h');
        assert.deepEqual(silent.pages('low'), ['0s on-call', '0s team-lead', '0s engineering-manager']);
        assert.deepEqual([silent.pages(), tickets(silent)], [[], []]);
      },
    },
    {
      id: '000-ESC-04',
      says: 'P3 escalates to nobody',
      at: [],
      check: ({ story }) => {
        const silent = story({ severity: 'P3' }).until('200h');
        assert.deepEqual([silent.pages(), silent.pages('low')], [[], []]);
      },
      breaks: [
        (file: FileValue) =>
          entry<FileValue>(file.escalation, 'p3').rungs.push({ after: '1h', to: 'team-lead', by: 'notify' }),
        (file: FileValue) => delete entry<FileValue>(file.escalation, 'p2').when,
        (file: FileValue) => (entry<FileValue>(file.escalation, 'p0-tier-2').when.severity = ['P0', 'P3']),
      ],
    },
    {
      id: '000-ESC-05',
      says: 'Tier 1, the engineer on call: responds first, looks and mends, takes what is ordinary',
      ...duties(1, ['on-call'], [/first/, /mend/, /ordinary/]),
    },
    {
      id: '000-ESC-06',
      says: 'Tier 2, engineering lead and senior engineer: hard, passed on, several systems',
      ...duties(2, tier2, [/hard/, /tier 1/, /several systems/]),
    },
    {
      id: '000-ESC-07',
      says: 'P0 that is not resolved after 2 h pages tier 2',
      at: ['when.severity', ...['level', 'after', 'to', 'by', 'unless'].map((key) => `rungs[0].${key}`)].map(
        (key) => `escalation[p0-tier-2].${key}`,
      ),
      check: (told) => {
        const { story } = told;
        const all = ['0s on-call', '0s cto', '2h engineering-lead', '2h senior-engineer'];
        for (const done of [acknowledge, update])
          assert.deepEqual(
            story({ severity: 'P0' }, at('5m', done, onCall))
              .until('2h')
              .pages()
              .filter((page) => !page.endsWith('last-resort')),
            all,
          );
        assert.deepEqual(
          story({ severity: 'P0' }, at('90m', mitigate, onCall))
            .until('2h')
            .pages()
            .filter((page) => !page.endsWith('last-resort')),
          all,
        );
        assert.deepEqual(
          story({ severity: 'P0' }, at('5m', acknowledge, onCall), at('90m', resolve, onCall))
            .until('3h')
            .pages(),
          all.slice(0, 2),
        );
        assert.deepEqual(tiers(told, story({ severity: 'P0' }).until('2h')), ['0s 1', '0s 3', '2h 2']);
      },
    },
    {
      id: '000-ESC-08',
      says: 'P1 that is not resolved after 6 h pages tier 2',
      at: ['when.severity', ...['level', 'after', 'to', 'by', 'unless'].map((key) => `rungs[0].${key}`)].map(
        (key) => `escalation[p1-tier-2].${key}`,
      ),
      check: (told) => {
        const { story } = told;
        const paged = ['6h engineering-lead', '6h senior-engineer'];
        assert.deepEqual(
          story({ severity: 'P1' }, at('5m', acknowledge, onCall))
            .until('8h')
            .pages(),
          paged,
        );
        assert.deepEqual(
          story({ severity: 'P1' }, at('330m', mitigate, onCall))
            .until('6h')
            .pages(),
          paged,
        );
        assert.deepEqual(
          story({ severity: 'P1' }, at('5h', resolve, onCall))
            .until('8h')
            .pages(),
          [],
        );
        // A raise counts anew.
        assert.deepEqual(
          inHours(told)
            .take(at('9h', acknowledge, onCall))
            .story.until('15h')
            .pages(),
          ['8h on-call', '14h engineering-lead', '14h senior-engineer'],
        );
        assert.deepEqual(tiers(told, story({ severity: 'P1' }).until('6h')), ['0s 1', '6h 2']);
      },
    },
    {
      id: '000-ESC-09',
      says: 'Tier 3, CTO and VP: where the outage drags on, data may be lost, or somebody broke in',
      at: [
        ...duties(3, ['cto', 'vp-engineering'], [/ /, / /, / /]).at,
        ...['extended-outage', 'data-loss', 'security-breach'].map((id) => `flags[${id}].label`),
        ...['level', 'any', 'any[0].if', 'any[1].if', 'any[2].if', 'to', 'by'].map(
          (key) => `escalation[tier-3].rungs[0].${key}`,
        ),
      ],
      check: (told) => {
        const { process, story } = told;
        duties(3, ['cto', 'vp-engineering'], [/business/, /across systems/, /strategy/]).check(told);
        for (const raised of ['extended-outage', 'data-loss', 'security-breach'])
          for (const severity of ['P1', 'P2', 'P3']) {
            const late = story({ severity }, at('3h', flag(raised), onCall)).until('3h');
            assert.deepEqual(late.pages(), ['3h cto', '3h vp-engineering']);
            assert.ok(tiers(told, late).includes('3h 3'));
          }
        assert.deepEqual(
          story({ severity: 'P0', flags: ['data-loss'] })
            .until('1m')
            .pages(),
          ['0s on-call', '0s cto', '0s vp-engineering'],
        );
        assert.deepEqual(
          story({ severity: 'P3', flags: ['customer-facing'] })
            .until('12h')
            .pages(),
          [],
        );
        assert.match(entry(process.flags, 'extended-outage').label, /outage/);
        assert.match(entry(process.flags, 'data-loss').label, /lost/);
        assert.match(entry(process.flags, 'security-breach').label, /access/);
      },
    },
    {
      id: '000-ESC-10',
      says: 'Tier 4, CEO and executives: a major breach, an outage of more than 4 h, a matter for regulators',
      at: [
        ...duties(4, ['ceo', 'executive-team'], [/ /, / /, / /]).at,
        ...['major-breach', 'regulatory'].map((id) => `flags[${id}].label`),
        ...[
          'when.severity',
          'rungs[0].level',
          'rungs[0].any',
          'rungs[0].any[0].after',
          'rungs[0].any[1].if',
          'rungs[0].any[2].if',
          'rungs[0].to',
          'rungs[0].by',
          'rungs[0].unless',
        ].map((key) => `escalation[p0-tier-4].${key}`),
        ...[
          'when.severity',
          'rungs[0].level',
          'rungs[0].any',
          'rungs[0].any[0].if',
          'rungs[0].any[1].if',
          'rungs[0].to',
          'rungs[0].by',
        ].map((key) => `escalation[tier-4].${key}`),
      ],
      check: (told) => {
        const { process, story } = told;
        duties(4, ['ceo', 'executive-team'], [/company/, /public/, /law/]).check(told);
        const four = (time: string) => [`${time} ceo`, `${time} executive-team`];
        const late = (reached: Story) => reached.pages().filter((page) => /ceo|executive/.test(page));
        const outage = story({ severity: 'P0' }, at('5m', acknowledge, onCall));
        assert.deepEqual(late(outage.until('239m')), []);
        assert.deepEqual(late(outage.until('4h')), four('4h'));
        assert.ok(tiers(told, outage).includes('4h 4'));
        assert.deepEqual(
          late(story({ severity: 'P0' }, at('210m', mitigate, onCall)).until('4h')),
          four('4h'),
        );
        assert.deepEqual(late(story({ severity: 'P0' }, at('210m', resolve, onCall)).until('5h')), []);
        assert.deepEqual(late(story({ severity: 'P1' }, at('5m', acknowledge, onCall)).until('24h')), []);
        for (const raised of ['major-breach', 'regulatory'])
          for (const severity of ['P0', 'P1', 'P2', 'P3']) {
            const flagged = story(
              { severity },
              at('5m', acknowledge, onCall),
              at('1h', flag(raised), onCall),
            );
            // Once: the four hours do not ask them again.
            assert.deepEqual(late(flagged.until('5h')), four('1h'));
            assert.ok(tiers(told, flagged).includes('1h 4'));
          }
        assert.deepEqual(
          late(story({ severity: 'P2', flags: ['data-loss', 'security-breach'] }).until('1h')),
          [],
        );
        assert.match(entry(process.flags, 'major-breach').label, /great deal of data/);
        assert.match(entry(process.flags, 'regulatory').label, /regulator/);
      },
    },
    {
      id: '000-NOT-01',
      says: 'P0 reaches the pager of whoever is on call at every hour',
      at: ['when.severity', 'rungs[0].after', 'rungs[0].to', 'rungs[0].by'].map(
        (key) => `escalation[p0].${key}`,
      ),
      check: ({ story }) => {
        assert.deepEqual(story({ severity: 'P0' }).until('1m').pages(), ['0s on-call', '0s cto']);
        const byDay = story({ severity: 'P3' }, at('8h', raise('P0'), onCall));
        assert.deepEqual(byDay.pages(), ['8h on-call', '8h cto']);
      },
      breaks: [
        (file: FileValue) =>
          (entry<FileValue>(file.escalation, 'p0').rungs[0].during = {
            calendar: 'business',
            outside: 'defer',
          }),
      ],
    },
    {
      id: '000-NOT-02',
      says: 'P1 reaches the pager in business hours; outside of them it waits for the next opening',
      at: [
        'rungs[0].during',
        'rungs[0].during.calendar',
        'rungs[0].during.outside',
        'rungs[1].during',
        'rungs[1].during.calendar',
        'rungs[1].during.outside',
        'rungs[1].after',
        'rungs[1].to',
        'rungs[1].by',
        'rungs[1].unless',
      ]
        .map((key) => `escalation[p1].${key}`)
        .concat(['calendars[business].hours', 'calendars[business].hours.mon-fri']),
      check: (told) => {
        const { process, story } = told;
        assert.deepEqual(inHours(told).pages(), ['8h on-call']);
        const night = story({ severity: 'P1' }).until('7h');
        assert.deepEqual(night.pages('low'), ['0s on-call', '0s team-lead', '0s product-lead']);
        assert.deepEqual(night.pages(), ['6h engineering-lead', '6h senior-engineer', '7h on-call']);
        assert.deepEqual(tickets(night), []);
        const heard = story({ severity: 'P1' }, at('5m', acknowledge, onCall)).until('20h');
        assert.ok(!heard.pages().includes('7h on-call'));
        // That somebody works on it is no answer: whoever is on call is asked as soon as the day begins.
        const mitigated = story(
          { severity: 'P1' },
          at('410m', { type: 'set-status', status: 'fixing' }, by('team-lead')),
        );
        assert.ok(mitigated.until('7h').pages().includes('7h on-call'));
        const day = [{ from: '09:00', to: '17:00' }];
        assert.deepEqual(entry(process.calendars, 'business').hours, {
          1: day,
          2: day,
          3: day,
          4: day,
          5: day,
        });
        assert.equal(
          inHours(told)
            .all('rung-climbed')
            .filter(({ event }) => event.ladder === 'p1').length,
          2,
        );
      },
    },
    {
      id: '000-NOT-03',
      says: 'P2 reaches whoever is on call by mail or chat, not by pager',
      at: ['when.severity', 'rungs[0].after', 'rungs[0].to', 'rungs[0].by'].map(
        (key) => `escalation[p2].${key}`,
      ),
      check: ({ story }) => {
        const silent = story({ severity: 'P2' }).until('72h');
        assert.deepEqual(silent.pages('low').slice(0, 1), ['0s on-call']);
        assert.deepEqual([silent.pages(), tickets(silent)], [[], []]);
      },
    },
    {
      id: '000-NOT-04',
      says: 'P3 goes into the queue of tickets',
      at: ['when.severity', 'rungs[0].after', 'rungs[0].by'].map((key) => `escalation[p3].${key}`),
      check: ({ story }) => {
        assert.deepEqual(tickets(story({ severity: 'P3' }).until('1h')), ['0s p3']);
        for (const severity of ['P0', 'P1', 'P2'])
          assert.deepEqual(tickets(story({ severity }).until('1h')), []);
      },
    },
    {
      id: '000-NOT-05',
      says: 'P0: CTO, CEO and the customers who are affected (by mail) are told',
      at: [
        ...['when.severity', 'rungs[0].after', 'rungs[0].to', 'rungs[0].by'].map(
          (key) => `escalation[p0-informed].${key}`,
        ),
        ...tellsAt('p0-executives'),
        ...tellsAt('p0-customers'),
        'communication[p0-customers].confirm',
        'audiences[executives].positions',
        'audiences[executives].through',
        'audiences[customers].label',
        'audiences[customers].through',
      ],
      check: (told) => {
        const { process, story } = told;
        const declared = story({ severity: 'P0' }).until('1m');
        assert.deepEqual(declared.pages('low'), ['0s ceo']);
        // The CTO is paged at this instant, and hears of it so.
        assert.deepEqual(
          declared
            .all('rung-climbed')
            .flatMap(({ event }) => (event.ladder === 'p0-informed' ? [event.to, event.already] : [])),
          [['cto', 'ceo'], ['cto']],
        );
        tells(told, 'p0-executives', 'P0', ['update-posted', 'resolved'], 'executives');
        tells(told, 'p0-customers', 'P0', ['declared', 'resolved'], 'customers');
        assert.ok(entry(process.communication, 'p0-customers').confirm);
        const { positions, through } = entry(process.audiences, 'executives');
        assert.deepEqual([positions, through], [['cto', 'ceo'], ['mail']]);
        assert.match(entry(process.audiences, 'customers').label, /affected/);
        assert.deepEqual(entry(process.audiences, 'customers').through, ['mail']);
        assert.deepEqual(heard(told, 'P0', ...updateThenEnd).filter(notInternal), [
          'declared: customers by p0-customers through mail asked',
          'update-posted: executives by p0-executives through mail',
          'resolved: executives by p0-executives through mail',
          'resolved: customers by p0-customers through mail asked',
        ]);
      },
    },
    {
      id: '000-NOT-06',
      says: 'P1: engineering and the product lead are told',
      at: [
        ...['rungs[1].after', 'rungs[1].to', 'rungs[1].by'].map((key) => `escalation[p1-informed].${key}`),
        ...tellsAt('p1-engineering'),
        ...tellsAt('p1-product'),
        'audiences[engineering].label',
        'audiences[engineering].through',
        'audiences[product].positions',
        'audiences[product].through',
        'positions[product-lead].label',
      ],
      check: (told) => {
        const { process, story } = told;
        assert.deepEqual(story({ severity: 'P1' }).until('1m').pages('low'), [
          '0s on-call',
          '0s team-lead',
          '0s product-lead',
        ]);
        tells(told, 'p1-engineering', 'P1', ['declared', 'update-posted', 'resolved'], 'engineering');
        tells(told, 'p1-product', 'P1', ['update-posted', 'resolved'], 'product');
        assert.match(entry(process.audiences, 'engineering').label, /engineering/);
        assert.deepEqual(entry(process.audiences, 'engineering').through, ['chat']);
        const { positions, through } = entry(process.audiences, 'product');
        assert.deepEqual([positions, through], [['product-lead'], ['mail', 'chat']]);
        assert.equal(entry(process.positions, 'product-lead').label, 'Product lead');
        assert.deepEqual(heard(told, 'P1', ...updateThenEnd).filter(notInternal), [
          'declared: engineering by p1-engineering through chat',
          'update-posted: engineering by p1-engineering through chat',
          'update-posted: product by p1-product through mail and chat',
          'resolved: engineering by p1-engineering through chat',
          'resolved: product by p1-product through mail and chat',
        ]);
      },
    },
    {
      id: '000-NOT-07',
      says: 'P2: engineering is told',
      at: [...tellsAt('p2-engineering'), 'audiences[engineering].through'],
      check: (told) => {
        tells(told, 'p2-engineering', 'P2', ['declared', 'update-posted', 'resolved'], 'engineering');
        assert.deepEqual(entry(told.process.audiences, 'engineering').through, ['chat']);
        assert.deepEqual(heard(told, 'P2', ...updateThenEnd).filter(notInternal), [
          'declared: engineering by p2-engineering through chat',
          'update-posted: engineering by p2-engineering through chat',
          'resolved: engineering by p2-engineering through chat',
        ]);
      },
    },
    {
      id: '000-NOT-08',
      says: 'P3: nobody is told',
      at: ['statusPage[1].when.severity', 'statusPage[1].publish'],
      check: ({ process, story }) => {
        assert.ok(process.communication.every(({ when }) => when.severities?.includes('P3') === false));
        assert.deepEqual(story({ severity: 'P3' }, ...untilResolved).pages('low'), []);
        const page = process.statusPage.find(({ when }) => when.severities?.includes('P3') ?? true);
        assert.equal(page?.publish, 'never');
      },
      breaks: [
        (file: FileValue) => delete entry<FileValue>(file.communication, 'p2-engineering').when,
        (file: FileValue) =>
          entry<FileValue>(file.escalation, 'p3').rungs.push({ after: '0m', to: 'on-call', by: 'notify' }),
      ],
    },
    {
      id: '000-DET-01',
      says: 'Five ways to hear of an incident, to choose from',
      at: [
        'detection.sources',
        ...['monitoring', 'customer', 'internal', 'health-check', 'third-party'].map(
          (id) => `detection.sources[${id}].label`,
        ),
      ],
      check: ({ process, story }) => {
        speak(
          process.detection.map(({ id, label }) => `${id}: ${label}`),
          [
            /^monitoring: .*Prometheus.*Alertmanager/,
            /^customer: .*ticket, mail or chat/,
            /^internal: .*ours/,
            /^health-check: .*health check/,
            /^third-party: .*outside.*Pingdom/,
          ],
        );
        for (const source of ['monitoring', 'customer', 'internal', 'health-check', 'third-party'])
          assert.equal(story({ severity: 'P3', source }).state.source, source);
        assert.throws(() => story({ severity: 'P3', source: 'something-else' }));
      },
    },
    {
      id: '000-DET-02',
      says: 'When one is noticed: somebody is told, it is recorded, the triage begins',
      at: itemsAt('detection', ['alerted', 'logged', 'triage']),
      check: (told) => {
        speak(shownOn(told, told.story({ severity: 'P2' }), 'detection'), [
          /^alerted: .*pager.*chat/,
          /^logged: .*recorded/,
          /^triage: .*triage/,
        ]);
      },
    },
    {
      id: '000-LIFE-01',
      says: 'Six phases, communication beside the others',
      at: [
        'lifecycle.phases',
        ...[
          'communication',
          'detection',
          'acknowledgment',
          'investigation',
          'resolution',
          'post-incident',
        ].flatMap((id) => ['label', 'enters', 'leaves'].map((key) => `lifecycle.phases[${id}].${key}`)),
      ],
      check: ({ process, story }) => {
        assert.deepEqual(
          process.phases.map(({ label, entersOn, leavesOn }) => [label, entersOn.join(), leavesOn.join()]),
          [
            ['Communication', 'acknowledged,triaged', 'resolved'],
            ['Detection', 'detected,declared', 'acknowledged,triaged,mitigated'],
            ['Acknowledgment', 'acknowledged', 'triaged,mitigated'],
            ['Investigation', 'triaged', 'identified,mitigated'],
            ['Resolution', 'identified,mitigated', 'resolved'],
            ['Post-incident', 'resolved', 'closed'],
          ],
        );
        const phases = (...steps: Step[]) => {
          const { phase, phases: all } = story({ severity: 'P1' }, ...steps).state;
          return [phase, ...Object.keys(all).filter((one) => one !== phase)];
        };
        assert.deepEqual(phases(), ['detection']);
        assert.deepEqual(phases(...untilTriaged.slice(0, 1)), ['acknowledgment', 'communication']);
        assert.deepEqual(phases(...untilTriaged), ['investigation', 'communication']);
        assert.deepEqual(phases(...untilIdentified), ['resolution', 'communication']);
        assert.deepEqual(phases(...untilResolved), ['post-incident']);
      },
    },
    {
      id: '000-LIFE-02',
      says: 'Five statuses: Investigating, Identified, Fixing, Monitoring, Resolved',
      at: [
        'lifecycle.statuses',
        ...['investigating', 'identified', 'fixing', 'monitoring', 'resolved'].flatMap((id) =>
          ['label', 'category'].map((key) => `lifecycle.statuses[${id}].${key}`),
        ),
        'lifecycle.statuses[closed].publicLabel',
      ],
      check: ({ process, story }) => {
        const categories = {
          investigating: 'active',
          identified: 'active',
          fixing: 'mitigating',
          monitoring: 'monitoring',
          resolved: 'resolved',
        };
        assert.deepEqual(
          process.statuses.map(({ label }) => label),
          ['Investigating', 'Identified', 'Fixing', 'Monitoring', 'Resolved', 'Closed'],
        );
        assert.equal(process.statuses.at(-1)?.publicLabel, 'Resolved');
        const incident = story({ severity: 'P1' });
        assert.deepEqual([incident.state.status, incident.state.category], ['investigating', 'active']);
        Object.entries(categories)
          .slice(1)
          .forEach(([id, category], index) => {
            incident.take(at(`${index + 1}m`, status(id), onCall));
            assert.deepEqual([incident.state.status, incident.state.category], [id, category]);
          });
      },
    },
    {
      id: '000-ACK-01',
      says: 'The alert is acknowledged in time',
      ...list('acknowledgment', { acknowledge: /pager.*chat.*before the response is late/ }),
    },
    {
      id: '000-CH-01',
      says: 'A channel that is named after the minute of the declaration',
      at: ['channel.name', 'checklists[acknowledgment].items[channel].text'],
      check: (told) => {
        const { process, story } = told;
        const { state, directory } = story({ severity: 'P0' }, at('3h', acknowledge, onCall));
        const facts = factsForTexts(state, {
          process,
          directory,
          url: '',
          channel: null,
          nextUpdateAt: null,
          now: '2026-11-18T13:00:00.000Z',
        });
        assert.equal(channelName(state, process, facts), 'incident-20261118-1000');
        const taken = ['incident-20261118-1000', 'incident-20261118-1000-2'];
        assert.equal(
          channelName(state, process, facts, (name) => taken.includes(name)),
          'incident-20261118-1000-3',
        );
        list('acknowledgment', { channel: /channel/ }).check(told);
      },
    },
    {
      id: '000-ACK-02',
      says: 'An incident commander is named',
      at: [...list('acknowledgment', { commander: / / }).at, 'roles[commander].requiredAt'],
      check: (told) => {
        list('acknowledgment', { commander: /incident commander/ }).check(told);
        assert.deepEqual(entry(told.process.roles, 'commander').requiredAt, ['P0', 'P1', 'P2', 'P3']);
      },
    },
    {
      id: '000-ACK-03',
      says: 'The status page gets a first message',
      at: [
        ...list('acknowledgment', { 'status-page': / / }).at,
        'statusPage[0].when.severity',
        'statusPage[0].publish',
        'statusPage[0].templates',
      ],
      check: (told) => {
        list('acknowledgment', { 'status-page': /first message.*status page/ }).check(told);
        for (const severity of ['P0', 'P1', 'P2']) {
          const page = told.process.statusPage.find(
            ({ when }) => when.severities?.includes(severity) ?? true,
          );
          assert.deepEqual([page?.publish, page?.templates], ['always', ['status-page-investigating']]);
        }
        for (const severity of ['P0', 'P1', 'P2'])
          assert.deepEqual(publishedOf(told, severity, { statuses: ['investigating'] }), [
            'draft',
            'investigating in status-page-investigating',
          ]);
      },
    },
    {
      id: '000-ROLE-01',
      says: 'The incident commander: five duties',
      at: [
        'roles[commander].label',
        'roles[commander].duties.during',
        ...[0, 1, 2, 3, 4].map((n) => `roles[commander].duties.during[${n}]`),
      ],
      check: ({ process }) => {
        const { label, dutiesDuring, dutiesAfter } = entry(process.roles, 'commander');
        assert.equal(label, 'Incident Commander');
        speak(dutiesDuring, [/Lead/, /team/, /status updates/, /Decide/, /Escalate/]);
        assert.deepEqual(dutiesAfter, []);
      },
    },
    {
      id: '000-INV-01',
      says: 'Make it happen again, if possible',
      ...list('investigation', { reproduce: /again, if.*possible/ }, ...untilTriaged),
    },
    {
      id: '000-INV-02',
      says: 'Look at dashboards, error logs, application logs, database',
      ...list(
        'investigation',
        {
          dashboards: /Grafana/,
          'error-logs': /error logs.*Loki.*CloudWatch/,
          'application-logs': /logs of the application/,
          database: /metrics of the database/,
        },
        ...untilTriaged,
      ),
    },
    {
      id: '000-INV-03',
      says: 'Look at what changed: deployments, configuration, infrastructure',
      ...list(
        'investigation',
        {
          deployments: /deployed/,
          configuration: /changed.*configuration/,
          infrastructure: /changed.*infrastructure/,
        },
        ...untilTriaged,
      ),
    },
    {
      id: '000-INV-04',
      says: 'Form a hypothesis',
      ...list('investigation', { hypothesis: /think the cause/ }, ...untilTriaged),
    },
    {
      id: '000-INV-05',
      says: 'Collect evidence',
      ...list('investigation', { evidence: /for it and against/ }, ...untilTriaged),
    },
    {
      id: '000-INV-06',
      says: 'Four tools are at hand: dashboards, logs, metrics, what was deployed',
      ...tools(
        tool('grafana', ['monitoring', 'https://grafana.example.test', null, null], /Grafana/),
        tool(
          'follow-logs',
          ['logs', null, 'kubectl logs -n production <pod> --tail=100 -f', ['investigation']],
          /[Ff]ollow the logs/,
        ),
        tool('prometheus', ['monitoring', 'http://prometheus.example.test:9090', null, null], /Prometheus/),
        tool(
          'rollouts',
          [
            'changes',
            null,
            'kubectl rollout history deployment/app-backend -n production',
            ['investigation'],
          ],
          /deployed/,
        ),
      ),
    },
    {
      id: '000-TPL-01',
      says: 'Update inside the house: time, status, severity, impact, next update, details, commander',
      ...template(
        'channel-update',
        'internal-update',
        {
          values: { impact: 'Uploads fail', details: 'We look at the queue' },
          fields: [
            'impact text, required',
            'next-update instant, from incident.nextUpdateAt',
            'details text, required',
          ],
          parts: [
            '**Incident update** 12:00 UTC',
            '**Status**: Investigating',
            '**Severity**: P1',
            '**Impact**: Uploads fail',
            '**Next update**: 14:00 UTC',
            '\n\nWe look at the queue',
            'IC: Team lead',
          ],
        },
        ...updateSteps,
      ),
    },
    {
      id: '000-TPL-02',
      says: 'Status page: when, investigating, what is affected and how, next update',
      ...template('status-page-investigating', 'status-page', {
        values: { impact: 'Uploads may fail' },
        fields: [
          'affected text, required, from incident.service',
          'impact text, required',
          'next-update instant, from incident.nextUpdateAt',
        ],
        parts: [
          /^2026-11-18 12:00 UTC - Investigating\n/,
          'a problem with Uploads',
          'Uploads may fail',
          'Next update: 14:00 UTC',
        ],
        statuses: ['investigating'],
      }),
    },
    {
      id: '000-TPL-03',
      says: 'First message: severity, title, impact, how detected, commander, channel, and that somebody joins it',
      ...template(
        'initial-alert',
        'initial-alert',
        {
          values: { impact: 'Uploads fail' },
          fields: ['impact text, required', 'detected text, required, from incident.source'],
          parts: [
            '**New incident** - P1',
            '**Title**: title-1',
            '**Severity**: P1 (High)',
            '**Impact**: Uploads fail',
            '**Detected**: A health check failed',
            '**IC**: Team lead',
            '**Channel**: #incident-20261118-1000',
            /joining the channel/,
          ],
        },
        ...updateSteps,
      ),
    },
    {
      id: '000-TPL-04',
      says: 'Status update: time, status, impact, progress, next steps, next update, commander',
      ...template(
        'status-update',
        'internal-update',
        {
          values: { impact: 'Uploads fail', progress: 'The queue is full', 'next-steps': 'We drain it' },
          fields: [
            'impact text, required',
            'progress text, required',
            'next-steps text, required',
            'next-update instant, from incident.nextUpdateAt',
          ],
          parts: [
            /^\n\*\*Incident update\*\* 12:00 UTC/,
            '**Status**: Investigating',
            '**Impact**: Uploads fail',
            '**Progress**: The queue is full',
            '**Next steps**: We drain it',
            '**Next update**: 14:00 UTC',
            'IC: Team lead',
          ],
        },
        ...updateSteps,
      ),
    },
    {
      id: '000-TPL-05',
      says: 'Resolution: time, duration, root cause, how, impact, post-mortem and watch, thanks, commander',
      ...template(
        'resolution',
        'resolution',
        {
          values: {
            'root-cause': 'A full disk',
            resolution: 'It was emptied',
            impact: 'Nobody could upload',
            'post-mortem': '2026-11-20',
            watch: '1 hour',
          },
          fields: [
            'root-cause text, required',
            'resolution text, required',
            'impact text, required',
            'post-mortem instant',
            'watch duration, required',
          ],
          parts: [
            '**Incident resolved** 11:30 UTC',
            '**Duration**: 1 hour 30 minutes',
            '**Root cause**: A full disk',
            '**Resolution**: It was emptied',
            '**Impact**: Nobody could upload',
            '- Post-mortem on 2026-11-20',
            '- We keep watching for 1 hour',
            /Thank you/,
            'IC: Team lead',
          ],
          statuses: ['resolved'],
        },
        ...updateSteps,
        at('90m', resolve, onCall),
      ),
    },
    {
      id: '000-TPL-06',
      says: 'The signs of the templates are whole, not broken by a wrong encoding',
      at: ['channel-update', 'initial-alert', 'resolution'].map((id) => `templates[${id}].body`),
      check: ({ process }) => {
        assert.match(entry(process.templates, 'channel-update').body ?? '', /^🚨 /u);
        assert.match(entry(process.templates, 'initial-alert').body ?? '', /^🚨 /u);
        assert.match(entry(process.templates, 'resolution').body ?? '', /^✅ .*🙏/su);
        for (const { id, body } of process.templates) assert.doesNotMatch(body ?? '', /[üö®‚úôè]/u, id);
      },
      breaks: [
        (file: FileValue) => (file.templates[0].body = `üö® ${file.templates[0].body}`),
        (file: FileValue) => (file.templates[3].body = `‚úÖ ${file.templates[3].body}`),
      ],
    },
    {
      id: '000-RES-01',
      says: 'Mend it in one of four ways: code, configuration, infrastructure, the version before',
      at: [
        ...list('resolution', { fix: / / }).at,
        'mitigation.options',
        ...['code', 'configuration', 'infrastructure', 'rollback'].map(
          (id) => `mitigation.options[${id}].label`,
        ),
      ],
      check: (told) => {
        list(
          'resolution',
          { fix: /code, configuration, infrastructure.*version before/ },
          ...untilIdentified,
        ).check(told);
        speak(
          besides(told, told.story({ severity: 'P2' }, ...untilIdentified)).options.map(
            ({ id, label }) => `${id}: ${label}`,
          ),
          [
            /^code: .*code/,
            /^configuration: .*configuration/,
            /^infrastructure: .*infrastructure/,
            /^rollback: .*version before/,
          ],
        );
      },
    },
    {
      id: '000-RES-02',
      says: 'Test it: in staging if there is time, and the critical paths',
      ...list('resolution', { staging: /staging, if.*time/, 'smoke-test': /critical/ }, ...untilIdentified),
    },
    {
      id: '000-RES-03',
      says: 'Deploy it as always, or at P0 as an emergency hotfix',
      at: [
        ...list('resolution', { deploy: / /, hotfix: / / }).at,
        'checklists[resolution].items[hotfix].when.severity',
      ],
      check: (told) => {
        list('resolution', { deploy: /as always/, hotfix: /emergency hotfix/ }, ...untilIdentified).check(
          told,
        );
        for (const severity of ['P1', 'P2', 'P3']) {
          const shown = shownOn(told, told.story({ severity }, ...untilIdentified), 'resolution');
          assert.ok(!shown.some((item) => item.startsWith('hotfix')));
        }
      },
    },
    {
      id: '000-RES-04',
      says: 'Verify it: monitoring, the function itself, customers where it applies',
      ...list(
        'resolution',
        {
          'verify-monitoring': /monitoring/,
          'verify-function': /broken work again/,
          'verify-customers': /customers, where/,
        },
        ...untilIdentified,
      ),
    },
    {
      id: '000-RES-05',
      says: 'Watched for 30 to 60 min before it is over, for anything new as well',
      at: [
        ...list('resolution', { watch: / /, 'nothing-new': / / }).at,
        ...['soak', 'then', 'category', 'exitCriteria', 'exitCriteria[0]', 'exitCriteria[1]'].map(
          (key) => `lifecycle.statuses[monitoring].${key}`,
        ),
        ...['starts', 'stops', 'notBefore', 'within', 'onWarn', 'onWarn[0].roles', 'onWarn[0].by'].map(
          (key) => `clocks[watch].${key}`,
        ),
      ],
      check: (told) => {
        const { process, story } = told;
        list(
          'resolution',
          { watch: /30 to 60 minutes/, 'nothing-new': /nothing new/ },
          ...untilIdentified,
        ).check(told);
        const watched = () => story({ severity: 'P3' }, at('1h', status('monitoring'), onCall));
        const alone = watched().until('119m');
        assert.deepEqual([alone.state.status, alone.state.category], ['monitoring', 'monitoring']);
        assert.deepEqual([alone.pages('low'), alone.pages()], [['1h30m on-call'], []]);
        assert.deepEqual(
          alone.all('clock-warned').map(({ at: time, event }) => `${time} ${event.clock}`),
          ['1h30m watch'],
        );
        assert.equal(alone.until('2h').state.status, 'resolved');
        assert.equal(alone.clock('watch')?.state, 'met');
        const early = watched().take(at('89m', resolve, onCall)).story;
        assert.deepEqual(
          early.all('clock-kept-early').map(({ event }) => event.clock),
          ['watch'],
        );
        assert.deepEqual(
          watched()
            .take(at('91m', resolve, onCall))
            .story.all('clock-kept-early'),
          [],
        );
        const monitoring = entry(process.statuses, 'monitoring');
        for (const span of [monitoring.soak, entry(process.clocks, 'watch').within])
          assert.deepEqual(span?.kind === 'range' ? [span.first.text, span.second.text] : null, [
            '30m',
            '60m',
          ]);
        speak(monitoring.exitCriteria, [/30 minutes/, /new/]);
      },
    },
    {
      id: '000-RUN-01',
      says: 'The emergency hotfix, at P0: branch, fix and test, quick review, deployment',
      at: [
        'runbooks[emergency-hotfix].title',
        'runbooks[emergency-hotfix].when.severity',
        'runbooks[emergency-hotfix].steps',
        ...[0, 1, 2, 3].map((n) => `runbooks[emergency-hotfix].steps[${n}].text`),
        ...[0, 3].map((n) => `runbooks[emergency-hotfix].steps[${n}].command`),
      ],
      check: (told) => {
        const on = (severity: string) => besides(told, told.story({ severity })).runbooks;
        for (const severity of ['P1', 'P2', 'P3']) assert.deepEqual(on(severity), []);
        const { title, steps } = entry(on('P0'), 'emergency-hotfix');
        assert.match(title, /hotfix/);
        speak(
          steps.map(({ text }) => text),
          [/branch/, /fix and test/, /senior engineer/, /Deploy/],
        );
        assert.deepEqual(
          steps.map(({ command }) => command),
          ['git checkout -b hotfix/issue-description', null, null, './scripts/emergency_deploy.sh'],
        );
      },
    },
    {
      id: '000-POST-01',
      says: 'The status page says that it is resolved',
      at: list('post-incident', { 'status-page': / / }, ...untilResolved).at,
      check: (told) => {
        list('post-incident', { 'status-page': /status page.*resolved/ }, ...untilResolved).check(told);
        assert.deepEqual(publishedOf(told, 'P0'), ['draft']);
      },
    },
    {
      id: '000-POST-02',
      says: 'The channel is archived 24 h after the resolution',
      at: ['channel.archiveAfter'],
      check: (told) => {
        assert.equal(told.process.channel?.archiveAfter?.text, '24h');
        assert.equal(channelArchivedAfterMs(told, 'P1'), 24 * 3_600_000);
      },
    },
    {
      id: '000-POST-03',
      says: 'The ticket says how it was resolved',
      ...list('post-incident', { ticket: /ticket.*resolved/ }, ...untilResolved),
    },
    {
      id: '000-POST-04',
      says: 'P0 and P1: the post-mortem gets a date',
      at: [
        ...list('post-incident', { 'post-mortem': / / }).at,
        'checklists[post-incident].items[post-mortem].when.severity',
      ],
      check: (told) => {
        for (const [severity, asked] of [
          ['P0', true],
          ['P1', true],
          ['P2', false],
          ['P3', false],
        ] as const) {
          const shown = shownOn(told, told.story({ severity }, ...untilResolved), 'post-incident');
          assert.equal(
            shown.some((item) => /^post-mortem: .*date/.test(item)),
            asked,
            severity,
          );
        }
      },
    },
    {
      id: '000-PM-01',
      says: 'P0: post-mortem within 48 h of the resolution, its draft by then',
      ...postMortem('P0', '48h', '49h'),
    },
    {
      id: '000-PM-02',
      says: 'P1: post-mortem within 72 h of the resolution, its draft by then',
      ...postMortem('P1', '72h', '73h'),
    },
    {
      id: '000-PM-03',
      says: 'P2: a post-mortem if one wants it, by no certain time',
      at: ['review.optionalAt'],
      check: (told) => {
        assert.deepEqual(told.process.review?.optionalAt, ['P2']);
        assert.deepEqual(reviewClocks(told, 'P2'), []);
      },
    },
    {
      id: '000-PM-04',
      says: 'P3: no post-mortem',
      at: [],
      check: (told) => {
        const { requiredAt, optionalAt } = told.process.review ?? { requiredAt: [], optionalAt: [] };
        assert.ok(![...requiredAt, ...optionalAt].includes('P3'));
        assert.deepEqual(reviewClocks(told, 'P3'), []);
      },
      breaks: [
        (file: FileValue) => (file.review.optionalAt = ['P2', 'P3']),
        (file: FileValue) => (file.review.requiredAt = ['P0', 'P1', 'P3']),
        (file: FileValue) => (entry<FileValue>(file.clocks, 'review-p1').when.severity = ['P1', 'P3']),
      ],
    },
    {
      id: '000-PM-05',
      says: 'Both count from the resolution: 48 h and 72 h',
      at: ['review-p0', 'review-p1'].flatMap((id) => [`clocks[${id}].starts`, `clocks[${id}].within`]),
      check: (told) => {
        for (const [severity, due] of [
          ['P0', '48h10m'],
          ['P1', '72h10m'],
        ] as const) {
          const running = told.story({ severity });
          assert.deepEqual(
            running.state.clocks.filter(({ clock }) => clock.startsWith('review')),
            [],
          );
          const over = running
            .take(at('10m', resolve, onCall))
            .story.clock(`review-${severity.toLowerCase()}`);
          assert.equal(offsetOf(over?.dueAt ?? ''), due);
        }
      },
    },
    {
      id: '000-PM-06',
      says: 'Who comes: the commander, engineers who took part, the leads, customer success if customers noticed',
      at: [
        'review.attendees',
        ...[
          'attendees[0].roles',
          'attendees[1].responders',
          'attendees[2].to',
          'attendees[3].to',
          'attendees[3].ifFlag',
        ].map((key) => `review.${key}`),
        ...[0, 1, 2, 3].map((n) => `review.attendees[${n}].label`),
        'flags[customer-facing].label',
        'positions[customer-success].label',
      ],
      awaits: 'review',
      check: ({ process }) => {
        const attendees = process.review?.attendees ?? [];
        speak(
          attendees.map(({ label }) => label),
          [/led/, /took part/, /product and engineering/, /[Cc]ustomer success, if/],
        );
        assert.deepEqual(
          attendees.map(({ to, roles, responders, ifFlag }) => [to, roles, responders, ifFlag]),
          [
            [[], ['commander'], false, null],
            [[], [], true, null],
            [['product-lead', 'engineering-lead'], [], false, null],
            [['customer-success'], [], false, 'customer-facing'],
          ],
        );
        assert.match(entry(process.flags, 'customer-facing').label, /Customers/);
        assert.equal(entry(process.positions, 'customer-success').label, 'Customer success');
      },
    },
    {
      id: '000-PM-07',
      says: 'Where the form of the post-mortem is kept',
      at: ['review.template'],
      awaits: 'review',
      check: ({ process }) => assert.equal(process.review?.template, 'docs/templates/postmortem_template.md'),
    },
    {
      id: '000-PM-08',
      says: 'Seven sections, from the summary to the lessons',
      at: [
        'review.sections',
        ...['summary', 'timeline', 'root-cause', 'resolution', 'impact', 'actions', 'lessons'].flatMap(
          (id) => [
            `review.sections[${id}].title`,
            `review.sections[${id}].asks`,
            `review.sections[${id}].asks[0]`,
          ],
        ),
        ...['timeline', 'impact', 'actions'].map((id) => `review.sections[${id}].holds`),
      ],
      awaits: 'review',
      check: (told) => {
        assert.deepEqual(reviewSections(told), [
          'summary text',
          'timeline timeline',
          'root-cause text',
          'resolution text',
          'impact facts',
          'actions actions',
          'lessons text',
        ]);
        speak(
          (told.process.review?.sections ?? []).map(({ title, asks }) => `${title}: ${asks.join()}`),
          [
            /^Summary: What happened/,
            /^Timeline: .*when/,
            /^Root cause: .*cause/,
            /^Resolution: .*resolved/,
            /^Impact: .*affected/,
            /^Actions: .*by whom.*by when/,
            /^Lessons: .*learned/,
          ],
        );
        for (const { id } of told.process.review?.sections ?? []) section(told, id);
      },
    },
    {
      id: '000-PM-09',
      says: 'Four rules: no blame, prevention, an owner and a date for each action, read by everybody',
      at: [
        'review.rules',
        ...[0, 1, 2, 3].map((n) => `review.rules[${n}]`),
        'review.everyActionHas',
        'review.sharedWith',
      ],
      awaits: 'review',
      check: ({ process }) => {
        speak(process.review?.rules ?? [], [/blamed.*systems/, /prevented/, /owner.*day/, /Everybody/]);
        assert.deepEqual(process.review?.everyActionHas, ['owner', 'due-date']);
        assert.deepEqual(process.review?.sharedWith, ['engineering']);
      },
    },
    {
      id: '000-TOOL-01',
      says: 'Monitoring: Prometheus, Grafana, Alertmanager',
      ...tools(
        tool('prometheus', ['monitoring', 'http://prometheus.example.test:9090', null, null], /Prometheus/),
        tool('grafana', ['monitoring', 'https://grafana.example.test', null, null], /Grafana/),
        tool(
          'alertmanager',
          ['monitoring', 'http://alertmanager.example.test:9093', null, null],
          /Alertmanager/,
        ),
      ),
    },
    {
      id: '000-TOOL-02',
      says: 'Logs: from the cluster, and Loki from Grafana',
      ...tools(
        tool('logs', ['logs', null, 'kubectl logs -n production <pod>', null], /Logs/),
        tool('loki', ['logs', 'https://grafana.example.test/explore', null, null], /Loki.*Grafana/),
      ),
    },
    {
      id: '000-TOOL-03',
      says: 'Incidents: pager, status page, tracker',
      ...tools(
        tool('pager', ['paging', 'https://pagerduty.example.test', null, null], /PagerDuty/),
        tool('status-page', ['status-page', 'https://status.example.test', null, null], /[Ss]tatus page/),
        tool('tracker', ['tracker', null, null, null], /Jira, Linear/),
      ),
    },
    {
      id: '000-TOOL-04',
      says: 'Talk: #incidents, a channel for each incident, one mail address',
      at: [
        ...tool('slack', ['chat', null, null, null], / /).at,
        ...tool('mail', ['mail', '', null, null], / /).at,
        'channel.announceIn',
      ],
      check: (told) => {
        tool('slack', ['chat', null, null, null], /#incidents.*channel for each/).check(told);
        tool('mail', ['mail', 'mailto:incidents@example.test', null, null], /Mail/).check(told);
        assert.deepEqual(told.process.channel?.announceIn, ['#incidents']);
      },
    },
    {
      id: '000-TOOL-05',
      says: 'Where the runbooks and their index are',
      at: [
        ...tool('runbooks', ['runbooks', '', null, null], / /).at,
        'process.references',
        ...[0, 1].flatMap((n) => [`process.references[${n}].label`, `process.references[${n}].at`]),
      ],
      check: (told) => {
        tool('runbooks', ['runbooks', 'docs/runbooks/production_runbooks.md', null, null], /Runbooks/).check(
          told,
        );
        speak(
          told.process.references.map(({ label, at: place }) => `${place}: ${label}`),
          [/^docs\/runbooks\/: Runbooks/, /^docs\/runbooks\/production_runbooks\.md: .*index/],
        );
      },
    },
    {
      id: '000-ONC-01',
      says: 'A shift is a week',
      at: ['onCall.rotations[0].position', 'onCall.rotations[0].length'],
      check: ({ process }) => {
        const shift = { position: 'on-call', timeZone: 'America/Los_Angeles' };
        const week = { ...shift, layer: 'rotation: weekly, handoff: "monday 09:00"' };
        assert.deepEqual(installed(process, 'rotation-differs', week), []);
        const fortnight = { ...shift, layer: 'rotation: weekly, every: 2, handoff: "monday 09:00"' };
        speak(installed(process, 'rotation-differs', fortnight), [
          /after 14 d, .* the process says after 7 d/,
        ]);
      },
    },
    {
      id: '000-ONC-02',
      says: 'Handoff on Monday at nine, Pacific time, in summer and in winter',
      at: ['onCall.rotations[0].handoff', 'onCall.rotations[0].timeZone', 'process.timeZone'],
      check: ({ process }) => {
        const said = /the process says .*, monday 09:00 in America\/Los_Angeles\.$/;
        const of = (timeZone: string, handoff: string) =>
          installed(process, 'rotation-differs', {
            position: 'on-call',
            timeZone,
            layer: `rotation: weekly, handoff: "${handoff}"`,
          });
        assert.deepEqual(of('America/Los_Angeles', 'monday 09:00'), []);
        // By winter time alone, which is what "PST" would be.
        speak(of('Etc/GMT+8', 'monday 09:00'), [said]);
        speak(of('America/Los_Angeles', 'tuesday 09:00'), [said]);
        assert.equal(process.timeZone, 'America/Los_Angeles');
      },
    },
    {
      id: '000-ONC-03',
      says: 'Somebody is there at every hour for P0 and P1',
      at: ['onCall.coverage', 'onCall.coverage[0].severity'],
      check: ({ process }) => {
        assert.deepEqual(process.onCall?.coverage, [{ severities: ['P0', 'P1'], calendar: null }]);
        const weekly = { position: 'on-call', timeZone: 'UTC', layer: 'rotation: weekly' };
        assert.deepEqual(installed(process, 'schedule-gap', weekly), []);
        const byDay = { ...weekly, layer: 'rotation: weekly, hours: "08:00-20:00"' };
        speak(installed(process, 'schedule-gap', byDay), [/has 14 gaps in the next 14 days/]);
      },
      breaks: [(file: FileValue) => (file.onCall.coverage[0].calendar = 'business')],
    },
    {
      id: '000-ONC-04',
      says: 'On call: five duties',
      at: ['onCall.duties', ...[0, 1, 2, 3, 4].map((n) => `onCall.duties[${n}]`)],
      check: ({ process }) => {
        const { sheet, toOn } = handedOver(process);
        speak(sheet.duties, [/alerts/, /in time/, /triage/, /Escalate/, /next shift/]);
        for (const duty of sheet.duties)
          assert.ok(toOn.includes(`- ${duty}`), `whoever comes on is told: ${duty}`);
      },
    },
    {
      id: '000-ONC-05',
      says: 'Before a shift: five things',
      at: [
        ...itemsAt('shift-start', ['pager', 'deployments', 'dashboards', 'tier-2', 'laptop'], 'moment'),
        ...['pager', 'deployments', 'tier-2'].map((id) => `checklists[shift-start].items[${id}].facts`),
      ],
      check: ({ process }) => {
        goesThrough(process, 'shift-start', 'shift-start', {
          pager: [/pager.*test/, 'contacts'],
          deployments: [/deployed/, 'changes-24h'],
          dashboards: [/dashboards.*health/, null],
          'tier-2': [/tier 2/, 'schedule'],
          laptop: [/laptop.*access/, null],
        });
        assert.equal(entry(process.checklists, 'shift-start').items.length, 5);
        const { sheet } = handedOver(process);
        const answering = sheet.facts.find(({ kind }) => kind === 'schedule')?.items ?? [];
        const second = process.ladders.flatMap(({ rungs }) => rungs).find(({ level }) => level === 2);
        for (const position of second?.to ?? ['nobody'])
          assert.ok(
            answering.some(({ text }) => text === entry(process.positions, position).label),
            `beside it stands who ${position} is`,
          );
      },
    },
    {
      id: '000-REV-01',
      says: 'Every month: all incidents, trends, runbooks, automation',
      at: [
        'reviews[month].every',
        'reviews[month].title',
        'reviews[month].sections',
        ...['incidents', 'trends', 'runbooks', 'automation'].flatMap((id) => [
          `reviews[month].sections[${id}].title`,
          `reviews[month].sections[${id}].shows`,
        ]),
      ],
      awaits: 'metrics',
      check: ({ process }) => {
        const { every, title, sections } = entry(process.reviews, 'month');
        assert.equal(every, 'month');
        assert.match(title, /month/);
        assert.deepEqual(
          sections.map(({ shows }) => shows.join()),
          ['incidents', 'trends', 'runbooks', 'automation'],
        );
        speak(
          sections.map(({ title: heading }) => heading),
          [/All incidents/, /comes back/, /Runbooks/, /automated/],
        );
      },
    },
    {
      id: '000-MET-01',
      says: 'Mean time between failures',
      ...metric('time-between-failures', /between failures/, {
        measures: 'time-between-failures',
        as: 'mean',
        by: ['service'],
        better: 'higher',
      }),
    },
    {
      id: '000-MET-02',
      says: 'Mean time to resolve',
      ...metric('time-to-resolve', /to resolve/, {
        measures: 'time-between',
        from: 'declared',
        to: 'resolved',
        as: 'mean',
        better: 'lower',
      }),
    },
    {
      id: '000-MET-03',
      says: 'Incidents by severity',
      ...metric('incidents', /by severity/, {
        measures: 'incidents',
        as: 'count',
        by: ['severity'],
        every: 'month',
        better: 'lower',
      }),
    },
    {
      id: '000-MET-04',
      says: 'Alerts that were none',
      ...metric('false-alerts', /were none/, { measures: 'false-alerts', as: 'share' }),
    },
    {
      id: '000-MET-05',
      says: 'How many incidents were escalated',
      ...metric('escalations', /tier 2/, { measures: 'escalations', as: 'share' }),
    },
    {
      id: '000-MET-06',
      says: 'Fewer incidents, resolved sooner; no figure is set',
      at: [
        'outcomes',
        'outcomes[0]',
        'outcomes[1]',
        'metrics[incidents].better',
        'metrics[time-to-resolve].better',
      ],
      awaits: 'metrics',
      check: ({ process }) => {
        speak(process.outcomes, [/Fewer incidents/, /sooner/]);
        for (const id of ['incidents', 'time-to-resolve'])
          assert.equal(entry(process.metrics, id).better, 'lower');
        assert.ok(process.metrics.every(({ target }) => target === null));
      },
      breaks: [(file: FileValue) => (file.metrics[1].target = '< 1h')],
    },
    {
      id: '000-HELP-01',
      says: 'Whom to ask: the DevOps lead, or a channel',
      at: ['process.helpContact'],
      check: ({ process }) => assert.match(process.helpContact ?? '', /DevOps lead.*#ops-support/),
    },
  ],
};

/** The promises about a review that such an incident leaves behind: `review-p0 49h`. */
function reviewClocks({ story }: Told, severity: string): string[] {
  const over = story({ severity }, at('1h', resolve, onCall));
  return over.state.clocks
    .filter(({ clock, state }) => clock.startsWith('review') && state === 'running')
    .map(({ clock, dueAt }) => `${clock} ${offsetOf(dueAt ?? '')}`)
    .sort();
}

function postMortem(
  severity: 'P0' | 'P1',
  within: string,
  due: string,
): Pick<Row, 'at' | 'check' | 'awaits'> {
  const [review, draft] = [`review-${severity.toLowerCase()}`, `review-draft-${severity.toLowerCase()}`];
  return {
    at: ['review.requiredAt', ...clockAt(review), ...clockAt(draft)],
    check: (told) => {
      assert.deepEqual(told.process.review?.requiredAt, ['P0', 'P1']);
      assert.deepEqual(reviewClocks(told, severity), [`${draft} ${due}`, `${review} ${due}`]);
      assert.deepEqual(
        reviewClocks(told, severity === 'P0' ? 'P1' : 'P0').filter((one) => one.startsWith(review)),
        [],
      );
      const over = () => told.story({ severity }, at('1h', resolve, onCall));
      assert.deepEqual(
        breaches(over().until('80h'))
          .filter((one) => one.includes('review'))
          .sort(),
        [`${due} ${draft}`, `${due} ${review}`],
      );
      for (const [milestone, clock] of [
        ['review-held', review],
        ['review-drafted', draft],
        ['review-published', draft],
      ] as const)
        assert.equal(
          over()
            .take(at('20h', reach(milestone), onCall))
            .story.clock(clock)?.state,
          'met',
        );
      assert.equal(entry(told.process.clocks, review).within.text, within);
    },
  };
}
