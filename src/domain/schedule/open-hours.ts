/**
 * When a layer is active at all: `days` and `hours` as stretches of a week on the wall clock, repeated for ever.
 * A stretch belongs to the day on which it opened, so a night that begins on Friday ends on Saturday morning.
 */
import { dayMs } from '../instant.ts';
import { firstMonday, positionIn, readHours, readWeekday, weekMs } from './notation.ts';

/** Open stretches of a week from Monday 00:00, in order and apart from one another; the last may reach into the next week. */
export interface OpenHours {
  stretches: { opens: number; closes: number }[];
}

/** Null where nothing is ever closed. */
export function openHours(days: string[] | undefined, hours: string | undefined): OpenHours | null {
  const { opens, lasts } = hours === undefined ? { opens: 0, lasts: dayMs } : readHours(hours)!;
  const weekdays = new Set(days === undefined ? [0, 1, 2, 3, 4, 5, 6] : days.map((day) => readWeekday(day)!));
  const stretches: OpenHours['stretches'] = [];
  for (const weekday of [...weekdays].sort((a, b) => a - b)) {
    const begins = weekday * dayMs + opens;
    const previous = stretches.at(-1);
    // Days that touch are one stretch: midnight between two of them is no border.
    if (previous !== undefined && previous.closes >= begins) previous.closes = begins + lasts;
    else stretches.push({ opens: begins, closes: begins + lasts });
  }
  const [first, last] = [stretches[0]!, stretches.at(-1)!];
  if (last.closes >= first.opens + weekMs) {
    if (first === last) return null;
    last.closes = first.closes + weekMs;
    stretches.shift();
  }
  return { stretches };
}

/** The stretch that is open at `wall`, or the closed time around it up to the next opening. */
export function stretchAt(
  { stretches }: OpenHours,
  wall: number,
): { open: true; from: number; to: number } | { open: false; to: number } {
  const position = positionIn(wall - firstMonday, weekMs);
  const monday = wall - position;
  for (const { opens, closes } of stretches) {
    // The last stretch of the week before may still be open on Monday morning.
    for (const shift of closes > weekMs ? [-weekMs, 0] : [0]) {
      if (opens + shift <= position && position < closes + shift)
        return { open: true, from: monday + opens + shift, to: monday + closes + shift };
    }
  }
  const next = stretches.find(({ opens }) => opens > position);
  return { open: false, to: monday + (next === undefined ? stretches[0]!.opens + weekMs : next.opens) };
}

/** Whether any of the time from `from` to `to` is open. */
export function opensBetween(hours: OpenHours, from: number, to: number): boolean {
  const stretch = stretchAt(hours, from);
  return stretch.open ? to > from : stretch.to < to;
}
