/**
 * Who is on call at an instant, and until when. Asked for every page, so it computes and never steps from the start.
 */
import { dayMs } from '../instant.ts';
import { onDuty } from './on-duty.ts';
import type { PlacedOverride, PreparedSchedule } from './prepare.ts';
import { placeOverrides, prepare } from './prepare.ts';
import type { ScheduleInPlace } from './surroundings.ts';
import type { WallClock } from './wall-clock.ts';
import { wallClock } from './wall-clock.ts';

export interface OnCall {
  /** Handles, each once; empty in a gap. */
  people: string[];
  /** Index of the layer that says so, the first where equal ones are on call together; null in a gap or an override. */
  layer: number | null;
  /** Index of the override that takes over, or that adds somebody where nobody else is; null where a layer says who. */
  override: number | null;
  /**
   * ISO instant at which people, layer or override are next different. The search ends after 400 days or 1,000
   * handoffs that change nothing (one person who takes every turn); null then, and where nothing will ever change.
   */
  until: string | null;
}

const searchMs = 400 * dayMs;
const searchSteps = 1000;

/** `instant` is ISO 8601 with `Z` or an offset. */
export function onCallAt(schedule: ScheduleInPlace, instant: string): OnCall {
  return onCallFor(schedule, instant).answer;
}

/** With how long the answer is known to hold, in milliseconds since the epoch: `until`, or where its search ended. */
export function onCallFor(schedule: ScheduleInPlace, instant: string): { answer: OnCall; holdsTo: number } {
  const at = Temporal.Instant.from(instant).epochMilliseconds;
  const prepared = prepare(schedule);
  const clock = wallClock(schedule.timeZone, at);
  const overrides = placeOverrides(prepared, clock, at, at + searchMs);
  const { next, ...now } = answerAt(prepared, overrides, clock, at);
  const change = nextChange(prepared, overrides, clock, at, { next, ...now });
  const until = change.found ? Temporal.Instant.fromEpochMilliseconds(change.at).toString() : null;
  return { answer: { ...now, until }, holdsTo: change.at };
}

interface Answer {
  people: string[];
  layer: number | null;
  override: number | null;
  /** Nothing can change before this instant. */
  next: number;
}

function answerAt(
  prepared: PreparedSchedule,
  overrides: PlacedOverride[],
  clock: WallClock,
  at: number,
): Answer {
  let next = Number.POSITIVE_INFINITY;
  const replacing: PlacedOverride[] = [];
  const changing: PlacedOverride[] = [];
  for (const override of overrides) {
    if (override.from > at) next = Math.min(next, override.from);
    else if (override.to > at) {
      next = Math.min(next, override.to);
      if (override.mode === 'replace') replacing.push(override);
      else changing.push(override);
    }
  }
  const layers = () =>
    prepared.layers.map(({ priority, stretchAt }) => {
      const { who, to } = stretchAt(at, clock);
      next = Math.min(next, to);
      return { who, priority };
    });
  const duties = onDuty(layers, { replacing: replacing.toReversed(), changing });
  return {
    people: [...new Set(duties.flatMap(({ who }) => who))],
    layer: duties[0]?.layer ?? null,
    override: duties[0]?.override ?? null,
    next,
  };
}

function nextChange(
  prepared: PreparedSchedule,
  overrides: PlacedOverride[],
  clock: WallClock,
  at: number,
  now: Answer,
): { found: boolean; at: number } {
  let { next } = now;
  for (let step = 0; step < searchSteps && next <= at + searchMs; step++) {
    const then = answerAt(prepared, overrides, clock, next);
    if (!same(now, then)) return { found: true, at: next };
    next = then.next;
  }
  return { found: false, at: Math.min(next, at + searchMs) };
}

function same(a: Answer, b: Answer): boolean {
  return (
    a.layer === b.layer &&
    a.override === b.override &&
    a.people.length === b.people.length &&
    a.people.every((person, index) => person === b.people[index])
  );
}
