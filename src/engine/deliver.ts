/**
 * The outbox: claim, send, record, a lane and a budget for each channel, so that a slow vendor holds up no other.
 * A claim commits its attempt before the network is touched. It is abandoned unless the send starts within a second, and
 * aborted after ten, well inside its lease; so no two nodes ever send the same attempt.
 */
import type { Logger } from 'pino';
import {
  type ChannelKind,
  channelKinds,
  type ChannelSender,
  type SendResult,
} from '../domain/message/delivery.ts';
import { type ClaimedDelivery, leaseMs } from '../store/deliveries/claim-deliveries.ts';
import type { EndedAttempt, EngineStore, Written } from '../store/engine-store.ts';
import type { Clock } from './clock.ts';
import { composeMessage, type ComposeDeps } from './compose-message.ts';
import type { Deciders } from './deciders.ts';
import type { Installation } from './engine.ts';
import { type Loop, pollEveryMs, startLoop } from './loop.ts';
import { type Machine, thisMachine } from './machine.ts';

interface DeliverDeps {
  store: EngineStore;
  clock: Clock;
  machine?: Machine;
  log: Logger;
  node: string;
  deciders: Deciders;
  installation: () => Installation;
  process: ComposeDeps['process'];
  linkKey: Buffer;
  url: string;
  /** Null: this channel is not set up here. */
  senderOf: (channel: ChannelKind) => ChannelSender | null;
  onWritten: (written: Written[]) => void;
}

/** Sends under way at once in one channel; a vendor that hangs takes these and no more. */
const mostAtOnce = 32;
/** Claimed and not begun: enough for a lane to be busy until its next claim, all begun well within the second. */
const mostClaimed = 32;
/**
 * A server that is killed repeats what it sent and had not yet recorded, so a lane sends one after the other while that
 * keeps up, and one more at once for every eight that wait. A send that takes longer than a tenth of a second waits for
 * its vendor and holds up nobody.
 */
const waitingPerSender = 8;
const slowAfterMs = 100;
const startWithinMs = 1_000;
const sendWithinMs = 10_000;
const channels: readonly ChannelKind[] = channelKinds;

interface Outbox {
  /** There may be something to send by these channels; by any, where none is named. */
  hurry: (channels?: Iterable<string>) => void;
  stop: () => Promise<void>;
  /** Sends and records whatever can be claimed now, and resolves when all of it is recorded. For stepped clocks. */
  settle: () => Promise<number>;
}

export function startOutbox(deps: DeliverDeps, { loops }: { loops: boolean }): Outbox {
  const lanes = channels.map((channel) => makeLane(channel, deps));
  const running: Loop[] = loops
    ? [
        ...lanes.map((lane) => startLoop(`Sending by ${lane.channel}`, deps.log, lane.turn, deps.machine)),
        startLoop(
          'Recovering leases',
          deps.log,
          async () => {
            if ((await deps.store.recoverLeases(null, deps.clock.now())) > 0) hurry();
            return pollEveryMs;
          },
          deps.machine,
        ),
      ]
    : [];
  lanes.forEach((lane, index) => {
    lane.onFree = () => running[index]?.hurry();
  });

  function hurry(named?: Iterable<string>): void {
    const wanted = named === undefined ? null : new Set(named);
    lanes.forEach(({ channel }, index) => {
      if (wanted === null || wanted.has(channel)) running[index]?.hurry();
    });
  }
  return {
    hurry,
    async stop() {
      await Promise.all(running.map((loop) => loop.stop()));
      await Promise.all(lanes.map((lane) => lane.drain()));
    },
    async settle() {
      let sent = 0;
      for (const lane of lanes) {
        sent += await lane.claim();
        await lane.drain();
      }
      return sent;
    },
  };
}

