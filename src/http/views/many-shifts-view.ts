/** Many schedules laid out between two instants: what a calendar draws, with whom an override stands in for. */
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef } from '../../domain/incident/naming.ts';
import type { Layer } from '../../domain/schedule/schedule.ts';
import { shifts, type Shift } from '../../domain/schedule/shifts.ts';
import type { ScheduleInPlace } from '../../domain/schedule/surroundings.ts';
import type { ShiftsOfMany } from '../shapes-shifts.ts';

export type CalendarItem = ShiftsOfMany['items'][number];
interface Range {
  from: string;
  to: string;
}

/**
 * A schedule a turn of the event loop, since whoever is to be paged meanwhile must not wait for a calendar. `lay` answers
 * one schedule's part, or in a sentence why it cannot.
 */
export async function manyShiftsView(
  directory: Directory,
  schedules: readonly ScheduleInPlace[],
  range: Range,
  { more, lay }: { more: boolean; lay: (schedule: ScheduleInPlace) => Promise<CalendarItem | string> },
): Promise<ShiftsOfMany> {
  const items: CalendarItem[] = [];
  for (const schedule of schedules) {
    const laid = await lay(schedule);
    items.push(
      typeof laid === 'string' ? { ...headOf(schedule), shifts: [], gaps: [], problem: laid } : laid,
    );
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  const named = new Set(
    items.flatMap((item) => item.shifts.flatMap(({ who, instead }) => [...who, ...instead])),
  );
  return {
    ...range,
    people: [...named].map((handle) => personRef(directory, handle)),
    items,
    more,
  };
}

function headOf({ handle, name = handle, timeZone, layers }: ScheduleInPlace) {
  return { schedule: handle, name, timeZone, layers: layers.map(layerInWords) };
}

/** One schedule of such a calendar. */
export function calendarItem(schedule: ScheduleInPlace, range: Range): CalendarItem {
  const head = headOf(schedule);
  const laid = shifts(schedule, range.from, range.to);
  if ('refused' in laid) return { ...head, shifts: [], gaps: [], problem: laid.sentence };
  const without = laid.shifts.some(({ override }) => override !== null)
    ? shifts({ ...schedule, overrides: [] }, range.from, range.to)
    : null;
  const layers = without === null || 'refused' in without ? [] : without.shifts;
  return {
    ...head,
    shifts: laid.shifts.map((shift) => ({
      who: shift.who,
      ...inUtc(shift),
      layer: shift.layer,
      override: shift.override,
      instead: shift.override === null ? [] : insteadOf(shift, layers, laid.shifts),
    })),
    gaps: laid.gaps.map(inUtc),
    problem: null,
  };
}

/** Whom the layers alone would have on call while the override lasts, but for those who are so all the same. */
function insteadOf(override: Shift, layers: readonly Shift[], all: readonly Shift[]): string[] {
  const meets = (shift: Shift) => shift.from < override.to && shift.to > override.from;
  const onCall = new Set(all.filter(meets).flatMap(({ who }) => who));
  return [...new Set(layers.filter(meets).flatMap(({ who }) => who))].filter((handle) => !onCall.has(handle));
}

function layerInWords(layer: Layer): string {
  const parts = [layer.rotation, layer.handoff, layer.days?.join(' '), layer.hours];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** Schedules answer to the second where they can; the API always has milliseconds. */
function inUtc({ from, to }: Range): Range {
  return { from: withMs(from), to: withMs(to) };
}

/** By the letters: of two thousand shifts, reading each as an instant takes longer than laying them out. */
function withMs(instant: string): string {
  return instant.includes('.') ? instant : instant.replace('Z', '.000Z');
}
