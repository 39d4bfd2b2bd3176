/** Who answers for each position at an instant, and where in the next two weeks nobody would. */
import type { Directory } from '../../domain/directory/directory.ts';
import { nextBySchedule } from '../../domain/directory/next-for-position.ts';
import { resolvePosition } from '../../domain/directory/resolve.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { dayMs, plus } from '../../domain/instant.ts';
import type { Process } from '../../domain/process/process.ts';
import { onCallAt } from '../../domain/schedule/on-call-at.ts';
import { gapsAheadDays, openStretches, reliancesOf, uncovered } from '../../domain/schedule/relied-on.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import type { Gap } from '../../domain/schedule/shifts.ts';
import type { NowView, OnCallView } from '../shapes.ts';

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
        people: people.map((person) => personRef(directory, person)),
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

/** Of schedules on which a rung relies: a gap in one that nobody asks harms nobody. */
export function gapsAhead(directory: Directory, process: Process, at: string): NowView['gaps'] {
  const ofProcess = rememberedAhead.get(directory) ?? new WeakMap<Process, Ahead>();
  rememberedAhead.set(directory, ofProcess);
  const hour = at.slice(0, 13);
  const known = ofProcess.get(process);
  const gaps = known?.hour === hour ? known.gaps : layGapsAhead(directory, process, `${hour}:00:00.000Z`);
  if (known?.hour !== hour) ofProcess.set(process, { hour, gaps });
  return stillAhead(gaps, at);
}

interface Ahead {
  hour: string;
  gaps: NowView['gaps'];
}

/** Remembered while the configuration stands and an hour lasts: the first screen asks with every change. */
const rememberedAhead = new WeakMap<Directory, WeakMap<Process, Ahead>>();

function layGapsAhead(directory: Directory, process: Process, from: string): NowView['gaps'] {
  const ahead = { from, to: plus(from, gapsAheadDays * dayMs) };
  return [...Map.groupBy(reliancesOf(process, directory), ({ schedule }) => schedule.handle)]
    .flatMap(([schedule, reliances]) =>
      openStretches(process, directory, reliances, ahead)
        .slice(0, mostGaps)
        .map((gap) => ({ schedule, from: gap.from, to: gap.to })),
    )
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

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
  return stillAhead(gaps, at);
}

function stillAhead<T extends Gap>(gaps: T[], at: string): T[] {
  return gaps
    .filter(({ to }) => to > at)
    .map((gap) => (gap.from < at ? { ...gap, from: at } : gap))
    .slice(0, mostGaps);
}

/** Schedules answer to the second where they can; the API always has milliseconds. */
function isoOf(instant: string | null): string | null {
  return instant === null ? null : plus(instant, 0);
}
