/** `tocsin merge INC INTO`: it is the same incident as another. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'merge',
  summary: 'Merges the incident into another one',
  operands: ['INTO'],
  body: ([into]) => ({ into }),
});
