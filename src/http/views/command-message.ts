/** The sentence that answers a command: what happened, and what is next. Pure. */
import type { Directory } from '../../domain/directory/directory.ts';
import { itemText, requiredAndOpen } from '../../domain/incident/checklists.ts';
import type { RecordedEvent } from '../../domain/incident/events.ts';
import { isOver } from '../../domain/incident/ladders.ts';
import {
  inWords,
  labelOf,
  milestoneInWords,
  personRef,
  positionLabels,
} from '../../domain/incident/naming.ts';
import { clockLabel } from '../../domain/incident/known-clocks.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import type { NextStep } from '../../domain/incident/upcoming.ts';
import type { Process } from '../../domain/process/process.ts';

/** `events`: those of the command itself and what followed from them. */
export function commandMessage(
  events: RecordedEvent[],
  state: IncidentState,
  next: NextStep | null,
  picture: { process: Process; directory: Directory },
): string {
  const said = [happened(events, state, picture), pagedNow(events, picture)].filter(Boolean).join('; ');
  return [`${said}.`, whatIsNext(events, state, next), ...warnings(events, state, picture)]
    .filter((sentence) => sentence !== null)
    .join(' ');
}

function whatIsNext(events: RecordedEvent[], state: IncidentState, next: NextStep | null): string | null {
  if (next !== null) return `Next: ${next.sentence}.`;
  const asked = events.some(({ event }) => event.type === 'acknowledged');
  return asked && !isOver(state) ? 'No rung is left that pages by itself.' : null;
}

/** What the process would have wanted. Nothing of it stops anybody. */
function warnings(
  events: RecordedEvent[],
  state: IncidentState,
  { process }: { process: Process },
): string[] {
  const early = events.flatMap(({ event }) =>
    event.type === 'clock-kept-early'
      ? [`${clockLabel(process, event.clock)}: this is sooner than the process wants it.`]
      : [],
  );
  const resolved = events.some(({ event }) => event.type === 'status-set' && event.category === 'resolved');
  if (!resolved || state.falsePositive || state.mergedInto !== null) return early;
  const open = requiredAndOpen(process, state).map(({ item }) => `“${item.text}”`);
  if (open.length === 0) return early;
  const more = open.length > mostNamed ? ` and ${open.length - mostNamed} more` : '';
  return [...early, `Required and not checked: ${open.slice(0, mostNamed).join(', ')}${more}.`];
}

/** More would hide the sentence that it stands in. */
const mostNamed = 5;

/** The first event that tells what was asked for; what follows from it stands in the timeline. */
function happened(
  events: RecordedEvent[],
  state: IncidentState,
  { process, directory }: { process: Process; directory: Directory },
): string {
  const name = (handle: string) => personRef(directory, handle).name;
  for (const { event } of events) {
    switch (event.type) {
      case 'declared':
        return `${event.number} is declared as ${event.severity}`;
      case 'acknowledged':
        return event.human
          ? `${name(event.by)} has ${state.number}`
          : `${state.number} is acknowledged by ${event.by}`;
      case 'severity-set':
        return `${state.number} is ${event.direction} to ${event.to}`;
      case 'marked-false-positive':
        return `${state.number} is marked as false positive and resolved`;
      case 'merged':
        return `${state.number} is merged and closed; its alerts go on there`;
      case 'status-set': {
        const mitigated = state.mitigatedAt !== null && event.category === 'monitoring';
        return `${state.number} is ${mitigated ? 'mitigated and watched' : labelOf(process.statuses, event.to)}`;
      }
      case 'phase-set':
        return `${state.number} is in the phase ${labelOf(process.phases, event.to)}`;
      case 'reopened':
        return `${state.number} is open again`;
      case 'handed-over':
        return `${state.number} is handed over to ${name(event.to)}`;
      case 'role-assigned': {
        const role = labelOf(process.roles, event.role);
        return event.person === null ? `Nobody is ${role} now` : `${name(event.person)} is ${role}`;
      }
      case 'update-posted':
        return `The update to ${labelOf(process.audiences, event.audience)} is posted`;
      case 'update-corrected':
        return 'The update is corrected';
      case 'update-promised':
        return 'The next update is promised';
      case 'flag-raised':
        return `${labelOf(process.flags, event.flag)}: the flag is raised`;
      case 'flag-lowered':
        return `${labelOf(process.flags, event.flag)}: the flag is lowered`;
      case 'noted':
        return event.progress ? 'The progress is noted' : 'The note is kept';
      case 'note-edited':
        return 'The note says it otherwise now';
      case 'item-checked':
        return `${event.checked ? 'Checked' : 'Open again'}: “${itemText(process, event)}”`;
      case 'process-adopted':
        return `${event.to.id === event.from.id ? 'The other version of' : 'The process'} ${event.to.id} is adopted; ${state.number} is ${event.severity}`;
      case 'visibility-set':
        return event.visibility === 'private'
          ? `${state.number} is private: only its members and admins see it`
          : `${state.number} is visible to the organisation`;
      case 'rung-climbed':
        if (event.reason === 'by-hand') return `Escalated to ${positionLabels(process, event.to)}`;
        break;
      case 'page-ended':
        if (event.outcome === 'passed-on') return 'You passed it on';
        if (isOver(state) && event.outcome === 'answered')
          return `What still rang about ${state.number} has stopped`;
        if (event.outcome === 'answered' || event.outcome === 'not-needed')
          return `${state.owner === null ? 'Somebody' : name(state.owner.person)} has ${state.number}; what still rang has stopped`;
        break;
      default:
      // Follows from another.
    }
  }
  const milestone = events.find(({ event }) => event.type === 'milestone-reached')?.event;
  if (milestone?.type === 'milestone-reached')
    return `${state.number}: ${milestoneInWords(milestone.milestone)}`;
  if (events.some(({ event }) => event.type === 'paged')) return '';
  return `Nothing changed: ${state.number} is so already`;
}

function pagedNow(events: RecordedEvent[], { directory }: { directory: Directory }): string {
  const people = (urgency: 'high' | 'low') => [
    ...new Set(
      events.flatMap(({ event }) =>
        event.type === 'paged' && event.urgency === urgency ? [personRef(directory, event.person).name] : [],
      ),
    ),
  ];
  const [paged, told] = [people('high'), people('low').filter((name) => !people('high').includes(name))];
  return [
    paged.length === 0 ? '' : `${inWords(paged)} ${paged.length > 1 ? 'are' : 'is'} paged now`,
    told.length === 0 ? '' : `${inWords(told)} ${told.length > 1 ? 'are' : 'is'} told`,
  ]
    .filter(Boolean)
    .join('; ');
}
