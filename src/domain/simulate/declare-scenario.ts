/** The declaration of a scenario, by the production's own decision. */
import type { Decision } from '../incident/decide.ts';
import { declare } from '../incident/decide.ts';
import type { Actor } from '../incident/events.ts';
import { plus } from '../instant.ts';
import type { Scenario } from './scenario.ts';

/** Throws where the process does not know what is declared: whoever reads a scenario has refused that. */
export function declareScenario(
  { process, directory, declaration }: Scenario,
  actor: Actor,
): Exclude<Decision, { refused: unknown }> {
  const decided = declare(
    {
      type: 'declare',
      id: '00000000-0000-4000-8000-000000000000',
      number: 'INC-0000-0000',
      title: declaration.title ?? 'A simulated incident',
      process: { id: process.id, hash: 'simulated' },
      severity: declaration.severity,
      service: declaration.service ?? null,
      visibility: 'organization',
      groupKey: null,
      detectedAt: declaration.detectedAt ?? null,
      flags: declaration.flags ?? [],
      alerts: declaration.alerts ?? null,
    },
    // Written in one way, as the log has it.
    { process, directory, actor, now: plus(declaration.at, 0) },
  );
  if ('refused' in decided)
    throw new Error(`a scenario must declare what its process knows: ${decided.refused}`);
  return decided;
}
