/** What Slack sends, read into the house's own form: slash commands, interactions and events. Pure; what is not known is nothing. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ChatEvent, FromChat } from '../../domain/chat-commands/from-chat.ts';
import { readAbout, valuesOf } from './form-view.ts';
import { plainText } from './plain-text.ts';

type Received = { ok: true; came: FromChat } | { ok: false; reason: string };

const nothing: Received = { ok: true, came: { kind: 'nothing' } };

export interface MarkSettings {
  /** Names of reactions that keep a message in the timeline, without colons. */
  reactions: string[];
}

/** `POST /slack/commands`: a form, or the same as an object over a socket. */
export function receiveCommand(fields: unknown): Received {
  const read = slashCommand.safeParse(fields);
  if (!read.success) return { ok: false, reason: 'this is no slash command' };
  const given = read.data;
  return {
    ok: true,
    came: {
      kind: 'command',
      id: given.trigger_id ?? idOf(given),
      user: given.user_id,
      channel: given.channel_id ?? null,
      trigger: given.trigger_id ?? null,
      answerTo: given.response_url ?? null,
      command: given.command,
      text: plainText(given.text ?? ''),
    },
  };
}

const id = z.string().min(1).max(64);
const trigger = z.string().max(300).optional();
const url = z.string().max(2000).optional();

const slashCommand = z.object({
  command: z.string().min(1).max(60),
  text: z.string().max(12_000).optional(),
  user_id: id,
  channel_id: id.optional(),
  trigger_id: trigger,
  response_url: url,
});

/** `POST /slack/interactions`: what stands in the form's `payload`. */
export function receiveInteraction(payload: unknown): Received {
  const read = interaction.safeParse(payload);
  // Slack has more kinds than we ask for; each wants a 200.
  if (!read.success)
    return isInteraction(payload) ? nothing : { ok: false, reason: 'this is no interaction' };
  const given = read.data;
  switch (given.type) {
    case 'block_actions': {
      const [action] = given.actions;
      if (action === undefined) return nothing;
      if (given.view !== undefined && given.view !== null) {
        const { view } = given;
        return {
          ok: true,
          came: {
            kind: 'form-changed',
            user: given.user.id,
            form: {
              form: view.callback_id,
              about: readAbout(view.private_metadata),
              values: valuesOf(view.state),
            },
            view: { id: view.id, hash: view.hash ?? null },
          },
        };
      }
      // A button that only leads somewhere is told of too.
      if (action.value === undefined) return nothing;
      return {
        ok: true,
        came: { kind: 'pressed', ...askedBy(given), action: action.action_id, value: action.value },
      };
    }
    case 'view_submission':
      return {
        ok: true,
        came: {
          kind: 'form-sent',
          // One form is sent once; what was wrong in it comes with another hash.
          id: `${given.view.id}.${given.view.hash ?? ''}`,
          user: given.user.id,
          form: {
            form: given.view.callback_id,
            about: readAbout(given.view.private_metadata),
            values: valuesOf(given.view.state),
          },
        },
      };
    case 'shortcut':
    case 'message_action': {
      const { channel, message } = given;
      const marked = channel != null && message != null ? { channel: channel.id, message: message.ts } : null;
      return {
        ok: true,
        came: { kind: 'shortcut', ...askedBy(given), shortcut: given.callback_id, message: marked },
      };
    }
  }
}

const view = z.object({
  id,
  hash: z.string().max(200).nullish(),
  callback_id: z.string().max(255),
  private_metadata: z.string().max(3000).optional(),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).optional(),
});
const asked = {
  user: z.object({ id }),
  channel: z.object({ id }).nullish(),
  trigger_id: trigger,
  response_url: url,
};
const interaction = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('block_actions'),
    ...asked,
    view: view.nullish(),
    actions: z
      .array(
        z.object({
          action_id: z.string().max(255),
          value: z.string().max(2000).optional(),
          action_ts: z.string().max(40).optional(),
        }),
      )
      .max(25),
  }),
  z.object({ type: z.literal('view_submission'), user: z.object({ id }), view }),
  z.object({
    type: z.literal('shortcut'),
    ...asked,
    callback_id: z.string().max(255),
    message: z.undefined(),
  }),
  z.object({
    type: z.literal('message_action'),
    ...asked,
    callback_id: z.string().max(255),
    message: z.object({ ts: id }).nullish(),
  }),
]);

