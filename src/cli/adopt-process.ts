/** `tocsin adopt-process INC`: a running incident goes on by another process. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'adopt-process',
  summary: 'Lets a running incident go on by the process that new ones get, or by another',
  options: {
    process: { type: 'string', value: 'HASH', says: 'one that was accepted before' },
    severity: {
      type: 'string',
      value: 'SEVERITY',
      says: 'as the new process calls it; else the one that corresponds',
    },
  },
  body: (_, { process, severity }) => ({
    ...(process === undefined ? {} : { process }),
    ...(severity === undefined ? {} : { severity }),
  }),
});
