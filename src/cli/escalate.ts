/** `tocsin escalate INC`: the next rung, now. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'escalate',
  summary: 'Climbs the next rung now instead of when it is due',
});
