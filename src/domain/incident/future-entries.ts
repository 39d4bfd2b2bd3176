/** The future of the timeline: what the process will do, as sentences. Pure. */
import { inWords, positionLabels } from './naming.ts';
import type { IncidentState } from './state.ts';
import { type Entry, parts, withinOf } from './timeline-entry.ts';
import { type Picture, upcoming, type UpcomingStep } from './upcoming.ts';

/** In the order in which it falls due. */
export function futureEntries(state: IncidentState, picture: Picture): Entry[] {
  return upcoming(state, picture).map((step, index) => ({
    id: `f${index + 1}-${step.kind}`,
    at: step.at,
    tense: 'future',
    body: null,
    actor: null,
    ...foretell(step, state, picture),
  }));
}

function foretell(
  step: UpcomingStep,
  state: IncidentState,
  { process }: Picture,
): Pick<Entry, 'kind' | 'icon' | 'text' | 'detail'> {
  switch (step.kind) {
    case 'rung': {
      const are = step.to.length > 1 ? 'are' : 'is';
      const who = positionLabels(process, step.to);
      const word = step.by === 'page' ? 'paged' : 'told';
      const names = step.people.map(({ name }) => name);
      const found =
        step.finds === 'uncovered'
          ? 'nobody covers it then'
          : step.finds === 'asked'
            ? `${inWords(names)} has it already`
            : inWords(names);
      return {
        kind: 'rung',
        icon: 'page',
        text: step.by === 'ticket' ? 'A ticket is queued' : `${who} ${are} ${word}`,
        detail: parts(
          found === '' ? null : found,
          `${process.id} · ${state.severity} · rung ${step.rung + 1}`,
          `unless ${step.unless}`,
        ),
      };
    }
    case 'clock': {
      const then =
        step.onBreach.length === 0
          ? null
          : `then ${inWords(step.onBreach)} ${step.onBreach.length > 1 ? 'are' : 'is'} told`;
      return {
        kind: 'clock-due',
        icon: 'clock',
        text: `${step.label} due`,
        detail: parts(withinOf(step.clock, { process }), then),
      };
    }
    case 'promised-update':
      return { kind: 'update-due', icon: 'update', text: 'Update promised', detail: null };
    case 'soak':
      return step.stillFiring
        ? { kind: 'soak', icon: 'clock', text: 'The watch begins anew', detail: 'alerts are still firing' }
        : { kind: 'soak', icon: 'resolve', text: step.to, detail: 'unless it fires again' };
    case 'last-resort':
      return {
        kind: 'last-resort',
        icon: 'page',
        text: 'The last resort is paged',
        detail: parts(
          inWords(step.people.map(({ name }) => name)) || 'it names nobody',
          'unless acknowledged',
        ),
      };
    case 'contact':
      return {
        kind: 'contact',
        icon: 'page',
        text: `${step.person.name} is tried ${step.again ? 'again ' : ''}by ${step.contact}`,
        detail: 'unless acknowledged',
      };
    case 'stand-in':
      return {
        kind: 'stand-in',
        icon: 'page',
        text: `${inWords(step.people.map(({ name }) => name))} stands in for ${step.person.name}`,
        detail: 'unless acknowledged',
      };
  }
}
