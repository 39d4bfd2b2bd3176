/** What this viewer can do, asked in one place: every button that is not for them says why. */
import type { IncidentView, Me } from '../api/types.ts';

export type Verdict = { allowed: true } | { allowed: false; because: string };

const yes: Verdict = { allowed: true };
const no = (because: string): Verdict => ({ allowed: false, because });

export function canOf(me: Me) {
  /** The server's list is the rule (as src/domain/access/can.ts has it); the sentence says what a role without it lacks. */
  const may = (capability: string, act: string): Verdict =>
    me.can.includes(capability)
      ? yes
      : no(`${me.role === 'viewer' ? 'Viewers' : 'Your role'} cannot ${act}. Ask an admin for another role.`);

  return {
    declare: () => may('declare', 'declare an incident'),
    override: () => may('respond', 'change who is on call'),
    swap: (): Verdict =>
      me.person === null ? no('A program has no shifts to swap.') : may('respond', 'swap shifts'),
    writeStatusPage: () => may('respond', 'write on a status page'),
    configure: () => may('configure', 'change the configuration'),
    acknowledge: (incident: IncidentView): Verdict =>
      incident.owner !== null && incident.owner.handle === me.person?.handle
        ? no('You have it already.')
        : whileOpen(incident, may('acknowledge', 'acknowledge')),
    escalate: (incident: IncidentView) => whileOpen(incident, may('respond', 'escalate')),
    mitigate: (incident: IncidentView): Verdict =>
      incident.mitigatedAt !== null
        ? no('It is mitigated already.')
        : whileOpen(incident, may('respond', 'mark an incident mitigated')),
    resolve: (incident: IncidentView) => whileOpen(incident, may('respond', 'resolve an incident')),
    reopen: (incident: IncidentView): Verdict =>
      isOver(incident) ? may('respond', 'reopen an incident') : no('It is open.'),
    close: (incident: IncidentView): Verdict =>
      incident.category === 'resolved'
        ? may('respond', 'close an incident')
        : no(incident.category === 'closed' ? 'It is closed already.' : 'Resolve it first.'),
    postUpdate: (_incident: IncidentView) => may('respond', 'post an update'),
    note: (_incident: IncidentView) => may('respond', 'add a note'),
    setSeverity: (incident: IncidentView) => whileOpen(incident, may('respond', 'change the severity')),
    setStatus: (incident: IncidentView) => whileOpen(incident, may('respond', 'change the status')),
    assignRole: (incident: IncidentView) => whileOpen(incident, may('respond', 'assign a role')),
    handOver: (incident: IncidentView) => whileOpen(incident, may('respond', 'hand an incident over')),
    page: (incident: IncidentView) => whileOpen(incident, may('respond', 'page somebody')),
    flag: (incident: IncidentView) => whileOpen(incident, may('respond', 'raise a flag')),
    checkItem: (_incident: IncidentView) => may('respond', 'check an item'),
    checkShiftItem: (changesHands: boolean): Verdict =>
      changesHands
        ? may('respond', 'tick anything off')
        : no('The schedule does not change hands, so there is nothing to tick off.'),
    setPhase: (incident: IncidentView) => whileOpen(incident, may('respond', 'change the phase')),
    reachMilestone: (_incident: IncidentView) => may('respond', 'say what was reached'),
    adoptProcess: (incident: IncidentView): Verdict =>
      whileOpen(
        incident,
        incident.roles['commander']?.handle === me.person?.handle && me.person !== null
          ? may('respond', 'change the process')
          : may('adopt-process', 'move an incident to another process; whoever commands it can'),
      ),
    setVisibility: (_incident: IncidentView) => may('respond', 'change who sees an incident'),
    releaseHeld: () => may('release-held', 'release restored incidents'),
    markFalsePositive: (incident: IncidentView) => whileOpen(incident, may('respond', 'mark a false alarm')),
  };
}
function whileOpen(incident: IncidentView, then: Verdict): Verdict {
  if (isOver(incident))
    return no(`${incident.number} is ${incident.statusLabel.toLowerCase()}. Reopen it first.`);
  return then;
}

export type Can = ReturnType<typeof canOf>;

export function isOver(incident: IncidentView): boolean {
  return incident.category === 'resolved' || incident.category === 'closed';
}
