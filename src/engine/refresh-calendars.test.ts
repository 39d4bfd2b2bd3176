/** Reading calendars on a real database: by one node at a time, with the last good state in force whatever comes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import type { Pool } from 'pg';
import { createTestDatabase } from '../../test/harness/database.ts';
import { plus } from '../domain/instant.ts';
import type { AskedFeed, FeedAnswer, FeedEntry } from '../domain/schedule/feed.ts';
import { applyConfig } from '../setup/config/apply-config.ts';
import { readConfig } from '../setup/config/read-config.ts';
import { makeResolveProcess } from '../setup/config/resolve-process.ts';
import { putTimeOffFeed } from '../setup/people/put-time-off-feed.ts';
import { findTimeOffFeed, listCalendarFeeds, readFeedNow } from '../store/directory/calendar-feeds.ts';
import { readInstallation, type StoredInstallation } from '../store/directory/read-installation.ts';
import { vendors } from '../vendor-settings.ts';
import { makeCalendarRefresh } from './refresh-calendars.ts';

const start = '2026-11-23T20:00:00.000Z';
const file = (url = 'https://calendar.example.test/${TOKEN}.ics') => `
organization: { name: Acme, timeZone: UTC }
users:
  - { handle: ana, name: Ana, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
  - { handle: ben, name: Ben Idowu, timeZone: Asia/Tokyo }
calendars:
  - { handle: rota, url: "${url}", timeZone: Europe/Berlin }
schedules:
  - { handle: primary, timeZone: UTC, layers: [{ rotation: calendar, calendar: rota }] }
`;

async function apply(pool: Pool, text = file()): Promise<void> {
  const read = readConfig(text, {
    env: { TOKEN: 'secret-1' },
    vendors,
    resolveProcess: makeResolveProcess(null),
  });
  assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.errors));
  const actor = { kind: 'file', name: 'tocsin.yaml' } as const;
  const applied = await applyConfig(pool, read.config, { actor, source: 'file', force: false, now: start });
  assert.ok(applied.ok, applied.ok ? '' : JSON.stringify(applied.errors));
}

async function startNode(pool: Pool, answer: (asked: AskedFeed) => FeedAnswer | Promise<FeedAnswer>) {
  let known: StoredInstallation = await readInstallation(pool);
  const asked: AskedFeed[] = [];
  const lines: string[] = [];
  const node = {
    now: start,
    asked,
    lines,
    changes: 0,
    turn: async () => 0,
    /** As its loop does: until nothing is due. */
    async work(): Promise<void> {
      known = await readInstallation(pool);
      for (let turns = 0; turns < 20 && (await node.turn()) === 0; turns++);
    },
    directory: async () => (await readInstallation(pool)).directory,
    revision: async () => (await readInstallation(pool)).revision,
  };
  node.turn = makeCalendarRefresh({
    pool,
    log: pino({}, { write: (line: string) => void lines.push(line) }),
    now: () => node.now,
    known: () => known,
    async read(feed) {
      asked.push(feed);
      return answer(feed);
    },
    onChanged: () => (node.changes += 1),
  });
  return node;
}

const read = (entries: FeedEntry[], etag: string | null = null): FeedAnswer => ({
  outcome: 'read',
  entries,
  etag,
  lastModified: null,
});
const failed: FeedAnswer = { outcome: 'failed', problem: 'calendar.example.test answered 500.' };
const shift = (day: string, title = 'Ben Idowu'): FeedEntry => ({
  from: `${day}T08:00:00.000Z`,
  to: `${day}T16:00:00.000Z`,
  title,
});

test('what is read stands in the schedules that name it, and only a difference is a new revision', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  let entries = [shift('2026-12-01'), shift('2026-12-02', 'Nobody we know')];
  const node = await startNode(db.pool, () => read(entries, '"1"'));
  const before = await node.revision();
  await node.work();
  assert.equal(node.asked[0]!.url, 'https://calendar.example.test/secret-1.ics');
  assert.equal(node.asked[0]!.timeZone, 'Europe/Berlin');
  assert.equal(await node.revision(), before + 1);
  const { calendars } = (await node.directory()).schedules['primary']!;
  assert.deepEqual(
    calendars!['rota']!.map(({ people, title }) => [people, title]),
    [
      [['ben'], 'Ben Idowu'],
      [[], 'Nobody we know'],
    ],
  );
  await node.work();
  assert.equal(node.asked.length, 1, 'it is not due again at once');
  node.now = plus(start, 20 * 60_000);
  await node.work();
  assert.equal(node.asked[1]!.etag, '"1"');
  assert.equal(await node.revision(), before + 1, 'nothing differs');
  entries = [shift('2026-12-01')];
  node.now = plus(start, 40 * 60_000);
  await node.work();
  assert.equal(await node.revision(), before + 2);
  assert.equal(node.changes, 2);
});

test('whatever comes after a good reading, what was read stays in force, and is tried ever more rarely', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  let answer = read([shift('2026-12-01')]);
  const node = await startNode(db.pool, () => answer);
  await node.work();
  const revision = await node.revision();
  answer = failed;
  for (let hours = 1; hours <= 48; hours++) {
    node.now = plus(start, hours * 3_600_000);
    await node.work();
  }
  assert.equal(await node.revision(), revision);
  assert.equal((await node.directory()).schedules['primary']!.calendars!['rota']!.length, 1);
  const [state] = await listCalendarFeeds(db.pool);
  assert.equal(state!.problem, 'calendar.example.test answered 500.');
  assert.equal(state!.readAt, start);
  assert.ok(state!.failures > 8 && state!.failures < 16, `${state!.failures} attempts in two days`);
  assert.doesNotMatch(node.lines.join('\n'), /secret-1/, 'the address is in no log');
  answer = { outcome: 'unchanged' };
  assert.ok(await readFeedNow(db.pool, { what: 'calendar', owner: 'rota', now: node.now, pauseMs: 0 }));
  await node.work();
  const [mended] = await listCalendarFeeds(db.pool);
  assert.deepEqual([mended!.problem, mended!.failures, mended!.readAt], [null, 0, node.now]);
});

