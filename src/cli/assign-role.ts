/** `tocsin assign-role INC ROLE PERSON`: who does what. */
import { commandVerb } from './command-verb.ts';
import { UsageError } from './define-verb.ts';

export const verb = commandVerb({
  name: 'assign-role',
  summary: 'Gives a role of the process to somebody, or takes it from whoever has it',
  operands: ['ROLE', '[PERSON]'],
  options: { nobody: { type: 'boolean', says: 'takes the role away' } },
  body: ([role, person], { nobody }) => {
    if (nobody === (person !== undefined)) throw new UsageError('assign-role needs a PERSON, or --nobody.');
    return { role, person: person ?? null };
  },
});
