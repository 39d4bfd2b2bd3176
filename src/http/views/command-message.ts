/** The sentence that answers a command: what happened, and what is next. Pure. */
import type { Directory } from '../../domain/directory/directory.ts';
import type { RecordedEvent } from '../../domain/incident/events.ts';
import { isOver } from '../../domain/incident/ladders.ts';
import { inWords, labelOf, personRef, positionLabels } from '../../domain/incident/naming.ts';
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
  if (next !== null) return `${said}. Next: ${next.sentence}.`;
  const asked = events.some(({ event }) => event.type === 'acknowledged');
  return asked && !isOver(state) ? `${said}. No rung is left that pages by itself.` : `${said}.`;
}

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
        return `The update to ${labelOf(process.audiences ?? [], event.audience)} is posted`;
      case 'update-promised':
        return 'The next update is promised';
      case 'flag-raised':
        return `${labelOf(process.flags, event.flag)}: the flag is raised`;
      case 'flag-lowered':
        return `${labelOf(process.flags, event.flag)}: the flag is lowered`;
      case 'noted':
        return event.progress ? 'The progress is noted' : 'The note is kept';
      case 'item-checked':
        return event.checked ? 'The item is checked' : 'The item is open again';
      case 'visibility-set':
        return event.visibility === 'private'
          ? `${state.number} is private: only its members and admins see it`
          : `${state.number} is visible to the organisation`;
      case 'rung-climbed':
        if (event.reason === 'by-hand') return `Escalated to ${positionLabels(process, event.to)}`;
        break;
      case 'page-ended':
        if (event.outcome === 'passed-on') return 'You passed it on';
        if (event.outcome === 'answered' || event.outcome === 'not-needed')
          return `${state.owner === null ? 'Somebody' : name(state.owner.person)} has ${state.number}; what still rang has stopped`;
        break;
      default:
      // Follows from another.
    }
  }
  const milestone = events.find(({ event }) => event.type === 'milestone-reached')?.event;
  if (milestone?.type === 'milestone-reached') return `${state.number} is ${milestone.milestone}`;
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
