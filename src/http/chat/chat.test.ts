/** Forms, marked messages and slow answers of chat, on a real engine and in a workspace that answers as Slack does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, startSlackHouse, type SlackHouse } from '../../../test/harness/slack-house.ts';
import { startHttpServer } from '../../../test/harness/stand-ins/http-server.ts';
import type { SlackView } from '../../../test/harness/stand-ins/slack-sends.ts';

/** The form that was shown last. */
function shownForm({ slack }: SlackHouse): SlackView & { blocks: Record<string, unknown>[] } {
  const call = slack.received.findLast(({ method }) => method.startsWith('views.'));
  assert.ok(call, 'no form was shown');
  return JSON.parse(call.fields['view'] ?? '') as SlackView & { blocks: Record<string, unknown>[] };
}

async function inChannel(
  chat: SlackHouse,
  input: Parameters<SlackHouse['house']['declare']>[0] = {},
): Promise<{ number: string; id: string; channel: string }> {
  const { number, id } = await chat.house.declare(input);
  const channel = 'C0INCIDENT';
  await chat.house.database.pool.query(
    `insert into chat_channels (incident, actual, system, channel) values ($1, '{}', 'slack', $2)
     on conflict (incident) do update set system = excluded.system, channel = excluded.channel`,
    [id, channel],
  );
  return { number, id, channel };
}

/** Somebody writes a message in the channel. */
function write({ slack }: SlackHouse, channel: string, text: string, user = accounts.ben): string {
  const ts = `${1_772_442_000 + slack.workspace.messages.length}.000200`;
  slack.workspace.messages.push({ channel, ts, text, blocks: [], edits: 0, user });
  return ts;
}

async function notes(chat: SlackHouse, incident: string) {
  const log = await chat.house.log(incident);
  const { rows } = await chat.house.database.pool.query<{ id: string; body: string }>(
    'select id, body from texts',
  );
  const bodies = new Map(rows.map(({ id, body }) => [id, body]));
  return log.flatMap(({ event, actor, version }) =>
    event.type === 'noted' || event.type === 'note-edited'
      ? [{ event, actor, version, body: bodies.get(event.text) }]
      : [],
  );
}

test('a declaration without a title opens a form, and what is filled in is declared', async () => {
  await using chat = await startSlackHouse();
  assert.equal(await chat.say('/incident create', accounts.ben), '');
  const form = shownForm(chat);
  assert.equal(form.callback_id, 'declare');
  const values = {
    title: 'Search is slow',
    severity: 'SEV-2',
    visibility: 'private',
    description: 'since noon',
  };
  const sent = chat.sends.submit(form, values, { user: accounts.ben });
  assert.deepEqual(await chat.ask(sent), { status: 200, body: '' });
  // The same submission again, as after an answer that was lost.
  await chat.ask(sent);
  const [state, another] = await chat.house.incidents();
  assert.equal(another, undefined);
  assert.equal(state?.title, 'Search is slow');
  assert.equal(state.visibility, 'private');
});

test('the form stays open with the reason where something in it is wrong', async () => {
  await using chat = await startSlackHouse();
  await chat.say('/incident create');
  const { status, body } = await chat.ask(
    chat.sends.submit(shownForm(chat), { title: ' ', severity: 'SEV-2' }, { user: accounts.ana }),
  );
  assert.equal(status, 200);
  assert.equal((JSON.parse(body) as { response_action: string }).response_action, 'errors');
  assert.deepEqual(await chat.house.incidents(), []);
});

test('an update is written in the words of a template, with the fields that it asks for', async () => {
  await using chat = await startSlackHouse();
  const { id } = await chat.house.declare();
  await chat.say('/incident update');
  const first = shownForm(chat);
  assert.ok(first.blocks.some(({ block_id }) => block_id === 'text'));
  await chat.ask(
    chat.sends.choose(
      first,
      { audience: 'public', template: 'status-page-investigating' },
      { user: accounts.ana },
    ),
  );
  const second = shownForm(chat);
  const fields = second.blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [String(block_id)]));
  assert.ok(!fields.includes('text'));
  assert.ok(
    fields.some((field) => field.startsWith('field-')),
    fields.join(),
  );
  const empty = await chat.ask(
    chat.sends.submit(
      second,
      { audience: 'public', template: 'status-page-investigating' },
      { user: accounts.ana },
    ),
  );
  assert.match(empty.body, /"response_action":"errors"/);
  const values: Record<string, string> = {
    audience: 'public',
    template: 'status-page-investigating',
    next: '2026-03-02T09:30:00Z',
  };
  for (const { block_id, element } of second.blocks as {
    block_id?: string;
    element?: { type: string; options?: { value: string }[] };
  }[])
    if (block_id?.startsWith('field-'))
      values[block_id] =
        element?.type === 'datetimepicker'
          ? '2026-03-02T09:30:00Z'
          : (element?.options?.[0]?.value ?? 'Checkout answers slowly.');
  const sent = await chat.ask(chat.sends.submit(second, values, { user: accounts.ana }));
  assert.deepEqual(sent, { status: 200, body: '' });
  const posted = (await chat.house.log(id)).find(({ event }) => event.type === 'update-posted')?.event;
  assert.ok(posted?.type === 'update-posted');
  assert.equal(posted.audience, 'public');
  assert.equal(posted.template, 'status-page-investigating');
});

