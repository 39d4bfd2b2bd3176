/**
 * Where shifts stand on a calendar: days of their real length, weeks of seven equal columns, and bars in lanes. Pure: the
 * zone and the day are arguments. A place on a week is a number from 0 to 7, its whole part the day.
 */
import { instantOf, localOf } from '../../time/local.ts';

/** A day on the calendar of a zone: 23, 24 or 25 hours, and 24.5 where clocks change by half an hour. */
export type Day = { date: string; from: number; to: number };
export type Week = { days: Day[]; from: number; to: number };
export type Span = { from: number; to: number };

/** What a week shows of something: where it stands, in which lane, and whether it goes on beyond the week. */
export type Piece<Item> = {
  item: Item;
  left: number;
  right: number;
  lane: number;
  begins: boolean;
  ends: boolean;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const COLUMNS = 7;

/** The weeks that hold the month of `date`, from Monday on; or the one that holds `date`. */
export function weeksOf(view: 'month' | 'week', date: string, zone: string): Week[] {
  const first = view === 'week' ? date : `${date.slice(0, 7)}-01`;
  const monday = addDays(first, -weekdayOf(first));
  const count = view === 'week' ? 1 : Math.ceil((weekdayOf(first) + daysInMonth(first)) / COLUMNS);
  return Array.from({ length: count }, (_, index) => weekFrom(addDays(monday, index * COLUMNS), zone));
}

/** Seven days in a row, whichever they begin with. */
export function weekFrom(date: string, zone: string, length = COLUMNS): Week {
  const days = Array.from({ length }, (_, index) => {
    const each = addDays(date, index);
    return { date: each, from: startOf(each, zone), to: startOf(addDays(each, 1), zone) };
  });
  return { days, from: days[0]!.from, to: days.at(-1)!.to };
}

/** The day on which one is, a step on: a month keeps its day where the next one has it. */
export function step(view: 'month' | 'week', date: string, by: number): string {
  if (view === 'week') return addDays(date, COLUMNS * by);
  const [year, month] = date.split('-').map(Number) as [number, number];
  const first = new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10);
  return `${first.slice(0, 8)}${String(Math.min(Number(date.slice(8)), daysInMonth(first))).padStart(2, '0')}`;
}

/** Cuts what meets the week at its borders, and puts what happens at one time into lanes of its own. */
export function layOut<Item extends Span>(
  week: Week,
  items: readonly Item[],
): { pieces: Piece<Item>[]; lanes: number } {
  const ends: number[] = [];
  const pieces = items
    .filter((item) => item.from < week.to && item.to > week.from)
    // The longer first: what is short fits beside it more easily.
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .map((item): Piece<Item> => {
      const free = ends.findIndex((end) => end <= item.from);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = item.to;
      return {
        item,
        left: placeOf(week, item.from),
        right: placeOf(week, item.to),
        lane,
        begins: item.from >= week.from,
        ends: item.to <= week.to,
      };
    });
  return { pieces, lanes: Math.max(1, ends.length) };
}

/** Where an instant stands: each day has one column, whatever its length. */
export function placeOf(week: Week, at: number): number {
  if (at <= week.from) return 0;
  const index = week.days.findIndex((day) => at < day.to);
  if (index < 0) return week.days.length;
  const { from, to } = week.days[index]!;
  return index + (at - from) / (to - from);
}

/** The instant at a place, to the full hour; to a border of a bar where that is nearer than `reach` columns. */
export function instantAt(week: Week, place: number, borders: readonly number[] = [], reach = 0.06): number {
  const inside = Math.min(Math.max(place, 0), week.days.length);
  const near = borders
    .map((border) => ({ border, away: Math.abs(placeOf(week, border) - inside) }))
    .filter(({ border, away }) => away <= reach && border >= week.from && border <= week.to)
    .sort((a, b) => a.away - b.away)[0];
  if (near !== undefined) return near.border;
  if (inside === week.days.length) return week.to;
  const { from, to } = week.days[Math.floor(inside)]!;
  return Math.min(to, from + Math.round(((inside % 1) * (to - from)) / HOUR) * HOUR);
}

/** 22:00 to 07:00 on a viewer's own clock, as far as they meet the week. */
export function nightsOf(week: Week, zone: string): Span[] {
  const first = addDays(dateOf(week.from, zone), -1);
  return Array.from({ length: week.days.length + 2 }, (_, index) => {
    const evening = addDays(first, index);
    return {
      from: instantOf(`${evening}T22:00`, zone)!,
      to: instantOf(`${addDays(evening, 1)}T07:00`, zone)!,
    };
  }).filter(({ from, to }) => from < week.to && to > week.from);
}

/** What stands when somebody takes over, or is on call as well: the rest is cut around it. */
export function withOverride<Item extends Span>(
  items: readonly Item[],
  override: Item,
  mode: 'replace' | 'add',
): Item[] {
  const rest = (item: Item): Item[] => {
    if (mode === 'add' || item.to <= override.from || item.from >= override.to) return [item];
    return [
      { ...item, to: Math.min(item.to, override.from) },
      { ...item, from: Math.max(item.from, override.to) },
    ].filter(({ from, to }) => to > from);
  };
  return [...items.flatMap(rest), override].sort((a, b) => a.from - b.from);
}

/** A list for a narrow screen: each day with what begins on it, the first also with what has begun before. */
export function agendaOf<Item extends Span>(
  days: readonly Day[],
  items: readonly Item[],
): { day: Day; already: Item[]; begin: Item[] }[] {
  const sorted = [...items].sort((a, b) => a.from - b.from);
  return days.map((day, index) => ({
    day,
    already: index === 0 ? sorted.filter(({ from, to }) => from < day.from && to > day.from) : [],
    begin: sorted.filter(({ from }) => from >= day.from && from < day.to),
  }));
}

/** "2026-11-23", the date on which an instant lies. */
export function dateOf(at: number, zone: string): string {
  return localOf(at, zone).slice(0, 10);
}

/** Monday is 0. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;
}

export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** A date of the address bar; null where it is none that a calendar could show. */
export function readDate(text: string | undefined): string | null {
  if (text === undefined || !/^(19|2\d)\d\d-\d\d-\d\d$/.test(text)) return null;
  const at = new Date(`${text}T00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? null : text;
}

/** Midnight, or the first instant after it where clocks leap over it. */
function startOf(date: string, zone: string): number {
  return instantOf(`${date}T00:00`, zone)!;
}

function daysInMonth(date: string): number {
  const [year, month] = date.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
