/** `tocsin set-phase INC PHASE`: which phase of the process it is in. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'set-phase',
  summary: 'Enters a phase of the process',
  operands: ['PHASE'],
  body: ([phase]) => ({ phase }),
});
