/** `tocsin resolve INC`: it is over. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'resolve',
  summary: 'Says that the incident is over',
});
