/** Who answers for each position at an instant, and where in the next two weeks nobody would. */
import type { Directory } from '../../domain/directory/directory.ts';
import { resolvePosition } from '../../domain/directory/resolve.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { hourMs, plus } from '../../domain/instant.ts';
import type { Process } from '../../domain/process/process.ts';
import { onCallAt } from '../../domain/schedule/on-call-at.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { shifts } from '../../domain/schedule/shifts.ts';
import type { NowView, OnCallView } from '../shapes.ts';

/** As far as a gap can still be covered without haste. */
const gapsForMs = 14 * 24 * hourMs;
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
      return {
        schedule: schedule.handle,
        name: schedule.name ?? schedule.handle,
        people: people.map((person) => personRef(directory, person)),
        until: isoOf(until),
        gaps: gapsOf(schedule, at),
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

/** Of schedules that a position is bound to: a gap in one that nobody asks harms nobody. */
export function gapsAhead(directory: Directory, at: string): NowView['gaps'] {
  const asked = new Set(
    [directory, ...Object.values(directory.teams), ...Object.values(directory.services)].flatMap(
      ({ positions }) =>
        Object.values(positions).flatMap(({ target }) => ('schedule' in target ? [target.schedule] : [])),
    ),
  );
  return Object.values(directory.schedules)
    .filter(({ handle }) => asked.has(handle))
    .flatMap((schedule) => gapsOf(schedule, at).map((gap) => ({ schedule: schedule.handle, ...gap })))
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .slice(0, mostGaps);
}

/** Remembered while a schedule stands and an hour lasts: the first screen asks with every change. */
const remembered = new WeakMap<Schedule, { hour: string; gaps: { from: string; to: string }[] }>();

function gapsOf(schedule: Schedule, at: string): { from: string; to: string }[] {
  const hour = at.slice(0, 13);
  const known = remembered.get(schedule);
  const gaps = known?.hour === hour ? known.gaps : layGaps(schedule, `${hour}:00:00.000Z`);
  if (known?.hour !== hour) remembered.set(schedule, { hour, gaps });
  return gaps
    .filter(({ to }) => to > at)
    .map(({ from, to }) => ({ from: from < at ? at : from, to }))
    .slice(0, mostGaps);
}

function layGaps(schedule: Schedule, at: string): { from: string; to: string }[] {
  const laid = shifts(schedule, at, plus(at, gapsForMs));
  if ('refused' in laid) return [];
  return laid.gaps.map(({ from, to }) => ({ from: plus(from, 0), to: plus(to, 0) }));
}

/** Schedules answer to the second where they can; the API always has milliseconds. */
function isoOf(instant: string | null): string | null {
  return instant === null ? null : plus(instant, 0);
}