function makeLane(channel: ChannelKind, deps: DeliverDeps) {
  const { store, clock, log, machine = thisMachine } = deps;
  const underWay = new Map<Promise<void>, number>();
  const record = makeRecorder(deps);
  let waiting: Begin[] = [];
  const lane = {
    channel,
    onFree: () => {},
    /** Answers how many it claimed. */
    async claim(): Promise<number> {
      const room = Math.min(mostClaimed - waiting.length, mostAtOnce - underWay.size);
      if (room <= 0) return 0;
      const sender = deps.senderOf(channel);
      const sinceClaimMs = stopwatch(machine);
      const { deliveries, incidents } = await store.claimDeliveries({
        channel,
        bundles: sender?.bundles ?? false,
        limit: room,
        node: deps.node,
        now: clock.now(),
        leaseMs: leaseMs * clock.rate,
      });
      waiting.push(
        ...deliveries.map((claimed) => async () => {
          const outcome = await sendOne(claimed, sender, sinceClaimMs, incidents).catch(notSent(claimed.id));
          await record(ended(claimed, outcome)).catch((error: unknown) => {
            // The lease runs out, and the delivery is tried again: an ambiguous attempt, told as such.
            log.error({ err: error, delivery: claimed.id }, 'A delivery’s result could not be recorded.');
          });
        }),
      );
      pump();
      return deliveries.length;
    },
    async turn(): Promise<number> {
      const claimed = await lane.claim();
      if (waiting.length > 0 || underWay.size >= mostAtOnce) return pollEveryMs;
      // Whatever is due later (a retry, a page that waits for its minute) is found by the next poll.
      return claimed > 0 ? 0 : pollEveryMs;
    },
    async drain(): Promise<void> {
      while (waiting.length + underWay.size > 0) await Promise.all(underWay.keys());
    },
  };

  /** Begins what may begin now; called again whenever something ends or turns out to be slow. */
  function pump(): void {
    while (waiting.length > 0 && underWay.size < mostAtOnce) {
      const now = machine.monotonicMs();
      const fresh = [...underWay.values()].filter((beganAt) => now - beganAt < slowAfterMs);
      if (fresh.length > waiting.length / waitingPerSender) {
        machine.after(slowAfterMs - (now - Math.min(...fresh)) + 1, pump);
        return;
      }
      const [begin, ...rest] = waiting;
      waiting = rest;
      if (begin === undefined) return;
      const work = begin().finally(() => {
        underWay.delete(work);
        pump();
        if (waiting.length === 0) lane.onFree();
      });
      underWay.set(work, now);
    }
  }

  /** Nothing has left the house: the configuration is a moment old, say, and does not know the incident's process yet. */
  function notSent(delivery: string): (error: unknown) => SendResult {
    return (error) => {
      log.error({ err: error, delivery }, `What is to be sent by ${channel} could not be put into words.`);
      const reason = 'The message could not be put into words; see the log.';
      return { result: 'retry', reason, afterSeconds: null, ambiguous: false };
    };
  }

  async function sendOne(
    claimed: ClaimedDelivery,
    sender: ChannelSender | null,
    sinceClaimMs: () => number,
    incidents: ComposeDeps['incidents'],
  ): Promise<EndedAttempt['outcome']> {
    if (sender === null) return { result: 'gave-up', reason: `The channel ${channel} is not set up.` };
    const composed = composeMessage(claimed, {
      directory: deps.installation().directory,
      process: deps.process,
      incidents,
      linkKey: deps.linkKey,
      url: deps.url,
      now: clock.now(),
    });
    if (!composed.ok) return { result: 'gave-up', reason: composed.reason };
    if (sinceClaimMs() > startWithinMs) return { result: 'abandoned' };
    return await send(sender, composed.delivery);
  }

  async function send(
    sender: ChannelSender,
    delivery: Parameters<ChannelSender['send']>[0],
  ): Promise<SendResult> {
    const timeout = new AbortController();
    const cancel = machine.after(sendWithinMs, () => timeout.abort());
    try {
      return await sender.send(delivery, timeout.signal);
    } catch (error) {
      log.error({ err: error, delivery: delivery.id }, `Sending by ${channel} broke.`);
      return {
        result: 'retry',
        reason: 'The sending broke on our side; see the log.',
        afterSeconds: null,
        ambiguous: true,
      };
    } finally {
      cancel();
    }
  }
  return lane;
}

/** By both clocks: the wall clock also counts the time in which this machine was suspended, and the other one cannot be set back. */
function stopwatch({ wallMs, monotonicMs }: Machine): () => number {
  const [wall, monotonic] = [wallMs(), monotonicMs()];
  return () => Math.max(wallMs() - wall, monotonicMs() - monotonic);
}

function ended(claimed: ClaimedDelivery, outcome: EndedAttempt['outcome']): EndedAttempt[] {
  const all = [
    { ...claimed, joinedTo: null },
    ...claimed.joined.map((one) => ({ ...one, joinedTo: claimed.id })),
  ];
  return all.map(({ id, attempt, attempts, incident, page, step, joinedTo }) => ({
    delivery: id,
    attempt,
    attempts,
    outcome,
    joinedTo,
    serves: incident === null || page === null || step === null ? null : { incident, page, step },
  }));
}

type Begin = () => Promise<void>;

/** Results are recorded by natural batching: at once when idle, together while a transaction is under way. */
function makeRecorder({ store, deciders, clock, onWritten }: DeliverDeps) {
  let waiting: { ended: EndedAttempt[]; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let writing = false;

  async function flush(): Promise<void> {
    if (writing) return;
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        onWritten(
          await store.recordAttempts(
            batch.flatMap((one) => one.ended),
            deciders.contact,
            clock.now,
          ),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        await writeSingly(batch, error);
      }
    }
    writing = false;
  }

  async function writeSingly(batch: typeof waiting, error: unknown): Promise<void> {
    if (batch.length === 1) {
      batch[0]?.reject(error);
      return;
    }
    for (const one of batch) {
      try {
        onWritten(await store.recordAttempts(one.ended, deciders.contact, clock.now));
        one.resolve();
      } catch (cause) {
        one.reject(cause);
      }
    }
  }

  return (all: EndedAttempt[]): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ ended: all, resolve, reject });
      void flush();
    });
}
