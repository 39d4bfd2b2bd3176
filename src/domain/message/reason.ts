/** Why somebody is paged, in words that name the rule. Shown in the page itself, on its page and in the timeline. */
import type { PageReason } from '../incident/events.ts';
import { clockLabel, isTimeBox, promisedUpdate } from '../incident/known-clocks.ts';
import { labelOf } from '../incident/naming.ts';
import type { Process } from '../process/process.ts';

interface ReasonWords {
  process: Process;
  /** The incident's severity, as people call it. */
  severity: string;
  nameOf: (person: string) => string;
}

export function reasonInWords(reason: PageReason, { process, severity, nameOf }: ReasonWords): string {
  const position = (id: string) => labelOf(process.positions, id);
  switch (reason.kind) {
    case 'rung': {
      const who = reason.standIn
        ? `You stand in for ${position(reason.position)}`
        : `You are ${position(reason.position)}`;
      return `${who}: ${severity}, rung ${reason.rung + 1} of the ladder ${reason.ladder} (${process.id}).`;
    }
    case 'last-resort':
      return reason.because === 'nobody-answered'
        ? `You are the last resort: nobody has answered (round ${reason.round}).`
        : `You are the last resort: nobody could be reached (round ${reason.round}).`;
    case 'alert-joined':
      return 'You hold this incident, and another alert joined it.';
    case 'shadow':
      return `You learn beside ${position(reason.position)}: nobody waits for your answer (${process.id}).`;
    case 'clock':
      return clockInWords(reason, process);
    case 'by-hand':
      return reason.next === undefined
        ? `${nameOf(reason.by)} asks for you.`
        : `${nameOf(reason.by)} asks for you: you are on call next as ${position(reason.next)}.`;
  }
}

function clockInWords(reason: Extract<PageReason, { kind: 'clock' }>, process: Process): string {
  const { clock, position, role = null, why = 'late' } = reason;
  const as =
    position !== null
      ? `You are ${labelOf(process.positions, position)}: `
      : role !== null
        ? `You are ${labelOf(process.roles, role)}, or usually would be: `
        : '';
  const label = clockLabel(process, clock);
  if (why === 'early')
    return `You kept the promise "${label}" sooner than the process wants it (${process.id}).`;
  if (clock === promisedUpdate.id && as === '')
    return why === 'soon'
      ? 'The next update that was promised is due soon, and you have it in hand.'
      : 'The next update that was promised is late, and you have it in hand.';
  if (isTimeBox(clock))
    return sentence(
      `${as}the time for "${label}" ${why === 'soon' ? 'is nearly over' : 'has run out'} (${process.id}).`,
    );
  return sentence(
    `${as}the promise "${label}" ${why === 'soon' ? 'is due soon' : 'was not kept'} (${process.id}).`,
  );
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