test('in an incident’s channel the incident is implied', async () => {
  await using chat = await startSlackHouse();
  const { id, channel } = await inChannel(chat);
  await chat.house.declare({ title: 'Another one' });
  await chat.say('/incident note "seen here"', accounts.ana, channel);
  assert.deepEqual(
    (await notes(chat, id)).map(({ body }) => body),
    ['seen here'],
  );
});

test('in the channel of an incident that is not theirs nobody reaches another by it', async () => {
  await using chat = await startSlackHouse();
  const { id, channel } = await inChannel(chat, { visibility: 'private', severity: 'SEV-4' });
  const { id: other } = await chat.house.declare({ title: 'Another one', severity: 'SEV-4' });
  assert.match(await chat.say('/incident resolve', accounts.dee, channel), /not yours to see/);
  const ts = write(chat, channel, 'secret');
  const item = { type: 'message', channel, ts };
  await chat.ask(chat.sends.event({ type: 'pin_added', user: accounts.dee, channel_id: channel, item }));
  await chat.follow();
  assert.deepEqual([...(await notes(chat, id)), ...(await notes(chat, other))], []);
  assert.ok((await chat.house.incidents()).every(({ category }) => category !== 'resolved'));
});

test('an edit of a message that nobody marked leaves no trace here', async () => {
  await using chat = await startSlackHouse();
  const { channel } = await inChannel(chat);
  const message = { ts: write(chat, channel, 'hello'), text: 'hello!' };
  const event = { type: 'message', subtype: 'message_changed', channel, message };
  assert.equal((await chat.ask(chat.sends.event(event))).status, 200);
  const { rowCount } = await chat.house.database.pool.query('select from chat_events');
  assert.equal(rowCount, 0);
});

test('a marked message goes into the timeline once, with the time at which it was written', async () => {
  await using chat = await startSlackHouse();
  const { id, channel } = await inChannel(chat);
  const ts = write(chat, channel, 'the pool is &lt;exhausted&gt;');
  const item = { type: 'message', channel, ts };
  const pinned = chat.sends.event({ type: 'pin_added', user: accounts.ana, channel_id: channel, item });
  const marked = { type: 'reaction_added', user: accounts.cy, reaction: 'pushpin', item };
  for (const request of [pinned, pinned, chat.sends.event(marked), chat.sends.event(marked, { retry: 1 })])
    assert.deepEqual(await chat.ask(request), { status: 200, body: '' });
  await chat.follow();
  const [note, more] = await notes(chat, id);
  assert.equal(more, undefined);
  assert.equal(note?.body, 'the pool is <exhausted>');
  assert.deepEqual(note.actor, { kind: 'person', handle: 'ana', via: 'chat' });
  assert.ok(note.event.type === 'noted');
  assert.equal(note.event.happenedAt, '2026-03-02T09:00:00.000Z');
  assert.deepEqual(note.event.source, {
    system: 'slack',
    message: `${channel}/${ts}`,
    link: `https://acme.slack.example.test/archives/${channel}/p${ts.replace('.', '')}`,
    author: 'ben',
  });
});

test('an edited message is edited in the timeline, and of a deleted one no word remains', async () => {
  await using chat = await startSlackHouse();
  const { id, channel } = await inChannel(chat);
  const ts = write(chat, channel, 'the pool is full');
  await chat.ask(
    chat.sends.event({
      type: 'pin_added',
      user: accounts.ana,
      channel_id: channel,
      item: { type: 'message', channel, ts },
    }),
  );
  await chat.follow();
  const edited = (text: string, previous: string) =>
    chat.sends.event({
      type: 'message',
      subtype: 'message_changed',
      channel,
      message: { ts, text },
      previous_message: { ts, text: previous },
    });
  await chat.ask(edited('the pool is exhausted', 'the pool is full'));
  await chat.follow();
  assert.deepEqual(
    (await notes(chat, id)).map(({ event, body }) => [event.type, body]),
    [
      ['noted', 'the pool is full'],
      ['note-edited', 'the pool is exhausted'],
    ],
  );
  await chat.ask(chat.sends.event({ type: 'message', subtype: 'message_deleted', channel, deleted_ts: ts }));
  await chat.ask(edited('back again', 'the pool is exhausted'));
  await chat.follow();
  assert.deepEqual(
    (await notes(chat, id)).map(({ body }) => body),
    ['', ''],
  );
});

