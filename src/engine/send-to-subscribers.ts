/**
 * The outbox of status pages' subscribers, beside the one of pages and with connections of its own: however many subscribers an
 * outage has, a page waits for none of them. News is expanded chunk by chunk; a message is claimed, marked before its words
 * leave, sent and recorded, so that a crash at any point leaves each recipient with an end, and none with two messages.
 */
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { dayMs, hourMs, plus } from '../domain/instant.ts';
import type { PageLanguage } from '../domain/status-page/facts.ts';
import {
  composeForSubscriber,
  type SubscriberResult,
  type SubscriberSender,
} from '../domain/subscribers/message.ts';
import { outcomeOf } from '../domain/subscribers/outcome.ts';
import { subscriberKinds, type SubscriberKind } from '../domain/subscribers/subscriber.ts';
import {
  beginMessages,
  type ClaimedMessage,
  claimMessages,
  forgetMessages,
  type MessageOutcome,
  recordMessages,
  recoverMessages,
} from '../store/subscribers/messages.ts';
import { expandNews, settleNews } from '../store/subscribers/news.ts';
import { endSubscriber } from '../store/subscribers/subscribers.ts';
import { type Loop, pollEveryMs, startLoop } from './loop.ts';
import { type Machine, thisMachine } from './machine.ts';
import { inBatches } from './in-batches.ts';

interface SubscriberOutboxDeps {
  /** Of its own: two or three connections, which pages do not need. */
  pool: Pool;
  node: string;
  now: () => string;
  log: Logger;
  machine?: Machine;
  /** Null: this channel is not set up here. */
  senderOf: (channel: SubscriberKind) => SubscriberSender | null;
  /** A page as its subscribers know it; null: it is gone from the configuration. */
  pageOf: (handle: string) => Promise<{ title: string; language: PageLanguage; url: string } | null>;
  /** Of the links in messages. */
  key: Buffer;
}

export interface SubscriberOutbox {
  /** There may be something to expand or to send. */
  hurry: () => void;
  stop: () => Promise<void>;
  /** Expands, sends and records whatever is due now; answers how many were sent or tried. For stepped clocks. */
  settle: () => Promise<number>;
}

/** A statement of some 20 ms; in the middle of 50,000 nobody waits for it. */
const expandedAtOnce = 1_000;
/** Each counts up to its tens of thousands once, in some 20 ms. */
const settledAtOnce = 2;
/** Claimed and not begun: enough that a lane never waits for its next claim, few enough to be done within a lease. */
const claimedPerSender = 6;
const sendWithinMs = 10_000;
/** A server that refuses one after the other is asked less often, instead of by all 50,000 in turn. */
const refusalsInARow = 40;
const pauseAfterRefusalsMs = 5_000;
/** Ended messages answer "did it reach me" for a month. */
const keptForMs = 30 * dayMs;

/** The lease is nearly over, or somebody else has it: nothing may leave. */
class NotOurs extends Error {}

export function startSubscriberOutbox(
  deps: SubscriberOutboxDeps,
  { loops }: { loops: boolean },
): SubscriberOutbox {
  const { pool, now, log, machine = thisMachine } = deps;
  const lanes = subscriberKinds.map((channel) => makeLane(channel, deps));
  const running: Loop[] = [];
  let forgetAfter = now();

  /** Answers whether there is more to expand. */
  async function expand(): Promise<boolean> {
    const seen = await expandNews(pool, expandedAtOnce, now());
    if (seen === null) return false;
    hurry();
    return true;
  }

  async function tidy(): Promise<void> {
    if ((await recoverMessages(pool, { node: null, now: now() })) > 0) hurry();
    await settleNews(pool, settledAtOnce);
    if (now() < forgetAfter) return;
    // As long as there is more, it goes on in the next turn.
    if ((await forgetMessages(pool, plus(now(), -keptForMs))) === 0) forgetAfter = plus(now(), hourMs);
  }

  function hurry(): void {
    for (const loop of running) loop.hurry();
  }

  if (loops) {
    running.push(
      startLoop(
        'Expanding news for subscribers',
        log,
        async () => ((await expand()) ? 0 : pollEveryMs),
        machine,
      ),
      startLoop(
        'Recovering messages to subscribers',
        log,
        async () => {
          await tidy();
          return pollEveryMs;
        },
        machine,
      ),
      ...lanes.map((lane) => {
        const loop = startLoop(`Telling subscribers by ${lane.channel}`, log, lane.turn, machine);
        lane.onFree = loop.hurry;
        return loop;
      }),
    );
  }

  return {
    hurry,
    async stop() {
      await Promise.all(running.map((loop) => loop.stop()));
      await Promise.all(lanes.map((lane) => lane.drain()));
    },
    async settle() {
      await tidy();
      while (await expand());
      let sent = 0;
      for (const lane of lanes) {
        for (let claimed = await lane.claim(); claimed > 0; claimed = await lane.claim()) {
          sent += claimed;
          await lane.drain();
        }
      }
      return sent;
    },
  };
}

