/** What every answer of the HTTP floor keeps to, whatever the route: who is let in, what is read, what is said when it fails. */
import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openPool } from '../store/pool.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import {
  adminKey,
  asAdmin,
  asKey,
  asViewer,
  noLimits,
  signedIn,
  startTestServer,
  testIntegration,
  testUrl,
  type TestServer,
} from '../../test/harness/http.ts';
import { can, capabilitiesOf, type Capability } from '../domain/access/can.ts';
import { buildServer } from './server.ts';
import { Remembered } from './remembered.ts';

let db: TestDatabase;
let server: TestServer;
before(async () => {
  db = await createTestDatabase();
  server = await startTestServer(db.pool);
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

/** With every parameter filled in by something that is there for nobody. */
const addressOf = (url: string) => url.replace(/:\w+/g, 'x').replace('*', 'x');
const guarded = () =>
  server.routesOnRecord.filter(
    ({ policy, method }) => !['open', 'public', 'link', 'vendor'].includes(policy) && method !== 'HEAD',
  );

suite('who is let in', () => {
  test('every route on record says who may use it', () => {
    assert.ok(server.routesOnRecord.length > 20);
    for (const { method, url, policy } of server.routesOnRecord) assert.ok(policy, `${method} ${url}`);
  });

  test('a route that does not say who may use it keeps the server from starting', async () => {
    await assert.rejects(async () => {
      const { app } = await buildServer({
        ...(await depsOfTest()),
        registry: new (await import('prom-client')).Registry(),
      });
      try {
        app.get('/forgotten', () => 'hello');
      } finally {
        await app.close();
      }
    }, /must say who may use it/);
  });

  test('what is open to everybody is this list and nothing else', () => {
    const open = server.routesOnRecord
      .filter(
        ({ policy, method, url }) =>
          policy === 'open' && method !== 'HEAD' && !/^\/api(\/|$)(?!v1\/)/.test(url),
      )
      .map(({ method, url }) => `${method} ${url}`);
    assert.deepEqual(open.toSorted(), [
      'GET /',
      'GET /api/v1/openapi.json',
      'GET /assets/*',
      'GET /docs/errors',
      'GET /healthz',
      'GET /metrics',
      'GET /readyz',
      'GET /status/:page/subscribe',
      'POST /api/v1/sign-in',
      'POST /api/v1/sign-out',
      'POST /status/:page/subscribe',
      'POST /status/:page/unlock',
    ]);
  });

  test('what is answered to everybody without a limit are the status pages, which have a gate of their own', () => {
    const open = server.routesOnRecord
      .filter(({ policy, method }) => policy === 'public' && method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url}`);
    assert.deepEqual(open.toSorted(), ['GET /status', 'GET /status/*']);
  });

  test('whoever does not say who they are is answered 401 on every other route', async () => {
    for (const { method, url } of guarded()) {
      const answer = await server.app.inject({ method: method as 'GET', url: addressOf(url) });
      assert.equal(answer.statusCode, 401, `${method} ${url}`);
      assert.equal(answer.json().code, 'sign-in-required');
      assert.match(String(answer.headers['www-authenticate']), /Bearer/);
    }
  });

  test('an unknown key is answered 401 on every such route, even beside a good session', async () => {
    const session = await signedIn(db.pool, 'ana');
    for (const { method, url } of guarded()) {
      const answer = await server.app.inject({
        method: method as 'GET',
        url: addressOf(url),
        headers: { ...session, ...asKey('tk_ffffffffffffffffffffffffffffffff') },
      });
      assert.equal(answer.statusCode, 401, `${method} ${url}`);
      assert.equal(answer.json().code, 'unknown-key');
    }
  });

  test('a viewer is answered 403 on every route that a viewer’s role does not include', async () => {
    const viewer = { kind: 'key', name: 'viewers', role: 'viewer' } as const;
    const beyond = guarded().filter(({ policy }) => !can(viewer, policy as Capability));
    assert.ok(beyond.length > 3);
    for (const { method, url } of beyond) {
      const answer = await server.app.inject({
        method: method as 'GET',
        url: addressOf(url),
        headers: asViewer,
      });
      assert.equal(answer.statusCode, 403, `${method} ${url}`);
      assert.equal(answer.json().code, 'not-allowed');
    }
  });

  test('a header that is no bearer key is refused, not passed over', async () => {
    for (const authorization of [
      '',
      'Basic YTpi',
      'Bearer',
      `Bearer ${'x'.repeat(500)}`,
      `Bearer ${adminKey} more`,
    ]) {
      const answer = await server.app.inject({
        method: 'GET',
        url: '/api/v1/me',
        headers: { authorization },
      });
      assert.equal(answer.statusCode, 401, authorization);
    }
  });

  test('each role includes what the one below it may do', () => {
    for (const capability of capabilitiesOf.viewer) assert.ok(capabilitiesOf.responder.includes(capability));
    for (const capability of capabilitiesOf.responder) assert.ok(capabilitiesOf.admin.includes(capability));
  });

  test('a session of another site changes nothing, on no route', async () => {
    const { cookie } = await signedIn(db.pool, 'ana');
    for (const { method, url } of guarded().filter(({ method }) => method !== 'GET')) {
      const answer = await server.app.inject({
        method: method as 'POST',
        url: addressOf(url),
        headers: { cookie, origin: 'https://evil.example.test' },
      });
      assert.equal(answer.json().code, 'foreign-origin', `${method} ${url}`);
    }
  });

  test('whoever guesses keys is slowed down, and a good key from elsewhere is not', async () => {
    await using limited = await startTestServer(db.pool, {
      rates: { ...noLimits, stranger: { perSecond: 0.001, burst: 2 } },
      settings: { ...settings, trustedProxies: ['127.0.0.1'] },
    });
    const ask = (key: string, from: string) =>
      limited.app.inject({
        method: 'GET',
        url: '/api/v1/me',
        headers: { ...asKey(key), 'x-forwarded-for': from },
      });
    assert.equal((await ask('tk_0', '192.0.2.1')).statusCode, 401);
    assert.equal((await ask('tk_1', '192.0.2.1')).statusCode, 401);
    const third = await ask('tk_2', '192.0.2.1');
    assert.equal(third.statusCode, 429);
    assert.ok(Number(third.headers['retry-after']) >= 1);
    assert.equal((await ask(adminKey, '192.0.2.1')).statusCode, 200);
  });

  test('the client’s address is taken from a header only where a proxy is named', async () => {
    await using limited = await startTestServer(db.pool, {
      rates: { ...noLimits, stranger: { perSecond: 0.001, burst: 1 } },
    });
    const ask = (from: string) =>
      limited.app.inject({ method: 'GET', url: '/api/v1/me', headers: { 'x-forwarded-for': from } });
    assert.equal((await ask('192.0.2.1')).statusCode, 401);
    assert.equal((await ask('192.0.2.2')).statusCode, 429);
  });
});

suite('what is read', () => {
  const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    server.app.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      headers: { 'content-type': 'application/json', ...headers },
      payload,
    });
  const codeOf = async (answer: ReturnType<typeof post>) => {
    const { statusCode, headers, body } = await answer;
    assert.match(String(headers['content-type']), /^application\/problem\+json/);
    return `${statusCode} ${(JSON.parse(body) as { code: string }).code}`;
  };

  test('malformed JSON is refused with its place', async () => {
    const answer = await post('{"email": "a@example.test",\n "password" }');
    assert.equal(answer.statusCode, 400);
    assert.equal(answer.json().code, 'malformed-json');
    assert.match(answer.json().detail, /line 2/);
  });

  test('JSON without end, of the wrong encoding or nested without bound is refused', async () => {
    assert.equal(await codeOf(post('{')), '400 malformed-json');
    assert.equal(await codeOf(post(Buffer.from([0x7b, 0xff, 0x7d]))), '400 malformed-json');
    assert.equal(await codeOf(post('['.repeat(100_000))), '400 malformed-json');
    assert.equal(await codeOf(post(`${'['.repeat(65)}${']'.repeat(65)}`)), '400 malformed-json');
  });

  test('a body over the bound is refused, whether or not it says its length', async () => {
    const big = `{"email":"${'a'.repeat(1024 * 1024)}"}`;
    assert.equal(await codeOf(post(big)), '413 body-too-large');
    const said = await post('{}', { 'content-length': String(2 ** 30) }).catch((error: Error) => error);
    assert.ok(said instanceof Error || said.statusCode >= 400);
  });

  test('a compressed body is refused, so that no archive can be a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 0x20));
    for (const encoding of ['gzip', 'deflate', 'br', 'GZIP', 'gzip, identity', 'x\u007f'])
      assert.equal(await codeOf(post(bomb, { 'content-encoding': encoding })), '415 unsupported-encoding');
  });

  test('another media type or charset is refused', async () => {
    assert.equal(
      await codeOf(post('a=b', { 'content-type': 'application/x-www-form-urlencoded' })),
      '415 unsupported-media-type',
    );
    assert.equal(
      await codeOf(post('{}', { 'content-type': 'application/json; charset=utf-16' })),
      '415 unsupported-media-type',
    );
    assert.equal(await codeOf(post('{}', { 'content-type': 'nonsense' })), '415 unsupported-media-type');
  });

  test('unknown fields and wrong types are refused by name', async () => {
    const answer = await post('{"email": 5, "password": "p", "admin": true}');
    assert.equal(answer.statusCode, 400);
    assert.equal(answer.json().code, 'invalid-body');
    assert.deepEqual(
      answer
        .json()
        .errors.map(({ path }: { path: string }) => path)
        .toSorted(),
      ['admin', 'email'],
    );
    for (const body of ['null', '[]', '"text"', '5', 'true'])
      assert.equal(await codeOf(post(body)), '400 invalid-body', body);
  });

  test('of duplicate keys the last holds, as everywhere in the house', async () => {
    const answer = await post('{"email":"x@example.test","password":"p","email":7}');
    assert.deepEqual(
      answer.json().errors.map(({ path }: { path: string }) => path),
      ['email'],
    );
  });

  test('keys of the language itself change nothing', async () => {
    await post('{"__proto__":{"email":"a@example.test","polluted":true},"password":"p"}');
    const answer = await post(
      '{"constructor":{"prototype":{"polluted":true}},"email":"a@example.test","password":"p"}',
    );
    assert.equal(answer.json().errors[0].path, 'constructor');
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  test('an address that no route can be called by is a problem, not a crash', async () => {
    for (const url of ['/api/v1/%', '/api/v1/%00', `/api/v1/${'x'.repeat(3000)}`, '/api/v1/incidents/%ff']) {
      const answer = await server.app.inject({ method: 'GET', url, headers: asAdmin });
      assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${url} ${answer.statusCode}`);
    }
  });

  test('a vendor’s body over its own bound is refused, and what is malformed says why', async () => {
    await using door = await startTestServer(db.pool, { findIntegrationByKey: async () => testIntegration });
    const send = (payload: string | Buffer) =>
      door.app.inject({
        method: 'POST',
        url: '/integrations/alertmanager/some-key',
        payload,
        headers: { 'content-type': 'application/json' },
      });
    assert.equal((await send(Buffer.alloc(5 * 1024 * 1024 + 1, 0x20))).statusCode, 413);
    assert.equal((await send('{')).json().code, 'malformed-signal');
    assert.equal((await send('{}')).statusCode, 202);
    assert.deepEqual(
      door.engine.received.map(({ body }) => body.toString()),
      ['{}'],
    );
    door.engine.busy = true;
    const busy = await send('{}');
    assert.equal(busy.statusCode, 503);
    assert.equal(busy.headers['retry-after'], '2');
  });

  test('callers without a key cannot burn a key’s limit', async () => {
    await using door = await startTestServer(db.pool, {
      findIntegrationByKey: async (hash) => (hash.length === 64 && found.has(hash) ? testIntegration : null),
      rates: {
        ...noLimits,
        stranger: { perSecond: 0.001, burst: 1 },
        integration: { perSecond: 0.001, burst: 1 },
      },
    });
    const { hashSecret } = await import('../domain/access/secret-hash.ts');
    const found = new Set([hashSecret('good-key-0123456789')]);
    const send = (key: string) =>
      door.app.inject({ method: 'POST', url: `/integrations/alertmanager/${key}`, payload: '{}' });
    assert.equal((await send('wrong')).statusCode, 401);
    assert.equal((await send('wrong')).statusCode, 429);
    assert.equal((await send('good-key-0123456789')).statusCode, 202);
    const over = await send('good-key-0123456789');
    assert.equal(over.statusCode, 429);
    assert.ok(Number(over.headers['retry-after']) >= 1);
    assert.equal(door.engine.received.length, 1);
  });

  test('a key in an address never reaches the log', async () => {
    await using door = await startTestServer(db.pool, {
      findIntegrationByKey: async () => {
        throw new Error('failed at /integrations/alertmanager/planted-secret-key-1');
      },
    });
    await door.app.inject({
      method: 'POST',
      url: '/integrations/alertmanager/planted-secret-key-1',
      payload: '{}',
    });
    await door.app.inject({ method: 'GET', url: '/api/v1/me', headers: asKey('tk_planted_secret_key_2') });
    assert.ok(door.lines.length >= 2);
    assert.doesNotMatch(door.lines.join('\n'), /planted/);
  });
});

