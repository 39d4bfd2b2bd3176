/** `tocsin update INC TEXT`: tells an audience how things stand, and when it hears more. */
import { commandVerb, readText, serverNow } from './command-verb.ts';
import { momentForms, readMoment } from './moments.ts';

export const verb = commandVerb({
  name: 'update',
  command: 'post-update',
  summary: 'Tells an audience how things stand',
  operands: ['TEXT...'],
  options: {
    audience: { type: 'string', value: 'AUDIENCE', says: 'an audience of the process; default: internal' },
    next: { type: 'string', value: 'TIME', says: `when the next update is promised: ${momentForms}` },
  },
  notes: 'A TEXT of - is read from standard input.',
  body: async (words, { audience, next }, server) => ({
    text: await readText(words),
    ...(audience === undefined ? {} : { audience }),
    ...(next === undefined ? {} : { nextUpdateAt: await readMoment(next, () => serverNow(server)) }),
  }),
});
