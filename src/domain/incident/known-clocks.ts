/** The clocks of an incident by their ids: those that its process has, and the ones that are ours for every process. */
import { minuteMs } from '../instant.ts';
import type { Clock, Phase, Process } from '../process/process.ts';

/** What somebody said themselves about the next update: started by the promise alone, and kept by the next update. */
export const promisedUpdate: Clock = {
  id: 'promised-update',
  label: 'Promised update',
  when: {},
  starts: 'declared',
  stops: ['update-posted', 'resolved'],
  restarts: [],
  pausedWhile: [],
  within: { kind: 'as-needed', text: 'as-needed' },
  warnBeforeMs: [5 * minuteMs],
  onWarn: [],
  onBreach: [],
  audience: null,
};

/** The id of a process's clock has no colon, so a phase's time box is never taken for one. */
const timeBoxPrefix = 'time-box:';

/** How long a phase may take, as a clock; null: the process sets no limit. */
export function timeBoxOf(phase: Phase): Clock | null {
  if (phase.timebox === null) return null;
  return {
    ...promisedUpdate,
    id: `${timeBoxPrefix}${phase.id}`,
    label: `Phase ${phase.label}`,
    stops: [],
    within: phase.timebox,
    warnBeforeMs: [],
  };
}

export function isTimeBox(clock: string): boolean {
  return clock.startsWith(timeBoxPrefix);
}

/** Undefined: a clock of another version of the process. */
export function clockOf(process: Process, id: string): Clock | undefined {
  if (id === promisedUpdate.id) return promisedUpdate;
  if (!isTimeBox(id)) return process.clocks.find((candidate) => candidate.id === id);
  const phase = process.phases.find((candidate) => candidate.id === id.slice(timeBoxPrefix.length));
  return (phase && timeBoxOf(phase)) ?? undefined;
}

/** Kept by updates: a cadence of them, or a first one. */
export function isKeptByUpdates({ stops, restarts }: Clock): boolean {
  return stops.includes('update-posted') || restarts.includes('update-posted');
}

/** What people call a clock; an id that the process no longer knows stands for itself. */
export function clockLabel(process: Process, id: string): string {
  return clockOf(process, id)?.label ?? id;
}
