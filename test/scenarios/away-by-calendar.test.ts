/** Ben is away by his own calendar: who is paged instead, and what becomes of it when the calendar turns to garbage. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { makeCalendarRefresh } from '../../src/engine/refresh-calendars.ts';
import { askWorker } from '../../src/http/worker/ask-worker.ts';
import { makeFeedReader } from '../../src/integrations/icalendar/read-feed.ts';
import { putTimeOffFeed } from '../../src/setup/people/put-time-off-feed.ts';
import { findTimeOffFeed, listCalendarFeeds } from '../../src/store/directory/calendar-feeds.ts';
import { readInstallation } from '../../src/store/directory/read-installation.ts';
import { calendarText, startCalendarServer } from '../harness/stand-ins/calendar-server.ts';
import { startSteppedEngine } from '../harness/stepped-engine.ts';

/** Monday, 2 March 2026, 09:00 UTC: Ben's week begins. */
const start = '2026-03-02T09:00:00.000Z';
const people = `
organization: { name: Acme, timeZone: UTC, lastResort: [{ user: ana }] }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
users:
${['ana', 'ben', 'cy'].map((who) => `  - { handle: ${who}, name: ${who}, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/${who}" }] }`).join('\n')}
`;

async function startHouse(configuration: string) {
  const house = await startSteppedEngine({ configuration, startAt: start });
  const reader = makeFeedReader({
    allow: ['127.0.0.0/8'],
    ask: (entry, question, ms) => askWorker(entry, question, ms),
  });
  let known = await readInstallation(house.database.pool);
  const turn = makeCalendarRefresh({
    pool: house.database.pool,
    log: pino({ level: 'silent' }),
    now: house.now,
    known: () => known,
    read: reader.read,
    onChanged: () => {},
  });
  return {
    ...house,
    /** What the loops of a node do about calendars. */
    async readCalendars(): Promise<void> {
      known = await readInstallation(house.database.pool);
      while ((await turn()) === 0);
      await house.engine.refresh();
    },
    /** Whoever is paged first by an incident of now. */
    async pagedNow(): Promise<string> {
      const before = house.sent.length;
      await house.declare({ title: `Checkout is slow at ${house.now()}` });
      return house.sent[before]?.message.person?.handle ?? 'nobody';
    },
    async [Symbol.asyncDispose]() {
      await reader.close();
      await house[Symbol.asyncDispose]();
    },
  };
}

test('while Ben’s calendar says that he is away, Cy is paged; garbage in its place changes nothing; mended, Ben is back', async () => {
  await using server = await startCalendarServer();
  await using house = await startHouse(`${people}
schedules:
  - handle: primary
    timeZone: UTC
    layers: [{ rotation: weekly, handoff: "monday 09:00", starts: "2026-02-23T09:00", participants: [ana, ben, cy], away: next }]
positions: { on-call: { schedule: primary } }
`);
  const away = (from: string, to: string) =>
    calendarText([`DTSTART;VALUE=DATE:${from}`, `DTEND;VALUE=DATE:${to}`, 'SUMMARY:Skiing']);
  server.serve('/ben.ics', away('20260303', '20260308'));
  const ben = { person: 'ben', actor: { kind: 'person', handle: 'ben', via: 'web' }, now: start } as const;
  assert.ok((await putTimeOffFeed(house.database.pool, `${server.url}/ben.ics`, ben)).ok);
  await house.readCalendars();

  assert.equal(await house.pagedNow(), 'ben', 'on Monday he is here');
  await house.sleep('1d');
  await house.readCalendars();
  assert.equal(await house.pagedNow(), 'cy', 'on Tuesday he is away, and the next of the rotation covers');

  server.serve('/ben.ics', '<html>We have moved!</html>');
  await house.sleep('1h');
  await house.readCalendars();
  const broken = await findTimeOffFeed(house.database.pool, 'ben');
  assert.match(broken!.problem!, /not a calendar/);
  assert.equal(await house.pagedNow(), 'cy', 'the last good state stays in force');

  server.serve('/ben.ics', away('20260401', '20260408'));
  await house.sleep('1h');
  await house.readCalendars();
  assert.equal(await house.pagedNow(), 'ben', 'he came back early, and his calendar says so');
});

test('a rota that is kept elsewhere pages whom its events name, and goes on when its server is gone', async () => {
  await using server = await startCalendarServer();
  const shift = (day: string, ...lines: string[]) => [
    `DTSTART:${day}T080000Z`,
    `DTEND:${day}T200000Z`,
    ...lines,
  ];
  server.serve(
    '/rota.ics',
    calendarText(
      shift('20260302', 'SUMMARY:On call: Ben'),
      shift('20260303', 'SUMMARY:Somebody new'),
      shift('20260304', 'RRULE:FREQ=DAILY;COUNT=3', 'SUMMARY:cy'),
    ),
  );
  await using house = await startHouse(`${people}
calendars: [{ handle: rota, url: "${server.url}/rota.ics" }]
schedules:
  - { handle: primary, timeZone: UTC, layers: [{ rotation: calendar, calendar: rota }] }
positions: { on-call: { schedule: primary }, secondary-on-call: { user: ana } }
`);
  await house.readCalendars();
  assert.equal(await house.pagedNow(), 'ben');
  await server.close();
  await house.sleep('1d');
  await house.readCalendars();
  const [rota] = await listCalendarFeeds(house.database.pool);
  assert.match(rota!.problem!, /Nothing listens at 127\.0\.0\.1/);
  assert.notEqual(await house.pagedNow(), 'ben', 'an event that names nobody covers nothing');
  await house.sleep('1d');
  assert.equal(await house.pagedNow(), 'cy', 'two days after its server went away');
});
