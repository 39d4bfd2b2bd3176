/** A draft that a rule of the process asks for: what it is called, who is told that it waits, and in which words. */
import { leadingRole } from '../incident/tell-whom.ts';
import type { IncidentState } from '../incident/state.ts';
import type { Process } from '../process/process.ts';
import { peopleOnIt } from './readers.ts';
import type { Telling } from './who-hears.ts';
import type { Words } from './words.ts';

type RuleTelling = Telling & { rule: string };

const mostCharacters = 64;

/** One of a rule and an audience, so that newer words take the place of older ones; `version`: beside one that is somebody's work. */
export function draftIdOf({ rule, audience }: RuleTelling, version?: number): string {
  const suffix = version === undefined ? '' : `-${version}`;
  return `${`${rule}-${audience}`.slice(0, mostCharacters - suffix.length)}${suffix}`;
}

/** Whoever leads; while nobody does, whoever holds it, or else everybody who is on it, or is being asked to be. */
export function whomToAsk(process: Process, state: IncidentState): string[] {
  const leading = leadingRole({ process });
  const leader = (leading === null ? undefined : state.roles[leading]) ?? state.owner?.person;
  if (leader !== undefined) return [leader];
  const onIt = peopleOnIt(state);
  if (onIt.length > 0) return onIt;
  const rung = state.pages.filter(({ urgency, outcome }) => urgency === 'high' && outcome === 'ringing');
  return [...new Set(rung.map(({ person }) => person))];
}

export function draftNotice(
  { label, rule, confirm }: RuleTelling,
  { subject, problems }: Words,
  { process, state, url }: { process: Process; state: IncidentState; url: string },
): { subject: string; body: string } {
  const missing = problems.map(({ message }) => message).join(' ');
  return {
    subject: `${state.number}: an update for ${label} waits for you`,
    body: [
      `${process.title} wants ${label} to be told: "${subject}" (rule ${rule}).`,
      missing === ''
        ? confirm
          ? 'You are asked before it goes out.'
          : ''
        : `Something is missing: ${missing}`,
      `Read it, change it, send it or discard it: ${url}/incidents/${state.number}/update`,
    ]
      .filter((sentence) => sentence !== '')
      .join('\n\n'),
  };
}
