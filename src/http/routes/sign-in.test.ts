/** Signing in: what is let in, what is told to whom is not, and how a session ends. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { setPasswordHash } from '../../store/access/passwords.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { makeFakeEngine, personNamed, directoryOf } from '../../../test/harness/fake-engine.ts';
import {
  asViewer,
  noLimits,
  signedIn,
  startTestServer,
  testUrl,
  type TestServer,
} from '../../../test/harness/http.ts';
import { hashPassword } from '../password-hash.ts';
import { demoSignInLink } from '../demo-link.ts';

const password = 'correct horse battery';
const now = new Date().toISOString();
let db: TestDatabase;
let server: TestServer;

before(async () => {
  db = await createTestDatabase();
  await setPasswordHash(db.pool, { person: 'ana', hash: await hashPassword(password), now });
});
after(() => db.dispose());
beforeEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = await startTestServer(db.pool);
});
after(() => server[Symbol.asyncDispose]());

function signIn(body: object, headers: Record<string, string> = {}) {
  return server.app.inject({ method: 'POST', url: '/api/v1/sign-in', payload: body, headers });
}
const cookieOf = (answer: { headers: Record<string, unknown> }) =>
  String([answer.headers['set-cookie']].flat()[0]).split(';')[0]!;
const whoIs = (cookie: string, at: TestServer = server) =>
  at.app.inject({ method: 'GET', url: '/api/v1/me', headers: { cookie } });

suite('signing in', () => {
  test('with e-mail and password starts a session that says who asks', async () => {
    const answer = await signIn({ email: ' ANA@example.test', password });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.json().person.handle, 'ana');
    const me = await whoIs(cookieOf(answer));
    assert.equal(me.statusCode, 200);
    assert.deepEqual(me.json().person, { handle: 'ana', name: 'Ana' });
    assert.ok(me.json().can.includes('configure'));
  });

  test('the cookie is out of reach of scripts and other sites, and without TLS not for TLS alone', async () => {
    const cookie = String((await signIn({ email: 'ana@example.test', password })).headers['set-cookie']);
    assert.match(cookie, /^tocsin=/);
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Lax/);
    assert.doesNotMatch(cookie, /Secure/);
  });

  test('under https the cookie travels over TLS alone', async () => {
    await using secure = await startTestServer(db.pool, {
      settings: { ...settings, url: 'https://tocsin.example.test' },
    });
    const answer = await secure.app.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      payload: { email: 'ana@example.test', password },
    });
    assert.match(String(answer.headers['set-cookie']), /^__Host-tocsin=.*Secure/);
    assert.match(String(answer.headers['strict-transport-security']), /max-age=/);
  });

  test('an unknown address, a person without password and a wrong password are answered alike', async () => {
    const answers = [
      await signIn({ email: 'nobody@example.test', password }),
      await signIn({ email: 'ben@example.test', password }),
      await signIn({ email: 'ana@example.test', password: 'correct horse batterz' }),
    ];
    for (const answer of answers) {
      assert.equal(answer.statusCode, 401);
      assert.equal(answer.headers['set-cookie'], undefined);
      assert.deepEqual(answer.json(), answers[0]!.json());
    }
  });

  test('who tries too often from one address is told to wait, and others still get in', async () => {
    await using limited = await startTestServer(db.pool, {
      settings: { ...settings, trustedProxies: ['127.0.0.1'] },
      rates: { ...noLimits, signInAs: { perSecond: 0.001, burst: 2 } },
    });
    const attempt = (secret: string, from: string) =>
      limited.app.inject({
        method: 'POST',
        url: '/api/v1/sign-in',
        headers: { 'x-forwarded-for': from },
        payload: { email: 'ana@example.test', password: secret },
      });
    assert.equal((await attempt('wrong wrong wrong', '192.0.2.1')).statusCode, 401);
    assert.equal((await attempt('wrong wrong wrong', '192.0.2.1')).statusCode, 401);
    const third = await attempt(password, '192.0.2.1');
    assert.equal(third.statusCode, 429);
    assert.ok(Number(third.headers['retry-after']) > 0);
    assert.equal((await attempt(password, '192.0.2.2')).statusCode, 200);
  });

  test('an address that tries many accounts is told to wait', async () => {
    await using limited = await startTestServer(db.pool, {
      rates: { ...noLimits, signIn: { perSecond: 0.001, burst: 1 } },
    });
    const attempt = (email: string) =>
      limited.app.inject({ method: 'POST', url: '/api/v1/sign-in', payload: { email, password } });
    assert.equal((await attempt('a@example.test')).statusCode, 401);
    assert.equal((await attempt('b@example.test')).statusCode, 429);
  });

  test('a form on another site cannot sign anybody in', async () => {
    const answer = await signIn(
      { email: 'ana@example.test', password },
      { origin: 'https://evil.example.test' },
    );
    assert.equal(answer.statusCode, 403);
    assert.equal(answer.json().code, 'foreign-origin');
  });

  test('a new sign-in ends the session that the browser brought along', async () => {
    const first = cookieOf(await signIn({ email: 'ana@example.test', password }));
    const second = cookieOf(await signIn({ email: 'ana@example.test', password }, { cookie: first }));
    assert.notEqual(second, first);
    assert.equal((await whoIs(first)).statusCode, 401);
    assert.equal((await whoIs(second)).statusCode, 200);
  });

  test('a password never stands in the log', async () => {
    await signIn({ email: 'ana@example.test', password });
    assert.ok(server.lines.length > 0);
    assert.ok(!server.lines.join('').includes(password));
  });
});

suite('a session', () => {
  test('ends with signing out', async () => {
    const cookie = cookieOf(await signIn({ email: 'ana@example.test', password }));
    const out = await server.app.inject({
      method: 'POST',
      url: '/api/v1/sign-out',
      headers: { cookie, origin: testUrl },
    });
    assert.equal(out.statusCode, 204);
    assert.match(String(out.headers['set-cookie']), /tocsin=;/);
    assert.equal((await whoIs(cookie)).statusCode, 401);
  });

  test('ends when its time is over', async () => {
    const { cookie } = await signedIn(db.pool, 'ana', { now: '2026-01-01T00:00:00.000Z', lifeMs: 1000 });
    await using atEnd = await startTestServer(db.pool, { wallNow: () => '2026-01-01T00:00:01.000Z' });
    await using before = await startTestServer(db.pool, { wallNow: () => '2026-01-01T00:00:00.500Z' });
    assert.equal((await whoIs(cookie, before)).statusCode, 200);
    assert.equal((await whoIs(cookie, atEnd)).statusCode, 401);
  });

  test('ends with the person: whoever was removed is out with the next request', async () => {
    const { cookie } = await signedIn(db.pool, 'ben');
    assert.equal((await whoIs(cookie)).statusCode, 200);
    server.engine.installed.directory = directoryOf([personNamed('ana', 'admin')]);
    assert.equal((await whoIs(cookie)).statusCode, 401);
  });

  test('has the rights that the person has now, not those of the day it began', async () => {
    const { cookie } = await signedIn(db.pool, 'ben');
    server.engine.installed.directory = directoryOf([personNamed('ben', 'viewer')]);
    assert.equal((await whoIs(cookie)).json().role, 'viewer');
  });

  test('is one of those that its person sees and can end everywhere', async () => {
    const one = await signedIn(db.pool, 'vera');
    const two = await signedIn(db.pool, 'vera');
    const list = await server.app.inject({ method: 'GET', url: '/api/v1/me/sessions', headers: one });
    assert.deepEqual(
      list
        .json()
        .items.map((session: { current: boolean }) => session.current)
        .toSorted(),
      [false, true],
    );
    await server.app.inject({ method: 'POST', url: '/api/v1/me/sign-out-everywhere', headers: one });
    assert.equal((await whoIs(two.cookie)).statusCode, 401);
  });

  test('of another is ended by a new password, and the old password is dead', async () => {
    await setPasswordHash(db.pool, { person: 'vera', hash: await hashPassword(password), now });
    const other = await signedIn(db.pool, 'vera');
    const own = await signedIn(db.pool, 'vera');
    const change = (body: object) =>
      server.app.inject({ method: 'POST', url: '/api/v1/me/password', headers: own, payload: body });
    assert.equal((await change({ current: password, password: 'short' })).json().code, 'password-too-weak');
    assert.equal(
      (await change({ current: 'not this one, no', password: 'four random words here' })).statusCode,
      401,
    );
    const done = await change({ current: password, password: 'four random words here' });
    assert.equal(done.statusCode, 204);
    assert.equal((await whoIs(other.cookie)).statusCode, 401);
    assert.equal((await whoIs(cookieOf(done))).statusCode, 200);
    assert.equal((await signIn({ email: 'vera@example.test', password })).statusCode, 401);
  });

  test('is no way for a key to set a password', async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/v1/me/password',
      headers: asViewer,
      payload: { current: password, password: 'four random words here' },
    });
    assert.equal(answer.statusCode, 403);
  });

  test('sends nothing on behalf of another site, and nothing without a word of where it comes from', async () => {
    const { cookie } = await signedIn(db.pool, 'ana');
    for (const headers of [
      { cookie, origin: 'https://evil.example.test' },
      { cookie, 'sec-fetch-site': 'cross-site' },
      { cookie, origin: 'null' },
      { cookie },
    ]) {
      const answer = await server.app.inject({
        method: 'POST',
        url: '/api/v1/me/sign-out-everywhere',
        headers,
      });
      assert.equal(answer.json().code, 'foreign-origin', JSON.stringify(headers));
    }
    assert.equal((await whoIs(cookie)).statusCode, 200);
  });

  test('works under the name that the browser used for this machine', async () => {
    const { cookie } = await signedIn(db.pool, 'ana');
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/v1/me/sign-out-everywhere',
      headers: { cookie, origin: 'http://localhost:4040', host: 'localhost:4040' },
    });
    assert.equal(answer.statusCode, 204);
  });
});

suite('the demonstration', () => {
  test('signs in with one click, by the link that it prints', async () => {
    await using demo = await startTestServer(db.pool, { settings: { ...settings, demo: true } });
    const link = await demoSignInLink(db.pool, testUrl, now);
    const answer = await demo.app.inject({ method: 'GET', url: new URL(link).pathname });
    assert.equal(answer.statusCode, 302);
    assert.equal(answer.headers.location, '/');
    assert.equal((await whoIs(cookieOf(answer), demo)).json().person.handle, 'ana');
    const wrong = await demo.app.inject({ method: 'GET', url: '/demo/00000000000000000000000000000000' });
    assert.equal(wrong.statusCode, 404);
    assert.equal(wrong.headers['set-cookie'], undefined);
  });

  test('has no such link in an installation that is meant', async () => {
    const link = await demoSignInLink(db.pool, testUrl, now);
    const answer = await server.app.inject({ method: 'GET', url: new URL(link).pathname });
    assert.equal(answer.headers['set-cookie'], undefined);
  });
});

test('an admin is told for as long as links lead to this machine while somebody is reached outside of it', async () => {
  const ana = {
    ...personNamed('ana', 'admin'),
    contacts: [{ id: 'm', channel: 'email' as const, to: 'a@example.test' }],
  };
  await using warned = await startTestServer(db.pool, { engine: makeFakeEngine({ people: [ana] }) });
  const { cookie } = await signedIn(db.pool, 'ana');
  const warnings = async (at: TestServer) => String((await whoIs(cookie, at)).json().warnings);
  assert.match(await warnings(warned), /TOCSIN_URL/);
  assert.doesNotMatch(await warnings(server), /TOCSIN_URL/);
});

const settings = {
  url: testUrl,
  demo: false,
  trustedProxies: [] as string[],
  webFolder: '/nonexistent',
  version: '0.0.0',
};
