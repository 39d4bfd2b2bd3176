/**
 * The exchange that the handbook writes down (003-CMD-01 to 003-CMD-06), typed in Slack from the first line to the last: what the log
 * says after each line, what Slack was asked to do, and what readers of the status page see.
 */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { test } from 'node:test';
import pino from 'pino';
import { makeStatusPageDrafting } from '../../src/engine/draft-for-status-pages.ts';
import { followToTheEnd } from '../harness/follow-to-the-end.ts';
import { type KeptChannels, startKeptChannels } from '../harness/kept-channels.ts';
import { accounts, talkBySlack } from '../harness/slack-house.ts';
import { startOfTest } from '../harness/stepped-engine.ts';

const configuration = `
organization: { name: Acme, timeZone: UTC, lastResort: [{ user: ana }] }
process: severity-matrix
users:
  - { handle: ana, name: Ana Ortiz, email: ana@example.test, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
  - { handle: ben, name: Ben Idowu, email: ben@example.test, role: responder, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ben" }] }
  - { handle: cy, name: Cy Lindqvist, email: cy@example.test, role: responder, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/cy" }] }
schedules:
  - { handle: primary, timeZone: UTC, layers: [{ rotation: weekly, handoff: "monday 09:00", starts: 2026-01-05, participants: [ben] }] }
  - { handle: backend-oncall, timeZone: UTC, layers: [{ rotation: weekly, handoff: "monday 09:00", starts: 2026-01-05, participants: [cy] }] }
positions:
  on-call: { schedule: primary }
  engineering-lead: { user: ana }
services:
  - { handle: api, name: API }
statusPages:
  - { handle: public, title: Acme status, components: [{ name: API, service: api }] }
channels:
  webhook: {}
outgoing: { allow: ["127.0.0.0/8"] }
`;

async function startTold() {
  const kept = await startKeptChannels({ configuration });
  const talk = await talkBySlack(kept.house, kept.slack);
  const drafting = makeStatusPageDrafting({
    pool: kept.house.database.pool,
    engine: kept.house.engine,
    log: pino({ level: 'silent' }),
    works: () => true,
    url: 'http://tocsin.example.test',
    onQueued: () => {},
  });
  await drafting.turn();
  async function statusPage() {
    const read = async (document: string) => {
      const answer = await talk.server.app.inject(`/status/public/api/v2/${document}.json`);
      assert.equal(answer.statusCode, 200, answer.payload);
      return answer.json() as {
        status: { indicator: string };
        incidents: { name: string; status: string; incident_updates: { status: string; body: string }[] }[];
      };
    };
    const { status, incidents: unresolved } = await read('summary');
    const { incidents } = await read('incidents');
    return {
      indicator: status.indicator,
      unresolved: unresolved.map(({ name }) => name),
      incidents: incidents.map(({ name, status: now, incident_updates: updates }) => ({
        name,
        status: now,
        updates: updates.map((update) => `${update.status}: ${update.body}`),
      })),
    };
  }

  let known = 0;
  return {
    ...kept,
    /** Types a line, lets everything follow, and answers all that came of it. */
    async type(line: string, user: string, channel: string) {
      const calls = kept.slack.received.length;
      const answer = await talk.say(line, user, channel);
      await followToTheEnd(kept.house.database.pool, 'draft-for-status-pages', drafting);
      await kept.settle();
      const [state] = await kept.house.incidents();
      const log = state === undefined ? [] : await kept.house.log(state.id);
      const events = log.slice(known).map(({ event }) => event);
      known = log.length;
      return {
        answer,
        events: events.map(({ type }) => type).filter((type) => !mechanics.has(type)),
        all: events,
        calls: kept.slack.received.slice(calls).flatMap((call) => callInWords(kept, call)),
        state: state!,
      };
    },
    /** Somebody pins a message that was written when the incident was declared. */
    async pin(channel: string, text: string) {
      const ts = `${Date.parse(startOfTest) / 1000}.000100`;
      kept.slack.workspace.messages.push({ channel, ts, text, blocks: [], edits: 0, user: accounts.cy });
      const item = { type: 'message', channel, ts };
      const event = { type: 'pin_added', user: accounts.ana, channel_id: channel, item };
      await talk.ask(talk.sends.event(event));
      await talk.follow();
      await kept.settle();
    },
    /** The page asks for changes some times a second and not with every reader, so what it should say is waited for. */
    async publicReads(expected: Awaited<ReturnType<typeof statusPage>>) {
      const deadline = performance.now() + publicWithinMs;
      let seen = await statusPage();
      while (!isDeepStrictEqual(seen, expected) && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        seen = await statusPage();
      }
      assert.deepEqual(seen, expected);
    },
    async [Symbol.asyncDispose]() {
      await talk[Symbol.asyncDispose]();
      await kept[Symbol.asyncDispose]();
    },
  };
}

