/** `tocsin acknowledge INC`: somebody has it. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'acknowledge',
  summary: 'Says that somebody has the incident, and ends their pages',
  options: { as: { type: 'string', value: 'PERSON', says: 'with an admin’s key: on whose behalf' } },
  body: (_, { as: person }) => (person === undefined ? {} : { person }),
});
