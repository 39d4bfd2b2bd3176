import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { integration, signal } from '../../test/harness/signals.ts';
import { smallDirectory } from '../../test/harness/stepped-engine.ts';
import type { Process } from '../domain/process/process.ts';
import type { Accepted, AcceptedBody } from '../store/alerts/accept-bodies.ts';
import type { EngineStore } from '../store/engine-store.ts';
import { makeIntake } from './intake.ts';

const counts = {
  opened: 1,
  raised: 0,
  updated: 0,
  duplicate: 0,
  acknowledged: 0,
  resolved: 0,
  ignored: 0,
  rejected: 0,
};

/** A store whose writing ends when the test says so. */
function intakeOver(write: (bodies: AcceptedBody[]) => Promise<void>) {
  const batches: string[][] = [];
  const grouped: string[] = [];
  const intake = makeIntake({
    store: {
      async acceptBodies(bodies: AcceptedBody[]): Promise<Accepted> {
        batches.push(bodies.map(({ body }) => body.toString()));
        await write(bodies);
        return { outcomes: bodies.map(() => counts), groups: new Map([['g', 1]]) };
      },
    } as unknown as EngineStore,
    now: () => '2026-03-02T09:00:00.000Z',
    log: pino({ level: 'silent' }),
    installation: () => ({ directory: smallDirectory(), integrations: [], routes: [], processHash: 'h' }),
    process: () => ({ severities: [], signals: null }) as unknown as Process,
    onGroups: (groups) => grouped.push(...groups.keys()),
  });
  const receive = (text: string, signals = 1) =>
    intake.receive({
      integration: integration(),
      body: Buffer.from(text),
      received: {
        ok: true,
        signals: Array.from({ length: signals }, (_, n) => signal({ key: `${text}-${n}` })),
        rejected: [],
      },
    });
  return { intake, receive, batches, grouped };
}

test('an idle intake writes at once, and gathers what comes while a batch is being written', async () => {
  const writing: (() => void)[] = [];
  const { receive, batches, intake, grouped } = intakeOver(
    () => new Promise((resolve) => writing.push(resolve)),
  );
  const answers = ['a', 'b', 'c'].map((text) => receive(text));
  assert.deepEqual(batches, [['a']]);
  writing.shift()?.();
  await answers[0];
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(batches, [['a'], ['b', 'c']]);
  writing.shift()?.();
  assert.deepEqual(
    (await Promise.all(answers)).map((answer) => answer.ok),
    [true, true, true],
  );
  await intake.drain();
  assert.deepEqual(grouped, ['g', 'g']);
});

test('a body that breaks its batch stands alone in the end, and the others are accepted', async () => {
  let first = true;
  const { receive, batches } = intakeOver(async (bodies) => {
    if (first) {
      first = false;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return;
    }
    if (bodies.some(({ body }) => body.toString() === 'poison')) throw new TypeError('a poisoned body');
  });
  const answers = await Promise.allSettled(['first', 'a', 'poison', 'b', 'c'].map((text) => receive(text)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
  assert.deepEqual(batches.at(1), ['a', 'poison', 'b', 'c']);
});

test('a database that is away is no poison: the batch is not halved, and everybody is told', async () => {
  const { receive, batches } = intakeOver(() =>
    Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })),
  );
  const answers = await Promise.allSettled([receive('a'), receive('b')]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(batches.length, 2);
});

test('more than can be stored soon is refused as busy, and taken again once there is room', async () => {
  const writing: (() => void)[] = [];
  const { receive } = intakeOver(() => new Promise((resolve) => writing.push(resolve)));
  const accepted = [receive('first'), receive('large', 40_001)];
  assert.deepEqual(await receive('one too many'), { ok: false, busy: true, retryAfterSeconds: 2 });
  writing.shift()?.();
  await accepted[0];
  await new Promise((resolve) => setImmediate(resolve));
  const later = receive('later');
  while (writing.length > 0) {
    writing.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal((await later).ok, true);
});
