/**
 * The line, laid out: where each mark, label, tick and break stands. Pure: the width, the present and the
 * measure of a text are arguments. Labels never overlap each other or the now-mark; one that finds no
 * room is left out of the picture and stays in the list that screen readers have.
 */
import type { Line, Mark } from '../api/types.ts';
import { roughly, sameDay, shortDay, time } from '../time/format.ts';
import { scaleOf, type Scale } from './scale.ts';

export type Size = 'large' | 'small';
export type Tense = 'past' | 'future';
export type Measure = (text: string, weight: 400 | 600) => number;

export type PlacedMark = {
  x: number;
  tense: Tense;
  mark: Mark;
  /** Further marks that stand in the same place. */
  also: Mark[];
  /** The first thing to come of its kind, drawn in colour; what lies behind it is grey. */
  first: boolean;
};
export type PlacedLabel = {
  mark: PlacedMark;
  side: 'above' | 'below';
  left: number;
  right: number;
  top: number;
  bottom: number;
  align: 'start' | 'middle' | 'end';
  /** The quiet line over the label, where there is one. */
  detail: string | null;
  text: string;
  /** From the label to its mark, where another label lies between them. */
  leader: { x: number; y1: number; y2: number } | null;
};
export type Layout = {
  width: number;
  height: number;
  axis: number;
  start: number;
  now: number;
  end: number;
  pill: { x: number; width: number; text: string } | null;
  marks: PlacedMark[];
  labels: PlacedLabel[];
  ticks: { x: number; left: number; right: number; text: string }[];
  breaks: { x: number; text: string }[];
  ticksTop: number;
};

const LARGE = {
  margin: 8,
  pill: 20,
  detailHeight: 15,
  labelHeight: 16,
  betweenLevels: 3,
  aboveAxis: 12,
  belowAxis: 12,
  tick: 16,
  levels: 2,
};
const SMALL_HEIGHT = 26;
/** Two marks nearer than this are drawn as one: their dots would touch. */
const TOGETHER = { large: 10, small: 8 };
/** The dotted end after the last mark, so that the future is seen to go on. */
const TAIL = 0.08;
const CLEAR = 8;

export function layout(input: {
  line: Line;
  now: number;
  width: number;
  size: Size;
  zone: string;
  measure: Measure;
  /** There is no present among its marks: nothing of it has begun, or all of it is told. */
  timeless?: boolean;
  /** How an instant is written on the axis; without it, as the time of day in the zone. */
  face?: ((at: number) => string) | undefined;
  /** The incident is over: with nothing to come, the line ends with what was last. */
  over?: boolean;
}): Layout {
  const { line, width, size } = input;
  const margin = size === 'large' ? LARGE.margin : 7;
  const instants = [
    line.from,
    ...line.past.map((mark) => mark.at),
    ...line.future.map((mark) => mark.at),
  ].map((at) => Date.parse(at));
  const over = input.over === true && line.future.length === 0;
  const present = !over && input.timeless !== true;
  const now = over ? Math.max(...instants) : input.now;
  const first = Math.min(...instants, now);
  const last = Math.max(...instants, now);
  const tail = Math.max(last - first, 60_000) * TAIL;
  const nothingToCome = Math.max(...instants) <= now;
  // The present stands among the instants only where nothing follows it: elsewhere it glides between the marks.
  const scale = scaleOf(
    nothingToCome ? [...instants, now] : instants,
    { left: margin, right: width - margin - (over ? 0 : (width - 2 * margin) * TAIL) },
    TOGETHER[size] + 4,
  );
  const marks = gather(line, scale, TOGETHER[size]);
  const nowX = scale.x(now);
  const common = { width, start: margin, now: nowX, end: over ? nowX : width - margin, marks };

  if (size === 'small')
    return {
      ...common,
      height: SMALL_HEIGHT,
      axis: SMALL_HEIGHT / 2,
      pill: null,
      labels: [],
      ticks: [],
      breaks: [],
      ticksTop: SMALL_HEIGHT,
    };

  // The height follows from the marks alone. With the present in it the picture would jump as time passes.
  const free = placeLabels(marks, null, width, { above: LARGE.levels, below: LARGE.levels }, input.measure);
  const levels = {
    above: Math.max(1, ...free.filter((label) => label.side === 'above').map((label) => label.level + 1)),
    below: Math.max(1, ...free.filter((label) => label.side === 'below').map((label) => label.level + 1)),
  };
  const placed = placeLabels(marks, present ? nowX : null, width, levels, input.measure);
  const axis = axisAt(levels.above);
  const ticksTop = axis + LARGE.belowAxis + levels.below * (LARGE.labelHeight + LARGE.betweenLevels);
  const text = input.face?.(toTheMinute(now, Date.parse(line.from))) ?? time(now, input.zone);
  const pillWidth = input.measure(text, 600) + 16;
  const breaks = breaksOf(scale, nowX, input.measure);
  return {
    ...common,
    height: ticksTop + LARGE.tick,
    axis,
    pill: !present ? null : { x: clamp(nowX - pillWidth / 2, 0, width - pillWidth), width: pillWidth, text },
    labels: placed,
    ticks: ticksOf(scale, tail, first, last, width, marks, input),
    breaks,
    ticksTop,
  };
}

