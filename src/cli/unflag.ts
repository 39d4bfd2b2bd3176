/** `tocsin unflag INC FLAG`: it turned out not to be so. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'unflag',
  summary: 'Lowers a flag',
  operands: ['FLAG'],
  body: ([flag]) => ({ flag }),
});
