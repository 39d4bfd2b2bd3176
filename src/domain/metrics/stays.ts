/** In which time zone somebody was when: the zone of today, and those that it was before, so that no night of the past moves. */
import { msOf } from '../instant.ts';

/** From an instant (epoch milliseconds) on until the next stay. */
export interface Stay {
  timeZone: string;
  from: number;
}

/** Somebody's zone was set to another one; `before` is what it had been until then. */
export interface ZoneChange {
  /** ISO instant. */
  at: string;
  before: string;
}

/** In order, the first since ever. */
export function staysOf(timeZone: string, changes: ZoneChange[]): Stay[] {
  const ordered = changes.toSorted((a, b) => msOf(a.at) - msOf(b.at));
  const stays: Stay[] = [];
  for (const [index, zone] of [...ordered.map(({ before }) => before), timeZone].entries()) {
    const change = ordered[index - 1];
    if (stays.at(-1)?.timeZone === zone) continue;
    stays.push({
      timeZone: zone,
      from: change === undefined ? Number.NEGATIVE_INFINITY : msOf(change.at),
    });
  }
  return stays;
}

export function stayAt(stays: Stay[], at: number): Stay {
  const stay = stays.findLast(({ from }) => from <= at);
  if (stay === undefined) throw new Error('the first stay must begin before everything');
  return stay;
}
