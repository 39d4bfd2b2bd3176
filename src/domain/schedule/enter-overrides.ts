/** Whether overrides that somebody enters can be: each in its form, of people who are there, at a time that is still to come. */
import { dayMs, hourMs, instantOf, minuteMs, msOf } from '../instant.ts';
import { nearestWord } from '../process/nearest-word.ts';
import type { Span } from './duty.ts';
import { readMoment } from './notation.ts';
import { overrideSchema, type Override, type Schedule } from './schedule.ts';
import { instantOfWall } from './wall-clock.ts';

/** As many as a schedule's form takes. */
const mostOverrides = 5000;
/** A longer one is a change of the roster, and belongs into its layers. */
const longestDays = 366;
/** As far as a schedule is laid out. */
const furthestDays = 762;
/** Somebody who took over by word of mouth enters it a little later. */
const lateByMs = hourMs;

export interface EntryProblem {
  /** `["overrides", 3, "to"]`; `["to"]` where one is entered alone. */
  path: (string | number)[];
  /** A clause, without its full stop. */
  message: string;
}

export type CheckedEntries =
  | { refused: 'invalid-override'; errors: EntryProblem[] }
  | { refused: 'too-many-overrides'; sentence: string }
  /** When each begins and ends. */
  | { spans: Span[] };

export function checkEntries(
  schedule: Schedule,
  entries: readonly Override[],
  { now, people, alone }: { now: string; people: readonly string[]; alone: boolean },
): CheckedEntries {
  const errors: EntryProblem[] = [];
  const spans = entries.map((entry, index): Span => {
    const problems = problemsOf(entry, schedule.timeZone, { now, people });
    errors.push(
      ...problems.map(({ path, message }) => ({
        path: alone ? path : ['overrides', index, ...path],
        message,
      })),
    );
    return problems.length > 0 ? { from: now, to: now } : spanOf(entry, schedule.timeZone);
  });
  if (errors.length > 0) return { refused: 'invalid-override', errors };
  const there = schedule.overrides.length;
  if (there + entries.length > mostOverrides)
    return {
      refused: 'too-many-overrides',
      sentence: `"${schedule.handle}" has ${there} overrides, and ${mostOverrides} is the most that a schedule takes.`,
    };
  return { spans };
}

/** When an override, which was checked before, begins and ends. */
export function spanOf({ from, to }: Pick<Override, 'from' | 'to'>, timeZone: string): Span {
  return { from: instantOfMoment(from, timeZone), to: instantOfMoment(to, timeZone) };
}

/** A time in the form of an override: local time of the zone, or an instant. */
export function instantOfMoment(text: string, timeZone: string): string {
  const moment = readMoment(text);
  if (moment === null) throw new Error(`a moment must have been checked before it is placed, got "${text}"`);
  return instantOf('instant' in moment ? moment.instant : instantOfWall(timeZone, moment.wall));
}

function problemsOf(
  entry: Override,
  timeZone: string,
  { now, people }: { now: string; people: readonly string[] },
): EntryProblem[] {
  const read = overrideSchema.safeParse(entry);
  if (!read.success)
    return read.error.issues.map(({ path, message }) => ({ path: path as (string | number)[], message }));
  const who = [entry.who].flat();
  const unknown = who.flatMap((person, index): EntryProblem[] =>
    people.includes(person)
      ? []
      : [{ path: typeof entry.who === 'string' ? ['who'] : ['who', index], message: nobody(person, people) }],
  );
  return [...unknown, ...timeProblems(entry, spanOf(entry, timeZone), now)];
}

function timeProblems({ from, to }: Override, span: Span, now: string): EntryProblem[] {
  const [begins, ends, at] = [msOf(span.from), msOf(span.to), msOf(now)];
  if (ends <= begins)
    return [{ path: ['to'], message: `"${to}" is not after "${from}", where it begins: write a later time` }];
  if (ends <= at)
    return [{ path: ['to'], message: `"${to}" is in the past: what is over cannot be taken over` }];
  if (begins < at - lateByMs)
    return [
      {
        path: ['from'],
        message: `"${from}" is more than ${lateByMs / minuteMs} minutes ago: what was before stays as it was, begin it now`,
      },
    ];
  if (ends - begins > longestDays * dayMs)
    return [
      {
        path: ['to'],
        message: `it is longer than ${longestDays} days: that is a change of the roster, write it into the layers`,
      },
    ];
  if (ends - at > furthestDays * dayMs)
    return [
      { path: ['to'], message: `"${to}" is more than ${furthestDays} days ahead: enter it nearer to it` },
    ];
  return [];
}

export function nobody(person: string, people: readonly string[]): string {
  const meant = nearestWord(person, people);
  return `there is nobody with the handle "${person}"${meant === null ? '' : `; did you mean "${meant}"?`}`;
}
