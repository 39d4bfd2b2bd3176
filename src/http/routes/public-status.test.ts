/** The public status pages over HTTP: one gate for every form, what caches may keep, host names, and what a page shows after a change. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { asViewer, noLimits, startTestServer, type TestServer } from '../../../test/harness/http.ts';
import { until } from '../../../test/harness/until.ts';
import type { StatusPageEntry } from '../../domain/config/config.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { documentPaths } from '../../status-page/documents.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import { showComponents } from '../../store/status-pages/components.ts';
import { insertIncident, setIncident } from '../../store/status-pages/incidents.ts';
import { putPagePassword } from '../../store/status-pages/passwords.ts';
import { insertUpdate } from '../../store/status-pages/updates.ts';
import { makeFakeEngine } from '../../../test/harness/fake-engine.ts';
import { hashPassword } from '../password-hash.ts';

const now = '2026-11-21T12:00:00.000Z';
const actor: Actor = { kind: 'person', handle: 'ana', via: 'api' };
const components = [{ name: 'Checkout', service: 'checkout' }];
const pages = [
  { handle: 'inside', title: 'Inside page', components, visibility: 'private' },
  { handle: 'partners', title: 'Partners page', components, visibility: 'password' },
  { handle: 'public', title: 'Acme status', components, embedIn: ['https://www.example.test'] },
  { handle: 'staff', title: 'Staff page', components, visibility: 'password' },
  { handle: 'shop', title: 'Shop status', components, hostName: 'status.shop.example.test' },
] as unknown as StatusPageEntry[];

let db: TestDatabase;
let server: TestServer;
before(async () => {
  db = await createTestDatabase();
  const engine = makeFakeEngine({ now });
  engine.installed = { ...engine.installed, statusPages: pages };
  server = await startTestServer(db.pool, { engine });
  for (const { handle: page } of pages) {
    await showComponents(db.pool, { page, components: ['checkout'], now: '2026-05-10T00:00:00.000Z' });
    await publish(page, `${page}-1`, 'Payments fail');
  }
  await putPagePassword(db.pool, { page: 'partners', hash: await hashPassword('open sesame'), now });
  await putPagePassword(db.pool, { page: 'staff', hash: await hashPassword('another one'), now });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

async function publish(
  page: string,
  id: string,
  title: string,
  { at = '2026-11-21T11:00:00.000Z', over = false, draft = false } = {},
): Promise<void> {
  const publishedAt = draft ? null : at;
  const entry = { id, title, impact: null, startedAt: at, publishedAt };
  await insertIncident(db.pool, { ...entry, page, incident: null, createdAt: at, actor });
  await insertUpdate(
    db.pool,
    { incident: id },
    {
      id: `${id}-u`,
      status: over ? 'resolved' : 'investigating',
      body: 'We are looking.',
      displayAt: at,
      writtenAt: at,
      publishedAt,
      actor,
      components: over ? [] : [{ component: 'checkout', to: 'partial_outage' }],
      told: null,
      toldText: null,
      byPerson: true,
    },
  );
  if (over) await setIncident(db.pool, { ...entry, overAt: at });
  if (!draft) await writePageChange(db.pool, { page, at, kind: 'incident', incident: id });
}

const get = (url: string, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'GET', url, headers: { host: '127.0.0.1:4040', ...headers } });

const forms = (page: string) =>
  [
    ...documentPaths({ incidents: [], maintenances: [], components: [{ id: 'checkout' }] } as never),
    `incidents/${page}-1`,
  ].filter((path) => !/\.(css|woff2)$|^icon/.test(path));

suite('a public page', () => {
  test('is at /status and at its own place, every form of it', async () => {
    for (const url of [
      '/status',
      '/status/',
      '/status/public',
      '/status/public/',
      ...forms('public').map((path) => `/status/public/${path}`),
    ]) {
      const answer = await get(url);
      assert.equal(answer.statusCode, 200, url);
      assert.match(String(answer.headers['cache-control']), /^public, .*s-maxage=/, url);
    }
    assert.equal((await get('/status/api/v2/status.json')).json().status.indicator, 'major');
    assert.equal((await get('/status/public/api/v2/status.json')).json().page.id, 'public');
  });

  test('sets no cookie and looks at none', async () => {
    for (const url of ['/status', '/status/public/history', '/status/public/api/v2/summary.json']) {
      const plain = await get(url);
      const signedIn = await get(url, { cookie: 'tocsin=whatever; tocsin-page-public=x' });
      assert.equal(plain.headers['set-cookie'], undefined);
      assert.equal(signedIn.body, plain.body);
      assert.doesNotMatch(String(plain.headers['vary']), /cookie/i);
    }
  });

  test('is not sent again to whoever has it', async () => {
    const first = await get('/status/public/history.atom');
    const { etag } = first.headers;
    assert.match(String(etag), /^"[\w-]+"$/);
    for (const known of [String(etag), `W/${String(etag)}`, `"other", ${String(etag)}`, '*']) {
      const again = await get('/status/public/history.atom', { 'if-none-match': known });
      assert.equal(again.statusCode, 304);
      assert.equal(again.body, '');
      assert.equal(again.headers.etag, etag);
    }
    assert.equal((await get('/status/public/history.atom', { 'if-none-match': '"other"' })).statusCode, 200);
    const squeezed = await get('/status/public', { 'accept-encoding': 'br, gzip' });
    assert.equal(squeezed.headers['content-encoding'], 'gzip');
    assert.notEqual(squeezed.headers.etag, (await get('/status/public')).headers.etag);
  });

  test('lets browsers keep its looks for good by the address of their version, and for an hour without', async () => {
    const [sheet] = /style\.css\?v=\w+/.exec((await get('/status/public')).body) ?? [];
    const styled = await get(`/status/public/${sheet}`);
    assert.match(String(styled.headers['cache-control']), /immutable/);
    const [typeface] = /inter\.woff2\?v=\w+/.exec(styled.body) ?? [];
    assert.match(String((await get(`/status/public/${typeface}`)).headers['cache-control']), /immutable/);
    assert.doesNotMatch(
      String((await get('/status/public/style.css')).headers['cache-control']),
      /immutable/,
    );
  });

  test('lets browsers run nothing, and frames only what the page allows', async () => {
    for (const path of ['', '/history', '/badge.svg', '/api/v2/summary.json']) {
      const { headers } = await get(`/status/public${path}`);
      const policy = String(headers['content-security-policy']);
      assert.doesNotMatch(policy, /unsafe|script-src/);
      for (const rule of [
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ])
        assert.ok(policy.includes(rule), `${path} ${rule}`);
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
    const embed = await get('/status/public/embed');
    assert.match(
      String(embed.headers['content-security-policy']),
      /frame-ancestors https:\/\/www\.example\.test$/,
    );
    assert.equal(embed.headers['x-frame-options'], undefined);
    assert.match(
      String((await get('/status/shop/embed')).headers['content-security-policy']),
      /frame-ancestors 'none'/,
    );
  });

  test('may be read by programs of other pages', async () => {
    for (const path of ['api/v2/summary.json', 'history.rss', 'badge.svg', 'calendar.ics'])
      assert.equal((await get(`/status/public/${path}`)).headers['access-control-allow-origin'], '*', path);
    assert.equal((await get('/status/public')).headers['access-control-allow-origin'], undefined);
  });

  test('shows a change as soon as it is there', async () => {
    assert.doesNotMatch((await get('/status/public')).body, /Search is slow/);
    await publish('public', 'public-2', 'Search is slow');
    await until(
      async () => ((await get('/status/public')).body.includes('Search is slow') ? true : undefined),
      'the change',
    );
  });

  test('goes on from memory while the database is away, with many readers at once', async () => {
    const engine = makeFakeEngine({ now });
    engine.installed = { ...engine.installed, statusPages: pages };
    let away = false;
    const query = (...asked: unknown[]) =>
      away
        ? Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))
        : (db.pool.query as (...all: unknown[]) => unknown)(...asked);
    await using other = await startTestServer({ query } as never, { engine });
    const read = () => other.app.inject({ url: '/status/public', headers: { host: '127.0.0.1' } });
    assert.equal((await read()).statusCode, 200);
    away = true;
    await new Promise((resolve) => setTimeout(resolve, 60));
    const answers = await Promise.all(Array.from({ length: 50 }, read));
    assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [200]);
  });

  test('keeps what is older than its 90 days at its permanent link, and by month as far back as it goes', async () => {
    await publish('public', 'old-1', 'Long ago', { at: '2026-06-03T10:00:00.000Z', over: true });
    await publish('public', 'old-2', 'Nobody may read this', { at: '2026-06-04T10:00:00.000Z', draft: true });
    assert.doesNotMatch((await get('/status/public/history')).body, /Long ago/);
    assert.match((await get('/status/public/history')).body, /href="\/status\/public\/history\/2026-08"/);
    const june = await get('/status/public/history/2026-06');
    assert.equal(june.statusCode, 200);
    assert.match(june.body, /Long ago/);
    assert.doesNotMatch(june.body, /Nobody may read/);
    assert.match(june.body, /rel="prev" href="[^"]*\/2026-05"/);
    assert.match(june.body, /rel="next" href="[^"]*\/2026-07"/);
    assert.match((await get('/status/public/incidents/old-1')).body, /<h1>Long ago<\/h1>/);
    for (const path of [
      'incidents/old-2',
      'incidents/shop-1',
      'maintenance/old-1',
      'history/2026-04',
      'history/2026-12',
      'history/2026-13',
    ])
      assert.equal((await get(`/status/public/${path}`)).statusCode, 404, path);
    assert.doesNotMatch((await get('/status/public/history/2026-05')).body, /rel="prev"/);
    assert.doesNotMatch((await get('/status/public/history/2026-11')).body, /rel="next"/);
  });

  test('lets nobody ask the database as often as they like', async () => {
    const engine = makeFakeEngine({ now });
    engine.installed = { ...engine.installed, statusPages: pages };
    const rates = { ...noLimits, address: { perSecond: 0.001, burst: 3 } };
    await using other = await startTestServer(db.pool, { engine, rates });
    const tried = [];
    for (let count = 0; count < 5; count += 1)
      tried.push(
        await other.app.inject({ url: `/status/public/incidents/x${count}`, headers: { host: 'localhost' } }),
      );
    assert.deepEqual(
      tried.map(({ statusCode }) => statusCode),
      [404, 404, 404, 429, 429],
    );
    // What is in memory is for everybody, however many stand behind one address.
    const read = await other.app.inject({ url: '/status/public', headers: { host: 'localhost' } });
    assert.equal(read.statusCode, 200);
  });

  test('answers what it has not with 404, to people and to programs', async () => {
    const page = await get('/status/public/nothing', { accept: 'text/html' });
    assert.equal(page.statusCode, 404);
    assert.match(page.body, /There is nothing here/);
    const problem = await get('/status/public/api/v2/nothing.json');
    assert.equal(problem.statusCode, 404);
    assert.equal(problem.json().code, 'no-such-route');
    for (const odd of [
      '/status/public/..%2f..%2fapi',
      '/status/public/%00',
      '/status/public//',
      '/status/constructor',
    ])
      assert.ok([200, 404].includes((await get(odd)).statusCode), odd);
  });
});

suite('a page that is not for everybody', () => {
  for (const page of ['inside', 'partners'])
    test(`shows nothing of ${page} in any form, and is kept by no cache`, async () => {
      for (const path of [...forms(page), 'incidents/unknown', 'nothing']) {
        const answer = await get(`/status/${page}/${path}`, { accept: path === '' ? 'text/html' : '*/*' });
        assert.equal(answer.statusCode, 401, path);
        assert.equal(answer.headers['cache-control'], 'private, no-store', path);
        assert.doesNotMatch(answer.body, /Payments|Checkout|page"|Inside|Partners/, path);
      }
      assert.equal((await get(`/status/${page}/style.css`)).statusCode, 200);
    });

  test('opens to whoever is signed in, in every form', async () => {
    for (const page of ['inside', 'partners'])
      for (const path of forms(page)) {
        const answer = await get(`/status/${page}/${path}`, asViewer);
        assert.equal(answer.statusCode, 200, path);
        assert.equal(answer.headers['cache-control'], 'private, no-store', path);
        assert.equal(answer.headers['access-control-allow-origin'], undefined);
      }
    assert.equal((await get('/status/inside', { authorization: 'Bearer tk_wrong' })).statusCode, 401);
  });
});

