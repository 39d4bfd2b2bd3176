/**
 * The sheet of a handoff: what the process asks of whoever goes off and comes on, item by item, with what the house knows
 * beside it and who has gone through it. Pure.
 */
import {
  type Checklist,
  type ChecklistItem,
  isOfShifts,
  momentsOfShifts,
  type Process,
  type ShiftFactKind,
} from '../process/process.ts';
import type { ShiftFact } from './shift-facts.ts';

export type ShiftMoment = (typeof momentsOfShifts)[number];

/** An item that somebody ticked. `by`: in words. */
interface ShiftTick {
  checklist: string;
  item: string;
  by: string;
  at: string;
}

export interface SheetChecklist {
  id: string;
  title: string;
  moment: ShiftMoment;
  items: { item: ChecklistItem; facts: ShiftFactKind | null; ticked: Pick<ShiftTick, 'by' | 'at'> | null }[];
}

export interface ShiftSheet {
  duties: string[];
  facts: ShiftFact[];
  checklists: SheetChecklist[];
}

/** Without a process there is nothing to tick, and all that is known is told the same. */
export function shiftSheet(process: Process | null, facts: ShiftFact[], ticks: ShiftTick[]): ShiftSheet {
  return {
    duties: process?.onCall?.duties ?? [],
    facts,
    checklists: checklistsOfShifts(process).map(({ id, title, moment, items }) => ({
      id,
      title,
      moment,
      items: items.map((item) => ({
        item,
        facts: item.facts ?? null,
        ticked: tickOf(ticks, id, item.id),
      })),
    })),
  };
}

/** In the order in which their moments come: what is handed over, what begins, what goes on. */
export function checklistsOfShifts(
  process: Process | null,
): (Omit<Checklist, 'attach'> & { moment: ShiftMoment })[] {
  return (process?.checklists ?? [])
    .flatMap(({ attach: { moment }, ...list }) =>
      moment !== null && isOfShifts(moment) ? [{ ...list, moment }] : [],
    )
    .toSorted((a, b) => momentsOfShifts.indexOf(a.moment) - momentsOfShifts.indexOf(b.moment));
}

function tickOf(ticks: ShiftTick[], checklist: string, item: string): Pick<ShiftTick, 'by' | 'at'> | null {
  const found = ticks.find((tick) => tick.checklist === checklist && tick.item === item);
  return found === undefined ? null : { by: found.by, at: found.at };
}
