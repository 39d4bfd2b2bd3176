/** Slack as the settings have it: its way in over HTTP, the socket that we open where it cannot reach us, and what ends both. */
import type { FromChat, Immediate } from '../../domain/chat-commands/from-chat.ts';
import { readAllowList } from '../outgoing/address.ts';
import { makeGuardedDispatcher, makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import type { ChannelsSettings, OutgoingSettings } from '../outgoing/settings.ts';
import { makeSlackDoor, type SlackDoor } from './door.ts';
import { openSlackSocket } from './socket.ts';

export interface OpenSlack {
  /** Null: Slack is switched off. */
  door: SlackDoor | null;
  /** Opens the socket, where the settings have a token for one. */
  listen: (
    take: (door: SlackDoor, came: FromChat) => Promise<Immediate>,
    tell: (sentence: string, error: unknown) => void,
  ) => void;
  close: () => Promise<void>;
}

/** What a message is marked with where nothing else is set. */
const defaultReactions = ['pushpin'];

export function openSlack({ slack }: Pick<ChannelsSettings, 'slack'>, outgoing: OutgoingSettings): OpenSlack {
  if (slack?.enabled !== true) return closedSlack;
  const { allow } = readAllowList(outgoing.allow);
  const guard = makeGuardedFetch({ allow });
  const sockets = makeGuardedDispatcher({ allow });
  const { token, appToken, apiUrl, signingSecret = null, keepReactions = defaultReactions } = slack;
  const door = makeSlackDoor({ fetch: guard.fetch, token, apiUrl, signingSecret, reactions: keepReactions });
  let socket: { stop: () => Promise<void> } | null = null;
  return {
    door,
    listen(take, tell) {
      if (appToken === undefined) return;
      socket ??= openSlackSocket({
        appToken,
        apiUrl,
        fetch: guard.fetch,
        dispatcher: sockets.dispatcher,
        door,
        take: (came) => take(door, came),
        tell,
      });
    },
    async close() {
      await socket?.stop();
      await sockets.close();
      await guard.close();
    },
  };
}

export const closedSlack: OpenSlack = { door: null, listen: () => {}, close: () => Promise.resolve() };
