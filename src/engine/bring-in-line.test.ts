/** Steps towards what a chat should have of an incident, on a Slack in memory: the same end, wherever a step is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSlackWorkspace, type SlackWorkspace } from '../../test/harness/stand-ins/slack-workspace.ts';
import { desiredFor } from '../domain/chat/desired.ts';
import { type Actual, nothingYet } from '../domain/chat/next-step.ts';
import { acknowledge, at, by, given, type Story } from '../domain/incident/given.ts';
import { latest } from '../domain/instant.ts';
import type { GuardedFetch } from '../integrations/outgoing/guarded-fetch.ts';
import { makeSlackChat } from '../integrations/slack/channels.ts';
import { bringInLine } from './bring-in-line.ts';
import { takeChatStep } from './take-chat-step.ts';

type Fate = 'answered' | 'lost' | 'fatal' | { error: string } | { status: number; retryAfter: string };

class NodeDied extends Error {}

/** An incident that was acknowledged and lowered, and the steps until nothing is left to do. `fate`: of each call, by its number. */
async function live(
  fate: (call: number, method: string) => Fate,
  { story = lowered(), rooms = ['#incidents'] } = {},
): Promise<{ workspace: SlackWorkspace; calls: string[]; actual: Actual; reported: string[] }> {
  const people = { U0ANA: 'ana@example.test', U0BEN: 'ben@example.test' };
  const workspace = makeSlackWorkspace({ rooms, users: people, forgetful: true });
  const calls: string[] = [];
  const reported: string[] = [];
  const fetch: GuardedFetch['fetch'] = async ({ url, body }) => {
    const method = new URL(url).pathname.slice('/api/'.length);
    calls.push(method);
    await Promise.resolve();
    const end = fate(calls.length, method);
    if (typeof end === 'object') {
      const status = 'status' in end ? end.status : 200;
      const headers: Record<string, string> = 'status' in end ? { 'retry-after': end.retryAfter } : {};
      const said = 'error' in end ? { ok: false, error: end.error } : {};
      return { outcome: 'answered', status, headers, body: JSON.stringify(said), complete: true };
    }
    const fields = Object.fromEntries(new URLSearchParams(Buffer.from(body).toString()));
    const answer = workspace.answer(method, fields);
    if (end === 'fatal') throw new NodeDied();
    if (end === 'lost') return { outcome: 'failed', reason: 'The connection was cut', written: true };
    return { outcome: 'answered', status: 200, headers: {}, body: JSON.stringify(answer), complete: true };
  };
  const chat = makeSlackChat({
    fetch,
    token: 'xoxb-test',
    apiUrl: 'https://slack.example.test/api/',
    channels: true,
    announceIn: null,
    interactive: true,
    now: () => now,
  });

  let now = story.state.lastEventAt;
  let saved: Actual = nothingYet;
  const users = new Map<string, string | null>();
  for (let turn = 0; turn < 1_000; turn += 1) {
    let ended: { dueAt: string | null } | 'lost';
    try {
      ended = await bringInLine(saved, {
        now: () => now,
        look: (actual) =>
          Promise.resolve(
            desiredFor({
              state: story.state,
              members: ['ben', 'ana', 'left-since'],
              actual,
              log: story.log,
              texts: new Map(),
              numbers: new Map(),
              process: story.process,
              directory: story.directory,
              now,
              page: 'https://tocsin.example.test/incidents/INC-2026-0001',
              chats: [chat],
              users,
              statusPage: 'https://tocsin.example.test/status/public',
            }),
          ),
        save(actual) {
          saved = structuredClone(actual);
          return Promise.resolve(true);
        },
        take: (actual, step, again) =>
          takeChatStep(actual, step, {
            again,
            incident: story.state.id,
            now,
            chatOf: () => chat,
            report(command) {
              reported.push(command.type);
              if (command.type === 'report-channel')
                story.state = { ...story.state, channel: { ...command.channel, archivedAt: null } };
              else if (story.state.channel !== undefined)
                story.state = { ...story.state, channel: { ...story.state.channel, archivedAt: now } };
              return Promise.resolve({ ok: true, value: null });
            },
            async findUser(_chat, person, signal) {
              const found = await chat.findUser({ to: null, email: `${person}@example.test`, signal });
              if (found.ok) users.set(person, found.value);
              return found.ok ? { ok: true, value: null } : found;
            },
            isTaken: () => Promise.resolve(false),
            signal: new AbortController().signal,
          }),
        pausedUntil: () => null,
        onFailure: () => {},
      });
    } catch (error) {
      if (!(error instanceof NodeDied)) throw error;
      continue;
    }
    if (ended === 'lost' || ended.dueAt === null) return { workspace, calls, actual: saved, reported };
    now = latest(now, ended.dueAt);
  }
  throw new Error('the steps must come to an end');
}

