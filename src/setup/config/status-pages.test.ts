/** What a configuration says of status pages: kept, exported as it was written, and refused with a sentence. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { pageOf } from '../../domain/status-page/page.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { readPageChanges } from '../../store/status-pages/changes.ts';
import { readPageFacts } from '../../store/status-pages/read-facts.ts';
import { vendors } from '../../vendor-settings.ts';
import { applyConfig } from './apply-config.ts';
import { exportConfig } from './export-config.ts';
import { readConfig } from './read-config.ts';
import { makeResolveProcess } from './resolve-process.ts';

const now = '2026-11-21T12:00:00.000Z';
const later = '2026-11-21T13:00:00.000Z';

const services = 'services: [{ handle: shop }, { handle: search }]\n';
const whole = `${services}statusPages:
  - handle: public
    title: Acme
    visibility: password
    timeZone: Asia/Tokyo
    language: ja
    theme: { accent: "#a06a1b", logo: "https://www.example.test/logo.png" }
    hostName: status.example.test
    links: [{ label: Acme, url: "https://www.example.test" }]
    embedIn: ["https://www.example.test"]
    remindAfter: 30m
    maintenanceReminders: [7d, 1h]
    components:
      - { id: pay, name: Payments, services: [shop, search], description: Cards and invoices, startDate: "2026-01-01", onlyIfDegraded: true }
      - { name: Search, service: search, group: Shop, showcase: false }
`;

function read(text: string) {
  return readConfig(text, {
    env: {},
    vendors,
    resolveProcess: makeResolveProcess(null),
    fileName: 'acme.yaml',
  });
}

async function apply(pool: Parameters<typeof applyConfig>[0], text: string, at: string) {
  const file = read(text);
  assert.ok(file.ok, file.ok ? '' : JSON.stringify(file.errors, null, 2));
  const options = {
    actor: { kind: 'file', name: 'acme.yaml' },
    source: 'api',
    force: false,
    now: at,
  } as const;
  const applied = await applyConfig(pool, file.config, options);
  assert.ok(applied.ok, applied.ok ? '' : JSON.stringify(applied.errors, null, 2));
  return applied.plan;
}

test('everything that a file says of a page is kept, and what is exported changes nothing', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool, whole, now);
  const { statusPages } = await readInstallation(db.pool);
  const page = pageOf(statusPages[0]!, { url: 'https://tocsin.example.test', timeZone: 'UTC' });
  assert.deepEqual(
    [page.url, page.visibility, page.language],
    ['https://status.example.test', 'password', 'ja'],
  );
  assert.deepEqual([page.remindAfterMs, page.maintenanceReminders], [30 * 60_000, [7 * 86_400, 3600]]);
  assert.deepEqual(
    page.components.map(({ id, services: of, showcase, onlyIfDegraded }) => [
      id,
      of,
      showcase,
      onlyIfDegraded,
    ]),
    [
      ['pay', ['shop', 'search'], true, true],
      ['shop-search', ['search'], false, false],
    ],
  );
  const { created, changed, removed } = await apply(db.pool, await exportConfig(db.pool), later);
  assert.deepEqual([...created, ...changed, ...removed], []);
});

test('readers see a page anew at each change of it, and a new component is shown from then on', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool, whole, now);
  await apply(
    db.pool,
    whole.replace('title: Acme', 'title: Acme status').concat('      - { name: API }\n'),
    later,
  );
  const changes = await readPageChanges(db.pool, { page: 'public', after: 0, limit: 10 });
  assert.deepEqual(
    changes.map(({ kind, at }) => [kind, at]),
    [
      ['page', now],
      ['page', later],
    ],
  );
  const { shownSince } = await readPageFacts(db.pool, { handle: 'public' }, later);
  assert.deepEqual(shownSince, { pay: now, 'shop-search': now, api: later });
});

test('what a page cannot be is told with how to write it', () => {
  const page = (text: string) => `${services}statusPages: [{ handle: public, title: A, ${text} }]`;
  const cases: [text: string, expected: RegExp][] = [
    [page('hostName: "https://status.example.test"'), /is not a host name\. \| Write it in small letters/],
    [page('embedIn: ["https://www.example.test/page"]'), /is not an origin\. \| Write it without a path/],
    [page('theme: { accent: brass }'), /is not a colour/],
    [page('language: xx'), /One of: en, de, fr, es, pt, nl, ja\./],
    [page('remindAfter: 1m'), /shorter than five minutes/],
    [page('components: [{ name: A, startDate: yesterday }]'), /is not a date/],
    [page('components: [{ name: A, service: shop, services: [search] }]'), /stands beside `service`/],
    [
      page('components: [{ name: A, services: [shop, chekout] }]'),
      /no service `chekout`|`chekout`.*Did you mean/,
    ],
    [
      page('components: [{ name: A }, { id: a, name: B }]'),
      /would call `B` `a`, as they call the component `A`/,
    ],
    [page('components: [{ name: A, group: X }, { id: group-x, name: B }]'), /as they call a group/],
    [
      `statusPages: [{ handle: a, title: A, hostName: s.example.test }, { handle: b, title: B, hostName: s.example.test }]`,
      /The host name `s\.example\.test` stands here twice/,
    ],
  ];
  for (const [text, expected] of cases) {
    const file = read(text);
    assert.ok(!file.ok, text);
    const [first] = file.errors;
    assert.match(`${first?.path} | ${first?.message} | ${first?.remedy}`, expected, text);
  }
});
