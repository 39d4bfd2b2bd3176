/**
 * Which schedules the rungs of a process rely on, and where nobody would answer for them: the one rule by which the linter,
 * the watch over schedules and the first screen speak of gaps.
 */
import { bindingOf, peopleOf } from '../directory/resolve.ts';
import type { Binding, Directory, Target } from '../directory/directory.ts';
import { dayMs, hourMs, instantOf, msOf } from '../instant.ts';
import type { Position, Process, Rung } from '../process/process.ts';
import { nextOpening } from '../process/spans.ts';
import { onCallAt } from './on-call-at.ts';
import { longestRangeDays, shifts, type Gap, type Shift } from './shifts.ts';
import type { ScheduleInPlace } from './surroundings.ts';

/** As far ahead as people can still do something about a gap at leisure. */
export const gapsAheadDays = 14;

/** A position that rungs page or tell, and that answers by a schedule: for the organisation, a team's services or one service. */
export interface Reliance {
  schedule: ScheduleInPlace;
  position: Position;
  /** Of the position in the process. */
  index: number;
  rungs: Rung[];
  /** Whoever answers when nobody is on call: the installation's stand-in, and the process's. */
  standIns: Target[];
}

export function reliancesOf(process: Process, directory: Directory): Reliance[] {
  const rungs = process.ladders.flatMap((ladder) => ladder.rungs).filter(({ by }) => by !== 'ticket');
  const places = placesOf(directory);
  return process.positions.flatMap((position, index) => {
    const relying = rungs.filter(({ to }) => to.includes(position.id));
    if (relying.length === 0) return [];
    // A thousand services that are bound alike rely on one schedule in one way.
    const found = new Map<string, Reliance>();
    for (const { positions, service } of places) {
      const binding = Object.hasOwn(positions, position.id) ? positions[position.id]! : null;
      if (binding === null || !('schedule' in binding.target)) continue;
      const { schedule: handle } = binding.target;
      if (!Object.hasOwn(directory.schedules, handle)) continue;
      const seat = position.standIn === null ? null : bindingOf(directory, position.standIn, service);
      const standIns = [binding.standIn, seat?.target ?? null].filter((target) => target !== null);
      const schedule = directory.schedules[handle]!;
      found.set(JSON.stringify([handle, standIns]), { schedule, position, index, rungs: relying, standIns });
    }
    return [...found.values()];
  });
}

interface Place {
  positions: Record<string, Binding>;
  /** One for which these bindings answer; null: incidents of no service. */
  service: string | null;
}

/** Everywhere that positions are bound. */
function placesOf({ positions, teams, services }: Directory): Place[] {
  const ofTeam = new Map(Object.values(services).map(({ handle, team }) => [team, handle]));
  return [
    { positions, service: null },
    ...Object.values(teams).map((team) => ({
      positions: team.positions,
      service: ofTeam.get(team.handle) ?? null,
    })),
    ...Object.values(services).map((service) => ({ positions: service.positions, service: service.handle })),
  ];
}

/** A stretch in which a schedule, and whoever stands in, has nobody for rungs that act then. */
export interface OpenStretch extends Gap {
  positions: Position[];
  rungs: Rung[];
}

