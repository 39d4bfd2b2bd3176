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
  /** Numbers the layer's turns: shifts of one turn are what an override or closed hours cut it into. Null in an override. */
  turn: number | null;
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
  const room: Room = { shifts: mostShifts, steps: mostSteps };
  for (const layer of prepared.layers) {
    const laid = layOut(layer, clock, begin, end, room);
    if (laid === null)
      return {
        refused: 'too-many-shifts',
        sentence: `Between ${from} and ${to} there are more than ${mostShifts} shifts in "${schedule.handle}": ask for a shorter range.`,
      };
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

/** What is left for the layers to come: all layers of a schedule share it, so that many cost no more than one. */
interface Room {
  shifts: number;
  steps: number;
}

/** Closed times and turns of nobody are stepped over; they cost as much as a shift and must end too. */
const mostSteps = 3 * mostShifts;

/** Null where there is no room. A turn that lies wholly in a gap of local time has no length and is left out. */
function layOut(
  layer: Rotation,
  clock: WallClock,
  begin: number,
  end: number,
  room: Room,
): LaidTurn[] | null {
  const laid: LaidTurn[] = [];
  let wall = clock.latestWall(begin);
  while (room.steps-- > 0) {
    const turn = layer.turnAt(wall);
    const from = Math.max(begin, clock.instantOf(wall));
    const to = Number.isFinite(turn.to) ? Math.min(end, clock.instantOf(turn.to)) : end;
    const previous = laid.at(-1);
    if (turn.who.length > 0 && to > from) {
      if (previous?.period === turn.period && previous.to === from) previous.to = to;
      else if (room.shifts-- === 0) return null;
      else laid.push({ who: turn.who, from, to, period: turn.period });
    }
    if (to >= end) return laid;
    wall = turn.to;
  }
  return null;
}

type Source = LaidTurn | PlacedOverride | 'gap';

function overlay(
  prepared: PreparedSchedule,
  turns: LaidTurn[][],
  overrides: PlacedOverride[],
  begin: number,
  end: number,
): { shifts: Shift[]; gaps: Gap[] } {
  const borders = bordersOf([...turns.flat(), ...overrides], begin, end);
  const inForce = overridesBetween(borders, overrides);
  const result: { shifts: Shift[]; gaps: Gap[] } = { shifts: [], gaps: [] };
  /** What stands before a border, by what it came from, with the end that may still move. */
  let open = new Map<Source, Shift | Gap>();
  const reached = prepared.layers.map(() => 0);
  let from = isoOf(begin);
  for (const [index, at] of borders.slice(0, -1).entries()) {
    const to = isoOf(borders[index + 1]!);
    const span = { from, to };
    from = to;
    const still = new Map<Source, Shift | Gap>();
    const put = <Piece extends Shift | Gap>(source: Source, kept: Piece[], begun: () => Piece) => {
      let piece = open.get(source);
      if (piece === undefined) {
        const fresh = begun();
        kept.push(fresh);
        piece = fresh;
      }
      piece.to = span.to;
      still.set(source, piece);
    };

    const current = turns.map((laid, layer) => {
      while (reached[layer]! < laid.length && laid[reached[layer]!]!.to <= at) reached[layer]!++;
      const turn = laid[reached[layer]!];
      return turn !== undefined && turn.from <= at ? turn : undefined;
    });
    const override = inForce[index];
    if (override !== undefined)
      put(override, result.shifts, () => ({
        who: override.who,
        ...span,
        layer: null,
        override: override.index,
        turn: null,
      }));
    else {
      const winners = highest(
        prepared.layers.map(({ priority }, layer) => ({ priority, people: current[layer]?.who.length ?? 0 })),
      );
      for (const layer of winners) {
        const { who, period } = current[layer]!;
        put(current[layer]!, result.shifts, () => ({ who, ...span, layer, override: null, turn: period }));
      }
      if (winners.length === 0) put('gap', result.gaps, () => ({ ...span }));
    }
    open = still;
  }
  return result;
}

/** Every instant at which something may change, in order, each once. */
function bordersOf(pieces: { from: number; to: number }[], begin: number, end: number): number[] {
  const borders = new Set([begin, end]);
  for (const { from, to } of pieces) {
    borders.add(Math.max(begin, from));
    borders.add(Math.min(end, to));
  }
  return [...borders].sort((a, b) => a - b);
}

/**
 * The override in force after each border. The later entered are painted first, and what is painted is jumped over, so
 * that thousands which lie over one another cost what as many side by side do.
 */
function overridesBetween(borders: number[], overrides: PlacedOverride[]): (PlacedOverride | undefined)[] {
  const painted: (PlacedOverride | undefined)[] = borders.map(() => undefined);
  /** Where to look next for a stretch that nothing was painted on. */
  const jump = borders.map((_, index) => index);
  const bare = (from: number): number => {
    let index = from;
    while (jump[index] !== undefined && jump[index] !== index) {
      jump[index] = jump[jump[index]!] ?? jump[index]!;
      index = jump[index]!;
    }
    return index;
  };
  for (const override of overrides) {
    for (
      let index = bare(firstAtOrAfter(borders, override.from));
      index < borders.length && borders[index]! < override.to;
      index = bare(index)
    ) {
      painted[index] = override;
      jump[index] = index + 1;
    }
  }
  return painted;
}

function firstAtOrAfter(sorted: number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Without fractions that are nought. A third of the time that Temporal takes, and a year has thousands of these. */
function isoOf(at: number): string {
  const text = new Date(at).toISOString();
  return at % 1000 === 0 ? text.replace('.000Z', 'Z') : text;
}
