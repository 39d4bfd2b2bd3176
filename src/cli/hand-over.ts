/** `tocsin hand-over INC PERSON`: somebody else has it now. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'hand-over',
  summary: 'Hands the incident over to somebody else',
  operands: ['PERSON'],
  body: ([to]) => ({ to }),
});
