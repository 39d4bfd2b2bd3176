/** What being on call did to people, asked of a house in which somebody was woken: health, pages, ledger, burden. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHouseApi } from '../../../test/harness/house-api.ts';
import { asAdmin, asResponder } from '../../../test/harness/http.ts';
import { smallDirectory, someone } from '../../../test/harness/stepped-engine.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';

/** A day each: Cy has Monday the 2nd of March, Dee the 3rd, Cy the 4th. */
const primary: Schedule = {
  handle: 'primary',
  name: 'Primary',
  timeZone: 'Etc/UTC',
  layers: [{ rotation: 'daily', handoff: '09:00', starts: '2026-03-02T09:00', participants: ['cy', 'dee'] }],
  overrides: [],
};

const directory = smallDirectory({
  users: Object.fromEntries(
    [someone('ana', 'admin'), someone('ben'), { ...someone('cy'), name: '=Cy' }, someone('dee')].map(
      (one) => [one.handle, one],
    ),
  ),
  schedules: { primary },
  teams: {
    shop: { handle: 'shop', name: 'Shop', members: ['cy'], positions: {} },
    data: { handle: 'data', name: 'Data', members: ['ben'], positions: {} },
  },
  positions: {
    'on-call': { target: { schedule: 'primary' }, standIn: null, standInAfterMs: null },
  },
});

/**
 * Monday night: at 23:00, 01:00 and 03:00 Cy is paged. They answer the first after four minutes and are done after thirty; the
 * second is private, and ends while it rings; of the third they do not hear, and Ana is asked as the last resort.
 */
async function afterANight() {
  const server = await startHouseApi({ directory, processFile: 'decision-tree.yaml' });
  const { house } = server;
  // What was kept before is no more than what is asked here: the installation began with its clock.
  await house.database.pool.query(
    `insert into audit (at, actor, noun, handle, verb) values ('2026-03-01T00:00:00Z', '{}', 'organization', 'organization', 'created')`,
  );
  await house.pass('14h');
  const first = await house.declare({ severity: 'SEV1' });
  await house.pass('4m');
  await house.command(first.id, { type: 'acknowledge', human: true }, 'cy');
  await house.pass('26m');
  await house.command(first.id, { type: 'resolve' }, 'cy');
  await house.pass('90m');
  const second = await house.declare({ severity: 'SEV1', visibility: 'private' });
  await house.pass('1m');
  await house.command(second.id, { type: 'resolve' });
  await house.pass('119m');
  const third = await house.declare({ severity: 'SEV1' });
  await house.pass('30m');
  await house.command(third.id, { type: 'resolve' });
  await house.pass('8h');
  return { ...server, incidents: [first, second, third].map(({ number }) => number) };
}

const monday = 'from=2026-03-02T09:00:00Z&to=2026-03-03T09:00:00Z';

test('who was paged three times in the night of their shift is a finding, with what the handbook wants done', async () => {
  await using server = await afterANight();
  const { status, body } = await server.get(`/on-call/health?${monday}`);
  assert.equal(status, 200);
  assert.deepEqual(
    body.findings.map(({ sentence }: { sentence: string }) => sentence),
    [
      '=Cy was paged 3 times a night on average in Primary from 2026-03-02 09:00 to 2026-03-03 09:00 (Etc/UTC): 3 pages in 1 night, where the process allows 2. Mend the alerts, or share the nights among more people.',
    ],
  );
  const [cy] = body.people;
  assert.deepEqual(
    [cy.person.handle, cy.hours, cy.nights, cy.shifts, cy.pages, cy.pagesAtNight, cy.nightsDisturbed],
    ['cy', 24, 1, 1, 3, 3, 1],
  );
  assert.deepEqual(cy.answer, { medianMs: 240_000, sample: 1 });
  assert.deepEqual(cy.strip, [{ evening: '2026-03-02', onCall: true, pages: 3 }]);
});

test('of a team there are its people, also those of whom there is nothing to say', async () => {
  await using server = await afterANight();
  const { body } = await server.get(`/on-call/health?${monday}&team=data`);
  assert.deepEqual([body.team, body.findings], [{ handle: 'data', name: 'Data' }, []]);
  const [ben] = body.people;
  assert.deepEqual(
    [ben.person.handle, ben.hours, ben.pagesANight, ben.hardestShift, ben.answer.medianMs],
    ['ben', 0, null, null, null],
  );
});

test('the pages of one person are told; of a private incident nothing to whoever may not see it', async () => {
  await using server = await afterANight();
  const of = async (headers: Record<string, string>) =>
    (await server.get(`/on-call/pages?${monday}&person=cy`, headers)).body.items.map(
      (one: Record<string, unknown>) => [one['local'], one['kind'], one['incident'], one['outcome']],
    );
  const [first, second, third] = server.incidents;
  const pages = (number: string | null | undefined) => [
    ['2026-03-02T23:00', 'night', first, 'answered'],
    ['2026-03-03T01:00', 'night', number, 'not-needed'],
    ['2026-03-03T03:00', 'night', third, 'exhausted'],
  ];
  assert.deepEqual(await of(asResponder), pages(null));
  assert.deepEqual(await of(asAdmin), pages(second));
  assert.deepEqual(await of(await server.as('cy')), pages(second), 'whoever was paged is of it');
});

