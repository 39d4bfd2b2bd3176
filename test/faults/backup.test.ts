/** `tocsin backup` and `tocsin restore` as an operator runs them: beside a running server, and on a stopped one. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startEmbeddedPostgres } from '../../src/store/embedded/start.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openPool } from '../../src/store/pool.ts';
import { scratch } from '../harness/scratch.ts';

type Ended = { code: number; out: string; err: string };

function tocsin(dataFolder: string, ...args: string[]): Promise<Ended> {
  const program = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
  const env = { ...process.env, TOCSIN_DATA: dataFolder, DATABASE_URL: '' };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env, timeout: 120_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

async function installation(dataDir: string) {
  const log = { info: () => undefined, warn: console.error, error: console.error };
  const postgres = await startEmbeddedPostgres({ dataDir, log, durable: true });
  const { connection } = postgres;
  const pool = openPool({ connection, applicationName: 'tocsin', onIdleError: () => undefined });
  return {
    pool,
    async [Symbol.asyncDispose]() {
      await pool.end();
      await postgres.stop();
    },
  };
}

test('a backup beside the running server, restored into a fresh folder, gives the installation back', async () => {
  const folder = await mkdtemp(join(scratch, 'tocsin-cli-backup-'));
  await chmod(folder, 0o755);
  try {
    const file = join(folder, 'one.tar.gz');
    const nothing = await tocsin(join(folder, 'typo'), 'backup', file);
    assert.deepEqual([nothing.code, nothing.out], [1, '']);
    assert.match(nothing.err, /^There is no installation in .*typo\. Say where/);
    {
      await using running = await installation(join(folder, 'data'));
      await migrate(running.pool);
      await running.pool.query(`update organization set name = 'Acme'`);
      const taken = await tocsin(join(folder, 'data'), 'backup', file);
      assert.equal(taken.code, 0, taken.err);
      assert.match(taken.out, /one\.tar\.gz: \d+ rows of \d+ tables, .* read again and whole/);
      const refused = await tocsin(join(folder, 'data'), 'restore', file);
      assert.equal(refused.code, 1);
      assert.match(refused.err, /Another Tocsin \(process \d+\) runs on/);
    }
    const restored = await tocsin(join(folder, 'fresh'), 'restore', file);
    assert.equal(restored.code, 0, restored.err);
    assert.match(restored.out, /No incident was open\. Start the server now/);
    await using fresh = await installation(join(folder, 'fresh'));
    assert.deepEqual((await fresh.pool.query('select name from organization')).rows, [{ name: 'Acme' }]);
    assert.deepEqual(await migrate(fresh.pool), []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