suite('a password', () => {
  const unlock = (password: string, from = '192.0.2.1') =>
    server.app.inject({
      method: 'POST',
      url: '/status/partners/unlock',
      headers: { host: '127.0.0.1:4040', 'content-type': 'application/x-www-form-urlencoded' },
      remoteAddress: from,
      payload: new URLSearchParams({ password }).toString(),
    });

  test('opens its page in every form until it is changed, and stands in no address', async () => {
    const wrong = await unlock('open barley');
    assert.equal(wrong.statusCode, 403);
    assert.match(wrong.body, /role="alert"/);
    assert.equal(wrong.headers['set-cookie'], undefined);

    const opened = await unlock('open sesame');
    assert.equal(opened.statusCode, 303);
    assert.equal(opened.headers.location, '/status/partners/');
    const cookie = String(opened.headers['set-cookie']);
    assert.match(cookie, /^tocsin-page-partners=[^;]+; .*Path=\/status\/partners; HttpOnly; SameSite=Lax$/);
    assert.doesNotMatch(cookie, /sesame/);
    const headers = { cookie: cookie.split(';')[0]! };
    for (const path of forms('partners'))
      assert.equal((await get(`/status/partners/${path}`, headers)).statusCode, 200, path);
    assert.equal((await get('/status/inside', headers)).statusCode, 401);
    const forged = { cookie: headers.cookie.replace('tocsin-page-partners', 'tocsin-page-staff') };
    assert.equal((await get('/status/staff', forged)).statusCode, 401);
    assert.equal((await get('/status/partners?password=open+sesame')).statusCode, 401);

    await putPagePassword(db.pool, { page: 'partners', hash: await hashPassword('new one'), now });
    assert.equal((await get('/status/partners', headers)).statusCode, 401);
  });

  test('cannot be tried at will', async () => {
    const tries = [];
    for (let count = 0; count < 12; count += 1) tries.push(await unlock(`guess ${count}`, '192.0.2.77'));
    assert.deepEqual(
      tries.map(({ statusCode }) => statusCode),
      [...Array.from({ length: 10 }, () => 403), 429, 429],
    );
    assert.ok(Number(tries.at(-1)!.headers['retry-after']) > 30);
    // Others are not locked out by it.
    assert.equal((await unlock('guess', '192.0.2.78')).statusCode, 403);
  });

  test('is not taken from a form of somebody else’s page', async () => {
    const foreign = await server.app.inject({
      method: 'POST',
      url: '/status/partners/unlock',
      headers: {
        host: '127.0.0.1:4040',
        origin: 'https://evil.example.test',
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: 'password=new+one',
    });
    assert.equal(foreign.statusCode, 403);
    assert.equal(foreign.headers['set-cookie'], undefined);
  });
});

suite('host names', () => {
  test('a page’s own serves that page at its root, and nothing of the house', async () => {
    const host = 'status.shop.example.test';
    const root = await get('/', { host });
    assert.equal(root.statusCode, 200);
    assert.match(root.body, /Shop status/);
    assert.match(root.body, /href="\/history"/);
    assert.equal((await get('/api/v2/status.json', { host: `${host}:443` })).json().page.id, 'shop');
    for (const path of ['/api/v1/openapi.json', '/sign-in', '/metrics', '/status/public', '/healthz'])
      assert.equal((await get(path, { host })).statusCode, 404, path);
  });

  test('a page that takes our own name does not lock us out', async () => {
    const engine = makeFakeEngine({ now });
    const taking = { handle: 'public', title: 'Acme status', hostName: 'tocsin.example.test', components };
    engine.installed = { ...engine.installed, statusPages: [taking] as unknown as StatusPageEntry[] };
    await using other = await startTestServer(db.pool, {
      engine,
      settings: {
        url: 'https://tocsin.example.test',
        demo: false,
        trustedProxies: [],
        webFolder: '/nonexistent',
        version: '0.0.0',
      },
    });
    const at = (url: string) => other.app.inject({ url, headers: { host: 'tocsin.example.test' } });
    assert.equal((await at('/healthz')).statusCode, 200);
    assert.equal((await at('/status/public')).statusCode, 200);
  });

  test('under a name that nobody gave us there is no page', async () => {
    for (const host of ['evil.example.test', 'status.shop.example.test.evil.example.test', '']) {
      const answer = await get('/status/public', { host });
      assert.equal(answer.statusCode, host === '' ? 200 : 404, host);
    }
    for (const host of ['localhost:4040', '[::1]:4040', 'tocsin:4040', '10.0.0.7'])
      assert.equal((await get('/status/public', { host })).statusCode, 200, host);
  });
});
