/** What Slack sends is read as it means it, and what it sends beside that does nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatForm } from '../../domain/chat-commands/from-chat.ts';
import { viewOf } from './form-view.ts';
import { plainText } from './plain-text.ts';
import { receiveCommand, receiveEvent, receiveInteraction } from './receive.ts';

const marks = { reactions: ['pushpin'] };

function eventOf(event: object, authorizations: object[] = []) {
  const received = receiveEvent({ type: 'event_callback', event_id: 'Ev1', event, authorizations }, marks);
  assert.ok(received.ok);
  return received.came.kind === 'event' ? received.came.event : received.came.kind;
}

test('text is read as people see it', () => {
  assert.equal(
    plainText('ask <@U1|ana> in <#C1|ops> about &lt;500&gt; &amp; <https://a.example.test/x|the graph>'),
    'ask <@U1> in #ops about <500> & the graph (https://a.example.test/x)',
  );
  assert.equal(
    plainText('<http://a.example.test|a.example.test> <mailto:b@example.test|b@example.test>'),
    'a.example.test b@example.test',
  );
  assert.equal(plainText('<!subteam^S1|@backend-oncall> <!here>'), '@backend-oncall @here');
});

test('a slash command keeps what is needed to answer it', () => {
  const received = receiveCommand({
    command: '/page',
    text: '<!subteam^S1|@backend-oncall> "API &amp; search"',
    user_id: 'U1',
    channel_id: 'C1',
    trigger_id: '1.2.abc',
    response_url: 'https://hooks.example.test/1',
  });
  assert.deepEqual(received, {
    ok: true,
    came: {
      kind: 'command',
      id: '1.2.abc',
      user: 'U1',
      channel: 'C1',
      trigger: '1.2.abc',
      answerTo: 'https://hooks.example.test/1',
      command: '/page',
      text: '@backend-oncall "API & search"',
    },
  });
  assert.equal(receiveCommand({ text: 'x' }).ok, false);
});

test('a marked message is one with the right reaction, or a pin', () => {
  const item = { type: 'message', channel: 'C1', ts: '1700000000.000100' };
  const marked = { type: 'marked', channel: 'C1', message: '1700000000.000100', by: 'U1' };
  assert.deepEqual(eventOf({ type: 'reaction_added', user: 'U1', reaction: 'pushpin', item }), marked);
  assert.equal(eventOf({ type: 'reaction_added', user: 'U1', reaction: 'tada', item }), 'nothing');
  assert.deepEqual(
    eventOf({
      type: 'pin_added',
      user: 'U1',
      channel_id: 'C1',
      item: { type: 'message', message: { ts: '1700000000.000100' } },
    }),
    marked,
  );
  assert.equal(
    eventOf({ type: 'reaction_added', user: 'U1', reaction: 'pushpin', item: { type: 'file' } }),
    'nothing',
  );
  assert.equal(
    eventOf({ type: 'pin_added', user: 'U0TOCSIN', channel_id: 'C1', item }, [
      { user_id: 'U0TOCSIN', is_bot: true },
    ]),
    'nothing',
  );
});

test('an edit is one that changes the words, and a gravestone is a deletion', () => {
  const changed = (message: object, previous_message: object) =>
    eventOf({ type: 'message', subtype: 'message_changed', channel: 'C1', message, previous_message });
  assert.deepEqual(changed({ ts: '1.1', text: 'a &amp; b' }, { text: 'a' }), {
    type: 'edited',
    channel: 'C1',
    message: '1.1',
    text: 'a & b',
  });
  assert.equal(changed({ ts: '1.1', text: 'a' }, { text: 'a' }), 'nothing');
  const deleted = { type: 'deleted', channel: 'C1', message: '1.1' };
  assert.deepEqual(changed({ ts: '1.1', text: 'x', subtype: 'tombstone' }, { text: 'a' }), deleted);
  assert.deepEqual(
    eventOf({ type: 'message', subtype: 'message_deleted', channel: 'C1', deleted_ts: '1.1' }),
    deleted,
  );
  assert.equal(eventOf({ type: 'message', channel: 'C1', user: 'U1', text: 'hello', ts: '1.1' }), 'nothing');
});

test('what is not known is answered, and does nothing', () => {
  for (const payload of [{ type: 'view_closed' }, { type: 'block_suggestion' }]) {
    const received = receiveInteraction(payload);
    assert.deepEqual(received, { ok: true, came: { kind: 'nothing' } });
  }
  assert.equal(receiveInteraction('x').ok, false);
  assert.equal(receiveEvent({ type: 'event_callback' }, marks).ok, false);
});

test('a form stays within what Slack takes, and is read back by its fields', () => {
  const form: ChatForm = {
    form: 'update',
    title: 'x'.repeat(60),
    submit: 'Post',
    about: { incident: 'INC-2026-0001' },
    says: null,
    fields: [
      {
        id: 'severity',
        label: 'y'.repeat(500),
        hint: null,
        required: true,
        value: 's1',
        input: {
          kind: 'choice',
          redraws: true,
          choices: Array.from({ length: 200 }, (_, index) => ({ id: `s${index}`, label: 'z'.repeat(200) })),
        },
      },
      {
        id: 'next',
        label: 'Next',
        hint: null,
        required: false,
        value: '2026-03-02T09:30:00.000Z',
        input: { kind: 'instant' },
      },
    ],
  };
  const view = viewOf(form);
  assert.ok(view.title.text.length <= 24);
  const [select] = view.blocks as {
    label: { text: string };
    dispatch_action: boolean;
    element: { options: { text: { text: string } }[]; initial_option: { value: string } };
  }[];
  assert.ok(select!.label.text.length <= 150);
  assert.equal(select!.element.options.length, 100);
  assert.ok(select!.element.options.every(({ text }) => text.text.length <= 75));
  assert.equal(select!.element.initial_option.value, 's1');
  const received = receiveInteraction({
    type: 'view_submission',
    user: { id: 'U1' },
    view: {
      id: 'V1',
      hash: 'h',
      callback_id: 'update',
      private_metadata: view.private_metadata,
      state: {
        values: {
          severity: { severity: { type: 'static_select', selected_option: { value: 's7' } } },
          next: { next: { type: 'datetimepicker', selected_date_time: 1_772_443_800 } },
          left: { left: { type: 'plain_text_input', value: null } },
        },
      },
    },
  });
  assert.deepEqual(received, {
    ok: true,
    came: {
      kind: 'form-sent',
      id: 'V1.h',
      user: 'U1',
      form: {
        form: 'update',
        about: { incident: 'INC-2026-0001' },
        values: { severity: 's7', next: '2026-03-02T09:30:00.000Z' },
      },
    },
  });
});
