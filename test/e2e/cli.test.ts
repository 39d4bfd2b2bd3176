/** The command line against the real server: an incident from its declaration to its end, and a signal that opens one. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { tocsin } from '../cli/tocsin.ts';
import type { Tocsin } from '../harness/tocsin.ts';
import { startTocsin } from '../harness/tocsin.ts';

/** As in examples/acme.yaml. */
const key = 'tk_0123456789abcdef0123456789abcdef';
const eventsKey = 'e0123456789abcdef0123456789abcde';

describe('the command line and the server', () => {
  let server: Tocsin;
  before(async () => {
    const config = await readFile(new URL('../../examples/acme.yaml', import.meta.url), 'utf8');
    server = await startTocsin({ config });
  });
  after(() => server[Symbol.asyncDispose]());

  /** What was printed; anything but exit code 0 is a failure with its words. */
  async function run(...args: string[]): Promise<string> {
    const { code, out, err } = await tocsin(args, { url: server.url, key });
    assert.equal(code, 0, `${args.join(' ')}: ${err}`);
    return out;
  }

  test('an incident is declared, taken, told about, handed over, mitigated, resolved, closed and opened again', async () => {
    assert.match(await run('status'), /is ready\./);
    assert.match(await run('process'), /^ {2}SEV-1 {2}Critical/m);
    assert.match(await run('on-call'), /On-call engineer/);

    const declared = await run(
      'declare',
      '--severity',
      'SEV-1',
      '--service',
      'checkout',
      'Checkout',
      'is',
      'slow',
    );
    const number = /INC-\d{4}-\d{4,}/.exec(declared)![0];
    assert.match(await run('acknowledge', number, '--as', 'ben'), /Ben Idowu has /);
    await run('assign-role', number, 'scribe', 'cy');
    await run('flag', number, 'customer-visible');
    await run('set-severity', number, 'SEV-2');
    await run('note', number, '--progress', 'The pool is full');
    await run('update', number, '--next', '30m', 'We restart it');
    await run('page', number, '--position', 'engineering-lead', '--low');
    await run('hand-over', number, 'cy');
    await run('set-status', number, 'identified');
    await run('mitigate', number);

    const shown = await run('incident', number);
    assert.match(shown, /^ {2}has it +Cy Lindqvist$/m);
    assert.match(shown, /^ {2}Acknowledgement .* met in /m);
    assert.match(await run('pages', number), /Ben Idowu: answered/);
    const timeline = await run('timeline', number);
    assert.match(timeline, /● Ben Idowu acknowledged/);
    assert.ok(timeline.indexOf('● Declared') < timeline.indexOf('● Handed over'), timeline);

    await run('resolve', number);
    const again = await tocsin(['resolve', number], { url: server.url, key });
    assert.equal(again.code, 1);
    assert.match(again.err, /\(already-resolved, HTTP 409\)/);
    await run('close', number);
    await run('reopen', number);
    assert.match(await run('incidents', '--open', '--severity', 'SEV-2'), new RegExp(`^${number} `, 'm'));
    await run('mark-false-positive', number);
    assert.doesNotMatch(await run('incidents', '--open'), new RegExp(`^${number} `, 'm'));
  });

  test('a signal opens an incident, and its end ends the alert', async () => {
    const signal = ['signal', '--door', 'events', '--integration-key', eventsKey, '--dedup-key', 'disk-1'];
    await run(...signal, '--summary', 'The disk is full', '--severity', 'critical');
    // Routing follows the answer; how soon is for the benchmark to say.
    const routed = await until(() => run('alerts', '--state', 'open'), /INC-\d{4}-\d{4,} +The disk is full/);
    const number = /INC-\d{4}-\d{4,}/.exec(routed)![0];
    assert.match(await run('incident', number), /The disk is full/);
    await run(...signal, '--resolve');
    await until(() => run('alerts', '--state', 'resolved'), /The disk is full/);
  });

  test('what the configuration says can be applied again and changes nothing', async () => {
    const exported = await run('config', 'get');
    assert.match(exported, /^organization:/m);
    const again = (act: string) => tocsin(['config', act, '-'], { url: server.url, key, input: exported });
    for (const act of ['plan', 'apply'])
      assert.match((await again(act)).out, /^The configuration says already what the file says\./);
    assert.equal(await run('config', 'get'), exported);
  });

  test('a process file is checked as the server would, and without it', async () => {
    const file = new URL('../../processes/severity-matrix.yaml', import.meta.url).pathname;
    assert.match(await run('check', file), /can be used: 0 errors/);
    const wrong = await tocsin(['check', '-'], { input: 'process: {}\n' });
    assert.equal(wrong.code, 1);
    assert.match(wrong.out, /^-:\d+:\d+ error [a-z-]+$/m);
  });
});

/** Asks again until the answer matches; forty times in twenty seconds are more than any machine needs. */
async function until(question: () => Promise<string>, answer: RegExp): Promise<string> {
  let last = '';
  for (let attempt = 0; attempt < 40; attempt++) {
    last = await question();
    if (answer.test(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  assert.match(last, answer);
  return last;
}
