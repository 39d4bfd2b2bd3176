/** Who is on call next by a schedule: the first to come of those who are not on call now. */
import { dayMs, msOf, plus } from '../instant.ts';
import { rememberedOnCall } from './remembered-on-call.ts';
import { type Shift, shifts } from './shifts.ts';
import type { ScheduleInPlace } from './surroundings.ts';

export interface NextOnCall {
  people: string[];
  /** ISO instant. */
  from: string;
}

/** The first is enough for short turns, of which a long time would be much to lay out; the last for turns of months. */
const lookAheadMs = [dayMs, 8 * dayMs, 35 * dayMs, 400 * dayMs];
/** Where nothing changes in sight, it is asked anew after this. */
const keptForMs = dayMs;

/** By identity: a directory is an immutable picture, and a changed schedule is another object. */
const remembered = new WeakMap<ScheduleInPlace, { from: number; to: number; answer: NextOnCall | null }>();

/** Null: nobody else comes within 400 days. `isThere`: of one directory always the same, so that a schedule remembers. */
export function nextOnCall(
  schedule: ScheduleInPlace,
  instant: string,
  isThere: (person: string) => boolean,
): NextOnCall | null {
  const at = msOf(instant);
  const known = remembered.get(schedule);
  if (known !== undefined && known.from <= at && at < known.to) return known.answer;
  const { people, until } = rememberedOnCall(schedule, instant);
  const answer = firstToCome(schedule, instant, (person) => !people.includes(person) && isThere(person));
  // Whoever goes off call may be next again from then on.
  const to = until === null ? at + keptForMs : msOf(until);
  remembered.set(schedule, { from: at, to, answer });
  return answer;
}

function firstToCome(
  schedule: ScheduleInPlace,
  instant: string,
  comes: (person: string) => boolean,
): NextOnCall | null {
  for (const ms of lookAheadMs) {
    const laid = shifts(schedule, instant, plus(instant, ms));
    if ('refused' in laid) return null;
    const first = laid.shifts
      .filter(({ who }) => who.some(comes))
      .reduce<Shift | null>(
        (best, one) => (best === null || msOf(one.from) < msOf(best.from) ? one : best),
        null,
      );
    if (first === null) continue;
    const together = laid.shifts.filter(({ from }) => msOf(from) === msOf(first.from));
    const people = [...new Set(together.flatMap(({ who }) => who).filter(comes))];
    return { people, from: plus(first.from, 0) };
  }
  return null;
}
