/** `tocsin promise-update INC TIME`: when the next update comes. */
import { commandVerb, serverNow } from './command-verb.ts';
import { momentForms, readMoment } from './moments.ts';

export const verb = commandVerb({
  name: 'promise-update',
  summary: 'Promises the next update for a time',
  operands: ['TIME'],
  notes: `TIME is ${momentForms}.`,
  body: async ([time], _, server) => ({ at: await readMoment(time!, () => serverNow(server)) }),
});
