/** What a process lays beside an incident as it is now: ways to mitigate, runbooks, tools of the phase, where people talk. */
import { type IncidentFacts, isInPhase, matches } from './condition.ts';
import type { Mitigation, Process, Runbook, Tool } from './process.ts';

export interface AtHand {
  options: Mitigation['options'];
  /** What calls for a rollback; `seen` where the flag that says so is raised. */
  rollbackTriggers: { id: string; label: string; above: string | null; seen: boolean }[];
  /** The runbook of the rollback, by its id. */
  rollback: string | null;
  runbooks: Pick<Runbook, 'id' | 'title' | 'steps'>[];
  tools: Tool[];
  bridge: { label: string; link: string | null } | null;
}

export function atHand(process: Process, facts: IncidentFacts): AtHand {
  const { mitigation, bridge } = process;
  const holds = ({ when }: { when: Runbook['when'] }) => matches(when, facts);
  return {
    options: mitigation?.options ?? [],
    rollbackTriggers: (mitigation?.rollbackTriggers ?? []).map(({ id, label, above, flag }) => ({
      id,
      label,
      above,
      seen: flag !== null && facts.flags.includes(flag),
    })),
    rollback: mitigation?.rollback ?? null,
    runbooks: process.runbooks.filter(holds).map(({ id, title, steps }) => ({ id, title, steps })),
    tools: process.tools.filter(({ phases }) => phases === null || isInPhase(phases, facts)),
    bridge: bridge !== null && holds(bridge) ? { label: bridge.label, link: bridge.link } : null,
  };
}
