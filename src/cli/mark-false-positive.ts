/** `tocsin mark-false-positive INC`: there was nothing. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'mark-false-positive',
  summary: 'Says that nothing was wrong, and ends the incident',
});
