/** A decision in the making: the events so far, and the state that they lead to. Lives for one call of `decide`. */
import type { Directory } from '../directory/directory.ts';
import { latest } from '../instant.ts';
import type { Process } from '../process/process.ts';
import type { Actor, IncidentEvent, RecordedEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { IncidentState } from './state.ts';

/** All that a decision may look at besides the state and the command. */
export interface Surroundings {
  process: Process;
  directory: Directory;
  actor: Actor;
  now: string;
  /** Lateness beyond this is a stall of ours, after which distances are kept; the demonstration's fast clock allows more. */
  stallAfterMs?: number;
}

export interface Draft extends Surroundings {
  state: IncidentState;
  events: RecordedEvent[];
}

export function openDraft(state: IncidentState, surroundings: Surroundings): Draft {
  // A clock that was set back must not put an event before the last one.
  return { ...surroundings, now: latest(surroundings.now, state.lastEventAt), state, events: [] };
}

export function openWithDeclaration(declared: IncidentEvent, surroundings: Surroundings): Draft {
  const first: RecordedEvent = {
    version: 1,
    at: surroundings.now,
    actor: surroundings.actor,
    event: declared,
  };
  return { ...surroundings, state: evolve(null, first), events: [first] };
}

/** Adds an event. `actor` differs from the draft's where the house itself acts as a consequence. */
export function say(draft: Draft, event: IncidentEvent, actor: Actor = draft.actor): void {
  const recorded: RecordedEvent = { version: draft.state.version + 1, at: draft.now, actor, event };
  draft.state = evolve(draft.state, recorded);
  draft.events.push(recorded);
}

/** What follows by the process, without anybody's doing. */
export const theClock: Actor = { kind: 'clock' };