/** Marks that would touch become one: the one that says most is drawn, the others stand behind it. */
function gather(line: Line, scale: Scale, together: number): PlacedMark[] {
  const seen = new Set<string>();
  const all = [
    ...line.past.map((mark) => ({ mark, tense: 'past' as const })),
    ...line.future.map((mark) => ({ mark, tense: 'future' as const })),
  ].sort((a, b) => Date.parse(a.mark.at) - Date.parse(b.mark.at));
  const placed: PlacedMark[] = [];
  for (const { mark, tense } of all) {
    const x = scale.x(Date.parse(mark.at));
    const before = placed.at(-1);
    if (before !== undefined && before.tense === tense && x - before.x < together) {
      // Of what was, the latest tells most: "resolved" and not "mitigated" of a moment before.
      if (weight(mark) > weight(before.mark) || (tense === 'past' && weight(mark) === weight(before.mark))) {
        before.also.push(before.mark);
        before.mark = mark;
      } else before.also.push(mark);
      continue;
    }
    placed.push({ x, tense, mark, also: [], first: false });
  }
  for (const each of placed)
    if (each.tense === 'future' && !seen.has(each.mark.kind)) {
      seen.add(each.mark.kind);
      each.first = true;
    }
  return placed;
}

/** What says most where two stand together, and what is labelled first where there is little room. */
function weight(mark: Mark): number {
  switch (mark.kind) {
    // Whoever was woken is seen first; what was missed at that moment is told under it.
    case 'page':
      return 6;
    case 'breach':
      return 5;
    case 'answer':
      return 4;
    case 'rung':
      return 4;
    case 'promise':
      return 3;
    case 'soak':
      return 2;
    case 'milestone':
      return 1;
  }
}

function sideOf(mark: Mark): 'above' | 'below' {
  switch (mark.kind) {
    case 'page':
    case 'rung':
      return 'above';
    case 'breach':
    case 'answer':
    case 'promise':
    case 'soak':
    case 'milestone':
      return 'below';
  }
}

type Leveled = PlacedLabel & { level: number };
type Box = { left: number; right: number; top: number; bottom: number };

function placeLabels(
  marks: PlacedMark[],
  nowX: number | null,
  width: number,
  levels: { above: number; below: number },
  measure: Measure,
): Leveled[] {
  const axis = axisAt(levels.above);
  const taken: Box[] = [];
  if (nowX !== null)
    taken.push({ left: nowX - 1, right: nowX + 1, top: 0, bottom: axis + LARGE.belowAxis - 2 });
  const labels: Leveled[] = [];
  const inTurn = marks
    .flatMap((mark, index) => {
      const turn = turnOf(mark, index, marks);
      return bySide(mark).map((told, nth) => ({ mark: told, turn: turn + nth / 2 }));
    })
    .sort((a, b) => a.turn - b.turn);
  for (const { mark } of inTurn) {
    const label = findRoom(mark, axis, width, levels, taken, measure);
    if (label === null) continue;
    labels.push(label);
    taken.push(label);
    if (label.leader !== null)
      taken.push({ left: mark.x - 1, right: mark.x + 1, top: label.leader.y1, bottom: label.leader.y2 });
  }
  return labels;
}

