/** Which pages of the log people got, who held the incident since, where they lived, and since when anything was kept. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { msOf } from '../../domain/instant.ts';
import { readGotPages, readRecordedSince, readTurnings, readZoneChanges } from './got-pages.ts';

let db: TestDatabase;
before(async () => {
  db = await createTestDatabase();
  await db.pool.query(
    `insert into processes (hash, id, version, source, compiled, accepted_at) values ('h', 'p', '1', '', '{}', '2026-03-01T00:00:00Z')`,
  );
});
after(() => db.dispose());

const anybody = { kind: 'key' as const, name: 'ci', role: 'viewer' as const };
let count = 0;

/** An incident with these events, at minutes after nine. */
async function incident(
  events: [minutes: number, type: string, event: object][],
  visibility = 'organization',
): Promise<string> {
  count += 1;
  const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  await db.pool.query(
    `insert into incidents (id, number, version, state, evolve_version, title, severity, rank, status, category,
       visibility, process_hash, declared_at, updated_at)
     values ($1, $2, 1, '{}', 1, 'T', 'SEV-1', 1, 's', 'active', $3, 'h', '2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z')`,
    [id, `INC-${count}`, visibility],
  );
  for (const [index, [minutes, type, event]] of events.entries())
    await db.pool.query(
      `insert into incident_events (incident, version, at, type, actor, event)
       values ($1, $2, timestamptz '2026-03-02T09:00:00Z' + $3 * interval '1 minute', $4, '{}', $5)`,
      [id, index + 1, minutes, type, JSON.stringify({ type, ...event })],
    );
  return id;
}

const paged = (minutes: number, page: string, urgency = 'high'): [number, string, object] => [
  minutes,
  'paged',
  { page, person: 'ana', urgency },
];
const contacted = (minutes: number, page: string): [number, string, object] => [
  minutes,
  'contacted',
  { page },
];
const ended = (minutes: number, page: string, outcome: string): [number, string, object] => [
  minutes,
  'page-ended',
  { page, outcome },
];

const range = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T12:00:00.000Z', limit: 100 };

test('a page counts from its first contact on; who was told, reached by nothing or not yet asked got none', async () => {
  const id = await incident([
    paged(0, 'p1'),
    contacted(2, 'p1'),
    contacted(4, 'p1'),
    ended(6, 'p1', 'answered'),
    paged(10, 'p2', 'low'),
    contacted(10, 'p2'),
    paged(20, 'p3'),
    contacted(20, 'p3'),
    ended(21, 'p3', 'unreachable'),
    paged(30, 'p4'),
    ended(31, 'p4', 'not-needed'),
    paged(40, 'p5'),
    contacted(40, 'p5'),
  ]);
  const pages = await readGotPages(db.pool, anybody, range);
  const minute = (at: number | null) => at && (at - msOf(range.from)) / 60_000;
  assert.deepEqual(
    pages.map(({ page, pagedAt, at, outcome, endedAt }) => [
      page,
      minute(pagedAt),
      minute(at),
      outcome,
      minute(endedAt),
    ]),
    [
      ['p1', 0, 2, 'answered', 6],
      ['p5', 40, 40, 'ringing', null],
    ],
  );
  assert.deepEqual(pages[0]?.facts, { number: 'INC-1', severity: 'SEV-1', service: null });
  const later = { ...range, from: '2026-03-02T09:01:00.000Z', to: '2026-03-02T09:03:00.000Z' };
  assert.deepEqual(
    (await readGotPages(db.pool, anybody, later)).map(({ page, outcome }) => [page, outcome]),
    [['p1', 'answered']],
    'the range is that of the first contact, and its end is known all the same',
  );
  assert.equal((await readGotPages(db.pool, anybody, { ...range, limit: 1 })).length, 1);
  await db.pool.query('delete from incident_events where incident = $1', [id]);
});

test('an instant between two milliseconds is the whole one before it', async () => {
  const id = await incident([paged(0.00001, 'p1'), contacted(1.00001, 'p1')]);
  const [page] = await readGotPages(db.pool, anybody, range);
  assert.deepEqual([page?.pagedAt, page?.at], [msOf(range.from), msOf(range.from) + 60_000]);
  await db.pool.query('delete from incident_events where incident = $1', [id]);
});

test('of a private incident its members and admins are told, and of others that somebody was paged', async () => {
  const id = await incident([paged(0, 'p1'), contacted(0, 'p1')], 'private');
  const facts = async (viewer: Parameters<typeof readGotPages>[1]) =>
    (await readGotPages(db.pool, viewer, range)).map((page) => page.facts?.number ?? null);
  assert.deepEqual(await facts(anybody), [null]);
  assert.deepEqual(await facts({ ...anybody, role: 'admin' }), [`INC-${count}`]);
  await db.pool.query('delete from incident_events where incident = $1', [id]);
});

test('who held an incident since when, and when it was over', async () => {
  const id = await incident([
    [1, 'acknowledged', { by: 'prom', human: false }],
    [2, 'acknowledged', { by: 'ana', human: true }],
    [3, 'handed-over', { from: 'ana', to: 'ben' }],
    [4, 'status-set', { from: 'a', to: 'b', category: 'active' }],
    [5, 'status-set', { from: 'b', to: 'c', category: 'resolved' }],
    [6, 'merged', { into: 'x' }],
  ]);
  const turnings = (await readTurnings(db.pool, [id])).get(id);
  assert.deepEqual(
    turnings?.map((one) => [(one.at - msOf(range.from)) / 60_000, 'person' in one ? one.person : one.kind]),
    [
      [2, 'ana'],
      [3, 'ben'],
      [5, 'over'],
      [6, 'over'],
    ],
  );
  assert.deepEqual(await readTurnings(db.pool, []), new Map());
});

test('who moved when is in the audit, and since when anything was kept', async () => {
  assert.equal(await readRecordedSince(db.pool), null);
  const person = (timeZone: string | null) => JSON.stringify({ handle: 'ana', name: 'Ana', timeZone });
  const change = (at: string, verb: string, before: string | null, after: string) =>
    db.pool.query(
      `insert into audit (at, actor, noun, handle, verb, before, after) values ($1, '{}', 'user', 'ana', $2, $3, $4)`,
      [at, verb, before, after],
    );
  await change('2026-03-05T00:00:00Z', 'created', null, person(null));
  await change('2026-03-06T00:00:00Z', 'changed', person(null), person('Asia/Tokyo'));
  await change('2026-03-07T00:00:00Z', 'changed', person('Asia/Tokyo'), person('Asia/Tokyo'));
  await change('2026-03-08T00:00:00Z', 'changed', person('Asia/Tokyo'), person('UTC'));
  assert.deepEqual(
    (await readZoneChanges(db.pool, 'Europe/Berlin')).get('ana')?.map(({ at, before }) => [at, before]),
    [
      ['2026-03-08T00:00:00.000Z', 'Asia/Tokyo'],
      ['2026-03-06T00:00:00.000Z', 'Europe/Berlin'],
    ],
  );
  assert.equal(
    await readRecordedSince(db.pool),
    '2026-03-02T09:00:00.000Z',
    'what was written down after the fact is older than the audit',
  );
});
