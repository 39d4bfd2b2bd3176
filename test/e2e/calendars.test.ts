/** Calendars on the real server: read when it starts, read when it is told to, their addresses in no log; and it stops while one hangs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarText, startCalendarServer } from '../harness/stand-ins/calendar-server.ts';
import { startTocsin } from '../harness/tocsin.ts';
import { until } from '../harness/until.ts';

const key = 'tk_0123456789abcdef0123456789abcdef';
interface Calendars {
  items: { events: number; reading: { state: string; problem: string | null } }[];
}
interface OnCall {
  schedules: { people: { handle: string }[] }[];
}

const shift = (who: string) =>
  calendarText(['DTSTART:20200101T000000Z', 'DURATION:P1D', 'RRULE:FREQ=DAILY', `SUMMARY:On call: ${who}`]);

test('a rota that is kept elsewhere says who is on call, and its address is nowhere to be read', async () => {
  await using server = await startCalendarServer();
  server.serve('/rota/very-secret.ics', shift('Ana Ortiz'));
  await using tocsin = await startTocsin({
    env: { ROTA_URL: `${server.url}/rota/very-secret.ics` },
    config: `
organization: { name: Acme, timeZone: UTC }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
users:
  - { handle: ana, name: Ana Ortiz, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
  - { handle: ben, name: Ben Idowu }
calendars: [{ handle: rota, url: "\${ROTA_URL}" }]
schedules: [{ handle: primary, timeZone: UTC, layers: [{ rotation: calendar, calendar: rota }] }]
positions: { on-call: { schedule: primary } }
apiKeys: [{ name: test, key: "${key}", role: admin }]
`,
  });
  const state = async () => (await tocsin.call<Calendars>('GET', '/api/v1/calendars', key)).items[0]!;
  const onCall = async () =>
    (await tocsin.call<OnCall>('GET', '/api/v1/on-call', key)).schedules[0]!.people.map(
      ({ handle }) => handle,
    );
  const untilOnCall = (who: string) =>
    until(async () => ((await onCall()).includes(who) ? true : undefined), `${who} on call`);

  await untilOnCall('ana');
  assert.equal((await state()).reading.state, 'good');

  server.serve('/rota/very-secret.ics', { kind: 'answer', status: 500 });
  const readNow = () => tocsin.call('POST', '/api/v1/calendars/rota/read', key, {});
  await readNow();
  await until(async () => ((await state()).reading.problem === null ? undefined : true), 'the failure');
  assert.match((await state()).reading.problem!, /^127\.0\.0\.1:\d+ answered 500\.$/);
  assert.deepEqual(await onCall(), ['ana'], 'what was read well stays in force');

  server.serve('/rota/very-secret.ics', shift('ben'));
  await readNow();
  await untilOnCall('ben');

  server.serve('/rota/very-secret.ics', { kind: 'hang' });
  const asked = server.requests.length;
  await readNow();
  await until(async () => (server.requests.length > asked ? true : undefined), 'another reading');
  await tocsin.stop('SIGTERM');
  assert.match(tocsin.log(), /The calendar rota could not be read/);
  assert.doesNotMatch(tocsin.log(), /very-secret/);
});
