/** The real engine behind the real server, spoken to from a Slack workspace: what people type and press there, signed as Slack does. */
import assert from 'node:assert/strict';
import type { InjectOptions } from 'fastify';
import { buildServer, type Server } from '../../src/http/server.ts';
import { openSlack } from '../../src/integrations/slack/open.ts';
import { ChannelsSettings } from '../../src/integrations/outgoing/settings.ts';
import { depsFor } from './http.ts';
import { type House, type HouseOptions, startSteppedEngine } from './stepped-engine.ts';
import { startHttpServer } from './stand-ins/http-server.ts';
import { type SlackRequest, type SlackSends, slackSends } from './stand-ins/slack-sends.ts';
import { startSlack, type SlackStandIn } from './stand-ins/slack.ts';

export const slackSecret = 'e0123456789abcdef0123456789abcdef';
/** Accounts of the directory's people, by their mail addresses. */
export const accounts = { ana: 'U0ANA', ben: 'U0BEN', cy: 'U0CY', dee: 'U0DEE' };

/** The server of a house, as Slack speaks to it. */
export interface SlackTalk {
  sends: SlackSends;
  server: Server;
  ask(request: SlackRequest): Promise<{ status: number; body: string }>;
  /** Where late answers come in. */
  answersAt: string;
  /** What whoever sent it is told, at once or behind it. */
  answer(request: SlackRequest): Promise<string>;
  /** What whoever typed it is told. */
  say(line: string, by?: string, channel?: string): Promise<string>;
  /** Presses a button, and answers what whoever pressed it is told. */
  press(action: string, value: string, by: string): Promise<string>;
  shortcut(name: string, by: { user: string; channel: string }, message: { ts: string }): Promise<string>;
  /** Every event that came is followed. */
  follow(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface SlackHouse extends SlackTalk {
  house: House;
  slack: SlackStandIn;
}

export async function startSlackHouse(options: HouseOptions = {}): Promise<SlackHouse> {
  const users = Object.entries(accounts).map(([handle, id]) => [id, `${handle}@example.test`]);
  const slack = await startSlack({
    token: 'xoxb-test',
    channels: ['#general'],
    users: Object.fromEntries(users) as Record<string, string>,
  });
  const house = await startSteppedEngine(options);
  const talk = await talkBySlack(house, slack);
  return {
    ...talk,
    house,
    slack,
    async [Symbol.asyncDispose]() {
      await talk[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
      await slack.close();
    },
  };
}

export async function talkBySlack(house: House, slack: SlackStandIn): Promise<SlackTalk> {
  const open = openSlack(
    ChannelsSettings.parse({
      slack: { token: 'xoxb-test', signingSecret: slackSecret, apiUrl: slack.apiUrl },
    }),
    { allow: ['127.0.0.0/8'] },
  );
  const server = await buildServer({
    ...depsFor(house.database.pool, house.engine),
    slack: () => open.door,
  });
  await server.app.ready();
  const sends = slackSends(slackSecret);
  const answers: string[] = [];
  const later = await startHttpServer(({ body }) => {
    answers.push((JSON.parse(body) as { text: string }).text);
    return { kind: 'answer', status: 200 };
  });
  const formsShown = () => slack.received.filter(({ method }) => method === 'views.open').length;
  const ask: SlackTalk['ask'] = async (request) => {
    const answer = await server.app.inject(request as InjectOptions);
    await house.engine.settle();
    return { status: answer.statusCode, body: answer.payload };
  };
  /** On a crowded machine an answer may come behind its request. Empty: a form was shown instead. */
  async function answerTo(request: SlackRequest, isShown: () => boolean): Promise<string> {
    const before = answers.length;
    const { status, body } = await ask(request);
    assert.equal(status, 200, body);
    if (body !== '') return (JSON.parse(body) as { text: string }).text;
    while (answers.length === before && !isShown()) await new Promise((resolve) => setTimeout(resolve, 10));
    await house.engine.settle();
    return answers[before] ?? '';
  }

  return {
    sends,
    server,
    ask,
    answersAt: later.url,
    answer: (request) => answerTo(request, () => false),
    async say(line, by = accounts.ana, channel) {
      const forms = formsShown();
      const place = channel === undefined ? {} : { channel };
      const asked = sends.command(line, { user: by, answerTo: later.url, ...place });
      return answerTo(asked, () => formsShown() > forms);
    },
    press: (action, value, by) =>
      answerTo(sends.press(action, value, { user: by, answerTo: later.url }), () => false),
    shortcut: (name, by, message) =>
      answerTo(sends.shortcut(name, { ...by, answerTo: later.url }, message), () => false),
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
      await later.close();
    },
  };
}
