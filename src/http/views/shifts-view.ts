/** A schedule between two instants, as the API shows it: laid out, and judged. */
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { plus } from '../../domain/instant.ts';
import { quality } from '../../domain/schedule/quality.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import type { Gap, Shift } from '../../domain/schedule/shifts.ts';
import type { ScheduleQuality, ScheduleShifts } from '../shapes.ts';

interface Laid {
  shifts: Shift[];
  gaps: Gap[];
}

export function shiftsView(
  { handle, timeZone }: Schedule,
  range: { from: string; to: string },
  laid: Laid,
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

export function qualityView(
  schedule: Schedule,
  range: { from: string; to: string },
  laid: Laid,
  { directory, betweenShiftsMs }: { directory: Pick<Directory, 'users'>; betweenShiftsMs: number | null },
): ScheduleQuality {
  const { findings, load, share } = quality(schedule, laid, {
    ...range,
    betweenShiftsMs,
    nameOf: (person) => personRef(directory, person).name,
    // Somebody who has left the directory is still in a past override.
    zoneOf: (person) =>
      Object.hasOwn(directory.users, person) ? directory.users[person]!.timeZone : schedule.timeZone,
  });
  return {
    schedule: schedule.handle,
    timeZone: schedule.timeZone,
    ...range,
    findings: findings.map(({ kind, sentence, person, from, to }) => ({
      kind,
      sentence,
      person: person === null ? null : personRef(directory, person),
      ...inUtc({ from, to }),
    })),
    load: load.map(({ person, ...figures }) => ({
      person: personRef(directory, person),
      ...tenths(figures),
    })),
    share: share && tenths(share),
  };
}

/** To the tenth: six minutes. */
function tenths({ hours, nights, weekends }: Figures): Figures {
  const rounded = (value: number) => Math.round(value * 10) / 10;
  return { hours: rounded(hours), nights: rounded(nights), weekends: rounded(weekends) };
}

type Figures = NonNullable<ScheduleQuality['share']>;

/** Schedules answer to the second where they can; the API always has milliseconds. */
function inUtc({ from, to }: Gap): Gap {
  return { from: plus(from, 0), to: plus(to, 0) };
}
