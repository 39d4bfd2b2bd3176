/** Whether a swap can be asked for: a time of one's own that is still to come, of people who could take it. */
import { dayMs, msOf } from '../instant.ts';
import type { Span } from './duty.ts';
import { type EntryProblem, instantOfMoment, nobody } from './enter-overrides.ts';
import { readMoment } from './notation.ts';
import type { ScheduleInPlace } from './surroundings.ts';
import { askedIn, dutyIn, longestSwapMs } from './swap.ts';

/** As far as a schedule is laid out. */
const furthestDays = 762;

export interface AskedSwap {
  asker: string;
  /** In the forms of an override. */
  from: string;
  to: string;
  asked: string[];
  inReturn: { from: string; to: string } | null;
}

/** A swap with its times as instants, and when the asker is on call in it. */
export type PlacedSwap = Span & { duty: Span[]; inReturn: Span | null };

interface Facts {
  now: string;
  schedule: ScheduleInPlace;
  people: readonly string[];
  /** Whether their role lets them answer. */
  mayAnswer: (person: string) => boolean;
  nameOf: (person: string) => string;
}

export function askSwap(
  { asker, from, to, asked, inReturn }: AskedSwap,
  facts: Facts,
): { errors: EntryProblem[] } | PlacedSwap {
  const { schedule, people, mayAnswer, nameOf } = facts;
  const unknown = asked.flatMap((person, index) =>
    !people.includes(person)
      ? [problem(['asked', index], nobody(person, people))]
      : mayAnswer(person)
        ? []
        : [
            problem(
              ['asked', index],
              `${nameOf(person)} may look and not respond, so they could not accept: ask somebody else, or enter an override`,
            ),
          ],
  );
  const span = placed({ from, to }, [], facts);
  const given = inReturn === null ? null : placed(inReturn, ['inReturn'], facts);
  const wrong = [span, given].flatMap((one) => (one !== null && 'errors' in one ? one.errors : []));
  if (unknown.length + wrong.length > 0) return { errors: [...unknown, ...wrong] };
  const [swapped, returned] = [span as Span, given as Span | null];

  const others = askedIn({ asked, asker }, schedule);
  if (others.length === 0)
    return only(
      ['asked'],
      asked.length > 0 ? 'names you alone: ask somebody else' : 'nobody else takes turns: name whom you ask',
    );
  const duty = dutyIn(schedule, asker, swapped) ?? [];
  if (duty.length === 0)
    return only(['from'], `${nameOf(asker)} is not on call by "${schedule.handle}" in that time`);
  if (returned !== null) {
    if (msOf(returned.from) < msOf(swapped.to) && msOf(swapped.from) < msOf(returned.to))
      return only(['inReturn', 'from'], 'overlaps the time that you give: offer another');
    if (others.every((person) => (dutyIn(schedule, person, returned) ?? []).length === 0))
      return only(['inReturn', 'from'], 'nobody whom you ask is on call in that time: offer another');
  }
  return { ...swapped, duty, inReturn: returned };
}

function placed(
  { from, to }: { from: string; to: string },
  path: string[],
  { now, schedule }: Facts,
): Span | { errors: EntryProblem[] } {
  const unread = Object.entries({ from, to }).filter(([, text]) => readMoment(text) === null);
  if (unread.length > 0)
    return {
      errors: unread.map(([key, text]) =>
        problem(
          [...path, key],
          `"${text}" is not a date and time: write local time, as in "2026-12-24T09:00", or an instant, as in "2026-12-24T08:00Z"`,
        ),
      ),
    };
  const span = {
    from: instantOfMoment(from, schedule.timeZone),
    to: instantOfMoment(to, schedule.timeZone),
  };
  const [begins, ends, at] = [msOf(span.from), msOf(span.to), msOf(now)];
  if (begins <= at)
    return only(
      [...path, 'from'],
      `"${from}" is not to come: to hand over what has begun, enter an override that begins now`,
    );
  if (ends <= begins) return only([...path, 'to'], `"${to}" is not after "${from}": write a later time`);
  if (ends - begins > longestSwapMs)
    return only(
      [...path, 'to'],
      `it is longer than ${longestSwapMs / dayMs} days: ask for less, or change the roster`,
    );
  if (ends - at > furthestDays * dayMs)
    return only([...path, 'to'], `"${to}" is more than ${furthestDays} days ahead: ask nearer to it`);
  return span;
}

function only(path: (string | number)[], message: string): { errors: EntryProblem[] } {
  return { errors: [problem(path, message)] };
}

function problem(path: (string | number)[], message: string): EntryProblem {
  return { path, message };
}
