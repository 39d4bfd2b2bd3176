/** When somebody is away: as they write it, what it means on the clock, and what cannot be entered. */
import { z } from 'zod';
import { dayMs, instantOf as isoOf, isDue, msOf, plus } from '../instant.ts';
import { type Moment, readMoment } from './notation.ts';
import { instantOfWall } from './wall-clock.ts';

/** More than one a week for nine years. */
export const mostTimeOff = 500;
/** Beyond it nobody plans, and a slip of the finger in the year is found. */
const yearsAhead = 2;

const moment = z
  .string({ error: 'write a date as text, as in "2026-12-24"' })
  .refine((text) => readMoment(text) !== null, { error: (issue) => noMoment(String(issue.input)) });

/** In the words of the configuration file. */
export const timeOffSchema = z
  .strictObject({
    from: moment.describe(
      'The first day away (`"2026-12-24"`), a local date and time of the person’s zone, or an instant.',
    ),
    to: moment.describe('The last day away, or when they are back, in the same forms.'),
    note: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .meta({ form: 'line' })
      .optional()
      .describe('What others should know; everybody may read it.'),
  })
  .check((context) => {
    // A file does not know everybody's zone; a day's error in a period that is written in two forms is let through.
    const period = placedTimeOff(context.value, 'UTC');
    if (period !== null) return;
    context.issues.push({
      code: 'custom',
      input: context.value.to,
      path: ['to'],
      message: endsTooEarly(context.value),
    });
  });
export type TimeOffEntry = z.infer<typeof timeOffSchema>;

interface Written {
  from: string;
  to: string;
}

/** The instant of a wall time; for many of one zone its clock is made once. */
export type ToInstant = (wall: number) => number;

/** ISO instants: from `from` on, before `to`. Null: it would end before it begins, or cannot be read. */
export function placedTimeOff(
  { from, to }: Written,
  timeZone: string,
  instantOf: ToInstant = (wall) => instantOfWall(timeZone, wall),
): Written | null {
  const [first, last] = [readMoment(from), readMoment(to)];
  if (first === null || last === null) return null;
  const begins = instantMs(first, instantOf);
  // A date is the last whole day away.
  const ends = instantMs(isDate(to) && 'wall' in last ? { wall: last.wall + dayMs } : last, instantOf);
  return begins < ends ? { from: isoOf(begins), to: isoOf(ends) } : null;
}

/** A sentence for whoever enters it; null: nothing is wrong. */
export function wrongTimeOff(
  written: Written,
  { timeZone, now }: { timeZone: string; now: string },
): string | null {
  for (const text of [written.from, written.to]) if (readMoment(text) === null) return `${noMoment(text)}.`;
  const period = placedTimeOff(written, timeZone);
  if (period === null) return `${endsTooEarly(written)}.`;
  if (isDue(period.to, now)) return 'It is over already: enter what is to come.';
  if (msOf(period.to) > msOf(plus(now, yearsAhead * 366 * dayMs)))
    return `It ends more than ${yearsAhead} years from now: enter it when it is nearer.`;
  return null;
}

function noMoment(text: string): string {
  return `${JSON.stringify(text.slice(0, 40))} is not a date from 1970 to 2999: write "2026-12-24" for a whole day, "2026-12-24T12:00" for a time of your clock, or an instant`;
}

function endsTooEarly({ from, to }: Written): string {
  return `${JSON.stringify(to.slice(0, 40))} is before ${JSON.stringify(from.slice(0, 40))}, where it begins: write a later end`;
}

function instantMs(at: Moment, instantOf: ToInstant): number {
  return 'instant' in at ? at.instant : instantOf(at.wall);
}

function isDate(text: string): boolean {
  return text.length === '2026-12-24'.length;
}
