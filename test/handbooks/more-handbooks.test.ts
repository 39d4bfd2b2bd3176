/**
 * Five more handbooks of kinds that many houses have, said in the language as it is: each compiles without a finding, and does what it
 * says. What the language could not say stands at the end of each file, and in the reference.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { classify } from '../../src/domain/process/classify.ts';
import { checkProcess } from '../../src/domain/process/check-process.ts';
import { compileProcess } from '../../src/domain/process/compile.ts';
import type { Process } from '../../src/domain/process/process.ts';
import { directoryOfPositions } from '../../src/domain/simulate/directory-of-positions.ts';
import { readDuration } from '../../src/domain/directory/duration.ts';
import { runScenario } from '../../src/domain/simulate/run-scenario.ts';
import type { Declaration, Later, Scenario } from '../../src/domain/simulate/scenario.ts';
import { simulate } from '../../src/domain/simulate/simulate.ts';

const folder = join(import.meta.dirname, '../../examples/handbooks');

function handbook(name: string): Process {
  const compiled = compileProcess(readFileSync(join(folder, `${name}.yaml`), 'utf8'), `${name}.yaml`);
  assert.ok(compiled.ok, JSON.stringify(compiled));
  return compiled.process;
}

interface Course {
  flags?: string[];
  /** `5m ana`: what somebody does when, by the position. */
  script?: [after: string, by: string, command: Later][];
  until?: string;
}

function scenario(process: Process, severity: string, at: string, course: Course = {}): Scenario {
  const declaration: Declaration = { at, severity, flags: course.flags ?? [] };
  return {
    process,
    directory: directoryOfPositions(process),
    declaration,
    script: (course.script ?? []).map(([after, by, command]) => ({
      afterMs: readDuration(after)!,
      by,
      command,
    })),
    ...(course.until === undefined ? {} : { untilMs: readDuration(course.until)! }),
  };
}

/** `15m page cto`, `0s ticket`, without the last resort; whoever is told of a clock that is late is told by it: `5m notify cto (late)`. */
function reached(...told: Parameters<typeof scenario>): string[] {
  return simulate(scenario(...told)).steps.flatMap(({ kind, offset, who, rule }) => {
    const late = rule?.kind === 'clock' ? ' (clock)' : '';
    const whom = who.map(({ position }) => position).join();
    if (kind === 'paged') return [`${offset} page ${whom}${late}`];
    if (kind === 'notified') return [`${offset} notify ${whom}${late}`];
    return kind === 'ticket' ? [`${offset} ticket`] : [];
  });
}

/** `15m response-critical` */
function late(...told: Parameters<typeof scenario>): string[] {
  return simulate(scenario(...told)).breaches.map(({ clock, offset }) => `${offset} ${clock}`);
}

const acknowledge: Later = { type: 'acknowledge', human: true };
const mitigate: Later = { type: 'mitigate' };
const resolve: Later = { type: 'resolve' };

test('each of them compiles without an error and without a warning', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  assert.deepEqual(files.toSorted(), [
    'customer-tiers.yaml',
    'follow-the-sun.yaml',
    'impact-and-urgency.yaml',
    'security-track.yaml',
    'team-of-two.yaml',
  ]);
  for (const file of files)
    assert.deepEqual(checkProcess(readFileSync(join(folder, file), 'utf8'), file), {
      ok: true,
      findings: [],
    });
});

