/** `tocsin close INC`: nothing is left to do. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'close',
  summary: 'Closes a resolved incident',
});
