/**
 * Every shift and every gap of a schedule between two instants: what `onCallAt` would say, laid out.
 */
import { dayMs } from '../instant.ts';
import type { PlacedOverride, PreparedSchedule } from './prepare.ts';
import { highest, placeOverrides, prepare } from './prepare.ts';
import type { Rotation } from './rotation.ts';
import type { Schedule } from './schedule.ts';
import type { WallClock } from './wall-clock.ts';
import { wallClock } from './wall-clock.ts';

/**
 * One turn without a break, cut at the range's borders. Somebody who takes two turns in a row has two shifts, since a
 * handoff lies between them. Layers of equal priority that are on call together each have their own.
 */
export interface Shift {
  who: string[];
  /** ISO instants, UTC. */
  from: string;
  to: string;
  /** Index of the layer; null where an override says who. */
  layer: number | null;
  override: number | null;
}

export interface Gap {
  from: string;
  to: string;
}

type Shifts =
  | { shifts: Shift[]; gaps: Gap[] }
  | { refused: 'range-is-empty' | 'range-too-long' | 'too-many-shifts'; sentence: string };

/** Two years and a month: a year ahead seen from anywhere in a year that is being looked at. */
export const longestRangeDays = 762;
/** A year of hourly handoffs in two layers; more is nothing that anybody reads. */
export const mostShifts = 20_000;

/** `from` and `to` are ISO 8601 with `Z` or an offset. */
export function shifts(schedule: Schedule, from: string, to: string): Shifts {
  const begin = Temporal.Instant.from(from).epochMilliseconds;
  const end = Temporal.Instant.from(to).epochMilliseconds;
  if (end <= begin)
    return {
      refused: 'range-is-empty',
      sentence: `The range ends (${to}) no later than it begins (${from}): ask for a later end.`,
    };
  if (end - begin > longestRangeDays * dayMs)
    return {
      refused: 'range-too-long',
      sentence: `The range from ${from} to ${to} is longer than ${longestRangeDays} days: ask for less at a time.`,
    };
  const prepared = prepare(schedule);
  const clock = wallClock(schedule.timeZone, begin);
  const overrides = placeOverrides(prepared, clock, begin, end);
  const turns: LaidTurn[][] = [];
  let room = mostShifts;
  for (const layer of prepared.layers) {
    const laid = layOut(layer, clock, begin, end, room);
    if (laid === null)
      return {
        refused: 'too-many-shifts',
        sentence: `Between ${from} and ${to} there are more than ${mostShifts} shifts in "${schedule.handle}": ask for a shorter range.`,
      };
    room -= laid.length;
    turns.push(laid);
  }
  return overlay(prepared, turns, overrides, begin, end);
}

/** A layer's turn on the line of real time, before priorities and overrides. */
interface LaidTurn {
  who: string[];
  from: number;
  to: number;
  period: number | null;
}

/** Null where there are more than `most`. A turn that lies wholly in a gap of local time has no length and is left out. */
function layOut(
  layer: Rotation,
  clock: WallClock,
  begin: number,
  end: number,
  most: number,
): LaidTurn[] | null {
  const laid: LaidTurn[] = [];
  let wall = clock.latestWall(begin);
  // Closed times and turns of nobody are stepped over; they cost as much as a shift and must end too.
  for (let step = 0; step <= 2 * mostShifts; step++) {
    const turn = layer.turnAt(wall);
    const from = Math.max(begin, clock.instantOf(wall));
    const to = Number.isFinite(turn.to) ? Math.min(end, clock.instantOf(turn.to)) : end;
    const previous = laid.at(-1);
    if (turn.who.length > 0 && to > from) {
      if (previous?.period === turn.period && previous.to === from) previous.to = to;
      else if (laid.length === most) return null;
      else laid.push({ who: turn.who, from, to, period: turn.period });
    }
    if (to >= end) return laid;
    wall = turn.to;
  }
  return null;
}

function overlay(
  prepared: PreparedSchedule,
  turns: LaidTurn[][],
  overrides: PlacedOverride[],
  begin: number,
  end: number,
): { shifts: Shift[]; gaps: Gap[] } {
  const borders = new Set([begin, end]);
  for (const { from, to } of [...turns.flat(), ...overrides]) {
    borders.add(Math.max(begin, from));
    borders.add(Math.min(end, to));
  }
  const result: { shifts: Shift[]; gaps: Gap[] } = { shifts: [], gaps: [] };
  /** What stood at the previous border, by what it came from, with the end that may still move. */
  let open = new Map<LaidTurn | PlacedOverride | 'gap', Shift | Gap>();
  const reached = prepared.layers.map(() => 0);
  let at = begin;
  for (const next of [...borders].sort((a, b) => a - b).slice(1)) {
    const still = new Map<LaidTurn | PlacedOverride | 'gap', Shift | Gap>();
    const span = { from: isoOf(at), to: isoOf(next) };
    const put = (source: LaidTurn | PlacedOverride | 'gap', begun: () => Shift | Gap) => {
      const piece = open.get(source) ?? begun();
      piece.to = span.to;
      still.set(source, piece);
    };
    const add = (source: LaidTurn | PlacedOverride, layer: number | null, override: number | null) =>
      put(source, () => {
        const shift = { who: source.who, ...span, layer, override };
        result.shifts.push(shift);
        return shift;
      });

    const override = overrides.find(({ from, to }) => from <= at && at < to);
    const current = turns.map((laid, layer) => {
      while (reached[layer]! < laid.length && laid[reached[layer]!]!.to <= at) reached[layer]!++;
      const turn = laid[reached[layer]!];
      return turn !== undefined && turn.from <= at ? turn : undefined;
    });
    const winners = highest(
      prepared.layers.map(({ priority }, layer) => ({ priority, people: current[layer]?.who.length ?? 0 })),
    );
    if (override !== undefined) add(override, null, override.index);
    else if (winners.length > 0) for (const layer of winners) add(current[layer]!, layer, null);
    else
      put('gap', () => {
        const gap = { ...span };
        result.gaps.push(gap);
        return gap;
      });
    open = still;
    at = next;
  }
  return result;
}

function isoOf(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString();
}