suite('what is said when something fails', () => {
  test('a database that is away is 503 with a time to come again, and no detail of ours', async () => {
    const gone = openPool({
      connection: { url: 'postgres://nobody@127.0.0.1:1/none' },
      applicationName: 'tests',
      onIdleError: () => undefined,
    });
    await using away = await startTestServer(gone);
    const answer = await away.app.inject({
      method: 'GET',
      url: '/api/v1/me',
      headers: { cookie: 'tocsin=some-token' },
    });
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.json().code, 'database-away');
    assert.ok(Number(answer.headers['retry-after']) >= 1);
    assert.doesNotMatch(answer.body, /127\.0\.0\.1|ECONNREFUSED/);
    await gone.end();
  });

  test('a broken promise of ours is 500 with the request’s id, and its words stay in the log', async () => {
    await using broken = await startTestServer(db.pool, {
      findApiKey: async () => {
        throw new Error('an inner secret of the house');
      },
    });
    const answer = await broken.app.inject({ method: 'GET', url: '/api/v1/me', headers: asAdmin });
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().code, 'internal-error');
    assert.doesNotMatch(answer.body, /inner secret/);
    const id = String(answer.headers['x-request-id']);
    assert.ok(broken.lines.some((line) => line.includes(id) && line.includes('inner secret')));
  });

  test('a lookup that failed is not remembered as an unknown key', async () => {
    let away = true;
    const keys = new Remembered(async () => {
      if (away) throw new Error('the database is away');
      return 'found';
    });
    await assert.rejects(keys.find('hash'));
    away = false;
    assert.equal(await keys.find('hash'), 'found');
  });

  test('a node that is not ready says so, with its checks', async () => {
    server.engine.ready = false;
    const answer = await server.app.inject({ method: 'GET', url: '/readyz' });
    server.engine.ready = true;
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.json().checks[0].ok, false);
    assert.equal((await server.app.inject({ method: 'GET', url: '/healthz' })).statusCode, 200);
  });

  test('an unknown address of the API is a problem, an address of the page is the page', async () => {
    for (const [method, url] of [
      ['GET', '/api/v1/nothing'],
      ['POST', '/anything'],
      ['GET', '/v2/nothing'],
      ['GET', '/integrations/nothing'],
      ['GET', '/assets/none.js'],
    ] as const) {
      const answer = await server.app.inject({ method, url });
      assert.equal(answer.statusCode, 404, url);
      assert.equal(answer.json().code, 'no-such-route', url);
    }
  });
});

