/** The real engine behind the real server, spoken to from a Slack workspace: what people type and press there, signed as Slack does. */
import assert from 'node:assert/strict';
import type { InjectOptions } from 'fastify';
import { buildServer, type Server } from '../../src/http/server.ts';
import { openSlack } from '../../src/integrations/slack/open.ts';
import { ChannelsSettings } from '../../src/integrations/outgoing/settings.ts';
import { depsFor } from './http.ts';
import { type House, type HouseOptions, startSteppedEngine } from './stepped-engine.ts';
import { type SlackRequest, type SlackSends, slackSends } from './stand-ins/slack-sends.ts';
import { startSlack, type SlackStandIn } from './stand-ins/slack.ts';

export const slackSecret = 'e0123456789abcdef0123456789abcdef';
/** Accounts of the directory's people, by their mail addresses. */
export const accounts = { ana: 'U0ANA', ben: 'U0BEN', cy: 'U0CY', dee: 'U0DEE' };

export interface SlackHouse {
  house: House;
  slack: SlackStandIn;
  sends: SlackSends;
  server: Server;
  ask(request: SlackRequest): Promise<{ status: number; body: string }>;
  /** What whoever typed it is told. */
  say(line: string, by?: string, channel?: string): Promise<string>;
  /** Every event that came is followed. */
  follow(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startSlackHouse(options: HouseOptions = {}): Promise<SlackHouse> {
  const slack = await startSlack({
    token: 'xoxb-test',
    channels: ['#general'],
    users: Object.fromEntries(Object.entries(accounts).map(([handle, id]) => [id, `${handle}@example.test`])),
  });
  const house = await startSteppedEngine(options);
  const outgoing = { allow: ['127.0.0.0/8'] };
  const open = openSlack(
    ChannelsSettings.parse({
      slack: { token: 'xoxb-test', signingSecret: slackSecret, apiUrl: slack.apiUrl },
    }),
    outgoing,
  );
  const server = await buildServer({
    ...depsFor(house.database.pool, house.engine),
    slack: () => open.door,
  });
  await server.app.ready();
  const sends = slackSends(slackSecret);
  const ask: SlackHouse['ask'] = async (request) => {
    const answer = await server.app.inject(request as InjectOptions);
    await house.engine.settle();
    return { status: answer.statusCode, body: answer.payload };
  };
  return {
    house,
    slack,
    sends,
    server,
    ask,
    async say(line, by = accounts.ana, channel) {
      const { status, body } = await ask(
        sends.command(line, { user: by, ...(channel === undefined ? {} : { channel }) }),
      );
      assert.equal(status, 200, body);
      return body === '' ? '' : (JSON.parse(body) as { text: string }).text;
    },
    async follow() {
      // The server follows by itself as well, at the same time.
      for (;;) {
        while ((await server.chat.turn(open.door?.system ?? null)) === 0);
        const { rowCount } = await house.database.pool.query(
          'select from chat_events where due_at is not null',
        );
        if (rowCount === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await house.engine.settle();
    },
    async [Symbol.asyncDispose]() {
      await server.app.close();
      await open.close();
      await house[Symbol.asyncDispose]();
      await slack.close();
    },
  };
}
