/** Where in the next two weeks a rung would find nobody, for the first screen: laid out once an hour, one schedule at a time. */
import type { Directory } from '../../domain/directory/directory.ts';
import { dayMs, plus } from '../../domain/instant.ts';
import type { Process } from '../../domain/process/process.ts';
import { gapsAheadDays, openStretches, reliancesOf } from '../../domain/schedule/relied-on.ts';
import type { Gap } from '../../domain/schedule/shifts.ts';
import type { NowView } from '../shapes.ts';

/** More gaps of a schedule than that are one sentence: it is not kept. */
const mostOfASchedule = 50;
const mostGaps = 50;

interface Ahead {
  hour: string;
  gaps: Promise<NowView['gaps']>;
}

/** While the configuration stands: the first screen asks with every change, and several at once ask one question. */
const remembered = new WeakMap<Directory, WeakMap<Process, Ahead>>();

/** A gap in a schedule that nobody asks harms nobody. The nearest first. */
export async function gapsAhead(
  directory: Directory,
  process: Process,
  at: string,
): Promise<NowView['gaps']> {
  const ofProcess = remembered.get(directory) ?? new WeakMap<Process, Ahead>();
  remembered.set(directory, ofProcess);
  const hour = at.slice(0, 'yyyy-mm-ddThh'.length);
  let known = ofProcess.get(process);
  if (known?.hour !== hour) {
    known = { hour, gaps: layOut(directory, process, `${hour}:00:00.000Z`) };
    ofProcess.set(process, known);
  }
  return stillAhead(await known.gaps, at).slice(0, mostGaps);
}

async function layOut(directory: Directory, process: Process, from: string): Promise<NowView['gaps']> {
  const ahead = { from, to: plus(from, gapsAheadDays * dayMs) };
  const found: NowView['gaps'] = [];
  for (const [schedule, reliances] of Map.groupBy(
    reliancesOf(process, directory),
    (one) => one.schedule.handle,
  )) {
    // Hundreds of schedules take a second: sockets and timers get their turn.
    await new Promise((resolve) => setImmediate(resolve));
    for (const gap of openStretches(process, directory, reliances, ahead).slice(0, mostOfASchedule))
      found.push({ schedule, from: gap.from, to: gap.to });
  }
  return found.sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Laid out for a while before; those that have begun are cut at the present. */
export function stillAhead<T extends Gap>(gaps: T[], at: string): T[] {
  return gaps.filter(({ to }) => to > at).map((gap) => (gap.from < at ? { ...gap, from: at } : gap));
}
