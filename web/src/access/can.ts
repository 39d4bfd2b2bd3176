/** What this viewer can do, asked in one place: every button that is not for them says why. */
import type { IncidentView, Me } from '../api/types.ts';

export type Verdict = { allowed: true } | { allowed: false; because: string };

const yes: Verdict = { allowed: true };
const no = (because: string): Verdict => ({ allowed: false, because });

export function canOf(me: Me) {
  /** The server's list is the rule; the sentence says what a role without it lacks. */
  const may = (capability: string, act: string): Verdict =>
    me.can.includes(capability)
      ? yes
      : no(`${me.role === 'viewer' ? 'Viewers' : 'Your role'} cannot ${act}. Ask an admin for another role.`);
  const whileOpen = (incident: IncidentView, then: Verdict): Verdict =>
    incident.held
      ? no('Restored from a backup and held: an admin releases it first.')
      : isOver(incident)
        ? no(`${incident.number} is ${incident.statusLabel.toLowerCase()}. Reopen it first.`)
        : then;

  return {
    declare: () => may('declare', 'declare an incident'),
    acknowledge: (incident: IncidentView): Verdict =>
      incident.owner !== null && incident.owner.handle === me.person?.handle
        ? no('You have it already.')
        : whileOpen(incident, may('acknowledge', 'acknowledge')),
    escalate: (incident: IncidentView) => whileOpen(incident, may('escalate', 'escalate')),
    mitigate: (incident: IncidentView): Verdict =>
      incident.mitigatedAt !== null
        ? no('It is mitigated already.')
        : whileOpen(incident, may('mitigate', 'mark an incident mitigated')),
    resolve: (incident: IncidentView) => whileOpen(incident, may('resolve', 'resolve an incident')),
    reopen: (incident: IncidentView): Verdict =>
      isOver(incident) ? may('reopen', 'reopen an incident') : no('It is open.'),
    close: (incident: IncidentView): Verdict =>
      incident.category === 'resolved'
        ? may('close', 'close an incident')
        : no(incident.category === 'closed' ? 'It is closed already.' : 'Resolve it first.'),
    postUpdate: (_incident: IncidentView) => may('post-update', 'post an update'),
    note: (_incident: IncidentView) => may('note', 'add a note'),
    setSeverity: (incident: IncidentView) => whileOpen(incident, may('set-severity', 'change the severity')),
    setStatus: (incident: IncidentView) => whileOpen(incident, may('set-status', 'change the status')),
    assignRole: (incident: IncidentView) => whileOpen(incident, may('assign-role', 'assign a role')),
    handOver: (incident: IncidentView) => whileOpen(incident, may('hand-over', 'hand an incident over')),
    page: (incident: IncidentView) => whileOpen(incident, may('page', 'page somebody')),
    flag: (incident: IncidentView) => whileOpen(incident, may('flag', 'raise a flag')),
    markFalsePositive: (incident: IncidentView) =>
      whileOpen(incident, may('mark-false-positive', 'mark a false alarm')),
  };
}
export type Can = ReturnType<typeof canOf>;

export function isOver(incident: IncidentView): boolean {
  return incident.category === 'resolved' || incident.category === 'closed';
}