/** What stands in one place is told on both sides of the axis: who is paged above, what falls due below. */
function bySide(placed: PlacedMark): PlacedMark[] {
  const latestFirst = placed.tense === 'past' ? -1 : 1;
  const all = [placed.mark, ...placed.also].sort(
    (a, b) => weight(b) - weight(a) || latestFirst * (Date.parse(a.at) - Date.parse(b.at)),
  );
  return (['above', 'below'] as const)
    .map((side) => all.filter((mark) => sideOf(mark) === side))
    .filter((told) => told.length > 0)
    .sort((a, b) => weight(b[0]!) - weight(a[0]!))
    .map(([mark, ...also]) => ({ ...placed, mark: mark!, also }));
}

/** Who is served first: what comes next, then how it began, then the weightier, then the later. */
function turnOf(mark: PlacedMark, index: number, marks: PlacedMark[]): number {
  if (mark.tense === 'future') {
    const ahead = index - marks.findIndex((each) => each.tense === 'future');
    return mark.first ? ahead : 40 + ahead;
  }
  if (index === 0) return 10;
  return 30 - weight(mark.mark) * 3 + (marks.length - index) / marks.length;
}

function findRoom(
  mark: PlacedMark,
  axis: number,
  width: number,
  levels: { above: number; below: number },
  taken: Box[],
  measure: Measure,
): Leveled | null {
  const preferred = sideOf(mark.mark);
  const tries = textsOf(mark).flatMap((text) =>
    ([preferred, preferred === 'above' ? 'below' : 'above'] as const).map((side) => ({ text, side })),
  );
  for (const { text, side } of tries)
    for (let level = 0; level < levels[side]; level++) {
      const detail = side === 'above' ? mark.mark.detail : null;
      const wide = Math.max(measure(text, 600), detail === null ? 0 : measure(detail, 400)) + 2;
      const edge =
        side === 'above'
          ? axis - LARGE.aboveAxis - level * (LARGE.detailHeight + LARGE.labelHeight + LARGE.betweenLevels)
          : axis + LARGE.belowAxis + level * (LARGE.labelHeight + LARGE.betweenLevels);
      const tall = LARGE.labelHeight + (detail === null ? 0 : LARGE.detailHeight);
      const [top, bottom] = side === 'above' ? [edge - tall, edge] : [edge, edge + tall];
      const leader =
        level === 0
          ? null
          : side === 'above'
            ? { x: mark.x, y1: bottom, y2: axis - 9 }
            : { x: mark.x, y1: axis + 9, y2: top };
      if (
        leader !== null &&
        taken.some((box) => meet(box, { left: mark.x, right: mark.x, top: leader.y1, bottom: leader.y2 }, 3))
      )
        continue;
      for (const shift of shifts(wide)) {
        const left = mark.x - wide / 2 + shift;
        const box = { left, right: left + wide, top, bottom };
        if (left < 0 || box.right > width || taken.some((other) => meet(box, other, CLEAR))) continue;
        const align = Math.abs(shift) < 1 ? 'middle' : shift > 0 ? 'start' : 'end';
        return { mark, side, level, ...box, align, detail, text, leader };
      }
    }
  return null;
}

/** The whole label, and a shorter one for where that finds no room: "on call + lead", "on call +1". */
function textsOf(placed: PlacedMark): string[] {
  const [first, ...more] = placed.mark.label.split(' + ');
  const whole = textOf(placed);
  if (first === undefined || more.length === 0) return [whole];
  return [whole, `${first} +${more.length + others(placed)}`];
}

