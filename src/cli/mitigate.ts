/** `tocsin mitigate INC`: the effect has ended, though perhaps not the cause. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'mitigate',
  summary: 'Says that the effect has ended',
});
