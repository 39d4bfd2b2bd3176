/** Slack as the settings have it: its way in, and what ends it. */
import { readAllowList } from '../outgoing/address.ts';
import { makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import type { ChannelsSettings, OutgoingSettings } from '../outgoing/settings.ts';
import { makeSlackDoor } from './door.ts';

export interface OpenSlack {
  /** Null: Slack is switched off. */
  door: ReturnType<typeof makeSlackDoor> | null;
  close: () => Promise<void>;
}

/** What a message is marked with where nothing else is set. */
const defaultReactions = ['pushpin'];

export function openSlack({ slack }: Pick<ChannelsSettings, 'slack'>, outgoing: OutgoingSettings): OpenSlack {
  if (slack?.enabled !== true) return closedSlack;
  const { fetch, close } = makeGuardedFetch({ allow: readAllowList(outgoing.allow).allow });
  const { token, apiUrl, signingSecret = null, keepReactions = defaultReactions } = slack;
  return { door: makeSlackDoor({ fetch, token, apiUrl, signingSecret, reactions: keepReactions }), close };
}

export const closedSlack: OpenSlack = { door: null, close: () => Promise.resolve() };
