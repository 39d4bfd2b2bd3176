/** Whether a rule's condition holds for an incident as it is now. */
import type { Condition } from './process.ts';

/** What conditions may ask of an incident. */
interface Facts {
  severity: string;
  /** The flags that are raised. */
  flags: string[];
  status: string;
  phase: string | null;
  /** All that it is in, where several overlap. */
  phases?: string[];
}

function isInOne(phases: string[], { phase, phases: others = [] }: Facts): boolean {
  return (phase !== null && phases.includes(phase)) || phases.some((one) => others.includes(one));
}

/** Every part that is written must hold: any of the severities, all of the flags, any of the statuses, any of the phases. */
export function matches(condition: Condition, facts: Facts): boolean {
  const { severities, flags, statuses, phases } = condition;
  return (
    (severities === undefined || severities.includes(facts.severity)) &&
    (flags === undefined || flags.every((flag) => facts.flags.includes(flag))) &&
    (statuses === undefined || statuses.includes(facts.status)) &&
    (phases === undefined || isInOne(phases, facts))
  );
}
