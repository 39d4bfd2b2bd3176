/** What looks like a conflict and is none: the linter says nothing of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleInstallation } from '../../../../test/harness/example-installation.ts';
import { checkProcess } from '../check-process.ts';
import { exampleFile } from './example.ts';
import { exampleNow as now } from './reference.ts';

function found(sections: string, installation?: string): string[] {
  const { findings } = checkProcess(exampleFile(sections), 'example.yaml', {
    now,
    installation: installation === undefined ? null : exampleInstallation(installation),
  });
  return findings.map(({ line, code, message }) => `${line} ${code}: ${message}`);
}

const people = `
users:
  - { handle: ana, name: Ana Ortiz, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ana" }] }
  - { handle: ben, name: Ben Idowu, role: responder, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ben" }] }
`;

test('hours that take turns leave no hour at which nobody is paged', () => {
  const sun = `
calendars:
  - { id: east, timeZone: UTC, hours: { mon-sun: "00:00-12:00" } }
  - { id: west, timeZone: UTC, hours: { mon-sun: "12:00-24:00" } }
positions:
  - { id: east, label: East }
  - { id: west, label: West }
  - { id: lead, label: Team lead }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: east, by: page, during: { calendar: east, outside: skip } }
      - { after: 0m, to: west, by: page, during: { calendar: west, outside: skip } }
      - { after: 10m, to: lead, by: page, unless: acknowledged }
onCall:
  coverage:
    - { severity: [P0, P1] }
`;
  assert.deepEqual(found(sun), []);
  assert.notDeepEqual(found(sun.replace('mon-sun: "12:00-24:00"', 'mon-sat: "12:00-24:00"')), []);
});

test('a rung that waits for its hours overtakes nobody where another one pages at once', () => {
  assert.deepEqual(
    found(`
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead }
  - { id: cto, label: CTO }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
      - { after: 5m, to: lead, by: page, during: { calendar: business, outside: defer } }
      - { after: 30m, to: cto, by: page }
`),
    [],
  );
});

test('a promise in working hours may wait for them, whatever it is kept by', () => {
  for (const within of ['4h@business', '1bd', 'next-business-day', '48h@business'])
    for (const by of ['notify', 'ticket'])
      assert.deepEqual(
        found(`
calendars:
  - { id: business, hours: { mon-fri: ["09:00-12:00", "13:00-17:00"] } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: ${within} }
escalation:
  - id: first
    rungs:
      - { after: 0m, ${by === 'ticket' ? '' : 'to: on-call, '}by: ${by} }
`),
        [],
        `${within} ${by}`,
      );
});

test('who is paged by a message to an audience is paged', () => {
  assert.deepEqual(
    found(`
audiences:
  - { id: everybody, label: Everybody, positions: [on-call, lead], through: page }
communication:
  - { id: told, on: declared, audience: everybody }
escalation:
  - id: by-hand
    rungs:
      - { to: lead, by: page }
`),
    [],
  );
});

test('promises to different people, at different severities and for raised flags contradict nothing', () => {
  assert.deepEqual(
    found(`
flags:
  - { id: gold, label: A gold customer suffers }
audiences:
  - { id: public, label: Readers of the status page, through: [status-page, mail] }
  - { id: staff, label: Everybody here, through: chat }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: response-gold, label: Response, when: { flag: gold }, starts: declared, stops: acknowledged, within: 5m }
  - { id: triage, label: Triage, starts: declared, stops: [acknowledged, triaged], within: 20m }
  - { id: public, label: Next update, starts: declared, stops: resolved, restarts: update-posted, within: 1h, audience: public }
  - { id: staff, label: Next update, starts: declared, stops: resolved, restarts: update-posted, within: 30m, audience: staff }
  - { id: resolution-p0, label: Resolution, when: { severity: P0 }, starts: declared, stops: resolved, within: 4h }
  - { id: resolution-p1, label: Resolution, when: { severity: P1 }, starts: declared, stops: resolved, within: 24h }
metrics:
  - { id: mttr, label: Mean time to resolve, measures: time-between, from: declared, to: resolved, as: mean, target: "< 6h" }
`),
    [],
  );
});

test('what lasts after the end, or while the clock stands still, breaks no promise about it', () => {
  assert.deepEqual(
    found(`
lifecycle:
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - { id: monitoring, label: Monitoring, category: monitoring, soak: 24h, then: resolved }
    - { id: resolved, label: Resolved, category: resolved, soak: 5d, then: closed }
    - { id: closed, label: Closed, category: closed }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: resolution, label: Resolution, starts: declared, stops: resolved, within: 4h, pausedWhile: monitoring }
`),
    [],
  );
});

test('places without summer time, and UTC, are what they say', () => {
  for (const zone of ['UTC', 'America/Phoenix', 'Asia/Tokyo', 'America/Los_Angeles', 'Etc/UTC'])
    assert.deepEqual(
      found(
        `process: { id: example, title: Example, version: "1", owner: Engineering, timeZone: ${zone} }\ncalendars:\n  - { id: business, timeZone: ${zone}, hours: { mon-fri: "09:00-17:00" }, holidays: ["2020-01-01", "2026-12-25"] }`,
      ),
      [],
      zone,
    );
});

test('a process without any rules for machines, tiers, reviews or roles is silent, and so is the linter', () => {
  assert.deepEqual(
    found(`
signals:
  severities: { critical: P0, error: P1, warning: none, info: none }
  reopenWithin: 30m
  groupWindow: 4h
review:
  optionalAt: [P0, P1]
roles:
  - { id: helper, label: Whoever helps, duties: {} }
metrics:
  - { id: incidents, label: Incidents, measures: incidents, as: count, target: "< 10" }
`),
    [],
  );
});

test('a schedule for the hours in which its rung pages has no gap, and neither has one that somebody stands in for', () => {
  const hours = `
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 4h@business }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, during: { calendar: business, outside: defer } }
      - { after: 10m, to: lead, by: page, during: { calendar: business, outside: defer } }
`;
  const office = `${people}schedules:
  - handle: office
    timeZone: Europe/Berlin
    layers:
      - { rotation: weekly, handoff: "monday 09:00", starts: 2026-01-05, days: [mon, tue, wed, thu, fri], hours: "09:00-17:00", participants: [ana, ben] }
positions:
  on-call: { schedule: office }
  lead: { users: [ana, ben] }
`;
  assert.deepEqual(found(hours, office), []);
  const around = found('onCall: { duties: [Answer] }', office);
  assert.equal(around.length, 1);
  assert.match(around[0]!, /schedule-gap: `office`/);
  assert.deepEqual(
    found(
      'onCall: { duties: [Answer] }',
      office.replace('{ schedule: office }', '{ schedule: office, standIn: { users: [ana, ben] } }'),
    ).filter((finding) => finding.includes('schedule-gap')),
    [],
  );
});

test('the days of one turn, and hours that are shared, are no shifts without rest', () => {
  const rest = `
onCall:
  rotations:
    - { position: on-call, length: 1w, handoff: "monday 09:00" }
  betweenShifts: 1w
`;
  assert.deepEqual(
    found(
      rest,
      `${people}schedules:
  - handle: days
    timeZone: Europe/Berlin
    layers:
      - { rotation: weekly, handoff: "monday 00:00", starts: 2026-01-05, hours: "08:00-20:00", participants: [ana, ben] }
      - { rotation: weekly, handoff: "monday 00:00", starts: 2026-01-05, hours: "20:00-08:00", participants: [ana, ben] }
positions:
  on-call: { schedule: days, standIn: { users: [ana, ben] } }
  lead: { user: ben }
`,
    ).filter((finding) => finding.includes('too-little-rest')),
    [],
  );
});
