/** `tocsin set-status INC STATUS`: how far the response is. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'set-status',
  summary: 'Sets the status, one of the process’s',
  operands: ['STATUS'],
  body: ([status]) => ({ status }),
});