test('a calendar is read by one node, and by another when that one has died over it', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const first = await startNode(db.pool, async () => {
    await held;
    return read([shift('2026-12-01', 'of the first')]);
  });
  const second = await startNode(db.pool, () => read([shift('2026-12-01', 'of the second')]));
  const slow = first.work();
  while (first.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await second.work();
  assert.equal(second.asked.length, 0, 'the first has it');
  second.now = plus(start, 4 * 60_000);
  await second.work();
  assert.equal(second.asked.length, 1, 'the claim has run out');
  release();
  await slow;
  const { calendars } = (await second.directory()).schedules['primary']!;
  assert.equal(calendars!['rota']![0]!.title, 'of the second', 'who lost the claim writes nothing');
});

test('an address that has changed is read at once and anew; one that is gone is forgotten', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  const node = await startNode(db.pool, () => read([shift('2026-12-01')], '"1"'));
  await node.work();
  await apply(db.pool, file('https://other.example.test/rota.ics'));
  await node.work();
  assert.deepEqual(
    node.asked.map(({ url, etag }) => [new URL(url).host, etag]),
    [
      ['calendar.example.test', null],
      ['other.example.test', null],
    ],
  );
  await apply(
    db.pool,
    file()
      .replace(/calendars:\n.*\n/, 'calendars: []\n')
      .replace(/layers: .*\}\]/, 'layers: []'),
  );
  await node.work();
  assert.deepEqual(await listCalendarFeeds(db.pool), []);
});

test('a reading of an address that was changed meanwhile is thrown away, and the new one is read at once', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const first = await startNode(db.pool, async ({ url }) => {
    if (url.includes('calendar.')) await held;
    return read([shift('2026-12-01', new URL(url).host)]);
  });
  const second = await startNode(db.pool, () => failed);
  const slow = first.work();
  while (first.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await apply(db.pool, file('https://other.example.test/rota.ics'));
  await second.work();
  release();
  await slow;
  assert.equal((await first.directory()).schedules['primary']!.calendars!['rota']!.length, 0);
  await apply(db.pool, `${file('https://other.example.test/rota.ics')}teams: [{ handle: core }]`);
  await second.work();
  assert.equal(second.asked.length, 1, 'another change of the configuration hurries nothing that fails');
  first.now = plus(start, 5 * 60_000);
  await first.work();
  assert.deepEqual(
    (await first.directory()).schedules['primary']!.calendars!['rota']!.map(({ title }) => title),
    ['other.example.test'],
  );
});

test('one that never changes is read anew each week, so that what repeats is laid out further', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  const node = await startNode(db.pool, ({ etag }) =>
    etag === null ? read([shift('2026-12-01')], '"1"') : { outcome: 'unchanged' },
  );
  for (let days = 0; days < 15; days++) {
    node.now = plus(start, days * 86_400_000);
    await node.work();
  }
  const anew = node.asked.filter(({ etag }) => etag === null).length;
  assert.ok(anew >= 3 && anew <= 4, `${anew} of 15 without an ETag`);
});

test('a person is away by their own calendar, of which the times alone are kept', async () => {
  await using db = await createTestDatabase();
  await apply(
    db.pool,
    file().replace(
      'rotation: calendar, calendar: rota',
      'rotation: daily, starts: 2026-01-01, participants: [ana, ben]',
    ),
  );
  const me = { person: 'ben', actor: { kind: 'person', handle: 'ben', via: 'web' }, now: start } as const;
  assert.ok((await putTimeOffFeed(db.pool, 'webcal://hr.example.test/ben/my-secret.ics', me)).ok);
  const node = await startNode(db.pool, ({ url }) =>
    url.includes('hr.example')
      ? read([
          { from: '2026-12-01', to: '2026-12-03', title: 'Surgery' },
          { from: '2026-12-05', to: '2026-12-06', title: 'Working from home', free: true },
        ])
      : failed,
  );
  await node.work();
  assert.deepEqual((await node.directory()).schedules['primary']!.away, [
    { person: 'ben', from: '2026-11-30T15:00:00.000Z', to: '2026-12-02T15:00:00.000Z' },
  ]);
  const feed = await findTimeOffFeed(db.pool, 'ben');
  assert.deepEqual([feed!.events, feed!.ignored], [1, 1]);
  const { rows } = await db.pool.query(
    `select (select json_agg(f)::text from calendar_feeds f) || (select json_agg(a.*)::text from audit a where noun = 'time-off-feed') as all`,
  );
  assert.doesNotMatch(rows[0].all, /Surgery/);
  assert.doesNotMatch(rows[0].all.split('"noun"')[1] ?? '', /my-secret/);
  assert.doesNotMatch(node.lines.join('\n'), /my-secret/);
  assert.ok((await putTimeOffFeed(db.pool, null, me)).ok);
  assert.deepEqual((await node.directory()).schedules['primary']!.away, []);
});

test('what names no address, or a secret of the installation, is no address of a calendar', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  const me = { person: 'ben', actor: { kind: 'person', handle: 'ben', via: 'web' }, now: start } as const;
  for (const url of ['nonsense', 'file:///etc/passwd', 'https://example.test/${TOKEN}', 'webcal:'])
    assert.deepEqual(
      await putTimeOffFeed(db.pool, url, me),
      { ok: false, refused: 'invalid-feed-address' },
      url,
    );
});
