/** Checklists on an incident: which belong to it now, what of them is done and by whom, and what is still asked for. Pure. */
import { matches } from '../process/condition.ts';
import type { Checklist, ChecklistItem, Moment, Process } from '../process/process.ts';
import { factsOf, isOver } from './ladders.ts';
import type { IncidentState } from './state.ts';

interface Tick {
  by: string;
  at: string;
}

/** A checklist as it stands on an incident: the items that hold for it, and who checked them. */
interface ShownChecklist {
  checklist: Checklist;
  items: { item: ChecklistItem; ticked: Tick | null }[];
}

/** Moments of an incident; the others are moments of a shift, a review or the set-up. */
const ofIncidents: Moment[] = ['declared', 'resolved'];

/** Those that belong to an incident at all, by the name that commands use. */
export function checklistNamed(process: Process, id: string): Checklist | null {
  return checklistsOfIncidents(process).find((checklist) => checklist.id === id) ?? null;
}

export function checklistsOfIncidents(process: Process): Checklist[] {
  return process.checklists.filter(
    ({ attach }) => attach.moment === null || ofIncidents.includes(attach.moment),
  );
}

export function itemNamed(checklist: Checklist, id: string): ChecklistItem | null {
  return checklist.items.find((item) => item.id === id) ?? null;
}

/** As people read them; words that the process no longer has stand for themselves. */
export function checklistTitle({ checklists }: Process, id: string): string {
  return checklists.find((checklist) => checklist.id === id)?.title ?? id;
}

export function itemText({ checklists }: Process, of: { checklist: string; item: string }): string {
  const items = checklists.find((checklist) => checklist.id === of.checklist)?.items ?? [];
  return items.find((item) => item.id === of.item)?.text ?? of.item;
}

/** Those that apply now, in the order of the process. */
export function checklistsNow(process: Process, state: IncidentState): ShownChecklist[] {
  return checklistsOfIncidents(process)
    .filter(({ attach }) => {
      const { phases, statuses, severities, moment } = attach;
      return (
        (phases === null || phases.some((phase) => Object.hasOwn(state.phases, phase))) &&
        (statuses === null || statuses.includes(state.status)) &&
        (severities === null || severities.includes(state.severity)) &&
        (moment !== 'resolved' || isOver(state))
      );
    })
    .map((checklist) => shown(checklist, state))
    .filter(({ items }) => items.length > 0);
}

function shown(checklist: Checklist, state: IncidentState): ShownChecklist {
  const facts = factsOf(state);
  return {
    checklist,
    items: checklist.items
      .filter(({ when }) => matches(when, facts))
      .map((item) => ({ item, ticked: tickOf(state, checklist.id, item.id) })),
  };
}

/** A checklist may be spelt like something that every object inherits ("constructor"). */
export function tickOf({ checked }: IncidentState, checklist: string, item: string): Tick | null {
  const items = Object.hasOwn(checked, checklist) ? checked[checklist] : undefined;
  return (items !== undefined && Object.hasOwn(items, item) ? items[item] : undefined) ?? null;
}

/**
 * Required items of the work on it that nobody has checked, whichever phase they belong to: what is asked about at the resolution.
 * Those of afterwards are still to come then.
 */
export function requiredAndOpen(
  process: Process,
  state: IncidentState,
): { checklist: Checklist; item: ChecklistItem }[] {
  return checklistsOfIncidents(process)
    .filter((checklist) => isAboutTheWork(process, state, checklist))
    .flatMap((checklist) =>
      checklist.items
        .filter(({ when }) => matches({ ...when, phases: undefined, statuses: undefined }, factsOf(state)))
        .filter((item) => item.required && tickOf(state, checklist.id, item.id) === null)
        .map((item) => ({ checklist, item })),
    );
}

function isAboutTheWork(process: Process, state: IncidentState, { attach }: Checklist): boolean {
  const { phases, statuses, severities, role, moment } = attach;
  if (moment === 'resolved') return false;
  if (severities !== null && !severities.includes(state.severity)) return false;
  // Duties of a role that nobody has are nobody's.
  if (role !== null && state.roles[role] === undefined) return false;
  const begins = (id: string) => process.phases.find((phase) => phase.id === id)?.entersOn ?? [];
  const afterwards = ['resolved', 'closed'];
  return (
    (phases === null ||
      phases.some((id) => begins(id).length === 0 || begins(id).some((one) => !afterwards.includes(one)))) &&
    (statuses === null ||
      statuses.some(
        (id) => !afterwards.includes(process.statuses.find((status) => status.id === id)?.category ?? ''),
      ))
  );
}
