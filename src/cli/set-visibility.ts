/** `tocsin set-visibility INC private`: who may see it. */
import { commandVerb } from './command-verb.ts';
import { UsageError } from './define-verb.ts';

export const verb = commandVerb({
  name: 'set-visibility',
  summary: 'Shows the incident to the organization, or only to those who take part',
  operands: ['organization|private'],
  body: ([visibility]) => {
    if (visibility !== 'organization' && visibility !== 'private')
      throw new UsageError(`"${visibility}" is neither organization nor private.`);
    return { visibility };
  },
});