test('the ledger has a row for each interruption, how long it lasted and until what, and the hours of standby', async () => {
  await using server = await afterANight();
  const { body } = await server.get(`/on-call/ledger?${monday}`);
  const ofCy = ({ person }: { person: { handle: string } }) => person.handle === 'cy';
  const rows = body.rows
    .filter(ofCy)
    .map((row: Record<string, unknown>) => [
      row['time'],
      row['weekday'],
      row['kind'],
      row['incident'],
      row['answeredAfterMs'],
      row['engagedMs'],
      row['engagedUntil'],
    ]);
  const minute = 60_000;
  assert.deepEqual(rows, [
    ['23:00', 'Monday', 'night', server.incidents[0], 4 * minute, 30 * minute, 'resolved'],
    ['01:00', 'Tuesday', 'night', null, null, minute, 'another-answered'],
    ['03:00', 'Tuesday', 'night', server.incidents[2], null, null, 'unanswered'],
  ]);
  assert.deepEqual(body.totals.filter(ofCy), [
    {
      person: { handle: 'cy', name: '=Cy' },
      interruptions: { evening: 0, night: 3, weekend: 0, holiday: 0 },
      engagedMs: 31 * minute,
      standbyHours: { evening: 7, night: 9, weekend: 0, holiday: 0 },
    },
  ]);
  assert.equal(body.compensation, 'Time off or pay for pages outside of working hours');
  assert.match(
    body.workingHours,
    /^Monday to Friday 09:00–17:00 on each person's own clock \(calendar business/,
  );
});

test('the ledger is a file that runs nothing in a spreadsheet', async () => {
  await using server = await afterANight();
  const { status, headers, body } = await server.get(`/on-call/ledger.csv?${monday}`);
  assert.deepEqual([status, headers['content-type']], [200, 'text/csv; charset=utf-8']);
  assert.match(
    String(headers['content-disposition']),
    /filename="on-call-ledger-2026-03-02-2026-03-03\.csv"/,
  );
  const lines: string[] = body.split('\r\n');
  assert.match(lines[0]!, /^entry,person,handle,date,time,time zone,weekday,kind,incident,/);
  assert.match(
    lines[2]!,
    /^interruption,'=Cy,cy,2026-03-03,01:00,Etc\/UTC,Tuesday,night,,,,1,,1,another-answered,,Monday to Friday/,
  );
  assert.deepEqual(
    lines.filter((line) => line.startsWith('standby,')).map((line) => line.split(',').slice(0, 8).join()),
    [
      "standby,'=Cy,cy,2026-03-02 to 2026-03-03,,,,night",
      "standby,'=Cy,cy,2026-03-02 to 2026-03-03,,,,evening",
    ],
  );
  assert.equal(new Set(lines.slice(0, -1).map((line) => line.split(',').length)).size, 1);
});

test('the burden of a month is told team by team, beside the month before', async () => {
  await using server = await afterANight();
  const { body } = await server.get('/on-call/burden?month=2026-03');
  assert.deepEqual([body.month, body.from], ['2026-03', '2026-03-01T00:00:00.000Z']);
  const [shop, data, nobody] = body.teams;
  assert.deepEqual(
    [
      shop.team.handle,
      shop.people,
      shop.figures.pages,
      shop.figures.nightsDisturbed,
      shop.figures.pagesANight,
    ],
    ['shop', 1, 3, 1, 3],
  );
  assert.equal(shop.mostLoaded.person.handle, 'cy');
  assert.match(shop.findings[0], /^Shop was paged 3 times a night on average: 3 pages in 1 night on call/);
  assert.equal(shop.before, null, 'nothing was recorded in February');
  assert.deepEqual([data.people, data.eachPerson, data.figures.pagesANight], [0, null, null]);
  assert.deepEqual([nobody.team, nobody.people], [null, 2], 'Ana and Dee are in no team');
  assert.deepEqual(body.review, { title: 'The burden of being on call', every: 'month' });
  const earlier = (await server.get('/on-call/burden?month=2026-02')).body;
  assert.deepEqual([earlier.recordedSince, earlier.teams[0].figures], ['2026-03-01T00:00:00.000Z', null]);
});

test('before anything was recorded nobody had nothing: there is nobody', async () => {
  await using server = await afterANight();
  const { body } = await server.get('/on-call/health?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z');
  assert.deepEqual([body.people, body.recordedSince], [[], '2026-03-01T00:00:00.000Z']);
});

test('a range that is none, too long or ahead, a team and a person that are not there are refused', async () => {
  await using server = await startHouseApi({ directory });
  const code = async (url: string) => {
    const { status, body } = await server.get(url);
    return `${status} ${body.code}`;
  };
  assert.equal(await code('/on-call/health?team=nobody'), '404 no-such-team');
  assert.equal(await code('/on-call/health?team=constructor'), '404 no-such-team');
  assert.equal(await code('/on-call/pages?person=nobody'), '422 no-such-person');
  assert.equal(await code('/on-call/health?from=2026-03-03T00:00:00Z'), '422 range-too-long');
  assert.equal(await code('/on-call/ledger?from=2024-01-01T00:00:00Z'), '422 range-too-long');
  assert.equal(await code('/on-call/ledger.csv?from=yesterday'), '400 invalid-query');
  assert.equal(await code('/on-call/burden?month=2026-13'), '400 invalid-query');
  assert.equal(await code('/on-call/burden?month=2027-01'), '422 range-too-long');
});
