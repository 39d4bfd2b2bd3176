/** Pages and rungs in the timeline: who was asked, as what, by which rule, and what came of it. */
import { minuteMs, msOf } from '../instant.ts';
import type { IncidentEvent, PageReason } from './events.ts';
import { clockLabel } from './known-clocks.ts';
import { inWords, labelOf, personRef, positionLabels, spanInWords } from './naming.ts';
import type { IncidentState } from './state.ts';
import { parts, type Told } from './timeline-entry.ts';
import type { Picture } from './upcoming.ts';

export type PageOutcome = Extract<IncidentEvent, { type: 'page-ended' }>['outcome'];

/** What the sentences about pages know besides their event. */
export interface PageTelling extends Picture {
  state: IncidentState;
  outcomes: Map<string, { outcome: PageOutcome; by: string | null; at: string }>;
  /** Who was paged, by the page's id. */
  people: Map<string, string>;
  /** Pages that only tell: nobody waits for their answer. */
  notices: Set<string>;
}

/** Where the pages that follow tell the rest, it is minor: alone it says what no page says. */
export function rungClimbed(
  event: Extract<IncidentEvent, { type: 'rung-climbed' }>,
  by: string | null,
  telling: PageTelling & { severity: string },
): Told {
  const { process, directory } = telling;
  const rule = ruleOf(event, telling);
  if (event.uncovered.length > 0)
    return {
      icon: 'breach',
      text: `Nobody covers ${positionLabels(process, event.uncovered)}`,
      detail: parts('the next rung is climbed now', rule),
    };
  if (event.unbound.length > 0)
    return {
      icon: 'system',
      text: `${positionLabels(process, event.unbound)} ${event.unbound.length > 1 ? 'are' : 'is'} bound to nobody`,
      detail: rule,
    };
  const who = event.to.length === 0 ? 'Ticket' : positionLabels(process, event.to);
  if (event.reason === 'by-hand')
    return { icon: 'page', text: `Escalated to ${who}`, detail: parts(by, rule) };
  if (event.reason === 'pulled-forward')
    return { icon: 'page', text: `${who} asked early`, detail: parts('nobody else could be reached', rule) };
  if (event.already.length > 0) {
    const names = inWords(event.already.map((person) => personRef(directory, person).name));
    return { icon: 'page', text: `${who}: ${names} was asked already`, detail: rule };
  }
  return { icon: 'page', text: `Rung climbed: ${who}`, detail: rule, minor: true };
}

export function paged(
  event: Extract<IncidentEvent, { type: 'paged' }>,
  at: string,
  telling: PageTelling & { severity: string },
): Told {
  const person = personRef(telling.directory, event.person);
  const word = event.urgency === 'high' ? 'paged' : `told${laterOf(event, at)}`;
  const { label, rule } = reasonOf(event.reason, telling);
  const became = event.urgency === 'high' ? becameOf(event.page, event.person, at, telling) : null;
  if (event.reason.kind === 'by-hand' && event.reason.next !== undefined)
    return {
      icon: 'page',
      text: `Next on call: ${person.name} ${word}`,
      detail: parts(labelOf(telling.process.positions, event.reason.next), became, rule),
    };
  return {
    icon: 'page',
    text: label === null ? `${person.name} ${word}` : `${label} ${word}`,
    detail: parts(label === null ? null : person.name, became, rule),
  };
}

/** Their own rules, or their quiet hours, hold back what they are only told of. */
function laterOf({ steps }: Extract<IncidentEvent, { type: 'paged' }>, at: string): string {
  const waitsMs = steps[0] === undefined ? 0 : msOf(steps[0].at) - msOf(at);
  return waitsMs < minuteMs ? '' : ` ${spanInWords(waitsMs)} later, by their own rules`;
}

function becameOf(page: string, person: string, pagedAt: string, telling: PageTelling): string | null {
  const ended = telling.outcomes.get(page);
  if (ended === undefined) return null;
  const after = `after ${spanInWords(msOf(ended.at) - msOf(pagedAt))}`;
  switch (ended.outcome) {
    case 'answered':
      return `answered ${after}`;
    case 'not-needed':
      return ended.by === null || ended.by === person
        ? 'no longer needed'
        : `${personRef(telling.directory, ended.by).name} answered`;
    case 'exhausted':
      return 'no answer';
    case 'unreachable':
      return 'could not be reached';
    case 'passed-on':
      return `passed on ${after}`;
  }
}

/** Why somebody was paged: what they were asked as, and the rule in the process's own terms. */
export function reasonOf(
  reason: PageReason,
  { process, directory, severity }: Picture & { severity: string },
): { label: string | null; rule: string } {
  switch (reason.kind) {
    case 'rung':
      return {
        label: `${labelOf(process.positions, reason.position)}${reason.standIn ? '’s stand-in' : ''}`,
        rule: `${process.id} · ${severity} · rung ${reason.rung + 1}`,
      };
    case 'clock': {
      const { position, role, why = 'late' } = reason;
      const label = position !== null ? labelOf(process.positions, position) : null;
      const became = { soon: 'is due soon', late: 'was late', early: 'was kept too early' }[why];
      return {
        label: label ?? (role == null ? null : labelOf(process.roles, role)),
        rule: `${process.id} · ${clockLabel(process, reason.clock)} ${became}`,
      };
    }
    case 'last-resort':
      return {
        label: 'Last resort',
        rule: `round ${reason.round}, ${reason.because === 'nobody-answered' ? 'nobody answered' : 'nobody could be reached'}`,
      };
    case 'alert-joined':
      return { label: null, rule: 'another alert joined' };
    case 'shadow':
      return {
        label: `${labelOf(process.positions, reason.position)}’s shadow`,
        rule: 'learns beside them, and is not waited for',
      };
    case 'by-hand':
      return { label: null, rule: `by ${personRef(directory, reason.by).name}` };
  }
}

export function ruleOf(
  { rung, ladder }: { rung: number; ladder: string },
  { process, severity }: { process: Picture['process']; severity: string },
): string {
  return `${process.id} · ${severity} · ${ladder}, rung ${rung + 1}`;
}

export function pageEnded(event: Extract<IncidentEvent, { type: 'page-ended' }>, telling: PageTelling): Told {
  const { name } = personRef(telling.directory, pagedPerson(event.page, telling));
  switch (event.outcome) {
    case 'answered':
      return { icon: 'answer', text: `${name} answered`, minor: true };
    case 'not-needed':
      return { icon: 'page', text: `${name} need not answer any more`, minor: true };
    case 'exhausted':
      return {
        icon: 'breach',
        text: `${name} did not answer`,
        detail: 'every contact was tried',
        minor: telling.notices.has(event.page),
      };
    case 'unreachable':
      return { icon: 'breach', text: `${name} cannot be reached`, detail: 'no contact works' };
    case 'passed-on':
      return { icon: 'role', text: `${name} passed it on`, detail: 'whoever is next is asked now' };
  }
}

/** From the log, or from the state where the log was cut. */
export function pagedPerson(page: string, { people, state }: PageTelling): string {
  return people.get(page) ?? state.pages.find((candidate) => candidate.id === page)?.person ?? page;
}
