/**
 * `npm run check`: types, lint, format and the tests that need no database: the loop while working, under a minute on
 * two cores. Every step runs, so that one look shows all that is wrong. `-- --no-tests` where all tests run anyway.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

type Step = { name: string; program: string; args: string[] };

const root = join(import.meta.dirname, '..');
const npmBin = (name: string) => join(root, 'node_modules', '.bin', name);

const steps: Step[] = [
  { name: 'types of the server', program: npmBin('tsc'), args: ['-p', '.', '--noEmit'] },
  { name: 'types of the page', program: npmBin('tsc'), args: ['-p', 'web', '--noEmit'] },
  { name: 'lint', program: npmBin('oxlint'), args: ['--deny-warnings', '--format=unix'] },
  { name: 'format', program: npmBin('oxfmt'), args: ['--check'] },
  {
    name: 'fast tests',
    program: process.execPath,
    args: [
      '--test',
      '--test-reporter=dot',
      'src/domain/**/*.test.ts',
      'test/architecture.test.ts',
      'test/documentation.test.ts',
    ],
  },
];

/** As many as the machine of the promise has cores. */
const atOnce = 2;
/** What takes longer has lost its way; a minute is the promise for all of them. */
const stepWithinMs = 180_000;
const mostLinesShown = 60;

type Ended = { ok: boolean; output: string; ms: number };

const startedAt = performance.now();
const waiting = process.argv.includes('--no-tests')
  ? steps.filter(({ name }) => name !== 'fast tests')
  : [...steps];
const failed: string[] = [];
await Promise.all(Array.from({ length: atOnce }, work));
console.log(
  failed.length === 0
    ? `All is well (${seconds(performance.now() - startedAt)}).`
    : `Wrong: ${failed.join(', ')} (${seconds(performance.now() - startedAt)}).`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const { ok, output, ms } = await run(step);
    console.log(`${ok ? 'ok   ' : 'WRONG'} ${step.name} (${seconds(ms)})`);
    if (ok) continue;
    failed.push(step.name);
    console.log(bounded(output));
  }
}

function run({ program, args }: Step): Promise<Ended> {
  const from = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: stepWithinMs,
    });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    const end = (ok: boolean, more = '') =>
      resolve({ ok, output: output + more, ms: performance.now() - from });
    child.once('error', (error) => end(false, `${error.message}. Run "npm ci" first.`));
    child.once('close', (code, signal) =>
      end(code === 0, signal === null ? '' : `\nended by ${signal} after ${stepWithinMs / 1_000} s`),
    );
  });
}

/** The end says what failed; the beginning repeats it. */
function bounded(output: string): string {
  const lines = output.trimEnd().split('\n');
  const shown = lines.slice(-mostLinesShown).map((line) => `      ${line.slice(0, 300)}`);
  const left = lines.length - shown.length;
  return [...(left > 0 ? [`      … ${left} lines before`] : []), ...shown].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
