/** Slack over a socket: the same requests as over HTTP, and a connection that comes back. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { startSlackSocket, type SlackSocketStandIn } from '../../../test/harness/stand-ins/slack-socket.ts';
import { startSlack, type SlackStandIn } from '../../../test/harness/stand-ins/slack.ts';
import type { FromChat, Immediate } from '../../domain/chat-commands/from-chat.ts';
import { ChannelsSettings } from '../outgoing/settings.ts';
import { openSlack, type OpenSlack } from './open.ts';

let slack: SlackStandIn;
let socket: SlackSocketStandIn;
let open: OpenSlack;
const came: FromChat[] = [];
const told: string[] = [];

function mayOpen(times: number): void {
  const body = JSON.stringify({ ok: true, url: socket.url });
  const answer = {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body,
  } as const;
  slack.answerMethod('apps.connections.open', ...Array.from({ length: times }, () => answer));
}

function listen(allow = ['127.0.0.0/8']): void {
  open = openSlack(
    ChannelsSettings.parse({ slack: { token: 'xoxb-test', appToken: 'xapp-test', apiUrl: slack.apiUrl } }),
    { allow },
  );
  open.listen(
    async (_door, one): Promise<Immediate> => {
      came.push(one);
      return one.kind === 'command'
        ? { kind: 'said', answer: { text: 'heard', to: 'asker', links: {} } }
        : { kind: 'done' };
    },
    (sentence) => void told.push(sentence),
  );
}

beforeEach(async () => {
  came.length = 0;
  told.length = 0;
  slack = await startSlack();
  socket = await startSlackSocket();
});
afterEach(async () => {
  await open.close();
  await socket.close();
  await slack.close();
});

const command = { command: '/incident', text: 'list', user_id: 'U1', channel_id: 'C1', trigger_id: 't.1' };

test('what comes over the socket is taken and answered there', async () => {
  mayOpen(1);
  listen();
  await socket.connected();
  assert.equal(slack.received.at(-1)?.headers['authorization'], 'Bearer xapp-test');
  assert.deepEqual(await socket.send('slash_commands', command), {
    response_type: 'ephemeral',
    text: 'heard',
  });
  const event = {
    type: 'event_callback',
    event_id: 'Ev1',
    event: { type: 'message', subtype: 'message_deleted', channel: 'C1', deleted_ts: '1.1' },
  };
  assert.deepEqual(await socket.send('events_api', event), {});
  const press = {
    type: 'block_actions',
    user: { id: 'U1' },
    trigger_id: 't.2',
    actions: [{ action_id: 'escalate', value: 'INC-2026-0001' }],
  };
  assert.deepEqual(await socket.send('interactive', press), {});
  assert.deepEqual(
    came.map(({ kind }) => kind),
    ['command', 'event', 'pressed'],
  );
});

test('a connection that ends, by word or by a cut line, is opened again', async () => {
  mayOpen(3);
  listen();
  for (const end of [socket.renew, socket.cut, null]) {
    await socket.connected();
    assert.deepEqual(await socket.send('slash_commands', command), {
      response_type: 'ephemeral',
      text: 'heard',
    });
    const before = socket.opened();
    end?.();
    while (end !== null && socket.opened() === before)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

test('where Slack says no it is said, and tried again', async () => {
  slack.answerMethod(
    'apps.connections.open',
    { kind: 'error', error: 'invalid_auth' },
    { kind: 'answer', status: 500 },
  );
  listen();
  while (told.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.match(told[0] ?? '', /could not be opened/);
  mayOpen(1);
  await socket.connected();
});

test('a socket to an address that may not be called is not opened', async () => {
  await socket.close();
  socket = await startSlackSocket('127.0.0.2');
  mayOpen(5);
  listen(['127.0.0.1']);
  while (told.length < 1) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(socket.opened(), 0);
  assert.ok(slack.received.length > 0);
});