const publicWithinMs = 10_000;

/** What follows from an event by the process's own rules, and is told by the tests of those. */
const mechanics = new Set<string>(['ladder-planned', 'contacted', 'clock-started', 'clock-stopped']);

/** "chat.postMessage #incident"; questions change nothing in Slack. */
function callInWords(
  { slack }: KeptChannels,
  { method, fields }: { method: string; fields: Record<string, string> },
): string[] {
  if (/^users\.|^auth\.|\.list$/.test(method)) return [];
  if (!method.startsWith('chat.')) return [method];
  const { name = '' } = slack.workspace.channels.find(({ id }) => id === fields['channel']) ?? {};
  return [
    `${method} #${name.startsWith('inc-') ? 'incident' : name || (fields['channel'] ?? '').replace('#', '')}`,
  ];
}

/** The incident's channel, as Slack has it. */
function channelOf({ slack }: KeptChannels) {
  const channel = slack.workspace.channels.find(({ name }) => name.startsWith('inc-'));
  assert.ok(channel, 'the incident has a channel');
  return channel;
}

const nothingShown = { indicator: 'none', unresolved: [], incidents: [] };
const name = 'API High Error Rate';
const investigating = 'investigating: Investigating elevated error rates';
const unresolved = (updates: string[]) => ({
  indicator: 'none',
  unresolved: [name],
  incidents: [{ name, status: 'investigating', updates }],
});
const resolved = {
  indicator: 'none',
  unresolved: [],
  incidents: [
    {
      name,
      status: 'resolved',
      updates: ['resolved: Issue has been resolved', investigating, investigating],
    },
  ],
};

