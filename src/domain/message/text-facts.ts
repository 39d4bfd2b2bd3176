/** What texts may say of an incident as it is now, and what its chat channel is called. */
import type { Directory } from '../directory/directory.ts';
import type { IncidentState } from '../incident/state.ts';
import type { Process } from '../process/process.ts';
import { channelName } from './channel-name.ts';
import { factsForTexts, type Facts } from './incident-facts.ts';

/** `url`: the installation's. `nextUpdateAt`: as it is promised with the text. `channel` null: the process opens none for it. */
export function textFacts(
  state: IncidentState,
  { process, directory, now, url }: { process: Process; directory: Directory; now: string; url: string },
  nextUpdateAt: string | null = null,
): { facts: Facts; channel: string | null } {
  const page = new URL(`/incidents/${state.number}`, url).href;
  const about = { process, directory, url: page, channel: null, nextUpdateAt, now };
  // The channel's name may be made of the other facts.
  const channel = state.channel?.name ?? channelName(state, process, factsForTexts(state, about));
  const facts = factsForTexts(state, { ...about, channel: channel === null ? null : `#${channel}` });
  return { facts, channel };
}
