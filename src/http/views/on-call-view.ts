/** Who answers for each position at an instant, and where in the next two weeks nobody would. */
import type { Directory } from '../../domain/directory/directory.ts';
import { nextBySchedule } from '../../domain/directory/next-for-position.ts';
import { resolvePosition } from '../../domain/directory/resolve.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { dayMs, plus } from '../../domain/instant.ts';
import type { Process } from '../../domain/process/process.ts';
import { onCallAt } from '../../domain/schedule/on-call-at.ts';
import { gapsAheadDays, uncovered } from '../../domain/schedule/relied-on.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import type { Gap } from '../../domain/schedule/shifts.ts';
import type { OnCallView } from '../shapes.ts';
import { stillAhead } from './gaps-ahead.ts';

/** More gaps than that are one sentence: this schedule is not kept. */
const mostGaps = 50;

/** The organisation's answer, or that of one service where it has its own bindings. Without a process there are no positions. */
export function onCallView(
  directory: Directory,
  process: Process | null,
  { at, service = null }: { at: string; service?: string | null },
): OnCallView {
  return {
    at,
    positions: process === null ? [] : positionsAt(directory, process, { at, service }),
    schedules: Object.values(directory.schedules).map((schedule) => {
      const { people, until } = onCallAt(schedule, at);
      const next = nextBySchedule(directory, schedule.handle, at);
      return {
        schedule: schedule.handle,
        name: schedule.name ?? schedule.handle,
        // Whoever has left is on call no more, as the gaps below say.
        people: people
          .filter((person) => Object.hasOwn(directory.users, person))
          .map((person) => personRef(directory, person)),
        until: isoOf(until),
        next: next && { ...next, people: next.people.map((person) => personRef(directory, person)) },
        gaps: gapsOf(directory, schedule, at),
      };
    }),
  };
}

export function positionsAt(
  directory: Directory,
  process: Process,
  { at, service = null }: { at: string; service?: string | null },
): OnCallView['positions'] {
  return process.positions.map(({ id, label }) => {
    const found = resolvePosition(directory, id, { service, at });
    return found.bound
      ? {
          position: id,
          label,
          bound: true,
          people: found.people.map((person) => personRef(directory, person)),
          schedule: found.schedule,
          until: isoOf(found.until),
        }
      : { position: id, label, bound: false, people: [], schedule: null, until: null };
  });
}

/** Remembered while the configuration stands and an hour lasts. */
const remembered = new WeakMap<Schedule, { directory: Directory; hour: string; gaps: Gap[] }>();

/** Every gap of a schedule, whoever relies on it. */
function gapsOf(directory: Directory, schedule: Schedule, at: string): Gap[] {
  const hour = at.slice(0, 13);
  const known = remembered.get(schedule);
  const isKnown = known?.hour === hour && known.directory === directory;
  const from = `${hour}:00:00.000Z`;
  const gaps = isKnown
    ? known.gaps
    : uncovered(directory, { schedule: schedule.handle }, { from, to: plus(from, gapsAheadDays * dayMs) });
  if (!isKnown) remembered.set(schedule, { directory, hour, gaps });
  return stillAhead(gaps, at).slice(0, mostGaps);
}

/** Schedules answer to the second where they can; the API always has milliseconds. */
function isoOf(instant: string | null): string | null {
  return instant === null ? null : plus(instant, 0);
}
