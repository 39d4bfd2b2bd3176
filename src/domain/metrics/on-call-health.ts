/**
 * What being on call did to one person between two instants: hours, nights, pages, and how much of their nights and free
 * hours it took; and whether a shift was more than the process allows. `docs/guide/on-call-health.md` defines each figure.
 */
import { hourMs } from '../instant.ts';
import { coveredOf, joined, type Stretch } from '../schedule/stretches.ts';
import { onCallStretches, type Turn } from './duty.ts';
import { dateOf, type Hours, type Night, pieceAt } from './hours.ts';
import { answeredAfterMs, type GotPage, interruptionsOf } from './pages-got.ts';
import { type Stay, stayAt } from './stays.ts';

export interface OnCallFacts {
  person: string;
  stays: Stay[];
  /** Laid out over the range and whatever before it their shifts reach back to. */
  hours: Hours;
  turns: Turn[];
  pages: GotPage[];
}

export interface OnCallHealth {
  person: string;
  hours: number;
  nights: number;
  shifts: number;
  pages: number;
  pagesAtNight: number;
  pagesAtNightOnDuty: number;
  pagesOffDuty: number;
  /** Null: no night on call. */
  pagesANight: number | null;
  /** Every shift with a night in it, the hardest first. */
  judged: JudgedShift[];
  nightsDisturbed: number;
  longestRun: { nights: number; from: string } | null;
  interruptions: number;
  interruptedHours: number;
  interruptedHoursAfterWork: number;
  answer: { medianMs: number | null; sample: number };
  /** Nights on call, and those with pages. */
  strip: { evening: string; onCall: boolean; pages: number }[];
}

export interface JudgedShift extends Stretch {
  schedule: string;
  /** It goes on after the end of the range. */
  unfinished: boolean;
  nights: number;
  pagesAtNight: number;
  pagesANight: number;
}

export function onCallHealth(facts: OnCallFacts, range: Stretch): OnCallHealth {
  const { person, hours, turns, stays } = facts;
  const pages = facts.pages.filter(({ at }) => within(range, at));
  const duty = onCallStretches(turns, range);
  const nights = hours.nights.filter(({ from, to }) => to > range.from && from < range.to);
  const nightOf = new Map(pages.map((page) => [page, pieceAt(hours.nights, page.at)]));
  const everOnCall = joined(turns.flatMap(({ pieces }) => pieces));
  const onDuty = ({ pagedAt }: GotPage) => isIn(everOnCall, pagedAt);
  const atNight = pages.filter((page) => nightOf.get(page) !== null);
  const atNightOnDuty = atNight.filter(onDuty);
  const pagesOf = Map.groupBy(atNight, (page) => nightOf.get(page)!.evening);
  const nightsOnCall = partsOf(nights, duty);
  const finished = turns.filter(({ to }) => to > range.from && to <= range.to);
  const interrupted = interruptedHours(pages, stays, hours);
  const answers = pages.map(answeredAfterMs).filter((ms) => ms !== null);
  return {
    person,
    hours: duty.reduce((sum, { from, to }) => sum + to - from, 0) / hourMs,
    nights: nightsOnCall,
    shifts: finished.length,
    pages: pages.length,
    pagesAtNight: atNight.length,
    pagesAtNightOnDuty: atNightOnDuty.length,
    pagesOffDuty: pages.filter((page) => !onDuty(page)).length,
    pagesANight: aNight(atNightOnDuty.length, nightsOnCall),
    judged: finished
      .flatMap((turn) => judge(turn, facts, range))
      .sort((a, b) => b.pagesANight - a.pagesANight || a.from - b.from),
    nightsDisturbed: pagesOf.size,
    longestRun: longestRun([...pagesOf.keys()]),
    interruptions: interruptionsOf(pages).length,
    ...interrupted,
    answer: { medianMs: median(answers), sample: answers.length },
    strip: stripOf(nights, duty, pagesOf),
  };
}

/** A shift is counted in the range in which it ends, and then as a whole. Its end at the range's border is where it was cut. */
function judge(turn: Turn, { hours, pages }: OnCallFacts, range: Stretch): JudgedShift[] {
  const nights = partsOf(hours.nights, turn.pieces);
  const pagesAtNight = pages.filter(
    (page) => isIn(turn.pieces, page.pagedAt) && pieceAt(hours.nights, page.at) !== null,
  ).length;
  const mean = aNight(pagesAtNight, nights);
  if (mean === null) return [];
  return [
    {
      schedule: turn.schedule,
      from: turn.from,
      to: turn.to,
      unfinished: turn.to === range.to,
      nights,
      pagesAtNight,
      pagesANight: mean,
    },
  ];
}

/** Less than a night counts as one: a page at half past six of a shift that begins at six is no nine pages a night. */
export function aNight(pages: number, nights: number): number | null {
  return nights === 0 ? null : pages / Math.max(1, nights);
}

export function isIn(stretches: Stretch[], at: number): boolean {
  return pieceAt(stretches, at) !== null;
}

function within({ from, to }: Stretch, at: number): boolean {
  return from <= at && at < to;
}

/** Nights, parts of them added up. */
function partsOf(nights: Night[], stretches: Stretch[]): number {
  return coveredOf(nights, stretches).reduce((sum, { piece, covered }) => sum + covered / piece.whole, 0);
}

function longestRun(evenings: number[]): OnCallHealth['longestRun'] {
  let longest: { nights: number; first: number } | null = null;
  let run = { nights: 0, first: Number.NEGATIVE_INFINITY };
  for (const evening of evenings.toSorted((a, b) => a - b)) {
    run =
      evening === run.first + run.nights ? { ...run, nights: run.nights + 1 } : { nights: 1, first: evening };
    if (longest === null || run.nights > longest.nights) longest = run;
  }
  return longest && { nights: longest.nights, from: dateOf(longest.first) };
}

/** Hours of the person's own clock; the hour that is repeated in autumn is two. */
function interruptedHours(
  pages: GotPage[],
  stays: Stay[],
  hours: Hours,
): Pick<OnCallHealth, 'interruptedHours' | 'interruptedHoursAfterWork'> {
  const all = new Set<string>();
  const afterWork = new Set<string>();
  for (const { at } of pages) {
    const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(stayAt(stays, at).timeZone);
    const hour = `${local.toPlainDateTime().toString().slice(0, 13)}${local.offset}`;
    all.add(hour);
    if (pieceAt(hours.kinds, at)?.kind !== 'working') afterWork.add(hour);
  }
  return { interruptedHours: all.size, interruptedHoursAfterWork: afterWork.size };
}

export function median(values: number[]): number | null {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = Math.floor(ordered.length / 2);
  if (ordered.length === 0) return null;
  return ordered.length % 2 === 1 ? ordered[middle]! : (ordered[middle - 1]! + ordered[middle]!) / 2;
}

/** Two pieces of one night, as a move leaves them, are one night. */
function stripOf(nights: Night[], duty: Stretch[], pagesOf: Map<number, GotPage[]>): OnCallHealth['strip'] {
  const covered = new Map<number, boolean>();
  for (const { piece, covered: ms } of coveredOf(nights, duty))
    covered.set(piece.evening, covered.get(piece.evening) === true || ms > 0);
  return [...covered]
    .map(([evening, onCall]) => ({
      evening: dateOf(evening),
      onCall,
      pages: pagesOf.get(evening)?.length ?? 0,
    }))
    .filter(({ onCall, pages }) => onCall || pages > 0);
}
