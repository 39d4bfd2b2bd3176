import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { pino } from 'pino';
import { smallDirectory } from '../../test/harness/stepped-engine.ts';
import type { SendResult } from '../domain/message/delivery.ts';
import type { ClaimedDelivery } from '../store/deliveries/claim-deliveries.ts';
import type { EndedAttempt, EngineStore } from '../store/engine-store.ts';
import { makeSteppedClock } from './clock.ts';
import type { Deciders } from './deciders.ts';
import { startOutbox } from './deliver.ts';

const accepted: SendResult = { result: 'sent', vendorId: null, detail: null };

/** An outbox whose store has these deliveries to give, once. */
function outboxOf(
  count: number,
  send: (id: string) => Promise<SendResult>,
  onClaim = () => {},
  directory = smallDirectory,
) {
  const recorded: EndedAttempt[] = [];
  let given = false;
  const outbox = startOutbox(
    {
      store: {
        async claimDeliveries({ channel }: { channel: string }) {
          if (channel !== 'webhook' || given) return { deliveries: [], incidents: new Map() };
          given = true;
          const deliveries = Array.from({ length: count }, (_, n) => claimed(`d${n}`));
          onClaim();
          return { deliveries, incidents: new Map() };
        },
        async recordAttempts(ended: EndedAttempt[]) {
          recorded.push(...ended);
          return [];
        },
      } as unknown as EngineStore,
      clock: makeSteppedClock('2026-03-02T09:00:00.000Z'),
      log: pino({ level: 'silent' }),
      node: 'test',
      deciders: {} as Deciders,
      installation: () => ({ directory: directory(), integrations: [], routes: [], processHash: 'h' }),
      process: () => {
        throw new Error('a test message needs no process');
      },
      linkKey: Buffer.alloc(32),
      url: 'http://tocsin.example.test',
      senderOf: (channel) => ({ channel, bundles: false, send: ({ id }) => send(id) }),
      onWritten: () => {},
    },
    { loops: false },
  );
  return { outbox, recorded };
}

function claimed(id: string): ClaimedDelivery {
  return {
    id,
    attempt: 1,
    attempts: 1,
    kind: 'test',
    incident: null,
    page: null,
    step: null,
    person: 'ana',
    contact: 'phone',
    channel: 'webhook',
    urgency: 'high',
    address: null,
    message: { subject: '', body: 'hello' },
    joined: [],
  };
}

test('a few messages go out one after the other, and many go out several at once', async () => {
  for (const [count, atOnce] of [
    [5, 1],
    [30, 4],
  ] as const) {
    let underWay = 0;
    let most = 0;
    const { outbox, recorded } = outboxOf(count, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return accepted;
    });
    assert.equal(await outbox.settle(), count);
    assert.equal(recorded.length, count);
    assert.equal(most, atOnce);
  }
});

test('a message that hangs holds up none behind it', async () => {
  let release = (_: SendResult): void => {};
  const done: string[] = [];
  const { outbox } = outboxOf(4, (id) => {
    if (id === 'd0') return new Promise((resolve) => (release = resolve));
    done.push(id);
    if (done.length === 3) release(accepted);
    return Promise.resolve(accepted);
  });
  await outbox.settle();
  assert.deepEqual(done, ['d1', 'd2', 'd3']);
});

test('a send that could not begin within a second of its claim is abandoned: another node may have it by now', async () => {
  mock.timers.enable({ apis: ['Date'] });
  try {
    const sent: string[] = [];
    const { outbox, recorded } = outboxOf(
      1,
      (id) => {
        sent.push(id);
        return Promise.resolve(accepted);
      },
      () => mock.timers.tick(1_001),
    );
    await outbox.settle();
    assert.deepEqual(sent, []);
    assert.deepEqual(
      recorded.map(({ outcome }) => outcome),
      [{ result: 'abandoned' }],
    );
  } finally {
    mock.timers.reset();
  }
});

test('a message that cannot be put into words is tried again, and nothing of it ends the server', async () => {
  const unknown = new Error('the process must have been read');
  const { outbox, recorded } = outboxOf(
    1,
    () => Promise.reject(new Error('must not be asked')),
    undefined,
    () => {
      throw unknown;
    },
  );
  await outbox.settle();
  assert.deepEqual(
    recorded.map(({ outcome }) => outcome.result),
    ['retry'],
  );
});
