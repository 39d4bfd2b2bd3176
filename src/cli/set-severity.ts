/** `tocsin set-severity INC SEVERITY`: worse or less bad than it was thought. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'set-severity',
  summary: 'Raises or lowers the severity',
  operands: ['SEVERITY'],
  body: ([severity]) => ({ severity }),
});
