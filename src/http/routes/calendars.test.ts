/** Calendars by signing in and by a secret link: who reads what, and what a revoked link is worth. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import { calendarOf, calendarReach } from '../../domain/schedule/calendar.ts';
import { layoutWork } from '../../domain/schedule/layout-work.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { mostCalendarLinks } from '../../store/access/calendar-links.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { makeFakeEngine } from '../../../test/harness/fake-engine.ts';
import {
  asViewer,
  noLimits,
  signedIn,
  startTestServer,
  testUrl,
  type TestServer,
} from '../../../test/harness/http.ts';

type Headers = Record<string, string>;

const weekly = (handle: string, participants: (string | string[])[]): Schedule => ({
  handle,
  timeZone: 'Europe/Berlin',
  layers: [{ rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-01-05T09:00', participants }],
  overrides: [],
});
const schedules = {
  primary: weekly('primary', ['ana', 'ben']),
  nights: weekly('nights', ['vera', ['ben', 'ana']]),
};

let db: TestDatabase;
let server: TestServer;
let ana: Headers;
let ben: Headers;
before(async () => {
  db = await createTestDatabase();
  server = await startTestServer(db.pool, { engine: engineWith(schedules) });
  ana = await signedIn(db.pool, 'ana');
  ben = await signedIn(db.pool, 'ben');
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

function engineWith(kept: Record<string, Schedule>) {
  const engine = makeFakeEngine();
  engine.installed = {
    ...engine.installed,
    directory: { ...engine.installed.directory, schedules: kept },
  };
  return engine;
}

const get = (url: string, headers: Headers = {}) => server.app.inject({ method: 'GET', url, headers });
const make = (shows: object, headers = ben) =>
  server.app.inject({ method: 'POST', url: '/api/v1/me/calendar-links', headers, payload: { shows } });
const list = async (headers = ben) => (await get('/api/v1/me/calendar-links', headers)).json().items;
const revoke = (id: string, headers = ben) =>
  server.app.inject({ method: 'DELETE', url: `/api/v1/me/calendar-links/${id}`, headers });
async function linkTo(shows: object, headers = ben): Promise<{ id: string; url: string; path: string }> {
  const { id, url } = (await make(shows, headers)).json();
  return { id, url, path: url.slice(testUrl.length) };
}
const titlesIn = (text: string) =>
  new Set([...text.matchAll(/^SUMMARY:(.*)\r$/gm)].map(([, title]) => title));

test('whoever is signed in reads the calendar of a schedule, of a person and of all', async () => {
  const schedule = await get('/api/v1/schedules/primary/calendar.ics', asViewer);
  assert.equal(schedule.statusCode, 200);
  assert.equal(schedule.headers['content-type'], 'text/calendar; charset=utf-8');
  assert.equal(schedule.headers['content-disposition'], 'inline; filename="primary.ics"');
  assert.match(schedule.body, /^BEGIN:VCALENDAR\r\n/);
  assert.deepEqual(titlesIn(schedule.body), new Set(['primary: Ana', 'primary: Ben']));
  const person = await get('/api/v1/users/ben/calendar.ics', asViewer);
  assert.deepEqual(titlesIn(person.body), new Set(['primary: Ben', 'nights: Ben']));
  const all = await get('/api/v1/calendar.ics', asViewer);
  assert.deepEqual(
    titlesIn(all.body),
    new Set(['primary: Ana', 'primary: Ben', 'nights: Vera', 'nights: Ben\\, Ana']),
  );
});

test('there is no calendar of a schedule or a person that is not there', async () => {
  for (const handle of ['nothing', 'constructor']) {
    const schedule = await get(`/api/v1/schedules/${handle}/calendar.ics`, asViewer);
    assert.equal(schedule.json().code, 'no-such-schedule');
    assert.equal((await get(`/api/v1/users/${handle}/calendar.ics`, asViewer)).json().code, 'no-such-person');
  }
});

test('a reader who has it is answered 304 until a shift changes', async () => {
  const path = '/api/v1/schedules/primary/calendar.ics';
  const etag = String((await get(path, asViewer)).headers['etag']);
  assert.match(etag, /^W\/"[\w-]{43}"$/);
  for (const known of [etag, `"old", ${etag}`, etag.slice(2), '*']) {
    const again = await get(path, { ...asViewer, 'if-none-match': known });
    assert.equal(again.statusCode, 304, known);
    assert.equal(again.body, '');
    assert.equal(again.headers['etag'], etag);
  }
  assert.equal((await get(path, { ...asViewer, 'if-none-match': 'W/"old"' })).statusCode, 200);
  await using changed = await startTestServer(db.pool, {
    engine: engineWith({
      primary: {
        ...schedules.primary,
        overrides: [{ from: '2026-03-03T09:00', to: '2026-03-03T10:00', who: 'vera' }],
      },
    }),
  });
  const after = await changed.app.inject({ url: path, headers: { ...asViewer, 'if-none-match': etag } });
  assert.equal(after.statusCode, 200);
  assert.match(after.body, /SUMMARY:primary: Vera\r/);
});

test('a link is read without signing in, is shown once and kept as a hash', async () => {
  const { id, url, path } = await linkTo({ of: 'me' });
  assert.match(url, /^http:\/\/127\.0\.0\.1:4040\/api\/v1\/calendars\/[\w-]{43}\.ics$/);
  const read = await get(path);
  assert.equal(read.statusCode, 200);
  assert.deepEqual(titlesIn(read.body), new Set(['primary: Ben', 'nights: Ben']));
  assert.equal(read.headers['cache-control'], 'private, no-cache');
  assert.equal((await get(path, { 'if-none-match': String(read.headers['etag']) })).statusCode, 304);
  assert.equal((await get(path.replace(/\.ics$/, ''))).statusCode, 200);

  const token = path
    .split('/')
    .at(-1)!
    .replace(/\.ics$/, '');
  const listed = await list();
  assert.deepEqual(
    listed.filter((link: { id: string }) => link.id === id).map(({ shows }: { shows: object }) => shows),
    [{ of: 'me' }],
  );
  const { rows } = await db.pool.query('select calendar_links::text from calendar_links');
  const audit = await readAudit(db.pool, { limit: 50, before: null, noun: 'calendar-link' });
  const kept = JSON.stringify([listed, rows, audit]);
  assert.ok(kept.includes(hashSecret(token)) && !kept.includes(token));
  assert.ok(!JSON.stringify(audit).includes(hashSecret(token)));
  assert.ok(!server.lines.join('').includes(token));
});

test('a link shows what it was made for and nothing else, whoever it was made by', async () => {
  const calendars = {
    me: [{ of: 'me' }, ['primary: Ana', 'nights: Ana']],
    schedule: [{ of: 'schedule', schedule: 'primary' }, ['primary: Ana', 'primary: Ben']],
    all: [{ of: 'organization' }, ['primary: Ana', 'primary: Ben', 'nights: Vera', 'nights: Ben\\, Ana']],
  } as const;
  for (const [shows, titles] of Object.values(calendars)) {
    const { path } = await linkTo(shows, ana);
    // Neither a session nor a parameter widens it.
    assert.deepEqual(titlesIn((await get(path)).body), new Set(titles));
    assert.deepEqual(titlesIn((await get(path, ana)).body), new Set(titles));
    for (const wider of [`${path}?of=organization`, path.replace('.ics', '/primary.ics')])
      assert.ok(
        (await get(wider)).statusCode >= 400 || titlesIn((await get(wider)).body).size === titles.length,
      );
    // It is no key to anything else.
    const token = path
      .split('/')
      .at(-1)!
      .replace(/\.ics$/, '');
    for (const url of ['/api/v1/calendar.ics', '/api/v1/me', '/api/v1/schedules/nights/calendar.ics'])
      assert.equal((await get(url, { authorization: `Bearer ${token}` })).statusCode, 401);
  }
});

test('a revoked link is answered as one that never was', async () => {
  const { id, path } = await linkTo({ of: 'organization' });
  assert.equal((await get(path)).statusCode, 200);
  assert.equal((await revoke(id)).statusCode, 204);
  const unknown = `/api/v1/calendars/${'x'.repeat(43)}.ics`;
  const [dead, never, long] = await Promise.all(
    [path, unknown, `${unknown}${'y'.repeat(300)}`].map((url) => get(url)),
  );
  assert.equal(dead?.statusCode, 404);
  assert.equal(dead?.body, never?.body);
  assert.equal(dead?.body, long?.body);
  assert.equal(dead?.json().code, 'no-such-calendar');
  assert.equal((await get(path, { 'if-none-match': '*' })).statusCode, 404);
  assert.equal((await revoke(id)).json().code, 'no-such-calendar-link');
});

test('nobody sees or revokes the link of somebody else, and a program has none', async () => {
  const { id, path } = await linkTo({ of: 'me' });
  assert.ok(!(await list(ana)).some((link: { id: string }) => link.id === id));
  assert.equal((await revoke(id, ana)).json().code, 'no-such-calendar-link');
  assert.equal((await revoke('not-an-id')).json().code, 'no-such-calendar-link');
  assert.equal((await get(path)).statusCode, 200);
  assert.equal((await make({ of: 'me' }, asViewer)).json().code, 'not-allowed');
  assert.equal((await get('/api/v1/me/calendar-links', asViewer)).json().code, 'not-allowed');
});

test('a link cannot be made to what is not there, nor to somebody else', async () => {
  assert.equal((await make({ of: 'schedule', schedule: 'constructor' })).json().code, 'no-such-schedule');
  for (const shows of [{ of: 'person', person: 'ana' }, { of: 'me', person: 'ana' }, { of: 'schedule' }])
    assert.equal((await make(shows)).json().code, 'invalid-body');
});

test('who made and revoked a link stands in the audit', async () => {
  const { id } = await linkTo({ of: 'schedule', schedule: 'primary' });
  await revoke(id);
  const rows = await readAudit(db.pool, { limit: 2, before: null, noun: 'calendar-link' });
  const link = { id, shows: { of: 'schedule', schedule: 'primary' } };
  assert.deepEqual(
    rows.map(({ actor, handle, verb, before, after }) => ({ actor, handle, verb, before, after })),
    [
      { verb: 'removed', before: link, after: null },
      { verb: 'created', before: null, after: link },
    ].map((row) => ({ ...row, actor: { kind: 'person', handle: 'ben', via: 'web' }, handle: 'ben' })),
  );
});

test('the links of somebody who has left, and those to a schedule that is gone, show nothing', async () => {
  const [mine, gone] = [
    await linkTo({ of: 'organization' }),
    await linkTo({ of: 'schedule', schedule: 'nights' }, ana),
  ];
  const engine = engineWith({ primary: schedules.primary });
  const { ben: _, ...users } = engine.installed.directory.users;
  engine.installed = { ...engine.installed, directory: { ...engine.installed.directory, users } };
  await using later = await startTestServer(db.pool, { engine });
  for (const { path } of [mine, gone])
    assert.equal((await later.app.inject(path)).json().code, 'no-such-calendar');
});

test('one person has a bounded number of links', async () => {
  const vera = await signedIn(db.pool, 'vera');
  for (let made = 0; made < mostCalendarLinks; made += 1)
    assert.equal((await make({ of: 'me' }, vera)).statusCode, 201);
  assert.equal((await make({ of: 'me' }, vera)).json().code, 'too-many-calendar-links');
  const links = await list(vera);
  assert.equal(links.length, mostCalendarLinks);
  await revoke(links[0].id, vera);
  assert.equal((await make({ of: 'me' }, vera)).statusCode, 201);
});

test('whoever guesses links is slowed down', async () => {
  await using limited = await startTestServer(db.pool, {
    rates: { ...noLimits, address: { perSecond: 0.001, burst: 2 } },
  });
  const statuses = [];
  for (const token of ['a', 'b', 'c']) {
    const { statusCode } = await limited.app.inject(`/api/v1/calendars/${token.repeat(43)}.ics`);
    statuses.push(statusCode);
  }
  assert.deepEqual(statuses, [404, 404, 429]);
});

test('a schedule that is laid out beside the event loop has the calendar that it always had', async () => {
  const hourly = (minute: number) => ({
    rotation: 'hourly' as const,
    every: 12,
    starts: `2026-01-01T00:${10 + minute}`,
    participants: ['ana', 'ben'],
  });
  const large: Schedule = {
    handle: 'large',
    timeZone: 'UTC',
    layers: Array.from({ length: 40 }, (_, n) => hourly(n)),
    overrides: [],
  };
  const engine = engineWith({ large });
  assert.ok(layoutWork(large, calendarReach(engine.now())) > 300_000, 'more than is laid out at once');
  await using other = await startTestServer(db.pool, { engine });
  const { body } = await other.app.inject({
    method: 'GET',
    url: '/api/v1/schedules/large/calendar.ics',
    headers: ana,
  });
  const starts = [...body.matchAll(/^UID:large\.(\S+?)@/gm)].map((match) => match[1]);
  // Of a schedule that is equal and not the same, so that nothing of it is remembered.
  const directory = { ...engine.installed.directory, schedules: { large: { ...large } } };
  const kept = calendarOf(directory, { of: 'schedule', schedule: 'large' }, engine.now());
  assert.deepEqual(
    starts,
    kept!.events.map(({ id }) => id.replace('large.', '')),
  );
  assert.ok(starts.length > 1_000);
});
