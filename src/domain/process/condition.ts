/** Whether a rule's condition holds for an incident as it is now. */
import type { Condition } from './process.ts';

/** What conditions may ask of an incident. */
export interface IncidentFacts {
  severity: string;
  /** The flags that are raised. */
  flags: string[];
  status: string;
  phase: string | null;
  /** All that it is in, where several overlap. */
  phases?: string[];
}

/** It is in one of these phases. */
export function isInPhase(
  phases: string[],
  { phase, phases: others = [] }: Pick<IncidentFacts, 'phase' | 'phases'>,
): boolean {
  return (phase !== null && phases.includes(phase)) || phases.some((one) => others.includes(one));
}

/** Every part that is written must hold: any of the severities, all of the flags, any of the statuses, any of the phases. */
export function matches(condition: Condition, facts: IncidentFacts): boolean {
  const { severities, flags, statuses, phases } = condition;
  return (
    (severities === undefined || severities.includes(facts.severity)) &&
    (flags === undefined || flags.every((flag) => facts.flags.includes(flag))) &&
    (statuses === undefined || statuses.includes(facts.status)) &&
    (phases === undefined || isInPhase(phases, facts))
  );
}
