/** A handoff and its sheet as the API shows them. */
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { msOf } from '../../domain/instant.ts';
import { amongThoseHere, type Handoffs } from '../../domain/schedule/handoff.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import type { ShiftSheet } from '../../domain/schedule/shift-sheet.ts';
import type { HandoffView } from '../shapes-handoff.ts';

export function handoffView(
  { handle, name, timeZone }: Schedule,
  { handoff: laid, previous, next }: Handoffs,
  { sheet, factsAt }: { sheet: ShiftSheet; factsAt: string },
  directory: Directory,
): HandoffView {
  const isAhead = laid !== null && msOf(laid.at) > msOf(factsAt);
  const handoff = isAhead ? amongThoseHere(laid, (handle) => Object.hasOwn(directory.users, handle)) : laid;
  const people = (handles: string[] = []) => handles.map((person) => personRef(directory, person));
  return {
    schedule: { handle, name: name ?? handle, timeZone },
    at: handoff?.at ?? null,
    off: people(handoff?.off),
    on: people(handoff?.on),
    stay: people(handoff?.stay),
    previous,
    next,
    factsAt,
    facts: sheet.facts,
    duties: sheet.duties,
    checklists: sheet.checklists.map(({ id, title, moment, items }) => ({
      checklist: id,
      title,
      moment,
      items: items.map(({ item, facts, ticked }) => ({
        item: item.id,
        text: item.text,
        required: item.required,
        link: item.link,
        command: item.command,
        facts,
        checked: ticked,
      })),
    })),
  };
}
