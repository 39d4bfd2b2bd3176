/** The cards of the first screen: one an open incident, with what presses, who has it, and whether it is mine. */
import { clockLabel } from '../../domain/incident/known-clocks.ts';
import type { RecordedEvent } from '../../domain/incident/events.ts';
import { lineOf } from '../../domain/incident/line.ts';
import { personRef, positionLabels } from '../../domain/incident/naming.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { type Picture, upcoming, type UpcomingStep } from '../../domain/incident/upcoming.ts';
import type { IncidentRow } from '../../store/read/incidents.ts';
import type { NowView } from '../shapes.ts';
import { incidentView } from './incident-view.ts';

type NowCard = NowView['open'][number];

export function nowCard(
  row: IncidentRow,
  log: RecordedEvent[],
  picture: Picture,
  { url, me }: { url: string; me: string | null },
): NowCard {
  const { state, held } = row;
  const steps = held ? [] : upcoming(state, picture);
  return {
    incident: incidentView(row, { ...picture, url }),
    line: lineOf(log, state, picture, { held, steps }),
    pressing: pressing(state, steps, picture),
    who: whoHas(state, picture),
    mine: me !== null && isMine(state, me),
  };
}

/** The most severe first; of one severity, those that nobody has; then those whose next promise falls due first. */
export function inOrder(cards: NowCard[]): NowCard[] {
  const pressingAt = ({ pressing: one }: NowCard) => one?.at ?? '9999';
  return [...cards].sort(
    (a, b) =>
      a.incident.severityRank - b.incident.severityRank ||
      Number(a.incident.acknowledgedAt !== null) - Number(b.incident.acknowledgedAt !== null) ||
      (pressingAt(a) < pressingAt(b) ? -1 : pressingAt(a) > pressingAt(b) ? 1 : 0),
  );
}

/** A promise first, since others wait for it; then the end of a watch; then who is asked next. */
function pressing(state: IncidentState, steps: UpcomingStep[], { process }: Picture): NowCard['pressing'] {
  const clocks = steps.filter((step) => step.kind === 'clock');
  if (!state.acknowledged) {
    const answer = clocks.find(({ clock }) =>
      process.clocks.some(({ id, stops }) => id === clock && stops.includes('acknowledged')),
    );
    if (answer !== undefined) return { label: 'acknowledge within', at: answer.at, tone: 'warn' };
  }
  const soak = steps.find((step) => step.kind === 'soak');
  if (soak !== undefined && state.category === 'monitoring')
    return { label: 'watch ends in', at: soak.at, tone: 'good' };
  const promise = steps.find((step) => step.kind === 'clock' || step.kind === 'promised-update');
  if (promise !== undefined)
    return {
      label: promise.kind === 'clock' ? `${promise.label} due in` : 'promised update due in',
      at: promise.at,
      tone: 'plain',
    };
  const rung = steps.find((step) => step.kind === 'rung' && step.finds === 'people');
  if (rung?.kind === 'rung' && rung.by !== 'ticket')
    return {
      label: `${positionLabels(process, rung.to)} ${rung.by === 'page' ? 'paged' : 'told'} in`,
      at: rung.at,
      tone: 'plain',
    };
  const late = state.clocks.find((clock) => clock.state === 'breached');
  if (late !== undefined)
    return { label: `${clockLabel(process, late.clock)} is late`, at: null, tone: 'warn' };
  return null;
}

function whoHas(state: IncidentState, { process, directory }: Picture): NowCard['who'] {
  const ringing = state.pages.filter((page) => page.outcome === 'ringing' && page.urgency === 'high').at(-1);
  if (!state.acknowledged && ringing !== undefined)
    return { person: personRef(directory, ringing.person), doing: 'is being paged' };
  // The process names first whoever leads.
  const [leading] = process.roles;
  const leader = leading === undefined ? undefined : state.roles[leading.id];
  if (leading !== undefined && leader !== undefined)
    return {
      person: personRef(directory, leader),
      doing: leading.id === 'commander' ? 'commands' : `is ${leading.label}`,
    };
  if (state.owner !== null) return { person: personRef(directory, state.owner.person), doing: 'has it' };
  return null;
}

/** Being asked, holding it, or having a role in it. */
function isMine(state: IncidentState, me: string): boolean {
  return (
    state.owner?.person === me ||
    Object.values(state.roles).includes(me) ||
    state.pages.some((page) => page.person === me && page.outcome === 'ringing' && page.urgency === 'high')
  );
}
