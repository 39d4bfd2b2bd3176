/** A client that is refused in the middle of its body still hears why. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { startTestServer } from '../../test/harness/http.ts';

test('whoever sends too much is told so, although they have not read a word before they had sent all of it', async () => {
  await using server = await startTestServer({} as Pool);
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.app.server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  await once(client, 'connect');
  const body = Buffer.alloc(12 * 1024 * 1024, 'x');
  client.write(
    `POST /integrations/alertmanager/key HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
  );
  // In pieces, so that the refusal is ready long before the last of them.
  for (let at = 0; at < body.length; at += 1024 * 1024) {
    client.write(body.subarray(at, at + 1024 * 1024));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const answer = await text(client);
  assert.match(answer, /^HTTP\/1\.1 413 /);
  assert.match(answer, /body-too-large/);
});
