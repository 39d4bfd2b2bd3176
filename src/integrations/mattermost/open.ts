/** Mattermost's way in as the settings have it, and what ends it. */
import { readAllowList } from '../outgoing/address.ts';
import { makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import type { ChannelsSettings, OutgoingSettings } from '../outgoing/settings.ts';
import { makeMattermostDoor } from './door.ts';

export interface OpenMattermost {
  /** Null: it is switched off, or sends no commands. */
  door: ReturnType<typeof makeMattermostDoor> | null;
  close: () => Promise<void>;
}

export function openMattermost(
  { mattermost }: Pick<ChannelsSettings, 'mattermost'>,
  outgoing: OutgoingSettings,
): OpenMattermost {
  if (mattermost?.enabled !== true || mattermost.commandTokens === undefined) return closedMattermost;
  const { fetch, close } = makeGuardedFetch({ allow: readAllowList(outgoing.allow).allow });
  return { door: makeMattermostDoor({ fetch, commandTokens: mattermost.commandTokens }), close };
}

export const closedMattermost: OpenMattermost = { door: null, close: () => Promise.resolve() };
