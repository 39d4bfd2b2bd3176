/**
 * What customers read when all of ours is dead: the server and its database are killed, and any web server that has the folder goes on
 * answering for the page, with the instant of which it tells.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { test } from 'node:test';
import { parseAtomFeed } from 'feedsmith';
import ICAL from 'ical.js';
import { readPostmasterFile } from '../../src/store/embedded/postmaster-file.ts';
import { scratch } from '../harness/scratch.ts';
import { startTocsin } from '../harness/tocsin.ts';
import { until } from '../harness/until.ts';

const key = 'tk_0123456789abcdef0123456789abcdef';
const config = `
organization: { name: Acme, timeZone: Europe/Berlin }
process: severity-matrix
users:
  - { handle: ana, name: Ana, email: ana@example.test, role: admin, contacts: [{ id: phone, channel: webhook, to: "https://phone.example.test/ana" }] }
positions:
  on-call: { user: ana }
services:
  - { handle: checkout, name: Checkout }
apiKeys:
  - { name: tests, key: "${key}", role: admin }
statusPages:
  - { handle: public, title: Acme status, components: [{ name: Checkout, service: checkout }] }
  - { handle: inside, title: Inside status, visibility: private, components: [{ name: Checkout, service: checkout }] }
`;

test('after the server and its database were killed, the page is still served, and says of when it is', async () => {
  const data = await mkdtemp(join(scratch, 'tocsin-outlived-'));
  try {
    const server = await startTocsin({ config, env: { TOCSIN_DATA: data } });
    await server.call('POST', '/api/v1/status-pages/public/incidents', key, {
      title: 'Payments fail',
      status: 'investigating',
      body: 'About one payment in eight fails.',
      components: [{ component: 'checkout', status: 'major_outage' }],
    });
    const folder = join(data, 'status');
    const index = join(folder, 'public', 'index.html');
    await until(
      async () => (/Payments fail/.test(await readFile(index, 'utf8').catch(() => '')) ? true : undefined),
      'the copy with the incident',
    );
    const alive = await (await fetch(`${server.url}/status/api/v2/summary.json`)).json();

    const postmaster = await readPostmasterFile(join(data, 'postgres'));
    assert.ok(postmaster !== undefined);
    process.kill(server.pid, 'SIGKILL');
    process.kill(postmaster.pid, 'SIGKILL');
    await assert.rejects(fetch(`${server.url}/status`));

    await using copy = await serveFolder(folder);
    const page = await (await fetch(`${copy.url}/public/`)).text();
    assert.match(page, /As of \d+ \w+ \d{4}, \d\d:\d\d/);
    assert.match(page, /A major outage is under way/);
    assert.match(page, /About one payment in eight fails\./);
    for (const [, link] of page.matchAll(/(?:href|src)="(\.\/[^"]+)"/g))
      assert.equal((await fetch(new URL(link ?? '', `${copy.url}/public/`))).status, 200, link ?? '');
    assert.deepEqual(await (await fetch(`${copy.url}/public/api/v2/summary.json`)).json(), alive);
    assert.equal(
      parseAtomFeed(await (await fetch(`${copy.url}/public/history.atom`)).text()).entries?.length,
      1,
    );
    ICAL.parse(await (await fetch(`${copy.url}/public/calendar.ics`)).text());
    assert.equal((await fetch(`${copy.url}/inside/`)).status, 404);
    await server.stop('SIGKILL');
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});

/** As plain as a web server can be: a file's name is its address, and of a folder its index is shown. */
async function serveFolder(
  folder: string,
): Promise<{ url: string; [Symbol.asyncDispose]: () => Promise<void> }> {
  const server = createServer(({ url = '/' }, answer) => {
    const path = normalize(new URL(url, 'http://localhost').pathname);
    readFile(join(folder, path.endsWith('/') ? `${path}index.html` : path)).then(
      (body) => answer.end(body),
      () => answer.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
