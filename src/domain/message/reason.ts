/** Why somebody is paged, in words that name the rule. Shown in the page itself, on its page and in the timeline. */
import type { PageReason } from '../incident/events.ts';
import type { Process } from '../process/process.ts';

interface ReasonWords {
  process: Pick<Process, 'id' | 'positions' | 'clocks' | 'ladders'>;
  /** The incident's severity, as people call it. */
  severity: string;
  nameOf: (person: string) => string;
}

export function reasonInWords(reason: PageReason, { process, severity, nameOf }: ReasonWords): string {
  const position = (id: string) => process.positions.find((one) => one.id === id)?.label ?? id;
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
    case 'clock': {
      const label = process.clocks.find((one) => one.id === reason.clock)?.label ?? reason.clock;
      return `You are ${position(reason.position)}: the promise "${label}" was not kept (${process.id}).`;
    }
    case 'by-hand':
      return `${nameOf(reason.by)} asks for you.`;
  }
}
