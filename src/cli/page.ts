/** `tocsin page INC PERSON…`: pages people or positions by name, beside what the process does. */
import { commandVerb } from './command-verb.ts';
import { UsageError } from './define-verb.ts';

export const verb = commandVerb({
  name: 'page',
  summary: 'Pages people, or whoever covers a position',
  operands: ['[PERSON...]'],
  options: {
    position: {
      type: 'string',
      value: 'POSITION',
      multiple: true,
      says: 'a position of the process, as in engineering-lead',
    },
    low: { type: 'boolean', says: 'by the contacts for low urgency, which wake nobody' },
  },
  body: (people, { position: positions, low }) => {
    if (people.length + positions.length === 0) throw new UsageError('page needs a PERSON or --position.');
    return { people, positions, urgency: low ? 'low' : 'high' };
  },
});
