/**
 * Who is on call at an instant, and until when. Asked for every page, so it computes and never steps from the start.
 */
import { dayMs } from '../instant.ts';
import type { PlacedOverride, PreparedSchedule } from './prepare.ts';
import { highest, placeOverrides, prepare } from './prepare.ts';
import type { Schedule } from './schedule.ts';
import type { WallClock } from './wall-clock.ts';
import { wallClock } from './wall-clock.ts';

export interface OnCall {
  /** Handles, each once; empty in a gap. */
  people: string[];
  /** Index of the layer that says so, the first where equal ones are on call together; null in a gap or an override. */
  layer: number | null;
  /** Index of the override that says so. */
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
export function onCallAt(schedule: Schedule, instant: string): OnCall {
  const at = Temporal.Instant.from(instant).epochMilliseconds;
  const prepared = prepare(schedule);
  const clock = wallClock(schedule.timeZone, at);
  const overrides = placeOverrides(prepared, clock, at, at + searchMs);
  const { next, ...answer } = answerAt(prepared, overrides, clock, at);
  return { ...answer, until: nextChange(prepared, overrides, clock, at, { next, ...answer }) };
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
  for (const { index, who, from, to } of overrides) {
    if (from > at) next = Math.min(next, from);
    else if (to > at) return { people: who, layer: null, override: index, next: Math.min(next, to) };
  }
  const wall = clock.latestWall(at);
  const turns = prepared.layers.map((layer) => ({ ...layer.turnAt(wall), priority: layer.priority }));
  const winners = highest(turns.map(({ who, priority }) => ({ people: who.length, priority })));
  const nextWall = Math.min(...turns.map(({ to }) => to));
  return {
    people: [...new Set(winners.flatMap((layer) => turns[layer]!.who))],
    layer: winners[0] ?? null,
    override: null,
    next: Number.isFinite(nextWall) ? Math.min(next, clock.instantOf(nextWall)) : next,
  };
}

function nextChange(
  prepared: PreparedSchedule,
  overrides: PlacedOverride[],
  clock: WallClock,
  at: number,
  now: Answer,
): string | null {
  let { next } = now;
  for (let step = 0; step < searchSteps && next <= at + searchMs; step++) {
    const then = answerAt(prepared, overrides, clock, next);
    if (!same(now, then)) return Temporal.Instant.fromEpochMilliseconds(next).toString();
    next = then.next;
  }
  return null;
}

function same(a: Answer, b: Answer): boolean {
  return (
    a.layer === b.layer &&
    a.override === b.override &&
    a.people.length === b.people.length &&
    a.people.every((person, index) => person === b.people[index])
  );
}
