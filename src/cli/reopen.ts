/** `tocsin reopen INC`: it was not over. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'reopen',
  summary: 'Opens an incident again that was resolved or closed',
});