suite('every answer', () => {
  test('carries the headers that keep a browser from being used against its user', async () => {
    for (const url of ['/healthz', '/', '/api/v1/me', '/nowhere', '/api/v1/nothing']) {
      const { headers } = await server.app.inject({ method: 'GET', url });
      const policy = String(headers['content-security-policy']);
      assert.doesNotMatch(policy, /unsafe/, url);
      for (const part of [
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ])
        assert.ok(policy.includes(part), `${url}: ${part}`);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.ok(headers['x-request-id']);
    }
  });

  test('of the API is for whoever asked alone, and for no cache', async () => {
    const { headers } = await server.app.inject({ method: 'GET', url: '/api/v1/me', headers: asAdmin });
    assert.equal(headers['cache-control'], 'private, no-store');
  });

  test('does not repeat a request id that a client made up', async () => {
    const { headers } = await server.app.inject({
      method: 'GET',
      url: '/healthz',
      headers: { 'x-request-id': 'mine' },
    });
    assert.notEqual(headers['x-request-id'], 'mine');
  });
});

suite('the web page', () => {
  let folder: string;
  let built: TestServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-web-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Tocsin</title>');
    await writeFile(join(folder, 'assets', 'main-abc123.js'), 'export {};');
    await writeFile(join(folder, 'bell.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(folder, '.secret'), 'no');
    built = await startTestServer(db.pool, { settings: { ...settings, webFolder: folder } });
  });
  after(async () => {
    await built[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const get = (url: string) => built.app.inject({ method: 'GET', url });

  test('answers every path that a person may open with its entry, never kept by a cache', async () => {
    for (const url of [
      '/',
      '//',
      '/incidents/INC-2026-0001',
      '/on-call?week=3',
      '/sign-in',
      '/setup/some-token',
    ]) {
      const answer = await get(url);
      assert.equal(answer.statusCode, 200, url);
      assert.match(String(answer.headers['content-type']), /^text\/html/);
      assert.match(answer.body, /Tocsin/);
      assert.equal(answer.headers['cache-control'], 'no-cache');
    }
  });

  test('serves its files, those with a hash in their name for good', async () => {
    const script = await get('/assets/main-abc123.js');
    assert.equal(script.statusCode, 200);
    assert.match(String(script.headers['cache-control']), /immutable/);
    assert.match(String((await get('/bell.svg')).headers['content-type']), /svg/);
  });

  test('gives nothing away that is not its own', async () => {
    for (const url of [
      '/assets/../../etc/passwd',
      '/assets/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..%2f..%2fetc%2fpasswd',
      '/.secret',
      '/assets/',
    ])
      assert.doesNotMatch((await get(url)).body, /root:|^no$/, url);
    assert.equal((await get('/assets/nothing.js')).statusCode, 404);
  });

  test('says how to get it where it was not built, and the API answers all the same', async () => {
    const answer = await server.app.inject({ method: 'GET', url: '/' });
    assert.equal(answer.statusCode, 200);
    assert.match(answer.body, /not built/);
  });
});

suite('a connection', () => {
  test('has bounded time for its headers and its body, and is not ended before a proxy would', () => {
    const { server: http } = server.app;
    assert.equal(http.headersTimeout, 10_000);
    assert.equal(http.requestTimeout, 30_000);
    assert.ok(http.keepAliveTimeout > 60_000);
  });

  test('that speaks no HTTP is answered 400 and closed', async () => {
    await using own = await startTestServer(db.pool);
    await own.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = own.app.server.address() as AddressInfo;
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    assert.match(said, /^HTTP\/1\.1 400/);
  });
});

const settings = {
  url: testUrl,
  demo: false,
  trustedProxies: [] as string[],
  webFolder: '/nonexistent',
  version: '0.0.0',
};

async function depsOfTest() {
  const { depsFor } = await import('../../test/harness/http.ts');
  const { makeFakeEngine } = await import('../../test/harness/fake-engine.ts');
  return depsFor(db.pool, makeFakeEngine());
}