function lowered(): Story {
  return given(
    { severity: 'SEV-1' },
    at('1m', acknowledge, by('ana')),
    at('2m', { type: 'set-severity', severity: 'SEV-2' }, by('ana')),
  );
}

/** What people see, whoever said it first. */
function seen({ workspace, reported }: { workspace: SlackWorkspace; reported: string[] }) {
  return {
    channels: workspace.channels.map(({ name, topic, purpose, members, pins, bookmarks }) => [
      name,
      topic,
      purpose,
      members.toSorted(),
      pins.length,
      bookmarks.map(({ title }) => title).toSorted(),
    ]),
    messages: workspace.messages.map(({ text, blocks }) => `${text} ${JSON.stringify(blocks)}`).toSorted(),
    reported,
  };
}

test('all of it is there once', async () => {
  const { workspace, calls } = await live(() => 'answered');
  const [, channel] = workspace.channels;
  assert.equal(channel?.name, 'inc-2026-0001-title-1');
  assert.deepEqual(channel.members, ['U0TOCSIN', 'U0BEN', 'U0ANA']);
  assert.deepEqual(
    channel.bookmarks.map(({ title }) => title),
    ['Incident', 'Status page'],
  );
  assert.deepEqual(workspace.messages.map(({ text }) => text).toSorted(), [
    'INC-2026-0001: Lowered to SEV-2',
    'INC-2026-0001: ana acknowledged',
    'SEV-2 INC-2026-0001 title-1: investigating',
    'SEV-2 INC-2026-0001 title-1: investigating',
  ]);
  assert.ok(calls.length < 20, `${calls.length} calls`);
});

test('an answer that is lost, at any call, changes nothing of what people see', async () => {
  const whole = await live(() => 'answered');
  for (const [lost, method] of whole.calls.entries()) {
    const got = await live((call) => (call === lost + 1 ? 'lost' : 'answered'));
    assert.deepEqual(seen(got), seen(whole), `the answer to ${method}, call ${lost + 1}, was lost`);
  }
});

test('a node that dies, at any call, is followed by one that goes on where it was', async () => {
  const whole = await live(() => 'answered');
  for (const [lost, method] of whole.calls.entries()) {
    const got = await live((call) => (call === lost + 1 ? 'fatal' : 'answered'));
    assert.deepEqual(seen(got), seen(whole), `the node died after ${method}, call ${lost + 1}`);
  }
});

test('a vendor that takes nothing of one kind keeps nothing else from being done', async () => {
  const whole = await live(() => 'answered');
  for (const broken of new Set(whole.calls)) {
    if (['conversations.create', 'auth.test'].includes(broken)) continue;
    const calls = new Map<string, number>();
    const got = await live((_call, method) => {
      calls.set(method, (calls.get(method) ?? 0) + 1);
      return method === broken && (calls.get(method) ?? 0) <= 3 ? { error: 'restricted_action' } : 'answered';
    });
    assert.deepEqual(seen(got), seen(whole), broken);
  }
});

test('what is refused for good costs a call an hour, and is given up after some days', async () => {
  const got = await live((_call, method) =>
    method === 'pins.add' ? { error: 'restricted_action' } : 'answered',
  );
  assert.equal(got.calls.filter((method) => method === 'pins.add').length, 50);
  assert.match(got.actual.faults['pin']?.reason ?? '', /allow the app to/);
});

test('a pause that the vendor asks for is kept, and no longer', async () => {
  let asked = 0;
  const got = await live((_call, method) => {
    if (method !== 'conversations.create') return 'answered';
    asked += 1;
    return asked === 1 ? { status: 429, retryAfter: '30' } : 'answered';
  });
  assert.equal(asked, 2);
  assert.equal(got.workspace.channels.length, 2);
});

test('a name that we have taken for something else is numbered', async () => {
  const { workspace } = await live(() => 'answered', { rooms: ['#incidents', '#inc-2026-0001-title-1'] });
  assert.equal(workspace.channels.at(-1)?.name, 'inc-2026-0001-title-1-2');
});

test('whoever may not come in is not asked again, and everybody else is', async () => {
  const got = await live((_call, method) =>
    method === 'conversations.invite' ? { error: 'user_is_restricted' } : 'answered',
  );
  assert.deepEqual(got.actual.people, { ben: 'cannot', ana: 'cannot' });
  assert.equal(got.calls.filter((method) => method === 'conversations.invite').length, 2);
  assert.deepEqual(got.actual.faults, {});
});
