/** The earliest instant at which something about an incident can fall due. Reads the state alone: the log suffices. */
import { instantOf, msOf } from '../instant.ts';
import { nextPagingInstant } from './follow.ts';
import { clockInstants } from './run-clock.ts';
import type { IncidentState } from './state.ts';

/** Null: nothing can fall due. An open incident is looked at once a day all the same; its store sees to that. */
export function nextWake(state: IncidentState): string | null {
  const instants = [...clockInstants(state), nextPagingInstant(state), state.soak?.endsAt ?? null].filter(
    (at) => at !== null,
  );
  if (instants.length === 0) return null;
  return instantOf(Math.min(...instants.map(msOf)));
}