test('each of them ends with what the language could not say, and the reference collects it', () => {
  const reference = readFileSync(
    join(import.meta.dirname, '../../docs/reference/process-language-limits.md'),
    'utf8',
  );
  for (const file of readdirSync(folder)) {
    const source = readFileSync(join(folder, file), 'utf8');
    const end = source.slice(source.lastIndexOf('\n\n'));
    assert.match(end, /^\n\n# What the language could not say:\n#\n# - /, file);
    assert.ok(
      end
        .trim()
        .split('\n')
        .every((line) => line.startsWith('#')),
      file,
    );
    assert.ok(reference.includes(`handbooks/${file}`), `the reference names ${file}`);
  }
});

// Follow the sun

const sun = handbook('follow-the-sun');

test('follow the sun: the region whose day it is, then three more levels', () => {
  const levels = (at: string, region: string) =>
    assert.deepEqual(reached(sun, 'SEV1', at), [
      `0s page ${region}`,
      '5m notify duty-manager (clock)',
      '10m page specialist',
      '30m page duty-manager',
      '1h page executive',
    ]);
  levels('2026-11-18T03:00:00Z', 'on-call-apac');
  levels('2026-11-18T10:00:00Z', 'on-call-europe');
  levels('2026-11-18T20:00:00Z', 'on-call-americas');
  levels('2026-11-21T20:00:00Z', 'on-call-americas');
});

test('follow the sun: where a shift ends while nobody has answered, the region that takes over is paged too', () => {
  assert.deepEqual(reached(sun, 'SEV2', '2026-11-18T07:57:00Z', { until: '1h' }), [
    '0s page on-call-apac',
    '5m page on-call-europe',
    '20m page specialist',
  ]);
  const answered: Course = { script: [['3m', 'on-call-apac', acknowledge]], until: '1h' };
  assert.deepEqual(reached(sun, 'SEV2', '2026-11-18T07:57:00Z', answered), ['0s page on-call-apac']);
});

test('follow the sun: an answer keeps the specialist asleep and not the managers; a mitigation does', () => {
  const answered: Course = { script: [['2m', 'on-call-europe', acknowledge]], until: '2h' };
  assert.deepEqual(reached(sun, 'SEV1', '2026-11-18T10:00:00Z', answered), [
    '0s page on-call-europe',
    '30m page duty-manager',
    '1h page executive',
  ]);
  const over: Course = { script: [...answered.script!, ['40m', 'on-call-europe', mitigate]], until: '2h' };
  assert.deepEqual(reached(sun, 'SEV1', '2026-11-18T10:00:00Z', over), [
    '0s page on-call-europe',
    '30m page duty-manager',
  ]);
});

test('follow the sun: a minor incident informs the region, a notice is a ticket that is answered by the end of the next office day', () => {
  assert.deepEqual(reached(sun, 'SEV3', '2026-11-18T20:00:00Z'), ['0s notify on-call-americas']);
  assert.deepEqual(late(sun, 'SEV3', '2026-11-18T20:00:00Z'), ['21h response-minor']);
  // A Friday afternoon in Dublin; the office closes on Monday at 17:00.
  assert.deepEqual(reached(sun, 'SEV4', '2026-11-20T15:00:00Z', { until: '5d' }), ['0s ticket']);
  assert.deepEqual(late(sun, 'SEV4', '2026-11-20T15:00:00Z', { until: '5d' }), ['3d2h response-notice']);
});

test('follow the sun: what is late when nobody does anything', () => {
  assert.deepEqual(late(sun, 'SEV1', '2026-11-18T10:00:00Z'), [
    '5m response-critical',
    '30m updates-critical',
    '4h mitigation-critical',
  ]);
  assert.deepEqual(late(sun, 'SEV2', '2026-11-18T10:00:00Z'), ['15m response-major', '1h updates-major']);
});

// Impact and urgency

const service = handbook('impact-and-urgency');
const wednesday = '2026-11-18T09:00:00Z'; // 10:00 in Berlin

test('impact and urgency: the two make one of five priorities', () => {
  const table = ['organisation', 'department', 'person'].map((impact) =>
    ['stopped', 'hindered', 'waiting'].map((urgency) => {
      const found = classify(service.classifier!, { impact, urgency });
      return 'severity' in found ? found.severity : found.problem;
    }),
  );
  assert.deepEqual(table, [
    ['P1', 'P2', 'P3'],
    ['P2', 'P3', 'P4'],
    ['P3', 'P4', 'P5'],
  ]);
});

test('impact and urgency: who hears of each priority, and by when it is answered and resolved', () => {
  assert.deepEqual(reached(service, 'P1', wednesday), [
    '0s page duty-engineer',
    '0s page incident-manager',
    '15m page service-owner',
    '1h page head-of-it',
    '4h notify head-of-it (clock)',
  ]);
  assert.deepEqual(late(service, 'P1', wednesday), ['15m response-p1', '30m updates-p1', '4h resolution-p1']);
  assert.deepEqual(reached(service, 'P2', wednesday), [
    '0s page duty-engineer',
    '1h page incident-manager',
    '8h notify service-owner (clock)',
  ]);
  assert.deepEqual(late(service, 'P2', wednesday), ['30m response-p2', '8h resolution-p2']);
  assert.deepEqual(reached(service, 'P4', wednesday), ['0s ticket']);
  assert.deepEqual(reached(service, 'P5', wednesday), ['0s ticket']);
  assert.deepEqual(reached(service, 'P5', wednesday, { flags: ['vip'] }), [
    '0s ticket',
    '0s notify incident-manager',
  ]);
});

test('impact and urgency: service hours are from 7 to 7, and a P3 by night waits for the morning', () => {
  // 00:00 in Berlin.
  assert.deepEqual(reached(service, 'P3', '2026-11-18T23:00:00Z'), [
    '7h notify service-desk',
    '7h notify second-line',
  ]);
  assert.deepEqual(late(service, 'P3', '2026-11-18T23:00:00Z'), ['9h response-p3']);
  // Nine hours are left of Wednesday, twelve of Thursday, three of Friday.
  assert.deepEqual(late(service, 'P3', wednesday, { until: '5d' }), ['2h response-p3', '2d resolution-p3']);
});

test('impact and urgency: while it waits for others the time for the resolution stands still, and the response was given', () => {
  const waited: Course = {
    script: [
      ['3m', 'duty-engineer', acknowledge],
      ['1h', 'duty-engineer', { type: 'set-status', status: 'pending' }],
      ['5h', 'duty-engineer', { type: 'set-status', status: 'in-progress' }],
    ],
  };
  assert.deepEqual(late(service, 'P2', wednesday, waited), ['12h resolution-p2']);
});

test('impact and urgency: what is resolved is closed after five business days', () => {
  const resolved = scenario(service, 'P2', wednesday, {
    script: [['1h', 'duty-engineer', resolve]],
    until: '30d',
  });
  const { end } = simulate(resolved);
  assert.deepEqual([end.status, end.offset], ['closed', '7d1h']);
});

// A security track

const security = handbook('security-track');
const morning = '2026-11-18T10:00:00Z';

test('security track: a breach is private and reaches security, and nobody of the ordinary ladders', () => {
  const { state } = runScenario(scenario(security, 'SEC-1', morning));
  assert.equal(state.visibility, 'private');
  assert.deepEqual(reached(security, 'SEC-1', morning), [
    '0s page security-on-call',
    '15m page security-lead',
    '30m page legal',
    '30m page ceo',
    '4h notify legal (clock)',
    '4h notify ceo (clock)',
  ]);
  assert.deepEqual(late(security, 'SEC-1', morning), ['5m response-breach', '4h containment']);
  assert.deepEqual(reached(security, 'SEC-2', morning), [
    '0s page security-on-call',
    '1h page security-lead',
  ]);
  assert.equal(runScenario(scenario(security, 'SEC-2', morning)).state.visibility, 'private');
});

test('security track: an outage is for everybody until it turns out to be a breach, or one of us is involved', () => {
  assert.equal(runScenario(scenario(security, 'SEV-1', morning)).state.visibility, 'organization');
  assert.deepEqual(reached(security, 'SEV-1', morning), ['0s page on-call', '15m page engineering-lead']);
  const turned: Course = {
    script: [['20m', 'on-call', { type: 'set-severity', severity: 'SEC-1' }]],
    until: '1h',
  };
  assert.equal(runScenario(scenario(security, 'SEV-1', morning, turned)).state.visibility, 'private');
  assert.deepEqual(reached(security, 'SEV-1', morning, turned), [
    '0s page on-call',
    '15m page engineering-lead',
    '20m page security-on-call',
    '35m page security-lead',
    '50m page legal',
    '50m page ceo',
  ]);
  const insider: Course = { script: [['5m', 'on-call', { type: 'flag', flag: 'insider' }]], until: '10m' };
  assert.equal(runScenario(scenario(security, 'SEV-1', morning, insider)).state.visibility, 'private');
  assert.deepEqual(reached(security, 'SEV-1', morning, insider), [
    '0s page on-call',
    '5m page legal',
    '5m page ceo',
  ]);
});

test('security track: the authority is told within 72 hours of finding out that it must be; lowering the flag ends the promise', () => {
  const found: Course['script'] = [
    ['2h', 'security-on-call', { type: 'flag', flag: 'personal-data' }],
    ['2h', 'security-on-call', { type: 'flag', flag: 'authority-to-be-told' }],
  ];
  assert.ok(late(security, 'SEC-1', morning, { script: found, until: '4d' }).includes('3d2h authority'));
  const told: Course['script'] = [
    ...found,
    ['49h', 'legal', { type: 'unflag', flag: 'authority-to-be-told' }],
  ];
  assert.ok(!late(security, 'SEC-1', morning, { script: told, until: '4d' }).includes('3d2h authority'));
  const reminded = reached(security, 'SEC-1', morning, { script: told, until: '4d' });
  assert.deepEqual(
    reminded.filter((line) => line.includes('data-protection')),
    ['2h page data-protection', '1d2h notify data-protection (clock)'],
  );
});

// Customer tiers

const tiers = handbook('customer-tiers');

test('customer tiers: the tier decides how soon; the standard promise runs beside it', () => {
  assert.deepEqual(late(tiers, 'S1', morning), ['1h response-s1', '2h updates-s1']);
  assert.deepEqual(late(tiers, 'S1', morning, { flags: ['gold'] }), [
    '30m response-s1-gold',
    '1h response-s1',
    '2h updates-s1',
    '8h resolution-s1-gold',
  ]);
  assert.deepEqual(late(tiers, 'S1', morning, { flags: ['platinum'] }), [
    '15m response-s1-platinum',
    '30m updates-s1-platinum',
    '1h response-s1',
    '2h updates-s1',
    '4h resolution-s1-platinum',
  ]);
});

test('customer tiers: a platinum customer brings the account manager and the head of customers, also when found out late', () => {
  assert.deepEqual(reached(tiers, 'S1', morning), ['0s page on-call', '30m page support-lead']);
  assert.deepEqual(reached(tiers, 'S1', morning, { flags: ['platinum'] }), [
    '0s page on-call',
    '0s notify account-manager',
    '15m notify head-of-customers (clock)',
    '30m page support-lead',
    '45m page head-of-customers',
  ]);
  const later: Course = {
    script: [['50m', 'support-lead', { type: 'flag', flag: 'platinum' }]],
    until: '1h',
  };
  assert.deepEqual(reached(tiers, 'S1', morning, later), [
    '0s page on-call',
    '30m page support-lead',
    '50m page head-of-customers',
    '50m notify account-manager',
  ]);
});

test('customer tiers: by night an impairment waits for the morning, but not for platinum', () => {
  // 22:00 in New York.
  const night = '2026-11-18T03:00:00Z';
  assert.deepEqual(reached(tiers, 'S2', night), ['10h page on-call']);
  assert.deepEqual(late(tiers, 'S2', night), ['18h response-s2']);
  assert.deepEqual(reached(tiers, 'S2', night, { flags: ['platinum'], until: '9h' }), [
    '0s page on-call',
    '0s notify account-manager',
  ]);
  assert.deepEqual(late(tiers, 'S2', night, { flags: ['platinum'], until: '9h' }), [
    '2h response-s2-platinum',
  ]);
});

// A team of two

const two = handbook('team-of-two');

test('a team of two: one is paged, after 10 minutes the other; after an hour both are in it', () => {
  const night = '2026-11-18T03:00:00Z';
  assert.deepEqual(reached(two, 'down', night, { until: '50m' }), ['0s page on-call', '10m page other']);
  const answered: Course = { script: [['4m', 'on-call', acknowledge]], until: '2h' };
  assert.deepEqual(reached(two, 'down', night, answered), ['0s page on-call', '1h page other']);
  assert.deepEqual(late(two, 'down', night), ['15m response', '30m status-page']);
});

test('a team of two: what can wait does not wake anybody', () => {
  assert.deepEqual(reached(two, 'broken', '2026-11-18T03:00:00Z'), ['5h page on-call']);
  assert.deepEqual(reached(two, 'broken', '2026-11-18T10:00:00Z'), ['0s page on-call']);
  assert.deepEqual(late(two, 'broken', '2026-11-18T10:00:00Z', { until: '6d' }), [
    '4h response-broken',
    '5d mended',
  ]);
});
