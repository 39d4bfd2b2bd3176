/**
 * Forty `kill -9` of the server, at random instants, while signals come in: nothing that was accepted is lost, each
 * page is out within 20 s, and whatever is sent twice carries the same Idempotency-Key, at most once a kill.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersOk, freePort, startProgram } from '../harness/programs/program.ts';
import { startWebhookReceiver } from '../harness/stand-ins/webhook-receiver.ts';
import { scratch } from '../harness/scratch.ts';

const kills = 40;
/** The longest that one start may live: long enough that some work is done, short enough that kills hit it. */
const livesAtMostMs = 900;
const signalEveryMs = 150;
/** Reliability: 20 s at the very most, for a lease of 15 s. */
const pagedWithinMs = 20_000;
/** Nobody answers, so that five minutes later the last resort is asked: another page. On a slow machine the kills take as long. */
const oneKeyForMs = 4 * 60_000;

test('forty kills of the server lose no accepted signal and no page', { timeout: 600_000 }, async (t) => {
  const phone = await startWebhookReceiver();
  t.after(() => phone.close());
  /** What is only told (that a draft waits to be read) is not a page. */
  const receiver = {
    get received() {
      return phone.received.filter(({ json }) => (json as { type: string }).type === 'page');
    },
  };
  await using house = await startSupervised(phone.url);
  const accepted = new Map<string, number>();
  const load = sendUntilStopped(house.url, accepted);

  for (let kill = 1; kill <= kills; kill += 1) {
    await waitUntilReady(house.url);
    await sleep(Math.random() * livesAtMostMs);
    process.kill(await house.serverPid(), 'SIGKILL');
    if (kill % 20 === 0) t.diagnostic(`${kill} kills, ${accepted.size} signals accepted`);
  }
  await waitUntilReady(house.url);
  await load.stop();

  const giveUpAt = performance.now() + pagedWithinMs;
  const missing = () => [...accepted.keys()].filter((key) => !titlesPaged(receiver.received).has(key));
  while (missing().length > 0 && performance.now() < giveUpAt) await sleep(100);
  assert.deepEqual(missing(), [], 'every accepted signal has paged');

  const firstPageAt = titlesPaged(receiver.received);
  const late = [...accepted].filter(([key, at]) => firstPageAt.get(key)! - at > pagedWithinMs);
  assert.deepEqual(late, [], 'every page was out within 20 s of the acceptance');

  const sends = new Map<string, number>();
  for (const { headers } of receiver.received) {
    const key = String(headers['idempotency-key']);
    sends.set(key, (sends.get(key) ?? 0) + 1);
  }
  const repeats = [...sends.values()].reduce((sum, count) => sum + count - 1, 0);
  t.diagnostic(
    `${accepted.size} accepted, ${receiver.received.length} requests, ${repeats} repeats after ${kills} kills`,
  );
  assert.ok(repeats <= kills, `${repeats} repeats after ${kills} kills`);
  // One incident a signal, one contact, one attempt: two keys for one title would be a second page.
  const firstRound = receiver.received.filter(
    ({ json, arrivedAt }) => Date.parse(arrivedAt) - firstPageAt.get(titleOf(json))! < oneKeyForMs,
  );
  const keysOf = Map.groupBy(firstRound, (one) => titleOf(one.json));
  for (const [title, all] of keysOf)
    assert.equal(
      new Set(all.map(({ headers }) => headers['idempotency-key'])).size,
      1,
      `${title} was paged under one key`,
    );
  assert.ok(accepted.size >= kills, 'the load went on between the kills');
});

function titleOf(json: unknown): string {
  return (json as { incident: { title: string } }).incident.title;
}

function titlesPaged(received: { json: unknown; arrivedAt: string }[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const { json, arrivedAt } of received) {
    const title = titleOf(json);
    if (!first.has(title)) first.set(title, Date.parse(arrivedAt));
  }
  return first;
}

/** Like any careful client: what was not answered with 2xx is sent again under the same key. */
function sendUntilStopped(url: string, accepted: Map<string, number>): { stop: () => Promise<void> } {
  let stopped = false;
  const underWay = new Set<Promise<void>>();
  const run = (async () => {
    for (let number = 1; !stopped; number += 1) {
      const work = sendOne(url, `signal-${number}`, accepted, () => stopped).finally(() =>
        underWay.delete(work),
      );
      underWay.add(work);
      await sleep(signalEveryMs);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await run;
      await Promise.all(underWay);
    },
  };
}

async function sendOne(
  url: string,
  key: string,
  accepted: Map<string, number>,
  isOver: () => boolean,
): Promise<void> {
  const body = JSON.stringify({
    routing_key: 'e0123456789abcdef0123456789abcdef',
    event_action: 'trigger',
    dedup_key: key,
    payload: { summary: key, source: 'load', severity: 'critical' },
  });
  while (!isOver()) {
    try {
      const answer = await fetch(`${url}/v2/enqueue`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(5_000),
      });
      if (answer.status === 202) {
        accepted.set(key, Date.now());
        return;
      }
    } catch {
      // The server was killed, or is not there yet.
    }
    await sleep(50);
  }
}

async function waitUntilReady(url: string): Promise<void> {
  const giveUpAt = performance.now() + 30_000;
  while (!(await answersOk(`${url}/readyz`).catch(() => false))) {
    if (performance.now() > giveUpAt) throw new Error('the server was not started again');
    await sleep(20);
  }
}

async function startSupervised(contact: string) {
  const folder = await mkdtemp(join(scratch, 'tocsin-kills-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configFile = join(folder, 'tocsin.yaml');
  await writeFile(configFile, configuration(contact));
  const program = await startProgram({
    name: 'the supervisor',
    command: process.execPath,
    args: [join(import.meta.dirname, '..', '..', 'src', 'supervisor.ts'), '--config', configFile],
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      DATABASE_URL: '',
      TOCSIN_PORT: String(port),
      TOCSIN_DATA: join(folder, 'data'),
    },
    isReady: () => answersOk(`${url}/readyz`),
  });
  return {
    url,
    /** The child of the supervisor that is the server, and not the database. */
    async serverPid(): Promise<number> {
      for (;;) {
        const children = await readFile(`/proc/${program.pid}/task/${program.pid}/children`, 'utf8');
        for (const pid of children.split(' ').filter(Boolean)) {
          const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
          if (line.includes('main.ts')) return Number(pid);
        }
        await sleep(10);
      }
    },
    async [Symbol.asyncDispose]() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One person on call, one contact: each incident is one page. */
function configuration(contact: string): string {
  return `
organization: { name: Kills, timeZone: Etc/UTC }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
users:
  - { handle: ana, name: Ana, email: ana@example.test, role: admin, contacts: [{ id: phone, channel: webhook, to: "${contact}" }] }
positions:
  on-call: { user: ana }
integrations:
  - { handle: events, kind: pagerduty-events, key: "e0123456789abcdef0123456789abcdef" }
`;
}
