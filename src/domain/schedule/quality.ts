/**
 * What is wrong with a schedule between two instants, before it hurts: gaps, people on call while away or together whom
 * nobody meant to, turns too close to one another, and who has more than their share. Each finding is a sentence with its figures.
 */
import { spanInWords } from '../incident/naming.ts';
import { hourMs, msOf } from '../instant.ts';
import type { Load } from './load.ts';
import { loads } from './load.ts';
import { shortRests } from './rest.ts';
import type { Schedule } from './schedule.ts';
import type { Gap, Shift } from './shifts.ts';
import { type ScheduleInPlace, takingTurns } from './surroundings.ts';
import { onCallWhileAway } from './while-away.ts';

export interface QualityFinding {
  kind: 'gap' | 'away' | 'overlap' | 'short-rest' | 'more-than-share';
  sentence: string;
  person: string | null;
  /** ISO instants: the first time at which it shows; the whole range for a share. */
  from: string;
  to: string;
}

export interface Quality {
  findings: QualityFinding[];
  /** Everyone who takes turns, and whoever took over in the range; those with the most hours first. */
  load: Load[];
  /** What each of those who take turns would have if all had the same; null where nobody takes turns. */
  share: Omit<Load, 'person'> | null;
}

interface Asked {
  from: string;
  to: string;
  /** The process's `onCall.betweenShifts`; null: it asks for nothing. */
  betweenShiftsMs: number | null;
  nameOf: (person: string) => string;
  zoneOf: (person: string) => string;
}

/** Of each kind: who has more mends these first. */
const mostOfAKind = 50;

/** `laid` is what `shifts` says from `from` to `to`. */
export function quality(
  schedule: ScheduleInPlace,
  laid: { shifts: Shift[]; gaps: Gap[] },
  asked: Asked,
): Quality {
  const inTurn = takingTurns(schedule);
  const people = [...new Set([...inTurn, ...laid.shifts.flatMap(({ who }) => who)])];
  const load = loads(laid.shifts, { people, ...asked }).sort((a, b) => b.hours - a.hours);
  const share = equalShare(load, inTurn.length);
  const fairness = share && {
    load,
    share,
    people: inTurn.length,
    longestTurns: longestTurnOf(laid.shifts),
  };
  return {
    findings: [
      ...gapsAhead(schedule, laid.gaps),
      ...whileAway(schedule, laid.shifts, asked),
      ...overlaps(schedule, laid.shifts, asked),
      ...tooShortRests(schedule, laid.shifts, asked),
      ...(fairness === null ? [] : load.flatMap((one) => overShare(one, fairness, asked))),
    ].map((finding) => ({ ...finding, sentence: `${finding.sentence}.` })),
    load,
    share,
  };
}

function gapsAhead({ timeZone }: Schedule, gaps: Gap[]): QualityFinding[] {
  const findings = gaps.slice(0, mostOfAKind).map(({ from, to }): QualityFinding => ({
    kind: 'gap',
    sentence: `Nobody is on call from ${localOf(from, timeZone)} to ${localOf(to, timeZone)} (${timeZone}), ${spanInWords(msOf(to) - msOf(from))}`,
    person: null,
    from,
    to,
  }));
  const rest = gaps.slice(mostOfAKind);
  const [first] = rest;
  if (first === undefined) return findings;
  const { to } = rest.at(-1)!;
  const sentence = `${rest.length} more gaps follow from ${localOf(first.from, timeZone)} on, ${spanInWords(lengthOf(rest))} in all`;
  return [...findings, { kind: 'gap', sentence, person: null, from: first.from, to }];
}

/** One finding a person, with the first time. */
function whileAway(
  { timeZone, away = [] }: ScheduleInPlace,
  shifts: Shift[],
  { nameOf }: Asked,
): QualityFinding[] {
  const ofPerson = Map.groupBy(onCallWhileAway(away, shifts), ({ person }) => person);
  return [...ofPerson].slice(0, mostOfAKind).map(([person, times]) => {
    const { from, to } = times[0]!;
    const more = times.length === 1 ? '' : `, the first of ${times.length} times`;
    return {
      kind: 'away',
      sentence: `${nameOf(person)} is on call while away from ${localOf(from, timeZone)} to ${localOf(to, timeZone)} (${timeZone}), ${spanInWords(lengthOf(times))}${times.length === 1 ? '' : ' in all'}${more}, and nobody covers`,
      person,
      from,
      to,
    };
  });
}

/** One finding for each two layers of equal priority, since a pair that is meant meets in every shift. */
function overlaps({ timeZone }: Schedule, shifts: Shift[], { nameOf }: Asked): QualityFinding[] {
  const meetings = new Map<string, Meeting>();
  let running: { shift: Shift; end: number }[] = [];
  for (const shift of shifts) {
    if (shift.layer === null) continue;
    const [begin, end] = [msOf(shift.from), msOf(shift.to)];
    // Of one layer only one is running at a time.
    running = running.filter((other) => other.end > begin);
    for (const other of running) {
      const layers = [other.shift.layer!, shift.layer].sort((a, b) => a - b) as [number, number];
      const key = layers.join();
      const first = { from: shift.from, to: other.end < end ? other.shift.to : shift.to };
      const meeting = meetings.get(key) ?? { layers, first, ms: 0, inBoth: new Set() };
      meetings.set(key, meeting);
      meeting.ms += Math.min(other.end, end) - begin;
      for (const person of shift.who) if (other.shift.who.includes(person)) meeting.inBoth.add(person);
    }
    running.push({ shift, end });
  }
  return [...meetings.values()].slice(0, mostOfAKind).map(({ layers, first, ms, inBoth }) => {
    const { from, to } = first;
    const [lower, upper] = layers;
    const alone =
      inBoth.size === 0
        ? ''
        : `; at times ${namesOf(inBoth, nameOf)} ${inBoth.size === 1 ? 'is' : 'are'} in both`;
    return {
      kind: 'overlap',
      sentence: `Layers ${lower + 1} and ${upper + 1} have the same priority and are on call together for ${spanInWords(ms)}, first from ${localOf(from, timeZone)} to ${localOf(to, timeZone)}: a page goes to both${alone}`,
      person: null,
      from,
      to,
    };
  });
}