/** What a node that has just started finds of its own: whoever began it is dead. Before its outbox starts. */
export function recoverOwnMessages(pool: Pool, node: string, now: string): Promise<number> {
  return recoverMessages(pool, { node, now });
}

function makeLane(channel: SubscriberKind, deps: SubscriberOutboxDeps) {
  const { pool, node, now, log, machine = thisMachine } = deps;
  const underWay = new Set<Promise<void>>();
  const waiting: ClaimedMessage[] = [];
  let refused = 0;
  let restsUntilMs = 0;
  const begin = inBatches(async (ids: number[]) => {
    const ours = new Set(await beginMessages(pool, { ids, node, now: now() }));
    return ids.map((id) => ours.has(id));
  });
  const record = inBatches(async (outcomes: MessageOutcome[]) => {
    await recordMessages(pool, { outcomes, node, now: now() });
    return outcomes.map(() => undefined);
  });

  const lane = {
    channel,
    onFree: () => {},
    /** Answers how many it claimed. */
    async claim(): Promise<number> {
      const sender = deps.senderOf(channel);
      const atOnce = sender?.atOnce ?? 1;
      const room = atOnce * claimedPerSender - waiting.length - underWay.size;
      if (room <= 0) return 0;
      const claimed = await claimMessages(pool, { channel, limit: room, node, now: now() });
      waiting.push(...claimed);
      pump(sender, atOnce);
      return claimed.length;
    },
    async turn(): Promise<number> {
      const leftMs = restsUntilMs - machine.monotonicMs();
      if (leftMs > 0) return leftMs;
      const claimed = await lane.claim();
      return claimed > 0 && waiting.length === 0 ? 0 : pollEveryMs;
    },
    async drain(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };

  function pump(sender: SubscriberSender | null, atOnce: number): void {
    while (underWay.size < atOnce) {
      const next = waiting.shift();
      if (next === undefined) break;
      const work = deliver(next, sender)
        .catch((error: unknown) => {
          // The lease runs out, and with it the question is answered.
          log.error(
            { err: error, message: next.id },
            'What became of a message to a subscriber could not be recorded.',
          );
        })
        .finally(() => {
          underWay.delete(work);
          pump(sender, atOnce);
          if (waiting.length <= atOnce && machine.monotonicMs() >= restsUntilMs) lane.onFree();
        });
      underWay.add(work);
    }
  }

  async function deliver(message: ClaimedMessage, sender: SubscriberSender | null): Promise<void> {
    if (message.kind === 'news' && message.state !== 'confirmed')
      return record({ id: message.id, state: 'cancelled', detail: 'left meanwhile' });
    if (sender === null)
      return record({ id: message.id, state: 'failed', detail: `The channel ${channel} is not set up.` });
    const page = await deps.pageOf(message.page);
    if (page === null) return record({ id: message.id, state: 'cancelled', detail: 'The page is gone.' });
    let begun = false;
    const result = await send(sender, message, page, async () => {
      if (!(await begin(message.id))) throw new NotOurs();
      begun = true;
    });
    if (result === 'not-ours') return;
    const { attempts, queuedAt } = message;
    const outcome = outcomeOf(result, { attempts, begun, queuedAt, now: now() });
    noteRefusal(outcome.state === 'waiting');
    await record({ id: message.id, ...outcome });
    if (result.result === 'gave-up' && result.gone)
      await endSubscriber(pool, { id: message.subscriber, state: 'bounced' }, now());
  }

  async function send(
    sender: SubscriberSender,
    message: ClaimedMessage,
    page: NonNullable<Awaited<ReturnType<SubscriberOutboxDeps['pageOf']>>>,
    mark: () => Promise<void>,
  ): Promise<SubscriberResult | 'not-ours'> {
    const timeout = new AbortController();
    const cancel = machine.after(sendWithinMs, () => timeout.abort());
    let refusedToBegin = false;
    try {
      const result = await sender.send(composeForSubscriber(message, page, deps), {
        signal: timeout.signal,
        begin: () =>
          mark().catch((error: unknown) => {
            refusedToBegin = true;
            throw error;
          }),
      });
      return refusedToBegin ? 'not-ours' : result;
    } catch (error) {
      if (refusedToBegin) return 'not-ours';
      log.error({ err: error, message: message.id }, `Telling a subscriber by ${channel} broke.`);
      const reason = 'The sending broke on our side; see the log.';
      return { result: 'retry', reason, afterSeconds: null, ambiguous: true };
    } finally {
      cancel();
    }
  }

  function noteRefusal(wasRefused: boolean): void {
    refused = wasRefused ? refused + 1 : 0;
    if (refused < refusalsInARow) return;
    refused = 0;
    restsUntilMs = machine.monotonicMs() + pauseAfterRefusalsMs;
  }

  return lane;
}
