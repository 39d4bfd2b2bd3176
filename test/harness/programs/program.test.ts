/** A program of a test ends with it, and says why it did not start. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isInstalled, startProgram } from './program.ts';

const node = (script: string, isReady: () => Promise<boolean>, readyWithinMs?: number) =>
  startProgram({
    name: 'The program',
    command: process.execPath,
    args: ['-e', script],
    isReady,
    readyWithinMs,
  });

test('a program that ends before it is ready is reported with its own words', async () => {
  await assert.rejects(
    node('console.error("no such file"); process.exit(3)', async () => false),
    /^Error: The program ended \(exit code 3\) before it was ready\. It wrote:\nno such file\n$/,
  );
});

test('a program that is never ready is ended, and reported', async () => {
  await assert.rejects(
    node('console.log("waiting"); setInterval(() => {}, 1000)', async () => false, 1_500),
    /^Error: The program was not ready in time\. It wrote:\nwaiting\n$/,
  );
});

test('what is disposed of has ended', async () => {
  let pid = 0;
  {
    await using program = await node('setInterval(() => {}, 1000)', async () => true);
    pid = program.pid;
    assert.equal(process.kill(pid, 0), true);
  }
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('whether a command is there can be asked', () => {
  assert.equal(isInstalled('sh'), true);
  assert.equal(isInstalled('no-such-command-here'), false);
});