function textOf(placed: PlacedMark): string {
  const count = others(placed);
  return count === 0 ? placed.mark.label : `${placed.mark.label} +${count}`;
}

function others({ mark, also }: PlacedMark): number {
  return also.filter((other) => other.label !== mark.label).length;
}

/** Centred first, then with its edge at the mark, then whatever lies between: the mark is always over or under its label. */
function shifts(wide: number): number[] {
  const most = wide / 2 - 5;
  const between = [0.25, -0.25, 0.5, -0.5, 0.75, -0.75].map((part) => part * most);
  return [0, most, -most, ...between];
}

function meet(a: Box, b: Box, clear: number): boolean {
  return a.left < b.right + clear && b.left < a.right + clear && a.top < b.bottom && b.top < a.bottom;
}

function axisAt(levelsAbove: number): number {
  return (
    LARGE.pill +
    4 +
    levelsAbove * (LARGE.detailHeight + LARGE.labelHeight) +
    (levelsAbove - 1) * LARGE.betweenLevels +
    LARGE.aboveAxis
  );
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080].map(
  (minutes) => minutes * MINUTE,
);

/** Times under the axis: at even steps where distances are true, else at the marks. */
function ticksOf(
  scale: Scale,
  tail: number,
  first: number,
  last: number,
  width: number,
  marks: PlacedMark[],
  input: { zone: string; measure: Measure; face?: ((at: number) => string) | undefined },
): Layout['ticks'] {
  const wide = 46;
  const room = width - 2 * LARGE.margin;
  const step = STEPS.find((each) => (each / (last - first + tail)) * room >= wide * 2) ?? STEPS.at(-1)!;
  const wanted: number[] = [];
  if (scale.linear && last > first) for (let at = first; at <= last; at += step) wanted.push(at);
  else {
    const at = (mark: PlacedMark) => Date.parse(mark.mark.at);
    const future = marks.filter((mark) => mark.tense === 'future').map(at);
    const past = marks.filter((mark) => mark.tense === 'past').map(at);
    wanted.push(first, ...future, last, ...past.toReversed());
  }
  const ticks: Layout['ticks'] = [];
  const shown = new Set<string>();
  for (const at of wanted) {
    const text =
      input.face?.(at) ??
      (sameDay(at, first, input.zone) || last - first < 12 * HOUR
        ? time(at, input.zone)
        : `${shortDay(at, input.zone).split(' ').slice(0, 2).join(' ')} ${time(at, input.zone)}`);
    const x = scale.x(at);
    const half = input.measure(text, 400) / 2 + 1;
    const left = clamp(x - half, 0, width - 2 * half);
    const right = left + 2 * half;
    if (shown.has(text) || ticks.some((tick) => left < tick.right + CLEAR && tick.left < right + CLEAR))
      continue;
    shown.add(text);
    ticks.push({ x, left, right, text });
  }
  return ticks.sort((a, b) => a.x - b.x);
}

/** Where hours stand in the room of minutes, the axis is broken and says how long the gap is. */
function breaksOf(scale: Scale, nowX: number, measure: Measure): Layout['breaks'] {
  if (scale.linear) return [];
  const densities = scale.stretches.map(({ from, to, x1, x2 }) => (x2 - x1) / (to - from));
  const densest = Math.max(...densities);
  return scale.stretches.flatMap(({ from, to, x1, x2 }, index) => {
    if (to - from < 2 * HOUR || densities[index]! > densest / 12) return [];
    const text = roughly(to - from);
    const [left, right] =
      nowX > x1 && nowX < x2 ? (nowX - x1 > x2 - nowX ? [x1, nowX] : [nowX, x2]) : [x1, x2];
    return right - left < measure(text, 400) + 28 ? [] : [{ x: (left + right) / 2, text }];
  });
}

/** What moves by itself is told without the seconds that nobody can read. */
function toTheMinute(at: number, from: number): number {
  return from + Math.round((at - from) / MINUTE) * MINUTE;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
