/** `tocsin flag INC FLAG`: something that rungs and rules ask about. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'flag',
  summary: 'Raises a flag, as in data-loss',
  operands: ['FLAG'],
  body: ([flag]) => ({ flag }),
});
