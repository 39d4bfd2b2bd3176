/** A Slack workspace as its Web API shows it to an app: channels, who is in them, what was said, pinned and bookmarked. */

export interface SlackChannel {
  id: string;
  name: string;
  is_private: boolean;
  is_archived: boolean;
  creator: string;
  topic: string;
  purpose: string;
  members: string[];
  pins: string[];
  bookmarks: { id: string; title: string; link: string }[];
}

export interface SlackMessage {
  channel: string;
  ts: string;
  text: string;
  /** As they were given last; an edit replaces them. */
  blocks: unknown[];
  edits: number;
  /** What the app keeps with it. */
  metadata?: unknown;
  /** Who wrote it; absent: the app. */
  user?: string;
}

export interface SlackWorkspace {
  channels: SlackChannel[];
  messages: SlackMessage[];
  /** Members by id: a person's mail address. */
  users: Map<string, string>;
  /** Null: it does not know the method. */
  answer: (method: string, fields: Record<string, string>) => Record<string, unknown> | null;
}

/** The app's own user. */
export const slackBot = 'U0TOCSIN';

/** `rooms`: names of channels that exist already, made by somebody else. `known`: addresses beside them that may be posted to. */
export function makeSlackWorkspace({
  rooms,
  users,
  forgetful = false,
}: {
  /** Absent: whatever is posted to exists. */
  rooms: string[] | undefined;
  users: Record<string, string>;
  /** It does not know a message again by its `client_msg_id`, of which Slack promises nothing to apps. */
  forgetful?: boolean;
}): SlackWorkspace {
  const channels: SlackChannel[] = [];
  const messages: SlackMessage[] = [];
  const posted = new Map<string, SlackMessage>();
  const people = new Map(Object.entries(users));
  let count = 0;
  let said = 0;

  /** No two messages have one, removed ones included. */
  function nextTs(): string {
    said += 1;
    return `${1_699_999_999 + said}.000100`;
  }

  function add(name: string, creator: string, isPrivate: boolean): SlackChannel {
    count += 1;
    const channel = {
      id: `C0${String(count).padStart(6, '0')}`,
      name,
      is_private: isPrivate,
      is_archived: false,
      creator,
      topic: '',
      purpose: '',
      members: [creator],
      pins: [],
      bookmarks: [],
    };
    channels.push(channel);
    return channel;
  }
  for (const room of rooms ?? [])
    if (room.startsWith('#')) add(room.slice(1), 'U0SOMEBODY', false).members.push(slackBot);

  function find(named = ''): SlackChannel | undefined {
    return channels.find(({ id, name }) => id === named || `#${name}` === named);
  }

  /** Where a message may go: a channel, a person, or whatever else a test allows. */
  function place(named: string): string | null {
    const channel = find(named);
    if (channel !== undefined) return channel.id;
    if (people.has(named) || rooms === undefined || rooms.includes(named)) return named;
    return null;
  }

  const methods: Record<string, (fields: Record<string, string>) => Record<string, unknown>> = {
    'auth.test': () => ({
      ok: true,
      url: 'https://acme.slack.example.test/',
      team: 'Acme',
      team_id: 'T0ACME',
      user: 'tocsin',
      user_id: slackBot,
    }),
    'chat.postMessage': ({ channel: to = '', text = '', client_msg_id: id, blocks, metadata }) => {
      const channel = place(to);
      if (channel === null) return no('channel_not_found');
      if (find(to)?.is_archived === true) return no('is_archived');
      const earlier = id === undefined || forgetful ? undefined : posted.get(id);
      const message = earlier ?? {
        channel,
        ts: nextTs(),
        text,
        blocks: parsed(blocks),
        edits: 0,
        metadata: metadata === undefined ? null : (JSON.parse(metadata) as unknown),
      };
      if (earlier === undefined) {
        messages.push(message);
        if (id !== undefined) posted.set(id, message);
      }
      return { ok: true, channel, ts: message.ts, message: { type: 'message', text, ts: message.ts } };
    },
    'chat.update': ({ channel, ts, text = '', blocks }) => {
      const message = messages.find((one) => one.channel === channel && one.ts === ts);
      if (message === undefined) return no('message_not_found');
      Object.assign(message, { text, blocks: parsed(blocks), edits: message.edits + 1 });
      return { ok: true, channel, ts, text };
    },
    'chat.delete': ({ channel, ts }) => {
      const at = messages.findIndex((one) => one.channel === channel && one.ts === ts);
      if (at < 0) return no('message_not_found');
      messages.splice(at, 1);
      return { ok: true, channel, ts };
    },
    'conversations.history': ({ channel, limit = '100' }) =>
      inside(channel, (one) => ({
        ok: true,
        messages: messages
          .filter((message) => message.channel === one.id)
          .slice(-Number(limit))
          .toReversed()
          .map(({ ts, text, metadata }) => ({ type: 'message', ts, text, metadata })),
      })),
    'conversations.create': ({ name = '', is_private }) => {
      if (!/^[a-z0-9_-]{1,80}$/.test(name)) return no('invalid_name_specials');
      if (channels.some((channel) => channel.name === name)) return no('name_taken');
      return { ok: true, channel: shown(add(name, slackBot, is_private === 'true')) };
    },
    'users.conversations': ({ exclude_archived, types = 'public_channel', limit = '100', cursor = '' }) => {
      const kinds = types.split(',');
      const mine = channels.filter(
        (channel) =>
          channel.members.includes(slackBot) &&
          kinds.includes(channel.is_private ? 'private_channel' : 'public_channel') &&
          !(exclude_archived === 'true' && channel.is_archived),
      );
      const from = Number(cursor === '' ? '0' : cursor);
      const to = from + Number(limit);
      const next = to < mine.length ? String(to) : '';
      return {
        ok: true,
        channels: mine.slice(from, to).map(shown),
        response_metadata: { next_cursor: next },
      };
    },
    'conversations.setTopic': ({ channel, topic = '' }) =>
      inside(channel, (one) => {
        if (topic.length > 250) return no('too_long');
        one.topic = topic;
        return { ok: true };
      }),
    'conversations.setPurpose': ({ channel, purpose = '' }) =>
      inside(channel, (one) => {
        if (purpose.length > 250) return no('too_long');
        one.purpose = purpose;
        return { ok: true };
      }),
    'conversations.invite': ({ channel, users: invited = '' }) =>
      inside(channel, (one) => {
        for (const user of invited.split(',')) {
          if (!people.has(user)) return no('user_not_found');
          if (one.members.includes(user)) return no('already_in_channel');
          one.members.push(user);
        }
        return { ok: true, channel: shown(one) };
      }),
    'conversations.archive': ({ channel }) => {
      const one = find(channel);
      if (one === undefined) return no('channel_not_found');
      if (one.is_archived) return no('already_archived');
      one.is_archived = true;
      return { ok: true };
    },
    'pins.add': ({ channel, timestamp = '' }) =>
      inside(channel, (one) => {
        if (!messages.some(({ ts }) => ts === timestamp)) return no('message_not_found');
        if (one.pins.includes(timestamp)) return no('already_pinned');
        one.pins.push(timestamp);
        return { ok: true };
      }),
    'bookmarks.list': ({ channel_id }) =>
      inside(channel_id, (one) => ({
        ok: true,
        bookmarks: one.bookmarks.map((bookmark) => ({ ...bookmark })),
      })),
    'bookmarks.add': ({ channel_id, title = '', link = '' }) =>
      inside(channel_id, (one) => {
        const bookmark = { id: `Bk${one.bookmarks.length + 1}`, title, link };
        one.bookmarks.push(bookmark);
        return { ok: true, bookmark };
      }),
    'bookmarks.edit': ({ channel_id, bookmark_id, title = '', link = '' }) =>
      inside(channel_id, (one) => {
        const bookmark = one.bookmarks.find(({ id }) => id === bookmark_id);
        if (bookmark === undefined) return no('not_found');
        Object.assign(bookmark, { title, link });
        return { ok: true, bookmark };
      }),
    'users.info': ({ user = '' }) => {
      const email = people.get(user);
      if (email === undefined) return no('user_not_found');
      const name = email.split('@')[0];
      return { ok: true, user: { id: user, name, is_email_confirmed: true, profile: { email } } };
    },
    'conversations.replies': ({ channel, ts }) => {
      const message = messages.find((one) => one.channel === channel && one.ts === ts);
      if (message === undefined) return no('thread_not_found');
      const { text, user = slackBot } = message;
      return { ok: true, messages: [{ type: 'message', ts, text, user }] };
    },
    'chat.getPermalink': ({ channel, message_ts: ts = '' }) => ({
      ok: true,
      channel,
      permalink: `https://acme.slack.example.test/archives/${channel}/p${ts.replace('.', '')}`,
    }),
    'views.open': ({ trigger_id, view }) =>
      trigger_id === undefined ? no('invalid_arguments') : { ok: true, view: parsed(view) },
    'views.update': ({ view }) => ({ ok: true, view: parsed(view) }),
    'users.lookupByEmail': ({ email }) => {
      const [found] = [...people].find(([, address]) => address === email) ?? [];
      return found === undefined
        ? no('users_not_found')
        : { ok: true, user: { id: found, profile: { email } } };
    },
  };

  function inside(
    named: string | undefined,
    act: (channel: SlackChannel) => Record<string, unknown>,
  ): Record<string, unknown> {
    const channel = find(named);
    if (channel === undefined) return no('channel_not_found');
    return channel.is_archived ? no('is_archived') : act(channel);
  }

  return {
    channels,
    messages,
    users: people,
    answer: (method, fields) => (Object.hasOwn(methods, method) ? (methods[method]?.(fields) ?? null) : null),
  };
}

function no(error: string): Record<string, unknown> {
  return { ok: false, error };
}

function shown({ id, name, is_private, is_archived, creator, topic, purpose }: SlackChannel) {
  return { id, name, is_private, is_archived, creator, topic: { value: topic }, purpose: { value: purpose } };
}

function parsed(json: string | undefined): unknown[] {
  return json === undefined ? [] : (JSON.parse(json) as unknown[]);
}
