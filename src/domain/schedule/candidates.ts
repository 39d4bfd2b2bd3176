/**
 * Who could take a time of a schedule, the best first: whoever has rested longest and carried least, if nothing speaks
 * against it. Nobody is left out for what does: with two people in a team the second best is the one who is asked.
 */
import { spanInWords } from '../incident/naming.ts';
import { dayMs, instantOf, msOf, plus } from '../instant.ts';
import { localSpan, localTime } from '../message/local-time.ts';
import { dutyOf, type Span, without } from './duty.ts';
import { layoutWork } from './layout-work.ts';
import { loads } from './load.ts';
import { type Shift, shifts } from './shifts.ts';
import { type Away, type ScheduleInPlace, takingTurns } from './surroundings.ts';

export interface Candidate {
  person: string;
  /** Nothing speaks against it. */
  free: boolean;
  /** When they were on call last before it; null: not in twelve weeks. */
  lastOnCall: string | null;
  /** On call in the twelve weeks before, by any schedule. */
  hours: number;
  /** Nights of their own zone that the time takes. */
  nights: number;
  sentence: string;
}

/** Plain data, which can be handed to a thread. */
export interface AskedCandidates extends Span {
  /** That may have any of them on call: see `schedulesOf`. */
  schedules: readonly ScheduleInPlace[];
  away: readonly Away[];
  people: readonly string[];
  /** The process's `onCall.betweenShifts`; null: it asks for nothing. */
  betweenShiftsMs: number | null;
  /** By handle. */
  names: Readonly<Record<string, string>>;
  zones: Readonly<Record<string, string>>;
}

const lookedBackMs = 84 * dayMs;
/** More rest than that no process asks for. */
const mostRestMs = 60 * dayMs;
/** Whoever takes turns in more schedules than these has other cares; each costs some milliseconds. */
const mostSchedules = 40;
export const longestTimeMs = 62 * dayMs;

