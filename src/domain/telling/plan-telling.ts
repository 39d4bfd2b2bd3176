/** Whom a telling reaches, by what: an audience's readers, those on the incident by its own channel while it has one. */
import type { Directory } from '../directory/directory.ts';
import { onTheIncident } from '../incident/audience.ts';
import type { IncidentState } from '../incident/state.ts';
import type { ChannelKind } from '../message/delivery.ts';
import type { Medium, Process } from '../process/process.ts';
import { reach, type Reached } from './reach.ts';
import { readersOf } from './readers.ts';

export interface Around {
  process: Process;
  directory: Directory;
  /** As it is now. */
  state: IncidentState;
  members: readonly string[];
  now: string;
  works: (channel: ChannelKind) => boolean;
  /** Whoever writes it, and need not be told as one of those on the incident; null: a program, or nobody. */
  author: string | null;
}

export function planTelling(
  { audience, through }: { audience: string; through: Medium[] },
  around: Around,
): Reached {
  const { process, state, author } = around;
  const readers = readersOf(audience, around);
  const isImplied = audience === onTheIncident && !process.audiences.some(({ id }) => id === audience);
  if (!isImplied) return reach(readers, through, around);
  // What is posted stands in the incident's channel, where they are.
  if (state.channel !== undefined && state.channel.archivedAt === null)
    return { people: [], addresses: [], rooms: [], through: ['chat'] };
  return reach({ ...readers, people: readers.people.filter((person) => person !== author) }, through, around);
}
