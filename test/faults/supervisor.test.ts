/** `npm start` under `kill -9`: the server is back within two seconds, what is refused stays down, and nothing outlives us. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile, chmod, readdir } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { processFacts } from '../../src/store/embedded/processes.ts';
import { readPostmasterFile } from '../../src/store/embedded/postmaster-file.ts';
import { buildWebPageIfOld } from '../../src/supervise/build-web-page.ts';
import { restartDelayMs } from '../../src/supervise/keep-server-running.ts';
import { answerWithin, spawnSupervised, type Behaviour } from '../harness/supervised-process.ts';
import { scratch } from '../harness/scratch.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function house(behaviour: Behaviour, environment: Record<string, string> = {}) {
  const folder = await mkdtemp(join(scratch, 'tocsin-supervisor-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const dataDir = join(folder, 'data');
  const start = () =>
    spawnSupervised({ dataDir, webFolder: join(folder, 'no-web'), port, behaviour, environment });
  const started = start();
  return {
    ...started,
    start,
    port,
    postmasterPid: async () => (await readPostmasterFile(join(dataDir, 'postgres')))!.pid,
    async [Symbol.asyncDispose]() {
      if (started.child.exitCode === null && started.child.signalCode === null) {
        started.child.kill('SIGKILL');
        await started.exited;
        await sleep(300);
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

async function untilGone(pid: number, withinMs: number): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  while ((await processFacts(pid)) !== undefined) {
    assert.ok(performance.now() < giveUpAt, `process ${pid} still lives after ${withinMs} ms`);
    await sleep(20);
  }
}

const firstStartMs = 60_000;

test('a server killed again and again is back each time, on the same database', async (t) => {
  await using tocsin = await house('serves');
  let answer = await answerWithin(tocsin.port, firstStartMs);
  const postmaster = await tocsin.postmasterPid();
  const took: number[] = [];
  for (let round = 1; round <= 10; round++) {
    const killedAt = performance.now();
    process.kill(answer.pid, 'SIGKILL');
    const next = await answerWithin(tocsin.port, 20_000);
    took.push(performance.now() - killedAt);
    assert.notEqual(next.pid, answer.pid);
    assert.equal(next.starts, round + 1);
    answer = next;
  }
  t.diagnostic(`back after ${took.map(Math.round).join(', ')} ms`);
  assert.equal(await tocsin.postmasterPid(), postmaster, 'the database went on');
  tocsin.child.kill('SIGTERM');
  assert.equal(await tocsin.exited, 0, tocsin.said());
  assert.match(tocsin.said(), /drained/);
  await untilGone(postmaster, 0);
});

test('a database that is killed comes back under the same server', async () => {
  await using tocsin = await house('serves');
  const before = await answerWithin(tocsin.port, firstStartMs);
  process.kill(await tocsin.postmasterPid(), 'SIGKILL');
  await sleep(100);
  const after = await answerWithin(tocsin.port, 20_000);
  assert.equal(after.pid, before.pid);
});

test('when the supervisor is killed, server and database end, and the next start serves', async () => {
  await using tocsin = await house('serves');
  const { pid } = await answerWithin(tocsin.port, firstStartMs);
  const postmaster = await tocsin.postmasterPid();
  tocsin.child.kill('SIGKILL');
  await tocsin.exited;
  await untilGone(pid, 15_000);
  const next = tocsin.start();
  const answer = await answerWithin(tocsin.port, firstStartMs);
  assert.equal(answer.starts, 2, next.said());
  await untilGone(postmaster, 1_000);
  next.child.kill('SIGINT');
  assert.equal(await next.exited, 0);
});

test('killing npm, softly or hard, ends what npm started', async () => {
  const folder = await mkdtemp(join(scratch, 'tocsin-npm-'));
  await chmod(folder, 0o755);
  try {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const port = await freePort();
      const npm = spawn('npm', ['start'], {
        cwd: join(import.meta.dirname, '..', '..'),
        env: {
          ...process.env,
          DATABASE_URL: '',
          TOCSIN_DATA: join(folder, 'data'),
          TOCSIN_PORT: String(port),
        },
        stdio: 'ignore',
      });
      const cluster = join(folder, 'data', 'postgres');
      const giveUpAt = performance.now() + firstStartMs;
      while ((await readPostmasterFile(cluster))?.status !== 'ready') {
        assert.ok(performance.now() < giveUpAt, 'the database did not start');
        await sleep(50);
      }
      const { pid } = (await readPostmasterFile(cluster))!;
      npm.kill(signal);
      await untilGone(pid, 40_000);
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 20 });
  }
});

test('a refusal is said once, alone, and not tried again', async () => {
  await using tocsin = await house('refuses');
  assert.equal(await tocsin.exited, 78);
  const lines = tocsin.said().trim().split('\n');
  assert.match(lines.shift()!, /Made a database/);
  assert.deepEqual(lines, ['The port is in use. Set TOCSIN_PORT to another one.']);
});

test('a setting that is wrong is refused before anything is started', async () => {
  await using tocsin = await house('serves', { TOCSIN_ROLES: 'apy' });
  assert.equal(await tocsin.exited, 78);
  assert.match(tocsin.said(), /^TOCSIN_ROLES is "apy".*did you mean api\?.*\n$/);
});

test('a second start on the same data is refused by name, and the first goes on', async () => {
  await using tocsin = await house('serves');
  const { pid } = await answerWithin(tocsin.port, firstStartMs);
  const second = tocsin.start();
  assert.equal(await second.exited, 78);
  assert.match(second.said(), /^Another Tocsin \(process \d+\) runs on .*\n$/);
  assert.equal((await answerWithin(tocsin.port, 5_000)).pid, pid);
});

test('a server that dies while it starts is tried ever more slowly, and ends when we are told to end', async () => {
  await using tocsin = await house('dies');
  const giveUpAt = performance.now() + firstStartMs;
  while (!tocsin.said().includes('in 200 ms')) {
    assert.ok(performance.now() < giveUpAt, tocsin.said());
    await sleep(20);
  }
  assert.match(tocsin.said(), /exit code 3\); starting it again at once.*in 100 ms.*in 200 ms/s);
  assert.deepEqual([0, 1, 2, 5, 6, 1_000].map(restartDelayMs), [0, 100, 200, 1_600, 2_000, 2_000]);
  tocsin.child.kill('SIGTERM');
  assert.equal(await tocsin.exited, 0);
});

test('a server that does not drain is ended after ten seconds, or at once when told twice', async () => {
  await using tocsin = await house('never drains');
  const { pid } = await answerWithin(tocsin.port, firstStartMs);
  tocsin.child.kill('SIGTERM');
  await sleep(300);
  assert.notEqual(await processFacts(pid), undefined);
  tocsin.child.kill('SIGTERM');
  assert.equal(await tocsin.exited, 1);
  await untilGone(pid, 0);
});

test('the web page is built when it is missing or older than its sources, and only then', async () => {
  const folder = await mkdtemp(join(scratch, 'tocsin-web-'));
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  let builds = 0;
  let failure: string | undefined;
  const run = () =>
    buildWebPageIfOld({
      webFolder: folder,
      log: { info: say, warn: say, error: say },
      signal: new AbortController().signal,
      async build(_web, out) {
        builds += 1;
        await mkdir(out);
        await writeFile(join(out, 'index.html'), `page ${builds}`);
        return failure;
      },
    });
  try {
    await run();
    assert.equal(builds, 0, 'nothing to build from');
    await mkdir(join(folder, 'src', 'deep'), { recursive: true });
    await writeFile(join(folder, 'src', 'deep', 'page.tsx'), '');
    const earlier = new Date(Date.now() - 60_000);
    for (const path of ['src', 'src/deep', 'src/deep/page.tsx'])
      await utimes(join(folder, path), earlier, earlier);
    await run();
    await run();
    assert.equal(builds, 1);
    const later = new Date(Date.now() + 60_000);
    await utimes(join(folder, 'src/deep/page.tsx'), later, later);
    failure = 'page.tsx: no such thing';
    await run();
    assert.equal(builds, 2);
    assert.match(said.at(-1)!, /could not be built; everything else works. page.tsx: no such thing/);
    assert.equal(await readFile(join(folder, 'dist', 'index.html'), 'utf8'), 'page 1', 'the old page stays');
    assert.deepEqual((await readdir(folder)).toSorted(), ['dist', 'src']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
