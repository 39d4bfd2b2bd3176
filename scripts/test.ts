/**
 * `npm test`: every test, or the ones named (`npm test -- src/store/migrate.test.ts --test-name-pattern=edited`).
 * With CI=true a skipped test is a failure: there, every program that a test needs is installed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The slowest files look at every page, or kill real processes; the limit holds for a whole file, on a machine that is busy. */
const fileTimeoutMs = 600_000;
/** A third of the time a file waits: for a clock, a process, a disk. One more than there are cores uses that. */
const beside = availableParallelism() + 1;

const root = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const everything = ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts', 'web/src/**/*.test.ts'];
// The runner reads its own options only before the first file.
const options = given.filter((argument) => argument.startsWith('-'));
const named = given.filter((argument) => !argument.startsWith('-'));

const scratch = mkdtempSync(join(tmpdir(), 'tocsin-skipped-'));
const skippedList = join(scratch, 'skipped');
const runner = spawn(
  process.execPath,
  [
    '--test',
    '--test-global-setup=test/harness/cluster.ts',
    `--test-concurrency=${beside}`,
    `--test-timeout=${fileTimeoutMs}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/skipped-tests.ts',
    `--test-reporter-destination=${skippedList}`,
    ...options,
    ...(named.length === 0 ? everything : named),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    // Each file is a process, and many start a server: without the types stripped and the code compiled once, half of their time.
    env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'), ...process.env },
  },
);
process.on('SIGINT', () => runner.kill('SIGINT'));
process.on('SIGTERM', () => runner.kill('SIGTERM'));

runner.once('exit', (code, signal) => {
  const skipped = readFileSync(skippedList, 'utf8').split('\n').filter(Boolean);
  rmSync(scratch, { recursive: true, force: true });
  process.exitCode = code ?? 1;
  if (signal !== null) console.error(`The tests were ended by ${signal}.`);
  if (skipped.length === 0 || process.env['CI'] !== 'true') return;
  console.error(`\n${skipped.length} tests were skipped, which counts as a failure where CI=true:`);
  for (const test of skipped) console.error(`  ${test}`);
  process.exitCode = 1;
});
