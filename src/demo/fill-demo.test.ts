/** The demonstration holds what its guide promises, and filling it twice changes nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../test/harness/database.ts';
import { replay } from '../domain/incident/evolve.ts';
import type { RecordedEvent } from '../domain/incident/events.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import { ChannelsSettings, OutgoingSettings } from '../integrations/outgoing/settings.ts';
import { compileMapping } from '../integrations/webhook/mapping.ts';
import { audit } from '../store/audit.ts';
import { readConfig } from '../setup/config/read-config.ts';
import { makeResolveProcess } from '../setup/config/resolve-process.ts';
import { lastEventAt } from '../store/incidents/last-event.ts';
import { readInstallation } from '../store/directory/read-installation.ts';
import { readPageFacts } from '../store/status-pages/read-facts.ts';
import { countSubscribers } from '../store/subscribers/subscribers.ts';
import { pageOf } from '../domain/status-page/page.ts';
import { picture } from '../domain/status-page/picture.ts';
import { fillDemo } from './fill-demo.ts';

const now = '2026-11-18T10:00:00.000Z';
function wrongMapping(mapping: Record<string, string>) {
  const compiled = compileMapping(mapping);
  return compiled.ok ? [] : compiled.errors;
}
const fill = (pool: Parameters<typeof fillDemo>[0], at = now) =>
  fillDemo(pool, {
    now: at,
    url: 'http://127.0.0.1:4040',
    readConfig: (text) =>
      readConfig(text, {
        env: {},
        resolveProcess: makeResolveProcess(null),
        vendors: { channels: ChannelsSettings, outgoing: OutgoingSettings, wrongMapping },
      }),
    tell: () => {},
  });

test('a year of incidents ends with a few that are open, and nothing of the past is due', async () => {
  await using db = await createTestDatabase();
  const { pool } = db;
  await fill(pool);

  const { rows: open } = await pool.query<{ severity: string; category: string }>(
    `select severity, category from incidents where category not in ('resolved', 'closed') order by rank, declared_at`,
  );
  assert.deepEqual(
    open.map(({ severity, category }) => `${severity} ${category}`),
    ['SEV-1 active', 'SEV-2 mitigating', 'SEV-3 mitigating', 'SEV-3 monitoring'],
  );
  const { rows: counts } = await pool.query<{ total: number; closed: number; early: number; number: string }>(
    `select count(*)::int as total, count(*) filter (where category = 'closed')::int as closed,
       count(*) filter (where declared_at < '2025-12-18')::int as early, max(number) as number from incidents`,
  );
  assert.ok(
    counts[0]!.total > 130 && counts[0]!.closed > 120 && counts[0]!.early > 3,
    JSON.stringify(counts),
  );
  assert.match(counts[0]!.number, /^INC-2026-01\d\d$/);

  // What waits to be sent is the ringing incident's own, and no wake-up is overdue.
  const { rows: waiting } = await pool.query<{ number: string }>(
    `select distinct i.number from deliveries d join incidents i on i.id = d.incident where d.state <> 'sent'`,
  );
  assert.deepEqual(waiting, [{ number: counts[0]!.number }]);
  const { stranded, overdue, latestByMs, unrouted, lateDeliveries } = await audit(pool, 'test', now);
  assert.deepEqual(
    { stranded, overdue, latestByMs, unrouted, lateDeliveries },
    { stranded: 0, overdue: 0, latestByMs: 0, unrouted: 0, lateDeliveries: 0 },
  );
  assert.equal(await lastEventAt(pool), now);
});

test('each snapshot is what its log makes, and each text that a log names is there', async () => {
  await using db = await createTestDatabase();
  const { pool } = db;
  await fill(pool);
  const { rows } = await pool.query<{ state: IncidentState; log: RecordedEvent[]; texts: string[] }>(
    `select i.state,
       (select json_agg(json_build_object('version', version, 'at', event_at, 'actor', actor, 'event', event)
          order by version)
        from (select version, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as event_at, actor, event
              from incident_events where incident = i.id) e) as log,
       array(select id::text from texts where incident = i.id) as texts
     from incidents i`,
  );
  for (const { state, log, texts } of rows) {
    assert.deepEqual(replay(log), state, state.number);
    const named = log.flatMap(({ event }) =>
      event.type === 'noted' || event.type === 'update-posted' || event.type === 'update-corrected'
        ? [event.text]
        : [],
    );
    assert.deepEqual(named.toSorted(), texts.toSorted(), state.number);
  }
});

test('a second start fills nothing, and finds whatever has happened since', async () => {
  await using db = await createTestDatabase();
  const { pool } = db;
  await fill(pool);
  const count = async () =>
    (
      await pool.query(
        'select count(*)::int as incidents, (select max(id) from audit) as audit from incidents',
      )
    ).rows;
  const before = await count();
  await fill(pool, '2026-11-19T10:00:00.000Z');
  assert.deepEqual(await count(), before);
});

test('whoever signs in with one click is the one who is being paged, at whatever hour it starts', async () => {
  for (const at of ['2026-11-18T02:30:00.000Z', '2026-03-29T00:59:00.000Z', '2027-01-01T00:00:00.000Z']) {
    await using db = await createTestDatabase();
    await fill(db.pool, at);
    const { rows } = await db.pool.query<{ person: string }>(
      `select p->>'person' as person from incidents i, jsonb_array_elements(i.state->'pages') p
       where i.severity = 'SEV-1' and i.category = 'active' and p->>'outcome' = 'ringing' and p->>'urgency' = 'high'`,
    );
    assert.deepEqual(rows.map(({ person }) => person).toSorted(), ['greta', 'ida'], at);
  }
});

test('the status page has three months of history, what goes on, a draft, a maintenance ahead and readers', async () => {
  await using db = await createTestDatabase();
  const { pool } = db;
  await fill(pool);
  const { statusPages, directory } = await readInstallation(pool);
  const page = pageOf(statusPages[0]!, {
    url: 'http://127.0.0.1:4040',
    timeZone: directory.organization.timeZone,
  });
  const facts = await readPageFacts(pool, page, now);
  const seen = picture(page, facts, now);
  assert.deepEqual(
    seen.incidents.filter(({ resolvedAt }) => resolvedAt === null).map(({ title }) => title),
    ['Exports to the warehouse are stuck'],
  );
  const over = seen.incidents.filter(({ resolvedAt }) => resolvedAt !== null);
  assert.ok(over.length > 8, `${over.length} are over`);
  for (const { title, updates, startedAt, resolvedAt } of over) {
    assert.equal(updates[0]?.status, 'resolved', title);
    assert.ok(
      updates.every(({ addedLater }) => !addedLater),
      `${title} was told as it went`,
    );
    assert.ok(resolvedAt! > startedAt, title);
  }
  assert.deepEqual(
    facts.incidents.filter(({ publishedAt }) => publishedAt === null).map(({ title }) => title),
    ['Checkout fails for one order in eight'],
  );
  assert.deepEqual(
    seen.maintenances.map(({ status }) => status),
    ['scheduled', 'completed'],
  );
  for (const { name, uptime } of seen.components) {
    const percent = Number(uptime.percent);
    assert.ok(percent > 97 && percent <= 100, `${name}: ${uptime.percent}`);
  }
  assert.equal((await countSubscribers(pool, 'public')).confirmed, 6);

  const { rows: drafts } = await pool.query('select audience from update_drafts');
  assert.deepEqual(drafts, [{ audience: 'executives' }]);
});
