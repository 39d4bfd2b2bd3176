/** The live stream: who is told of what, for how long, and what a slow client costs. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Change } from '../../engine/engine.ts';
import { endSessionsOf } from '../../store/access/sessions.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import {
  asAdmin,
  asKey,
  asResponder,
  asViewer,
  signedIn,
  startTestServer,
  viewerKey,
  type TestServer,
  type TestServerOptions,
} from '../../../test/harness/http.ts';

let db: TestDatabase;
before(async () => {
  db = await createTestDatabase();
});
after(() => db.dispose());

const open: Change = {
  incident: 'INC-2026-0001',
  kind: 'incident',
  visibility: 'organization',
  members: [],
};
const secret = { incident: 'INC-2026-0002', kind: 'incident', visibility: 'private' } as const;

async function listening(options: TestServerOptions = {}): Promise<TestServer & { port: number }> {
  const server = await startTestServer(db.pool, options);
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  return { ...server, port: (server.app.server.address() as AddressInfo).port };
}

async function streamOf(port: number, headers: Record<string, string>): Promise<IncomingMessage> {
  const asked = httpRequest({ port, host: '127.0.0.1', path: '/api/v1/stream', headers });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  return answer;
}

/** Reads until the text is there; a stream that ends first fails the test. */
async function until(answer: IncomingMessage, wanted: RegExp, text = ''): Promise<string> {
  for await (const chunk of answer.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (wanted.test(text)) return text;
  }
  throw new Error(`the stream ended with: ${text}`);
}

test('a change is told to whoever may see it: a private one to its members and admins alone', async () => {
  await using server = await listening();
  const streams = {
    admin: await streamOf(server.port, asAdmin),
    responder: await streamOf(server.port, asResponder),
    member: await streamOf(server.port, { cookie: (await signedIn(db.pool, 'ben')).cookie }),
    other: await streamOf(server.port, { cookie: (await signedIn(db.pool, 'vera')).cookie }),
  };
  server.engine.change({ ...secret, members: ['ben'] });
  server.engine.change({ ...open });
  for (const [who, answer] of Object.entries(streams)) {
    const text = await until(answer, /INC-2026-0001/);
    assert.equal(text.includes('INC-2026-0002'), who === 'admin' || who === 'member', who);
    assert.match(text, /^retry: \d+\n\n/);
    assert.match(text, /event: change\ndata: {"incident":"INC-2026-0001","kind":"incident"}\n\n/);
  }
});

test('a command that is a dozen events is told once', async () => {
  await using server = await listening();
  const answer = await streamOf(server.port, asViewer);
  for (const kind of ['declared', 'rung-climbed', 'paged']) server.engine.change({ ...open, kind });
  server.engine.change({ ...open, incident: null, kind: 'alerts' });
  const text = await until(answer, /"alerts"/);
  assert.deepEqual(text.match(/^data: .*$/gm), [
    'data: {"incident":"INC-2026-0001","kind":"incident"}',
    'data: {"incident":null,"kind":"alerts"}',
  ]);
});

test('while nobody listens, nobody asks the engine for changes', async () => {
  await using server = await listening();
  assert.equal(server.engine.listeners, 0);
  const answer = await streamOf(server.port, asViewer);
  assert.equal(server.engine.listeners, 1);
  answer.destroy();
  for (let tries = 0; server.engine.listeners > 0; tries++) {
    assert.ok(tries < 500, 'the engine must be let go');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
});

test('it says what it is, to proxies too', async () => {
  await using server = await listening();
  const { headers } = await streamOf(server.port, asViewer);
  assert.match(String(headers['content-type']), /^text\/event-stream/);
  assert.equal(headers['x-accel-buffering'], 'no');
  assert.equal(headers['cache-control'], 'private, no-store');
});

test('it lives between changes', async () => {
  await using server = await listening({ heartbeatMs: 20 });
  await until(await streamOf(server.port, asViewer), /: still here\n\n/);
});

test('it ends when the session behind it has ended', async () => {
  await using server = await listening({ heartbeatMs: 20 });
  const { cookie } = await signedIn(db.pool, 'vera');
  const answer = await streamOf(server.port, { cookie });
  await until(answer, /still here/);
  await endSessionsOf(db.pool, 'vera');
  await assert.rejects(until(answer, /never/), /the stream ended/);
});

test('it is not for a page of another site', async () => {
  await using server = await listening();
  const { cookie } = await signedIn(db.pool, 'ana');
  const answer = await streamOf(server.port, { cookie, origin: 'https://evil.example.test' });
  assert.equal(answer.statusCode, 403);
});

test('one caller cannot take the places of all, and a place is free again when its client goes', async () => {
  await using server = await listening({ streamBounds: { listeners: 3, ofOne: 2, bufferedBytes: 1000 } });
  const first = await streamOf(server.port, asViewer);
  await streamOf(server.port, asKey(viewerKey));
  const third = await streamOf(server.port, asViewer);
  assert.equal(third.statusCode, 429);
  assert.ok(Number(third.headers['retry-after']) >= 1);
  assert.equal((await streamOf(server.port, asAdmin)).statusCode, 200);
  assert.equal((await streamOf(server.port, asResponder)).statusCode, 429);
  first.destroy();
  for (let tries = 0; ; tries++) {
    if ((await streamOf(server.port, asResponder)).statusCode === 200) break;
    assert.ok(tries < 200, 'the place must become free');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
});

test('a client that does not read is closed at its bound, and the others hear everything', async () => {
  await using server = await listening({ streamBounds: { listeners: 9, ofOne: 9, bufferedBytes: 50_000 } });
  const slow = await streamOf(server.port, asViewer);
  slow.pause();
  const closed = once(slow.socket, 'close');
  const quick = await streamOf(server.port, asAdmin);
  quick.resume();
  // The operating system's own buffers hold some megabytes before ours fill.
  const much = 'x'.repeat(10_000);
  for (let round = 0; round < 5_000 && !slow.socket.destroyed && !slow.destroyed; round++) {
    server.engine.change({ ...open, incident: null, kind: `${much}${round}` });
    if (round % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  slow.resume();
  await closed;
  assert.equal(quick.destroyed, false);
});

test('the server closes although streams are open', async () => {
  const server = await listening();
  const answer = await streamOf(server.port, asViewer);
  await server.app.close();
  await assert.rejects(until(answer, /never/), /the stream ended/);
  assert.equal(server.engine.listeners, 0);
});
