/** `tocsin note INC TEXT`: what somebody saw, thought or tried, on the timeline. */
import { commandVerb, readText } from './command-verb.ts';

export const verb = commandVerb({
  name: 'note',
  summary: 'Writes a note on the timeline',
  operands: ['TEXT...'],
  options: { progress: { type: 'boolean', says: 'it is progress, which rungs may wait for' } },
  notes: 'A TEXT of - is read from standard input.',
  body: async (words, { progress }) => ({ text: await readText(words), progress }),
});
