/** What an incident's chat channel is called. A bad name delays nothing: whatever the process asks for becomes one that works. */
import { matches } from '../process/condition.ts';
import { renderLiquid } from '../process/liquid.ts';
import type { Process } from '../process/process.ts';
import { factsOf } from '../incident/ladders.ts';
import type { IncidentState } from '../incident/state.ts';
import type { Facts } from './incident-facts.ts';

/** As long as a name may be where a chat has no shorter bound of its own. */
const mostCharacters = 80;

/**
 * Lower-case letters, digits, hyphens and underscores, at most 80. `taken` says which names exist already: the next free number
 * is put behind. Null: this process opens no channel for such an incident.
 */
export function channelName(
  state: IncidentState,
  process: Process,
  facts: Facts,
  taken: (name: string) => boolean = () => false,
): string | null {
  const base = channelBase(state, process, facts);
  if (base === null) return null;
  for (let number = 1; ; number += 1) {
    const name = numbered(base, number);
    if (!taken(name)) return name;
  }
}

/** The name before it is numbered. */
export function channelBase(state: IncidentState, { channel }: Process, facts: Facts): string | null {
  if (channel === null) return null;
  if (!matches(channel.when, factsOf(state))) return null;
  return named(channel.name, facts) || state.number.toLowerCase();
}

/** The first is the name itself. `most`: as long as the chat takes it. */
export function numbered(base: string, number: number, most: number = mostCharacters): string {
  const suffix = number === 1 ? '' : `-${number}`;
  return base.slice(0, Math.min(most, mostCharacters) - suffix.length).replace(/-+$/, '') + suffix;
}

/** Empty where nothing is left of it. */
function named(text: string, facts: Facts): string {
  let name: string;
  try {
    name = renderLiquid(text, { ...facts });
  } catch {
    return '';
  }
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
