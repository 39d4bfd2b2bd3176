/** `tocsin page INC PERSON…`: pages people or positions by name, or whoever is on call next, beside what the process does. */
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
    next: {
      type: 'string',
      value: 'POSITION',
      multiple: true,
      says: 'whoever is on call next for a position, and not whoever is on call now',
    },
    low: { type: 'boolean', says: 'by the contacts for low urgency, which wake nobody' },
  },
  body: (people, { position: positions, next, low }) => {
    if (people.length + positions.length + next.length === 0)
      throw new UsageError('page needs a PERSON, --position or --next.');
    return { people, positions, ...(next.length === 0 ? {} : { next }), urgency: low ? 'low' : 'high' };
  },
});
