/** The hours in which an organisation works, as far as its process says so, and the moments at which that goes wrong first. */
import { minuteMs, plus } from '../../instant.ts';
import type { Calendar, Process } from '../process.ts';
import { instantOn, ordinaryWeek } from './reading.ts';

/** The calendar called `business`, or the only one there is; null: the process does not say when people work. */
export function workingHours({ calendars }: Process): Calendar | null {
  return calendars.find(({ id }) => id === 'business') ?? (calendars.length === 1 ? calendars[0]! : null);
}

/** A minute after each closing of an ordinary week, the last of the week first: nothing is further from the next opening. */
export function closings(calendar: Calendar, earlierMs = 0): string[] {
  return ordinaryWeek
    .flatMap((day) => {
      const last = calendar.hours[String(day.dayOfWeek)]?.at(-1);
      return last === undefined ? [] : [plus(instantOn(calendar, day, last.to), minuteMs - earlierMs)];
    })
    .toReversed();
}
