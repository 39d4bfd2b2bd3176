/** Mattermost as incidents use it. Its channels have a header in place of bookmarks; a click in it comes by links alone. */
import type { Chat, Failure, OpenedChannel, Outcome } from '../../domain/chat/chat.ts';
import { callMattermost, type MattermostAccess, type MattermostOutcome, rememberNames } from './api.ts';
import { renderCard } from './render.ts';

interface MattermostChatOptions extends MattermostAccess {
  /** Whether it opens channels for incidents. */
  channels: boolean;
  /** Where incidents are announced; null: as the process says. */
  announceIn: string | null;
}

/** The server's bounds. */
const mostNameCharacters = 64;
const mostPurposeCharacters = 250;
const mostHeaderCharacters = 1_024;
/** Where a post is looked for that may have got through: a channel says less than this within a minute. */
const mostPostsBack = 60;

export function makeMattermostChat(options: MattermostChatOptions): Chat {
  const names = rememberNames(options);
  const call = (verb: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, signal: AbortSignal) =>
    callMattermost(options, verb, path, body, signal);
  const linkTo = (name: string) => `${options.url.replace(/\/+$/, '')}/${options.team}/channels/${name}`;
  const opened = ({ id, name }: MattermostChannel): OpenedChannel => ({ id, name, link: linkTo(name) });

  return {
    system: 'mattermost',
    abilities: new Set(options.channels ? ['channels', 'edits'] : ['edits']),
    longestName: mostNameCharacters,
    announceIn: options.announceIn,
    async open({ name, private: isPrivate, purpose, signal }) {
      const team = await names.team(signal);
      if (!team.ok) return team;
      const answer = await call(
        'POST',
        'channels',
        {
          team_id: team.value,
          name,
          display_name: name,
          purpose: purpose.slice(0, mostPurposeCharacters),
          type: isPrivate ? 'P' : 'O',
        },
        signal,
      );
      if (answer.ok) return done(opened(answer.value as unknown as MattermostChannel));
      // Also the name of an archived one is taken.
      return /save_channel\.(exists|previously)|exists\.app_error/.test(answer.error)
        ? done('taken' as const)
        : answer;
    },
    async find({ name, purpose, signal }) {
      const [team, bot] = [await names.team(signal), await names.bot(signal)];
      if (!team.ok) return team;
      if (!bot.ok) return bot;
      const answer = await call('GET', `teams/${team.value}/channels/name/${name}`, null, signal);
      if (!answer.ok) return answer.status === 404 || answer.status === 403 ? done(null) : answer;
      const found = answer.value as unknown as MattermostChannel;
      const ours =
        found.creator_id === bot.value && found.purpose === purpose && (found.delete_at ?? 0) === 0;
      return done(ours ? opened(found) : null);
    },
    setPurpose: ({ channel, purpose, signal }) =>
      nothing(
        call(
          'PUT',
          `channels/${channel}/patch`,
          { purpose: purpose.slice(0, mostPurposeCharacters) },
          signal,
        ),
      ),
    setTopic: ({ channel, topic, signal }) =>
      nothing(
        call('PUT', `channels/${channel}/patch`, { header: topic.slice(0, mostHeaderCharacters) }, signal),
      ),
    async post({ channel, card, key, again, signal }) {
      const room = await names.room(channel, signal);
      if (!room.ok) return room;
      if (again) {
        const earlier = await call(
          'GET',
          `channels/${room.value}/posts?per_page=${mostPostsBack}`,
          null,
          signal,
        );
        if (!earlier.ok) return earlier;
        const posts = Object.values((earlier.value['posts'] ?? {}) as Record<string, MattermostPost>);
        const there = posts.find(({ props }) => props?.['tocsin_key'] === key);
        if (there !== undefined) return done({ channel: room.value, message: there.id });
      }
      const answer = await call(
        'POST',
        'posts',
        {
          channel_id: room.value,
          message: renderCard(card, await nameOf(card.channel, signal)),
          props: { tocsin_key: key },
          pending_post_id: key,
        },
        signal,
      );
      return answer.ok ? done({ channel: room.value, message: String(answer.value['id'] ?? '') }) : answer;
    },
    async edit({ message, card, signal }) {
      const words = renderCard(card, await nameOf(card.channel, signal));
      return orGone(await call('PUT', `posts/${message}/patch`, { message: words }, signal));
    },
    withdraw: async ({ message, signal }) => orGone(await call('DELETE', `posts/${message}`, null, signal)),
    pin: async ({ message, signal }) => orGone(await call('POST', `posts/${message}/pin`, null, signal)),
    listBookmarks: () => Promise.resolve(done([])),
    putBookmark: () => Promise.resolve(done('')),
    async findUser({ to, email, signal }) {
      const path =
        to?.startsWith('@') === true
          ? `users/username/${encodeURIComponent(to.slice(1).toLowerCase())}`
          : email === null
            ? null
            : `users/email/${encodeURIComponent(email)}`;
      if (path === null) return done(null);
      const answer = await call('GET', path, null, signal);
      if (answer.ok) return done(String(answer.value['id'] ?? ''));
      return answer.status === 404 ? done(null) : answer;
    },
    async invite({ channel, user, signal }) {
      const answer = await call('POST', `channels/${channel}/members`, { user_id: user }, signal);
      if (answer.ok) return done('in');
      // What the bot may not do at all is another matter than whom it may not do it to.
      return answer.why === 'refused' && answer.error !== 'api.context.permissions.app_error'
        ? done('cannot')
        : answer;
    },
    archive: ({ channel, signal }) => nothing(call('DELETE', `channels/${channel}`, null, signal)),
  };

  /** A message names a channel by its name. */
  async function nameOf(channel: string | null, signal: AbortSignal): Promise<string | null> {
    if (channel === null) return null;
    const answer = await call('GET', `channels/${channel}`, null, signal);
    return answer.ok ? String(answer.value['name'] ?? '') : null;
  }
}

interface MattermostChannel {
  id: string;
  name: string;
  creator_id?: string;
  purpose?: string;
  delete_at?: number;
}

interface MattermostPost {
  id: string;
  props?: Record<string, unknown>;
}

/** Asked about a post, the server's 404 means that somebody removed it. */
function orGone(outcome: MattermostOutcome): Outcome<null> {
  if (outcome.ok) return done(null);
  if (outcome.status !== 404) return outcome;
  return { ok: false, why: 'message-gone', reason: outcome.reason } satisfies Failure;
}

function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

async function nothing(calling: Promise<MattermostOutcome>): Promise<Outcome<null>> {
  const answer = await calling;
  return answer.ok ? done(null) : answer;
}