function isInteraction(payload: unknown): boolean {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    typeof (payload as { type?: unknown }).type === 'string'
  );
}

function askedBy(given: {
  user: { id: string };
  channel?: { id: string } | null | undefined;
  trigger_id?: string | undefined;
  response_url?: string | undefined;
}) {
  return {
    id: given.trigger_id ?? idOf(given),
    user: given.user.id,
    channel: given.channel?.id ?? null,
    trigger: given.trigger_id ?? null,
    answerTo: given.response_url ?? null,
  };
}

/** `POST /slack/events`. */
export function receiveEvent(body: unknown, { reactions }: MarkSettings): Received {
  const read = envelope.safeParse(body);
  if (!read.success) return { ok: false, reason: 'this is no event' };
  const given = read.data;
  if (given.type === 'url_verification')
    return { ok: true, came: { kind: 'challenge', challenge: given.challenge } };
  if (given.type !== 'event_callback') return nothing;
  const event = eventOf(given.event, reactions);
  // What our own app did is no news: it pins its own summary.
  const ours = given.authorizations?.some(
    ({ is_bot, user_id }) => is_bot === true && user_id === userOf(given.event),
  );
  return event === null || ours === true
    ? nothing
    : { ok: true, came: { kind: 'event', id: given.event_id, event } };
}

const envelope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('url_verification'), challenge: z.string().max(500) }),
  z.object({
    type: z.literal('event_callback'),
    event_id: id,
    event: z.looseObject({ type: z.string().max(100) }),
    authorizations: z
      .array(z.object({ user_id: z.string().nullish(), is_bot: z.boolean().optional() }))
      .max(10)
      .optional(),
  }),
  z.object({ type: z.literal('app_rate_limited') }),
]);

function userOf(event: Record<string, unknown>): unknown {
  return event['user'];
}

function eventOf(event: Record<string, unknown>, reactions: string[]): ChatEvent | null {
  const marked = markedItem.safeParse(event);
  if (marked.success) {
    const { type, user, item, reaction } = marked.data;
    // `thumbsup::skin-tone-2` is the same mark on another hand.
    if (type === 'reaction_added' && !reactions.includes(reaction?.split('::')[0] ?? '')) return null;
    const message = item.ts ?? item.message?.ts;
    const channel = item.channel ?? (type === 'pin_added' ? marked.data.channel_id : undefined);
    return message === undefined || channel === undefined
      ? null
      : { type: 'marked', channel, message, by: user };
  }
  const changed = changedMessage.safeParse(event);
  if (!changed.success) return null;
  const { channel } = changed.data;
  if (changed.data.subtype === 'message_deleted')
    return { type: 'deleted', channel, message: changed.data.deleted_ts };
  const { message, previous_message: before } = changed.data;
  // A deleted message that others answered to stays as a gravestone.
  if (message.subtype === 'tombstone') return { type: 'deleted', channel, message: message.ts };
  // Slack also says so when it has only looked at a link.
  if (before?.text === message.text) return null;
  return { type: 'edited', channel, message: message.ts, text: plainText(message.text) };
}

const markedItem = z.object({
  type: z.enum(['reaction_added', 'pin_added']),
  user: id,
  reaction: z.string().max(100).optional(),
  channel_id: id.optional(),
  item: z.object({
    type: z.literal('message'),
    channel: id.optional(),
    ts: id.optional(),
    message: z.object({ ts: id }).optional(),
  }),
});

const changedMessage = z.discriminatedUnion('subtype', [
  z.object({
    type: z.literal('message'),
    subtype: z.literal('message_changed'),
    channel: id,
    message: z.object({ ts: id, text: z.string().default(''), subtype: z.string().optional() }),
    previous_message: z.object({ text: z.string().optional() }).optional(),
  }),
  z.object({
    type: z.literal('message'),
    subtype: z.literal('message_deleted'),
    channel: id,
    deleted_ts: id,
  }),
]);

/** For what Slack gives no id of its own. */
function idOf(given: unknown): string {
  return createHash('sha256').update(JSON.stringify(given)).digest('hex');
}
