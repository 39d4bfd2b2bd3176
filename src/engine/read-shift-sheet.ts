/** The sheet of a handoff as one may see it: read from the tables, the directory and the process, for a page and for a message. */
import type { Viewer } from '../domain/access/can.ts';
import type { Directory } from '../domain/directory/directory.ts';
import { actorName } from '../domain/incident/actor-name.ts';
import { personRef } from '../domain/incident/naming.ts';
import { latest } from '../domain/instant.ts';
import type { Process } from '../domain/process/process.ts';
import { gapsAfter, type Handoffs } from '../domain/schedule/handoff.ts';
import { rememberedOnCall } from '../domain/schedule/remembered-on-call.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import { shiftFactsOf } from '../domain/schedule/shift-facts.ts';
import { shiftSheet, type ShiftSheet } from '../domain/schedule/shift-sheet.ts';
import { whoeverLeft } from '../domain/schedule/whoever-left.ts';
import type { Queryable } from '../store/access/queryable.ts';
import { readShiftFacts } from '../store/read/shift-facts.ts';
import { readShiftChecks } from '../store/shifts/checks.ts';
import { type Engine, UnknownProcess } from './engine.ts';

/** `viewer`: nothing of an incident that they may not see is on it. */
export async function readShiftSheet(
  db: Queryable,
  engine: Pick<Engine, 'installation' | 'process' | 'now'>,
  viewer: Viewer,
  { schedule, handoffs: { handoff, next } }: { schedule: Schedule; handoffs: Handoffs },
): Promise<{ sheet: ShiftSheet; factsAt: string }> {
  const now = engine.now();
  const { directory, processHash } = engine.installation();
  const process = processHash === '' ? null : engine.process(processHash);
  const comesOn = handoff?.on ?? rememberedOnCall(schedule, now).people;
  const [facts, checks] = await Promise.all([
    readShiftFacts(db, viewer, { comesOn: peopleOf(directory, comesOn), now }),
    handoff === null ? [] : readShiftChecks(db, { schedule: schedule.handle, at: handoff.at }),
  ]);
  const gaps =
    handoff === null
      ? []
      : gapsAfter(schedule, handoff, { next, left: whoeverLeft(schedule, directory, now) });
  const known = { directory, process, processOf, at: latest(handoff?.at ?? now, now) };
  const ticks = checks.map(({ checklist, item, actor, checkedAt }) => ({
    checklist,
    item,
    by: actor.kind === 'person' ? personRef(directory, actor.handle).name : `the key ${actorName(actor)}`,
    at: checkedAt,
  }));
  return { sheet: shiftSheet(process, shiftFactsOf({ ...facts, gaps }, known), ticks), factsAt: now };

  /** An incident that runs under a process which another node accepted a moment ago is shown with ids for words. */
  function processOf(hash: string): Process | null {
    try {
      return engine.process(hash);
    } catch (error) {
      if (error instanceof UnknownProcess) return null;
      throw error;
    }
  }
}

function peopleOf({ users }: Directory, handles: string[]) {
  return handles.flatMap((handle) => (Object.hasOwn(users, handle) ? [users[handle]!] : []));
}
