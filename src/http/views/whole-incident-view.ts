/** An incident with all that belongs to the work on it now: phases, checklists, and the roles that nobody has. */
import { checklistsNow } from '../../domain/incident/checklists.ts';
import { openDraft, theClock } from '../../domain/incident/draft.ts';
import { timeBoxOf } from '../../domain/incident/known-clocks.ts';
import { labelOf, personRef } from '../../domain/incident/naming.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { usuallyTakes } from '../../domain/incident/tell-whom.ts';
import type { Picture } from '../../domain/incident/upcoming.ts';
import type { WholeIncidentView } from '../shapes.ts';
import { incidentView, type ShownIncident } from './incident-view.ts';

export function wholeIncidentView(
  shown: ShownIncident,
  picture: Picture & { url: string },
): WholeIncidentView {
  const { state } = shown;
  return {
    ...incidentView(shown, picture),
    phases: phasesOf(state, picture),
    milestones: state.milestones,
    checklists: checklistsOf(state, picture),
    openRoles: openRoles(state, picture),
  };
}

function phasesOf(state: IncidentState, { process }: Picture): WholeIncidentView['phases'] {
  return process.phases
    .filter(({ id }) => Object.hasOwn(state.phases, id))
    .toSorted((a, b) => Number(b.id === state.phase) - Number(a.id === state.phase))
    .map((phase) => {
      const box = timeBoxOf(phase);
      const clock = state.clocks.find((candidate) => candidate.clock === box?.id);
      const runs = clock?.state === 'running' || clock?.state === 'breached';
      return {
        phase: phase.id,
        label: phase.label,
        since: state.phases[phase.id] ?? state.declaredAt,
        dueAt: runs ? clock.dueAt : null,
        overdue: clock?.state === 'breached',
      };
    });
}

function checklistsOf(
  state: IncidentState,
  { process, directory }: Picture,
): WholeIncidentView['checklists'] {
  return checklistsNow(process, state).map(({ checklist, items }) => ({
    checklist: checklist.id,
    title: checklist.title,
    role: checklist.attach.role === null ? null : labelOf(process.roles, checklist.attach.role),
    items: items.map(({ item, ticked }) => ({
      item: item.id,
      text: item.text,
      required: item.required,
      link: item.link,
      command: item.command,
      checked: ticked === null ? null : { by: personRef(directory, ticked.by), at: ticked.at },
    })),
  }));
}

function openRoles(
  state: IncidentState,
  { process, directory, now }: Picture,
): WholeIncidentView['openRoles'] {
  const draft = openDraft(state, { process, directory, actor: theClock, now });
  return process.roles
    .filter(({ id, requiredAt }) => requiredAt.includes(state.severity) && state.roles[id] === undefined)
    .map(({ id, label }) => ({
      role: id,
      label,
      usually: usuallyTakes(draft, id).people.map((person) => personRef(directory, person)),
    }));
}