/** Of one schedule, in the order of time, each once however many positions rely on it. `from` and `to` are ISO instants. */
export function openStretches(
  process: Process,
  directory: Directory,
  reliances: Reliance[],
  { from, to }: Gap,
): OpenStretch[] {
  const found = new Map<string, OpenStretch>();
  const known = new Map<string, Gap[]>();
  const uncoveredBy = (target: Target): Gap[] => {
    const key = JSON.stringify(target);
    const gaps = known.get(key) ?? uncovered(directory, target, { from, to });
    known.set(key, gaps);
    return gaps;
  };
  for (const { schedule, position, rungs, standIns } of reliances) {
    let open = uncoveredBy({ schedule: schedule.handle });
    for (const standIn of standIns) if (open.length > 0) open = inBoth(open, uncoveredBy(standIn));
    for (const gap of open) {
      const acting = rungs.filter((rung) => actsWithin(process, rung, gap));
      if (acting.length === 0) continue;
      const other = found.get(gap.from) ?? { ...gap, positions: [], rungs: [] };
      found.set(gap.from, {
        from: gap.from,
        to: gap.to > other.to ? gap.to : other.to,
        positions: [...new Set([...other.positions, position])],
        rungs: [...new Set([...other.rungs, ...acting])],
      });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** A rung that keeps to some hours asks nobody outside of them. */
function actsWithin({ calendars }: Process, { during }: Rung, { from, to }: Gap): boolean {
  const calendar = calendars.find(({ id }) => id === during?.calendar);
  if (during === null || calendar === undefined || during.outside === 'notify') return true;
  const opens = nextOpening(calendar, from);
  return opens !== null && msOf(opens) < msOf(to);
}

/** When a target is nobody at all: a schedule's gaps, and shifts of people who have left. */
export function uncovered(directory: Directory, target: Target, { from, to }: Gap): Gap[] {
  const whole = { from: instantOf(msOf(from)), to: instantOf(msOf(to)) };
  if (!('schedule' in target)) return peopleOf(directory, target, from).people.length > 0 ? [] : [whole];
  if (!Object.hasOwn(directory.schedules, target.schedule)) return [whole];
  const covered = laidOut(directory.schedules[target.schedule]!, whole)
    .filter(({ who }) => who.some((person) => Object.hasOwn(directory.users, person)))
    .map((shift) => ({ from: msOf(shift.from), to: msOf(shift.to) }))
    .toSorted((a, b) => a.from - b.from);
  const gaps: Gap[] = [];
  let reached = msOf(whole.from);
  for (const shift of covered) {
    if (shift.from > reached) gaps.push({ from: instantOf(reached), to: instantOf(shift.from) });
    reached = Math.max(reached, shift.to);
  }
  if (reached < msOf(whole.to)) gaps.push({ from: instantOf(reached), to: whole.to });
  return gaps;
}

/** What was laid out last: whoever looks for gaps looks at the shifts themselves too. */
let last: { schedule: ScheduleInPlace; from: string; to: string; laid: Shift[] } | null = null;

/** Every shift of a range, however many: what does not fit into one layout is laid out in several parts. */
export function laidOut(schedule: ScheduleInPlace, { from, to }: Gap): Shift[] {
  if (last?.schedule === schedule && last.from === from && last.to === to) return last.laid;
  const laid = layOut(schedule, { from, to });
  last = { schedule, from, to, laid };
  return laid;
}

const shortestPartMs = hourMs;

function layOut(schedule: ScheduleInPlace, { from, to }: Gap): Shift[] {
  const [begin, end] = [msOf(from), msOf(to)];
  if (end <= begin) return [];
  const laid = end - begin > longestRangeDays * dayMs ? null : shifts(schedule, from, to);
  if (laid !== null && 'shifts' in laid) return laid.shifts;
  if (end - begin <= shortestPartMs) return walk(schedule, { from, to });
  const middle = instantOf(begin + Math.ceil((end - begin) / 2));
  return [...layOut(schedule, { from, to: middle }), ...layOut(schedule, { from: middle, to })];
}

/** More changes in an hour than that, and its last answer stands for the rest of it. */
const mostChangesInAPart = 200;

/** From answer to answer, as a page would ask: for an hour so full that it is not laid out. */
function walk(schedule: ScheduleInPlace, { from, to }: Gap): Shift[] {
  const found: Shift[] = [];
  let at = from;
  for (let changes = 1; msOf(at) < msOf(to); changes += 1) {
    const { people, layer, override, until } = onCallAt(schedule, at);
    const isLast = until === null || msOf(until) >= msOf(to) || changes === mostChangesInAPart;
    const ends = isLast ? to : until;
    if (people.length > 0) found.push({ who: people, from: at, to: ends, layer, override, turn: null });
    at = ends;
  }
  return found;
}

/** Where both are open; each in order and apart. */
function inBoth(some: Gap[], others: Gap[]): Gap[] {
  return some.flatMap((one) =>
    others
      .filter((other) => other.from < one.to && one.from < other.to)
      .map((other) => ({
        from: one.from > other.from ? one.from : other.from,
        to: one.to < other.to ? one.to : other.to,
      })),
  );
}
