/** Slack as incidents use it: each verb is one call of its Web API. */
import type { Card, Chat, Failure, Outcome } from '../../domain/chat/chat.ts';
import { askedWait } from '../outgoing/answer.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { messageIdOf } from './blocks.ts';
import { renderCard } from './card.ts';
import { readObject } from '../outgoing/read-object.ts';

interface SlackChatOptions {
  fetch: GuardedFetch['fetch'];
  token: string;
  apiUrl: string;
  /** Whether it opens channels for incidents. */
  channels: boolean;
  /** Where incidents are announced; null: as the process says. */
  announceIn: string | null;
  /** A click finds its way back to us. */
  interactive: boolean;
  /** For dates in answers. */
  now: () => string;
}

/** Pages of the list of our own channels: 4,000 of them are more than a workspace keeps open. */
const mostPages = 4;
const pageSize = 999;
/** Where a post is looked for that may have got through: a channel says less than this within a minute. */
const mostPostsBack = 100;
const metadataType = 'tocsin_message';

export function makeSlackChat(options: SlackChatOptions): Chat {
  const { interactive } = options;
  /** Who we are there; it does not change while a token is in force. */
  let self: { url: string; user: string } | null = null;

  const call = (method: string, fields: Record<string, string>, signal: AbortSignal) =>
    callSlack(options, method, fields, signal);

  async function whoWeAre(signal: AbortSignal): Promise<Outcome<{ url: string; user: string }>> {
    if (self !== null) return { ok: true, value: self };
    const answer = await call('auth.test', {}, signal);
    if (!answer.ok) return answer;
    self = { url: textOf(answer.value['url']), user: textOf(answer.value['user_id']) };
    return { ok: true, value: self };
  }

  async function opened(
    { id, name }: Pick<SlackConversation, 'id' | 'name'>,
    signal: AbortSignal,
  ): Promise<{ id: string; name: string; link: string | null }> {
    // The channel is there: a link that cannot be made is no reason to open another.
    const me = await whoWeAre(signal);
    const base = me.ok && URL.canParse(me.value.url) ? me.value.url : null;
    return { id, name, link: base === null ? null : new URL(`archives/${id}`, base).href };
  }

  return {
    system: 'slack',
    abilities: new Set(options.channels ? ['channels', 'bookmarks', 'edits'] : ['edits']),
    longestName: 80,
    announceIn: options.announceIn,
    async open({ name, private: isPrivate, signal }) {
      const answer = await call('conversations.create', { name, is_private: String(isPrivate) }, signal);
      if (!answer.ok) return answer.code === 'name_taken' ? done('taken' as const) : answer;
      return done(await opened(answer.value['channel'] as SlackConversation, signal));
    },
    async find({ name, purpose, signal }) {
      const me = await whoWeAre(signal);
      if (!me.ok) return me;
      const found = await channelNamed(name, signal);
      if (!found.ok) return found;
      const { value: channel } = found;
      if (channel === null) return done(null);
      const said = channel.purpose?.value ?? '';
      const ours = channel.creator === me.value.user && (said === '' || said === purpose);
      return done(ours ? await opened(channel, signal) : null);
    },
    setPurpose: ({ channel, purpose, signal }) =>
      nothing(call('conversations.setPurpose', { channel, purpose: clipped(purpose) }, signal)),
    setTopic: ({ channel, topic, signal }) =>
      nothing(call('conversations.setTopic', { channel, topic: clipped(topic) }, signal)),
    async post({ channel, card, key, again, signal }) {
      const id = messageIdOf(key);
      const earlier = again ? await findPost(channel, id, signal) : done(null);
      if (!earlier.ok) return earlier;
      if (earlier.value !== null) return done(earlier.value);
      const answer = await call(
        'chat.postMessage',
        {
          channel,
          client_msg_id: id,
          metadata: JSON.stringify({ event_type: metadataType, event_payload: { id } }),
          unfurl_links: 'false',
          unfurl_media: 'false',
          ...fieldsOf(card),
        },
        signal,
      );
      if (!answer.ok) return answer;
      const { channel: there, ts } = answer.value;
      return done({ channel: typeof there === 'string' ? there : channel, message: textOf(ts) });
    },
    edit: ({ channel, message, card, signal }) =>
      nothing(call('chat.update', { channel, ts: message, ...fieldsOf(card) }, signal)),
    withdraw: ({ channel, message, signal }) =>
      nothing(call('chat.delete', { channel, ts: message }, signal)),
    pin: ({ channel, message, signal }) =>
      nothing(call('pins.add', { channel, timestamp: message }, signal), 'already_pinned'),
    async listBookmarks({ channel, signal }) {
      const answer = await call('bookmarks.list', { channel_id: channel }, signal);
      if (!answer.ok) return answer;
      const all = answer.value['bookmarks'] as { id: string; title: string; link?: string | null }[];
      return done(all.map(({ id, title, link }) => ({ id, title, link: link ?? '' })));
    },
    async putBookmark({ channel, id, title, link, signal }) {
      const answer = await (id === null
        ? call('bookmarks.add', { channel_id: channel, title, type: 'link', link }, signal)
        : call('bookmarks.edit', { channel_id: channel, bookmark_id: id, title, link }, signal));
      if (!answer.ok) return answer;
      return done(textOf((answer.value['bookmark'] as { id?: unknown } | undefined)?.id));
    },
    async findUser({ to, email, signal }) {
      if (to !== null && /^[UW][A-Z0-9]{2,}$/.test(to)) return done(to);
      if (email === null) return done(null);
      const answer = await call('users.lookupByEmail', { email }, signal);
      if (answer.ok) return done(textOf((answer.value['user'] as { id?: unknown } | undefined)?.id));
      return answer.code === 'users_not_found' ? done(null) : answer;
    },
    async invite({ channel, user, signal }) {
      const answer = await call('conversations.invite', { channel, users: user }, signal);
      if (answer.ok || answer.code === 'already_in_channel' || answer.code === 'cant_invite_self')
        return done('in');
      return answer.code !== null && notThisPerson.has(answer.code) ? done('cannot') : answer;
    },
    archive: ({ channel, signal }) =>
      nothing(call('conversations.archive', { channel }, signal), 'already_archived'),
  };

  /** Among those that the app is in; null: it is in none of that name. */
  async function channelNamed(name: string, signal: AbortSignal): Promise<Outcome<SlackConversation | null>> {
    let cursor = '';
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await call(
        'users.conversations',
        {
          types: 'public_channel,private_channel',
          exclude_archived: 'true',
          limit: String(pageSize),
          ...(cursor === '' ? {} : { cursor }),
        },
        signal,
      );
      if (!answer.ok) return answer;
      const found = (answer.value['channels'] as SlackConversation[]).find((one) => one.name === name);
      if (found !== undefined) return done(found);
      const metadata = answer.value['response_metadata'] as { next_cursor?: string } | undefined;
      cursor = metadata?.next_cursor ?? '';
      if (cursor === '') break;
    }
    return done(null);
  }

  /**
   * A post that may have got through: that Slack knows a message again by its id it promises to nobody, so it is looked for. Where
   * the app may not read, the id has to do.
   */
  async function findPost(
    room: string,
    id: string,
    signal: AbortSignal,
  ): Promise<Outcome<{ channel: string; message: string } | null>> {
    const named = room.startsWith('#') ? await channelNamed(room.slice(1), signal) : done({ id: room });
    const channel = named.ok ? (named.value?.id ?? null) : null;
    if (!named.ok && named.why === 'passing') return named;
    if (channel === null) return done(null);
    const answer = await call(
      'conversations.history',
      { channel, limit: String(mostPostsBack), include_all_metadata: 'true' },
      signal,
    );
    if (!answer.ok) return answer.why === 'passing' ? answer : done(null);
    const posts = answer.value['messages'] as SlackPost[];
    const there = posts.find(({ metadata }) => metadata?.event_payload?.['id'] === id);
    return done(there === undefined ? null : { channel, message: there.ts });
  }

  function fieldsOf(card: Card): Record<string, string> {
    const { text, blocks } = renderCard(card, { interactive });
    return { text, blocks: JSON.stringify(blocks) };
  }
}

