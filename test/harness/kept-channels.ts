/** A house whose incidents have channels in a Slack of the test's own: `await using kept = await startKeptChannels()`. */
import pino from 'pino';
import type { Chat } from '../../src/domain/chat/chat.ts';
import { makeLogFollower } from '../../src/engine/follow-log.ts';
import { pollEveryMs } from '../../src/engine/loop.ts';
import { type ChannelKeeping, makeChannelKeeping } from '../../src/engine/keep-channels.ts';
import { makeSenders } from '../../src/integrations/outgoing/senders.ts';
import { ChannelsSettings } from '../../src/integrations/outgoing/settings.ts';
import { nextChannelAt } from '../../src/store/chat/channels.ts';
import { type SlackStandIn, startSlack } from './stand-ins/slack.ts';
import { followToTheEnd } from './follow-to-the-end.ts';
import { type House, type HouseOptions, smallDirectory, startSteppedEngine } from './stepped-engine.ts';

export interface KeptChannels {
  house: House;
  slack: SlackStandIn;
  /** Reads the log and takes every step that can be taken now; answers how many errors stopped it on the way. */
  settle: () => Promise<void>;
  /** Lets time pass as the house does, and keeps the channels at each instant at which they are due. */
  pass: (span: string) => Promise<void>;
  /** Another node takes over: what the one before had in memory is gone. */
  takeOver: () => void;
  /** The calls that Slack saw, as "method field". */
  calls: () => string[];
  [Symbol.asyncDispose]: () => Promise<void>;
}

interface KeptOptions extends HouseOptions {
  /** Besides, or instead of, Slack. */
  settings?: (slack: SlackStandIn) => Parameters<typeof ChannelsSettings.parse>[0];
  rooms?: string[];
  wrap?: (chat: Chat) => Chat;
}

export const slackUsers = { U0ANA: 'ana@example.test', U0BEN: 'ben@example.test', U0CY: 'cy@example.test' };

const mostTurns = 200;

export async function startKeptChannels({
  settings,
  rooms = ['#incidents'],
  wrap = (chat) => chat,
  ...options
}: KeptOptions = {}): Promise<KeptChannels> {
  const slack = await startSlack({ token: 'xoxb-test', channels: rooms, users: slackUsers });
  const house = await startSteppedEngine({ directory: smallDirectory(), ...options });
  const { pool } = house.database;
  const log = pino({ level: 'silent' });
  const senders = makeSenders(
    {
      channels: ChannelsSettings.parse(
        settings?.(slack) ?? {
          slack: { token: 'xoxb-test', apiUrl: slack.apiUrl, signingSecret: 'a-secret-of-the-app' },
        },
      ),
      outgoing: { allow: ['127.0.0.0/8'] },
    },
    { signingSecrets: [`whsec_${Buffer.alloc(32, 7).toString('base64')}`], keepInboxEntry: null },
  );
  const start = (): ChannelKeeping =>
    makeChannelKeeping({
      pool,
      engine: house.engine,
      log,
      chats: () => senders.chats.map(wrap),
      url: 'http://tocsin.example.test',
      statusPageOf: () => Promise.resolve('http://tocsin.example.test/status/public'),
    });
  let keeping = start();
  const follower = makeLogFollower({
    name: 'channels',
    pool,
    log,
    now: house.now,
    handle: (client, entries) => keeping.note(client, entries),
  });
  // The follower begins at the end of the log.
  await follower.turn();

  const kept: KeptChannels = {
    house,
    slack,
    async settle() {
      for (let turn = 0; turn < mostTurns; turn += 1) {
        await followToTheEnd(pool, 'channels', follower);
        if ((await keeping.turn()) >= pollEveryMs) return;
      }
      throw new Error(`the chats must come to rest within ${mostTurns} turns`);
    },
    async pass(span) {
      const [, count = '0', unit = 's'] = /^(\d+)(s|m|h)$/.exec(span) ?? [];
      const until =
        Date.parse(house.now()) + Number(count) * { s: 1, m: 60, h: 3_600 }[unit as 's' | 'm' | 'h'] * 1_000;
      for (;;) {
        await kept.settle();
        const at = await nextChannelAt(pool);
        const now = Date.parse(house.now());
        const next = at === null ? until : Math.min(until, Math.max(Date.parse(at), now + 1_000));
        if (next <= now) return;
        await house.pass(`${Math.max(1, Math.ceil((next - now) / 1_000))}s`);
        if (next >= until) break;
      }
      await kept.settle();
    },
    takeOver() {
      keeping = start();
    },
    calls: () =>
      slack.received.map(
        ({ method, fields }) =>
          `${method} ${fields['name'] ?? fields['users'] ?? fields['title'] ?? fields['channel'] ?? ''}`,
      ),
    async [Symbol.asyncDispose]() {
      await senders.close();
      await house[Symbol.asyncDispose]();
      await slack.close();
    },
  };
  return kept;
}
