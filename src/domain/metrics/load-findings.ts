/** When a shift, or a team's month, was more than the process allows: a sentence with its figures, and what the process wants done. */
import { instantOf } from '../instant.ts';
import type { OnCall } from '../process/process.ts';
import type { JudgedShift, OnCallHealth } from './on-call-health.ts';

export interface LoadFinding {
  person: string;
  shift: JudgedShift;
  sentence: string;
}

type Threshold = NonNullable<OnCall['load']>;

function isTooMuch({ pagesANight }: { pagesANight: number | null }, threshold: Threshold): boolean {
  return pagesANight !== null && pagesANight > threshold.pagesANight;
}

interface LoadWords {
  nameOf: (person: string) => string;
  scheduleName: (schedule: string) => string;
  zoneOf: (person: string) => string;
}

/** One a person, of the hardest of their shifts; the hardest first. */
export function loadFindings(
  healths: OnCallHealth[],
  threshold: Threshold | null,
  words: LoadWords,
): LoadFinding[] {
  if (threshold === null) return [];
  return healths
    .flatMap(({ person, judged }) => {
      const [shift, ...more] = judged.filter((one) => isTooMuch(one, threshold));
      return shift === undefined
        ? []
        : [{ person, shift, sentence: sentenceOf(person, shift, more.length, threshold, words) }];
    })
    .sort((a, b) => b.shift.pagesANight - a.shift.pagesANight);
}

/** Shifts over the threshold that have ended in the range: what is told of as it ends, each by itself. */
export function shiftsOverLoad(
  healths: OnCallHealth[],
  threshold: Threshold,
  words: LoadWords,
): LoadFinding[] {
  return healths.flatMap(({ person, judged }) =>
    judged
      .filter((shift) => !shift.unfinished && isTooMuch(shift, threshold))
      .map((shift) => ({ person, shift, sentence: sentenceOf(person, shift, 0, threshold, words) })),
  );
}

function sentenceOf(
  person: string,
  shift: JudgedShift,
  more: number,
  threshold: Threshold,
  { nameOf, scheduleName, zoneOf }: LoadWords,
): string {
  const zone = zoneOf(person);
  const when = `from ${localOf(shift.from, zone)} to ${localOf(shift.to, zone)} (${zone})`;
  const asWell =
    more === 0 ? '' : `; ${more} more of their shifts ${more === 1 ? 'was' : 'were'} over it too`;
  return `${nameOf(person)} was paged ${tenth(shift.pagesANight)} times a night on average in ${scheduleName(shift.schedule)} ${when}: ${counted(shift.pagesAtNight, 'page')} in ${nightsInWords(shift.nights)}, where the process allows ${tenth(threshold.pagesANight)}${asWell}. ${remedyOf(threshold)}`;
}

/** Of all the nights that a team's people were on call. */
export function teamFinding(
  name: string,
  burden: { pagesANight: number | null; pagesAtNightOnDuty: number; nights: number },
  threshold: Threshold | null,
): string | null {
  if (threshold === null || !isTooMuch(burden, threshold)) return null;
  return `${name} was paged ${tenth(burden.pagesANight!)} times a night on average: ${counted(burden.pagesAtNightOnDuty, 'page')} in ${nightsInWords(burden.nights)} on call, where the process allows ${tenth(threshold.pagesANight)}. ${remedyOf(threshold)}`;
}

function remedyOf({ remedy }: Threshold): string {
  return remedy === null ? 'It does not say what is done about it.' : `${remedy.replace(/\.$/, '')}.`;
}

function nightsInWords(nights: number): string {
  return nights < 1 ? 'less than a night' : counted(tenth(nights), 'night');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** "2026-03-07 00:00" */
function localOf(at: number, timeZone: string): string {
  const local = Temporal.Instant.from(instantOf(at)).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}