interface SlackPost {
  ts: string;
  metadata?: { event_payload?: Record<string, unknown> } | null;
}

interface SlackConversation {
  id: string;
  name: string;
  creator?: string;
  purpose?: { value: string };
}

type SlackOutcome = { ok: true; value: Record<string, unknown> } | (Failure & { code: string | null });

/** One call of the Web API: what it answered, or why not and whether it is worth another try. */
export async function callSlack(
  { fetch, token, apiUrl, now }: Pick<SlackChatOptions, 'fetch' | 'token' | 'apiUrl' | 'now'>,
  method: string,
  fields: Record<string, string>,
  signal: AbortSignal,
): Promise<SlackOutcome> {
  const answer = await fetch({
    url: new URL(method, apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`).href,
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    },
    body: new URLSearchParams(fields).toString(),
    signal,
  });
  switch (answer.outcome) {
    case 'refused':
      return { ok: false, why: 'refused', reason: answer.reason, code: null };
    case 'failed':
      return { ok: false, why: 'passing', reason: answer.reason, afterSeconds: null, code: null };
    case 'answered': {
      if (answer.status !== 200) {
        const reason =
          answer.status === 429 ? 'Slack asks us to slow down' : `Slack answered HTTP ${answer.status}`;
        return { ok: false, why: 'passing', reason, afterSeconds: askedWait(answer, now()), code: null };
      }
      const body = answer.complete ? readObject(answer.body) : null;
      if (body === null)
        return {
          ok: false,
          why: 'passing',
          reason: 'Slack’s answer was cut short',
          afterSeconds: null,
          code: null,
        };
      if (body['ok'] === true) return { ok: true, value: body };
      return failureOf(method, codeOf(body['error']), askedWait(answer, now()));
    }
  }
}

function failureOf(method: string, code: string, afterSeconds: number | null): SlackOutcome {
  const reason = `${remedies[code] ?? `Slack refused ${method}`} (${code})`;
  if (passing.has(code)) return { ok: false, why: 'passing', reason, afterSeconds, code };
  if (messageGone.has(code)) return { ok: false, why: 'message-gone', reason, code };
  if (channelGone.has(code)) return { ok: false, why: 'channel-gone', reason, code };
  return { ok: false, why: 'refused', reason, code };
}

const passing = new Set([
  'ratelimited',
  'rate_limited',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'internal_error',
  'fatal_error',
  'message_limit_exceeded',
]);
const messageGone = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'no_item_specified',
]);
const notThisPerson = new Set([
  'user_not_found',
  'cant_invite',
  'user_is_restricted',
  'user_is_ultra_restricted',
  'user_team_not_in_channel',
  'ura_max_channels',
  'no_user',
]);
const channelGone = new Set(['is_archived', 'channel_not_found', 'already_archived']);

const newToken =
  'Slack does not accept our token; install the app again and put its new bot token into channels.slack.token';
const remedies: Record<string, string> = {
  invalid_auth: newToken,
  not_authed: newToken,
  account_inactive: newToken,
  token_revoked: newToken,
  token_expired: newToken,
  missing_scope:
    'The Slack app lacks a scope for this; install it again with the manifest that tocsin slack-manifest prints',
  restricted_action: 'The workspace lets only some people do this; allow the app to',
  channel_not_found: 'Slack knows no such channel; is it private, and the app not in it?',
  not_in_channel: 'The Slack app is not in that channel; invite it there',
  is_archived: 'The channel was archived in Slack',
  user_not_found: 'Slack knows no such member',
};

function codeOf(error: unknown): string {
  return typeof error === 'string' && /^[a-z0-9_.]{1,60}$/.test(error) ? error : 'no reason given';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

/** `fine`: what has been done before. */
async function nothing(calling: Promise<SlackOutcome>, ...fine: string[]): Promise<Outcome<null>> {
  const answer = await calling;
  if (answer.ok || (answer.code !== null && fine.includes(answer.code))) return done(null);
  return answer;
}

/** Slack takes 250 characters of a topic or a purpose, with its own escapes. */
function clipped(text: string): string {
  return text.slice(0, 250);
}