export function candidates(schedule: ScheduleInPlace, asked: AskedCandidates): Candidate[] {
  const { from, to, people, away } = asked;
  const between = restOf(asked);
  const roster = takingTurns(schedule).filter((person) => people.includes(person));
  const zoneOf = (person: string) => asked.zones[person] ?? schedule.timeZone;
  const nameOf = (person: string) => asked.names[person] ?? person;
  const range = rangeOf(asked);
  const laid = schedulesOf(schedule, asked).map((one) => ({
    one,
    pieces: piecesOf(one, range.from, range.to),
  }));
  const all = laid.flatMap(({ pieces }) => pieces);
  const before = { from: plus(from, -lookedBackMs), to: plus(from, 0) };
  const past = all
    .filter((piece) => msOf(piece.from) < msOf(from))
    .map((piece) => (msOf(piece.to) > msOf(from) ? { ...piece, to: before.to } : piece));
  const load = loads(past, { people: roster, zoneOf, ...before });
  const taken = loads([wholeTime(roster, { from, to })], {
    people: roster,
    zoneOf,
    from,
    to,
  });

  return roster
    .map((person, index): Ranked => {
      const duty = dutyOf(all, person);
      const lastOnCall = lastBefore(duty, from);
      const { hours } = load[index]!;
      const { nights } = taken[index]!;
      const objections = [
        ...absences(away, person, { from, to }, schedule.timeZone),
        ...busyWith(laid, person, { from, to }),
        ...restProblems(duty, { from, to }, between),
      ];
      const facts = factsOf({ lastOnCall, hours, nights }, schedule.timeZone);
      return {
        person,
        free: objections.length === 0,
        lastOnCall,
        hours,
        nights,
        sentence: [...objections.map(({ sentence }) => sentence), facts].join(' '),
        rank: Math.max(0, ...objections.map(({ rank }) => rank)),
      };
    })
    .filter(({ person }) => !hasItAll(laid[0]!.pieces, person, { from, to }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (a.lastOnCall ?? '').localeCompare(b.lastOnCall ?? '') ||
        a.hours - b.hours ||
        a.nights - b.nights ||
        nameOf(a.person).localeCompare(nameOf(b.person)),
    )
    .map(({ rank: _, ...candidate }) => candidate);
}

/** How much work it is, as `layoutWork` says it: laying out, and reading what was laid. */
export function candidatesWork(schedule: ScheduleInPlace, asked: AskedCandidates): number {
  const range = rangeOf(asked);
  const laying = schedulesOf(schedule, asked).reduce((sum, one) => sum + layoutWork(one, range), 0);
  return 3 * laying;
}

/** The schedule itself, and those of `schedules` that may have somebody on call who takes turns in it. */
export function schedulesOf(
  schedule: ScheduleInPlace,
  { schedules }: Pick<AskedCandidates, 'schedules'>,
): ScheduleInPlace[] {
  const roster = takingTurns(schedule);
  const others = schedules.filter((other) => other.handle !== schedule.handle && mayHave(other, roster));
  return [schedule, ...others].slice(0, mostSchedules);
}

function rangeOf(asked: AskedCandidates): Span {
  return { from: plus(asked.from, -lookedBackMs), to: plus(asked.to, restOf(asked)) };
}

function restOf({ betweenShiftsMs }: AskedCandidates): number {
  return Math.min(betweenShiftsMs ?? 0, mostRestMs);
}

/** `rank`: 1 too little rest, 2 on call then, 3 away. */
type Ranked = Candidate & { rank: number };

interface Objection {
  rank: number;
  sentence: string;
}

function absences(away: readonly Away[], person: string, span: Span, timeZone: string): Objection[] {
  const absence = away.find((one) => one.person === person && overlaps(one, span));
  return absence === undefined
    ? []
    : [{ rank: 3, sentence: `Is away from ${localSpan(absence, timeZone)}.` }];
}

function mayHave(schedule: ScheduleInPlace, roster: readonly string[]): boolean {
  const named = new Set([...takingTurns(schedule), ...schedule.overrides.flatMap(({ who }) => [who].flat())]);
  return roster.some((person) => named.has(person));
}

function piecesOf(schedule: ScheduleInPlace, from: string, to: string): Shift[] {
  const laid = shifts(schedule, from, to);
  return 'refused' in laid ? [] : laid.shifts;
}

function wholeTime(who: string[], span: Span): Shift {
  return { who, ...span, layer: null, override: null, turn: null };
}

/** When somebody's duty ended last before an instant; that instant itself, where they are on call up to it. */
function lastBefore(duty: readonly Span[], instant: string): string | null {
  const last = duty.findLast(({ from }) => msOf(from) < msOf(instant));
  if (last === undefined) return null;
  return instantOf(Math.min(msOf(last.to), msOf(instant)));
}

function restProblems(duty: readonly Span[], { from, to }: Span, between: number): Objection[] {
  if (between === 0) return [];
  const before = duty.findLast((span) => msOf(span.to) <= msOf(from));
  const after = duty.find((span) => msOf(span.from) >= msOf(to));
  const rests = [
    ...(before === undefined ? [] : [msOf(from) - msOf(before.to)]),
    ...(after === undefined ? [] : [msOf(after.from) - msOf(to)]),
  ];
  const shortest = Math.min(...rests);
  if (!(shortest < between)) return [];
  const rest = shortest === 0 ? 'would have no rest' : `would rest ${spanInWords(shortest)}`;
  return [
    {
      rank: 1,
      sentence: `${rest[0]!.toUpperCase()}${rest.slice(1)} between two shifts; the process asks for ${spanInWords(between)}.`,
    },
  ];
}

function busyWith(
  laid: { one: ScheduleInPlace; pieces: Shift[] }[],
  person: string,
  span: Span,
): Objection[] {
  const by = laid
    .filter(({ pieces }) => pieces.some((piece) => piece.who.includes(person) && overlaps(piece, span)))
    .map(({ one }) => one.name ?? one.handle);
  return by.length === 0 ? [] : [{ rank: 2, sentence: `Is on call then by ${by.join(', ')}.` }];
}

function hasItAll(pieces: readonly Shift[], person: string, span: Span): boolean {
  return without([span], dutyOf(pieces, person)).length === 0;
}

function factsOf(
  { lastOnCall, hours, nights }: Pick<Candidate, 'lastOnCall' | 'hours' | 'nights'>,
  timeZone: string,
): string {
  const past =
    lastOnCall === null
      ? 'Was not on call in the last 12 weeks'
      : `Was on call until ${localTime(lastOnCall, timeZone)}, ${rounded(hours)} h in 12 weeks`;
  const count = rounded(nights);
  const taken = nights === 0 ? 'takes none of their nights' : `takes ${count} of their nights`;
  return `${past}; it ${taken}.`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function overlaps(a: Span, b: Span): boolean {
  return msOf(a.from) < msOf(b.to) && msOf(b.from) < msOf(a.to);
}
