/** Who belongs to an audience at an instant: people by position, by name and by team; addresses outside; rooms in a chat. */
import { resolvePosition } from '../directory/resolve.ts';
import type { Directory } from '../directory/directory.ts';
import { onTheIncident } from '../incident/audience.ts';
import type { IncidentState } from '../incident/state.ts';
import type { Process } from '../process/process.ts';

export interface Readers {
  /** Handles of people who are there, each once. */
  people: string[];
  /** Mail addresses of others. */
  addresses: string[];
  /** "#name", or the address of a workflow of Teams. */
  rooms: string[];
}

/** One audience has no more readers than this; a file that names more is wrong about what an audience is. */
const mostReaders = 5_000;

export function readersOf(
  audience: string,
  {
    process,
    directory,
    state,
    now,
  }: { process: Process; directory: Directory; state: IncidentState; now: string },
): Readers {
  const named = process.audiences.find(({ id }) => id === audience);
  const means = Object.hasOwn(directory.audiences, audience) ? directory.audiences[audience] : undefined;
  const at = { service: state.service, at: now, incident: state.number };
  const covering = (named?.positions ?? []).flatMap((position) => {
    const resolved = resolvePosition(directory, position, at);
    return resolved.bound ? resolved.people : [];
  });
  const members = (means?.teams ?? []).flatMap((team) =>
    Object.hasOwn(directory.teams, team) ? directory.teams[team]!.members : [],
  );
  const onIt = audience === onTheIncident && named === undefined ? peopleOnIt(state) : [];
  const people = new Set([...covering, ...(means?.users ?? []), ...members, ...onIt]);
  return {
    people: [...people].filter((handle) => Object.hasOwn(directory.users, handle)).slice(0, mostReaders),
    addresses: distinct(means?.addresses ?? []),
    rooms: [...new Set(means?.chat ?? [])],
  };
}

/** Whoever holds it, has a role in it, or answered a page: the others were asked and have nothing to do with it yet. */
export function peopleOnIt({
  owner,
  roles,
  pages,
}: Pick<IncidentState, 'owner' | 'roles' | 'pages'>): string[] {
  return [
    ...new Set([
      ...(owner === null ? [] : [owner.person]),
      ...Object.values(roles),
      ...pages.flatMap(({ person, outcome }) => (outcome === 'answered' ? [person] : [])),
    ]),
  ];
}

/** Mailboxes that differ in capitals alone are one. */
function distinct(addresses: string[]): string[] {
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
}