/** Two layers on call together: when first, and for how long in all. */
interface Meeting {
  layers: [number, number];
  first: Gap;
  ms: number;
  inBoth: Set<string>;
}

/** One finding a person, with the shortest of their rests. */
function tooShortRests(
  schedule: Schedule,
  shifts: Shift[],
  { betweenShiftsMs, nameOf }: Asked,
): QualityFinding[] {
  if (betweenShiftsMs === null) return [];
  const ofPerson = Map.groupBy(shortRests(schedule, shifts, betweenShiftsMs), ({ person }) => person);
  return [...ofPerson].slice(0, mostOfAKind).map(([person, rests]) => {
    const shortest = rests.reduce((a, b) => (b.restMs < a.restMs ? b : a));
    const rested =
      shortest.restMs <= 0 ? 'without a break' : `${spanInWords(shortest.restMs)} after the turn before`;
    const times =
      rests.length === 1
        ? ''
        : `, and ${rests.length - 1} more ${rests.length === 2 ? 'time' : 'times'} too soon`;
    return {
      kind: 'short-rest',
      sentence: `${nameOf(person)} is on call again on ${localOf(shortest.to, schedule.timeZone)}, ${rested}${times}; the process asks for ${spanInWords(betweenShiftsMs)} between two shifts`,
      person,
      from: shortest.from,
      to: shortest.to,
    };
  });
}

function equalShare(load: Load[], people: number): Quality['share'] {
  if (people === 0) return null;
  const [hours, nights, weekends] = measures.map(({ of }) => total(load, of) / people) as [
    number,
    number,
    number,
  ];
  return { hours, nights, weekends };
}

type Measure = keyof NonNullable<Quality['share']>;

/** Turns differ a little in what falls into them: up to a quarter above an equal share is nothing to speak of. */
const overByPart = 1.25;
const measures: { of: Measure; verb: string }[] = [
  { of: 'hours', verb: 'is on call for' },
  { of: 'nights', verb: 'has' },
  { of: 'weekends', verb: 'has' },
];

interface Fairness {
  load: Load[];
  share: NonNullable<Quality['share']>;
  people: number;
  longestTurns: Map<string, number>;
}

/** Whoever is above an equal share by a whole turn or more: one less of theirs would be fairer, and nothing less can be moved. */
function overShare(
  one: Load,
  { load, share, people, longestTurns }: Fairness,
  { from, to, nameOf, zoneOf }: Asked,
): QualityFinding[] {
  const ofTurn = (longestTurns.get(one.person) ?? 0) / (one.hours * hourMs);
  return measures
    .filter(({ of }) => one[of] > share[of] * overByPart && one[of] - share[of] >= one[of] * ofTurn)
    .map(({ of, verb }) => {
      const zone = zoneOf(one.person);
      const where = { hours: '', nights: ` (22:00 to 07:00 in ${zone})`, weekends: ` (in ${zone})` }[of];
      return {
        kind: 'more-than-share',
        sentence: `${nameOf(one.person)} ${verb} ${rounded(one[of])} of ${rounded(total(load, of))} ${of}${where}; an equal share among ${people} people is ${rounded(share[of])}`,
        person: one.person,
        from,
        to,
      };
    });
}

/** What a person is on call for in the longest of their turns, in milliseconds; an override is a turn of its own. */
function longestTurnOf(shifts: Shift[]): Map<string, number> {
  // Of a turn that somebody else covered for a while each has the part that was theirs.
  const turns = Map.groupBy(shifts, ({ layer, turn, override, who }) =>
    [layer, turn, override, ...who].join(),
  );
  const longest = new Map<string, number>();
  for (const pieces of turns.values()) {
    const lasts = lengthOf(pieces);
    for (const person of pieces[0]!.who) longest.set(person, Math.max(lasts, longest.get(person) ?? 0));
  }
  return longest;
}

function total(load: Load[], of: Measure): number {
  return load.reduce((sum, one) => sum + one[of], 0);
}

function lengthOf(spans: Gap[]): number {
  return spans.reduce((sum, { from, to }) => sum + msOf(to) - msOf(from), 0);
}

/** "12", "9.3" */
function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** As many as fit a sentence. */
const mostNames = 5;

function namesOf(people: Set<string>, nameOf: (person: string) => string): string {
  const names = [...people].slice(0, mostNames).map(nameOf);
  const more = people.size - names.length;
  return more > 0
    ? `${names.join(', ')} and ${more} more`
    : names.join(', ').replace(/, (?=[^,]*$)/, ' and ');
}

/** "2026-03-07 00:00" */
function localOf(instant: string, timeZone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}