test('what others mark elsewhere, and what strangers mark, is left alone', async () => {
  await using chat = await startSlackHouse();
  const { id, channel } = await inChannel(chat);
  const here = write(chat, channel, 'here');
  const there = write(chat, 'C0ELSEWHERE', 'there');
  const pin = (user: string, place: string, ts: string) =>
    chat.sends.event({
      type: 'pin_added',
      user,
      channel_id: place,
      item: { type: 'message', channel: place, ts },
    });
  await chat.ask(pin('U0STRANGER', channel, here));
  await chat.ask(pin(accounts.ana, 'C0ELSEWHERE', there));
  await chat.follow();
  assert.deepEqual(await notes(chat, id), []);
});

test('an event whose message cannot be read now is followed later', async () => {
  await using chat = await startSlackHouse();
  const { id, channel } = await inChannel(chat);
  const ts = write(chat, channel, 'the pool is full');
  chat.slack.answerMethod('conversations.replies', { kind: 'answer', status: 503 });
  await chat.ask(
    chat.sends.event({
      type: 'pin_added',
      user: accounts.ana,
      channel_id: channel,
      item: { type: 'message', channel, ts },
    }),
  );
  const { pool } = chat.house.database;
  const putOff = `due_at between received_at + interval '1 s' and received_at + interval '50 s'`;
  while ((await pool.query(`select from chat_events where ${putOff}`)).rowCount === 0)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(await notes(chat, id), []);
  await pool.query('update chat_events set due_at = received_at');
  await chat.follow();
  assert.deepEqual(
    (await notes(chat, id)).map(({ body }) => body),
    ['the pool is full'],
  );
});

test('an answer that takes longer comes behind the request, and the act is done all the same', async () => {
  await using chat = await startSlackHouse();
  const answers: string[] = [];
  const later = await startHttpServer(({ body }) => {
    answers.push(body);
    return { kind: 'answer', status: 200 };
  });
  try {
    // Who somebody is, Slack says after a while.
    chat.slack.answerMethod('users.info', {
      kind: 'answer',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ok: true, user: { id: accounts.ben, profile: { email: 'ben@example.test' } } }),
      afterMs: 1_000,
    });
    const request = chat.sends.command('/incident create "API is down" severity=1', {
      user: accounts.ben,
      answerTo: `${later.url}/answer`,
    });
    assert.deepEqual(await chat.ask(request), { status: 200, body: '' });
    while (answers.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const [answer] = answers.map((body) => JSON.parse(body) as { text: string; response_type: string });
    assert.match(answer?.text ?? '', /is declared as SEV-1/);
    assert.equal((await chat.house.incidents()).length, 1);
  } finally {
    await later.close();
  }
});

test('where Slack cannot say who somebody is, or show a form, whoever asked is told what to do', async () => {
  await using chat = await startSlackHouse();
  chat.slack.answerMethod('users.info', { kind: 'answer', status: 503 });
  assert.match(await chat.say('/incident list', accounts.ben), /Slack does not tell who you are just now/);
  // It is asked again.
  assert.match(await chat.say('/incident list', accounts.ben), /No incident is open/);
  chat.slack.answerMethod('views.open', { kind: 'error', error: 'expired_trigger_id' });
  const by = { user: accounts.ben, answerTo: chat.answersAt };
  assert.match(await chat.answer(chat.sends.command('/incident create', by)), /Type it in one line/);
});

test('a message is kept by its own shortcut, wherever it was written', async () => {
  await using chat = await startSlackHouse();
  const { id } = await chat.house.declare();
  const ts = write(chat, 'C0ELSEWHERE', 'customers call');
  const by = { user: accounts.ana, channel: 'C0ELSEWHERE' };
  assert.match(await chat.shortcut('note-message', by, { ts }), /stands in the timeline of /);
  assert.deepEqual(
    (await notes(chat, id)).map(({ body }) => body),
    ['customers call'],
  );
});
