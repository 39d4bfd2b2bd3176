/** The link by which an address leaves an audience: looking does nothing, a POST does, also a mail program's own. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mintStopToken } from '../../domain/access/stop-link.ts';
import { readStoppedAddresses } from '../../store/mail/stopped-addresses.ts';
import { readOrCreateSecret } from '../../store/access/secrets.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { startTestServer, type TestServer } from '../../../test/harness/http.ts';

let db: TestDatabase;
let server: TestServer;
let path: string;
before(async () => {
  db = await createTestDatabase();
  server = await startTestServer(db.pool);
  const key = await readOrCreateSecret(db.pool, 'acknowledge-links', {
    candidate: Buffer.alloc(32, 3),
    now: '2026-03-02T09:00:00.000Z',
  });
  path = `/stop/${mintStopToken(key, { audience: 'executives', channel: 'email', to: 'Board@example.test' })}`;
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

const stopped = () => readStoppedAddresses(db.pool, 'executives');
const form = (payload: string) =>
  server.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload,
  });

test('looking at the link, however often, stops nothing', async () => {
  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    const answer = await server.app.inject({ method, url: path });
    assert.equal(answer.statusCode, 200);
  }
  assert.deepEqual(await stopped(), []);
});

test('one click of a mail program stops, and a form begins again', async () => {
  const answer = await form('List-Unsubscribe=One-Click');
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(
    (await stopped()).map(({ channel, to, because }) => [channel, to, because]),
    [['email', 'board@example.test', 'asked']],
  );
  assert.match(answer.body, /No more updates/);
  await form('again=yes');
  assert.deepEqual(await stopped(), []);
});

test('a mail program that sends its click in parts is understood too', async () => {
  const answer = await server.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
  });
  assert.equal(answer.statusCode, 200);
  assert.equal((await stopped()).length, 1);
  await form('again=yes');
});

test('a link that was changed opens nothing, and the page allows no script', async () => {
  const answer = await server.app.inject({ method: 'POST', url: `${path.slice(0, -2)}xx` });
  assert.equal(answer.statusCode, 404);
  assert.match(answer.body, /does not open/);
  assert.match(String(answer.headers['content-security-policy']), /^default-src 'none';style-src 'sha256-/);
  assert.deepEqual(await stopped(), []);
});