test('the handbook’s exchange in chat, line by line, from the declaration to the end', async () => {
  await using told = await startTold();

  const created = await told.type(
    '/incident create "API High Error Rate" severity=2',
    accounts.ana,
    'C0GENERAL',
  );
  assert.match(created.answer, /INC-2026-0001> is declared as SEV-2; Ben Idowu is paged now/);
  assert.equal(created.state.title, name);
  assert.equal(created.state.severity, 'SEV-2');
  assert.deepEqual(created.events, [
    'declared',
    'rung-climbed',
    'paged',
    'rung-climbed',
    'paged',
    'channel-opened',
  ]);
  assert.deepEqual(created.calls.toSorted(), [
    'bookmarks.add',
    'chat.postMessage #incident',
    'chat.postMessage #incidents',
    'conversations.create',
    'conversations.invite',
    'conversations.invite',
    'conversations.setPurpose',
    'conversations.setTopic',
    'pins.add',
  ]);
  await told.publicReads(nothingShown);

  // From here on the incident is the channel's own, and nobody has to name it.
  const channel = channelOf(told);
  assert.equal(channel.name, 'inc-2026-0001-api-high-error-rate');
  const type = (line: string) => told.type(line, accounts.ana, channel.id);

  const paged = await type('/page @backend-oncall "SEV-2: API errors spiking"');
  assert.match(paged.answer, /^Cy Lindqvist is paged now\. The note is kept\. Next: /);
  assert.deepEqual(paged.events, ['paged', 'noted']);
  assert.deepEqual(
    paged.all.flatMap((event) => (event.type === 'paged' ? [[event.person, event.urgency]] : [])),
    [['cy', 'high']],
  );
  assert.deepEqual(paged.calls, ['conversations.invite']);
  assert.ok(channel.members.includes(accounts.cy), 'whoever is paged is in the channel');
  await told.publicReads(nothingShown);

  const started = await type('/incident timer start');
  assert.match(started.answer, /The next update is due at Mon 2 Mar 2026, 09:15 \(in 15 min\)\.$/);
  assert.deepEqual(started.events, ['update-promised']);
  assert.deepEqual(started.state.promisedUpdate, { at: '2026-03-02T09:15:00.000Z', by: 'ana' });
  assert.deepEqual(started.calls, ['chat.update #incident']);
  await told.publicReads(nothingShown);

  const first = await type('/incident status update investigating "Investigating elevated error rates"');
  assert.deepEqual(first.events, ['update-posted', 'milestone-reached']);
  assert.equal(first.state.status, 'investigating');
  assert.ok('public' in first.state.lastUpdates, 'it was told to the readers of the status page');
  assert.deepEqual(first.calls, ['chat.postMessage #incident', 'chat.update #incident']);
  await told.publicReads(unresolved([investigating]));

  const again = await type('/status update investigating "Investigating elevated error rates"');
  assert.deepEqual(again.events, ['update-posted']);
  assert.deepEqual(again.calls, ['chat.postMessage #incident']);
  await told.publicReads(unresolved([investigating, investigating]));

  const ended = await type('/status update resolved "Issue has been resolved"');
  assert.match(ended.answer, /INC-2026-0001> is Resolved/);
  for (const event of ['status-set', 'update-posted', 'page-ended'] as const)
    assert.ok(ended.events.includes(event), event);
  assert.equal(ended.state.status, 'resolved');
  assert.notEqual(ended.state.milestones.resolved, undefined);
  // Two messages; what is pinned, the announcement and the topic say the same.
  assert.deepEqual(ended.calls.toSorted(), [
    'chat.postMessage #incident',
    'chat.postMessage #incident',
    'chat.update #incident',
    'chat.update #incident',
    'chat.update #incident',
    'chat.update #incidents',
    'conversations.setTopic',
  ]);
  await told.publicReads(resolved);

  const closed = await type('/incident close');
  assert.match(closed.answer, /INC-2026-0001> is Closed\.$/);
  assert.deepEqual(closed.events, ['status-set', 'milestone-reached', 'phase-left']);
  assert.equal(closed.state.status, 'closed');
  assert.match(channel.topic, /Closed/);
  await told.publicReads(resolved);

  // Everybody who spoke did so as themselves.
  const log = await told.house.log(closed.state.id);
  const by = log.flatMap(({ actor }) => (actor.kind === 'person' ? [`${actor.handle} by ${actor.via}`] : []));
  assert.deepEqual([...new Set(by)], ['ana by chat']);
});

test('a message that was marked late leaves what the channel is told in order', async () => {
  await using told = await startTold();
  await told.type('/incident create "API High Error Rate" severity=2', accounts.ana, 'C0GENERAL');
  const { id } = channelOf(told);
  await told.house.pass('60s');
  const before = told.slack.posted.length;
  await told.type('/incident ack', accounts.ben, id);
  await told.pin(id, 'I deployed at nine');
  await told.type('/incident severity 1', accounts.ana, id);
  const said = told.slack.posted.slice(before).filter(({ user }) => user === undefined);
  assert.deepEqual(
    said.map(({ text }) => text),
    ['INC-2026-0001: Ben Idowu acknowledged', 'INC-2026-0001: Raised to SEV-1'],
  );
});
