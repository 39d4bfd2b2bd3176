/**
 * Every shift and every gap of a schedule between two instants: what `onCallAt` would say, laid out.
 */
import { dayMs, minuteMs } from '../instant.ts';
import { firstAtOrAfter } from './in-order.ts';
import type { InForce } from './on-duty.ts';
import { onDuty } from './on-duty.ts';
import type { PlacedOverride, PreparedLayer, PreparedSchedule } from './prepare.ts';
import { placeOverrides, prepare } from './prepare.ts';
import type { ScheduleInPlace } from './surroundings.ts';
import type { WallClock } from './wall-clock.ts';
import { wallClock } from './wall-clock.ts';

/**
 * One turn without a break, cut at the range's borders. Somebody who takes two turns in a row has two shifts, since a
 * handoff lies between them. Layers of equal priority that are on call together each have their own, and so has whoever
 * is added to them.
 */
export interface Shift {
  who: string[];
  /** ISO instants, UTC. */
  from: string;
  to: string;
  /** Index of the layer; null where an override says who. */
  layer: number | null;
  override: number | null;
  /**
   * Numbers the layer's turns: shifts of one turn are what an override, closed hours or somebody's time off cut it into.
   * Null in an override.
   */
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
export function shifts(schedule: ScheduleInPlace, from: string, to: string): Shifts {
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
  const tooMany: Shifts = {
    refused: 'too-many-shifts',
    sentence: `Between ${from} and ${to} there are more than ${mostShifts} shifts in "${schedule.handle}": ask for a shorter range.`,
  };
  const turns: LaidTurn[][] = [];
  const room: Room = { shifts: mostShifts, steps: mostSteps };
  for (const layer of prepared.layers) {
    const laid = layOut(layer, clock, begin, end, room);
    if (laid === null) return tooMany;
    turns.push(laid);
  }
  return overlay(prepared, turns, overrides, begin, end) ?? tooMany;
}

/** What shifts come from. */
interface Source {
  /** The latest of them: what goes on where it ends is one with it. */
  shift: Shift | null;
}

/** A layer's turn on the line of real time, before priorities and overrides. */
interface LaidTurn extends Source {
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

/** Null where there is no room. A turn that lies wholly in a gap of local time is stepped over, since no instant is in it. */
function layOut(
  layer: PreparedLayer,
  clock: WallClock,
  begin: number,
  end: number,
  room: Room,
): LaidTurn[] | null {
  const laid: LaidTurn[] = [];
  let from = begin;
  while (room.steps-- > 0) {
    const { who, period, ...stretch } = layer.stretchAt(from, clock);
    const to = Math.min(end, stretch.to);
    const previous = laid.at(-1);
    if (who.length > 0) {
      if (previous?.period === period && previous.to === from && areSame(previous.who, who)) previous.to = to;
      else if (room.shifts-- === 0) return null;
      else laid.push({ who, from, to, period, shift: null });
    }
    if (to >= end) return laid;
    from = to;
  }
  return null;
}

function areSame(a: string[], b: string[]): boolean {
  return a === b || (a.length === b.length && a.every((person, index) => person === b[index]));
}

/** Names that are compared where overrides add and remove people: a hundred of these at a time for a whole year. */
const mostNames = 1_000_000;

/** Null where overrides that add and remove lie over one another by the thousand. */
function overlay(
  prepared: PreparedSchedule,
  turns: LaidTurn[][],
  overrides: PlacedOverride[],
  begin: number,
  end: number,
): { shifts: Shift[]; gaps: Gap[] } | null {
  const borders = bordersOf([...turns.flat(), ...overrides], begin, end);
  const inForce = inForceFrom(borders, overrides);
  const result: { shifts: Shift[]; gaps: Gap[] } = { shifts: [], gaps: [] };
  const reached = prepared.layers.map(() => 0);
  const placed = new Map<number, Source>(overrides.map(({ index }) => [index, { shift: null }]));
  let names = 0;
  const now = prepared.layers.map(({ priority }) => ({ priority, who: noPeople }));
  const current: (LaidTurn | undefined)[] = turns.map(() => undefined);
  const layers = () => {
    for (const [layer, turn] of current.entries()) now[layer]!.who = turn?.who ?? noPeople;
    return now;
  };
  const isoOf = isoWriter();
  let from = isoOf(begin);
  for (const [index, at] of borders.slice(0, -1).entries()) {
    const to = isoOf(borders[index + 1]!);
    for (const [layer, laid] of turns.entries()) {
      while (reached[layer]! < laid.length && laid[reached[layer]!]!.to <= at) reached[layer]!++;
      const turn = laid[reached[layer]!];
      current[layer] = turn !== undefined && turn.from <= at ? turn : undefined;
    }
    const force = inForce(index);
    for (const { who } of force.changing) names += who.length;
    if (names > mostNames) return null;
    const duties = onDuty(layers, force);
    for (const duty of duties) {
      const turn = duty.layer === null ? null : current[duty.layer]!;
      const source = turn ?? placed.get(duty.override!)!;
      if (source.shift?.to === from && areSame(source.shift.who, duty.who)) source.shift.to = to;
      else result.shifts.push((source.shift = { ...duty, from, to, turn: turn?.period ?? null }));
    }
    const gap = result.gaps.at(-1);
    if (duties.length === 0)
      if (gap?.to === from) gap.to = to;
      else result.gaps.push({ from, to });
    from = to;
  }
  return result;
}

const noPeople: string[] = [];

/** Every instant at which something may change, in order, each once. */
function bordersOf(pieces: { from: number; to: number }[], begin: number, end: number): number[] {
  const borders = new Set([begin, end]);
  for (const { from, to } of pieces) {
    borders.add(Math.max(begin, from));
    borders.add(Math.min(end, to));
  }
  return [...borders].sort((a, b) => a - b);
}

/** The overrides that are in force from each border on; to be asked for one border after the other. */
function inForceFrom(borders: number[], overrides: PlacedOverride[]): (index: number) => InForce {
  const replacing = overrides.filter(({ mode }) => mode === 'replace').toReversed();
  const changing = overrides.filter(({ mode }) => mode !== 'replace');
  const painted = paint(borders, replacing);
  const byBeginning = changing.toSorted((a, b) => a.from - b.from);
  let begun = 0;
  let running: PlacedOverride[] = [];
  return (index) => {
    const at = borders[index]!;
    const top = painted[index];
    if (changing.length === 0) return { replacing: top === undefined ? none : [top], changing: none };
    running = running.filter(({ to }) => to > at);
    const before = running.length;
    while (begun < byBeginning.length && byBeginning[begun]!.from <= at) {
      const override = byBeginning[begun++]!;
      if (override.to > at) running.push(override);
    }
    if (running.length > before) running.sort((a, b) => a.index - b.index);
    return { replacing: top === undefined ? none : topFirst(top, replacing, at), changing: running };
  };
}

const none: PlacedOverride[] = [];

/** Those below the first are looked for only where everybody is taken off that one. */
function* topFirst(top: PlacedOverride, replacing: PlacedOverride[], at: number): Generator<PlacedOverride> {
  yield top;
  for (const override of replacing)
    if (override.index < top.index && override.from <= at && at < override.to) yield override;
}

/**
 * The override in force after each border. The later entered are painted first, and what is painted is jumped over, so
 * that thousands which lie over one another cost what as many side by side do.
 */
function paint(borders: number[], laterFirst: PlacedOverride[]): (PlacedOverride | undefined)[] {
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
  for (const override of laterFirst) {
    for (
      let index = bare(firstAtOrAfter(borders, override.from, (border) => border));
      index < borders.length && borders[index]! < override.to;
      index = bare(index)
    ) {
      painted[index] = override;
      jump[index] = index + 1;
    }
  }
  return painted;
}

/**
 * ISO, without fractions that are nought. A year of fifty schedules has a hundred thousand of these, most of them on a
 * whole minute of the day of the one before: written so it takes a quarter of the time.
 */
function isoWriter(): (at: number) => string {
  let [today, date] = [Number.NaN, ''];
  return (at) => {
    const day = Math.floor(at / dayMs);
    const minutes = (at - day * dayMs) / minuteMs;
    if (!Number.isInteger(minutes)) {
      const text = new Date(at).toISOString();
      return at % 1000 === 0 ? text.replace('.000Z', 'Z') : text;
    }
    if (day !== today) [today, date] = [day, new Date(at).toISOString().slice(0, 'yyyy-mm-ddT'.length)];
    return `${date}${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:00Z`;
  };
}

const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
