/** A schedule laid out between two instants, as the API shows it. */
import { plus } from '../../domain/instant.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import type { Gap, Shift } from '../../domain/schedule/shifts.ts';
import type { ScheduleShifts } from '../shapes.ts';

export function shiftsView(
  { handle, timeZone }: Schedule,
  range: { from: string; to: string },
  laid: { shifts: Shift[]; gaps: Gap[] },
): ScheduleShifts {
  return {
    schedule: handle,
    timeZone,
    ...range,
    shifts: laid.shifts.map(({ who, from, to, layer, override }) => ({
      who,
      ...inUtc({ from, to }),
      layer,
      override,
    })),
    gaps: laid.gaps.map(inUtc),
  };
}

/** Schedules answer to the second where they can; the API always has milliseconds. */
function inUtc({ from, to }: Gap): Gap {
  return { from: plus(from, 0), to: plus(to, 0) };
}
