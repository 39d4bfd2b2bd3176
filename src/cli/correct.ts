/** `tocsin correct INC UPDATE TEXT`: what was told is corrected, and whoever was told is told so. */
import { commandVerb, readText } from './command-verb.ts';
import { UsageError } from './define-verb.ts';

export const verb = commandVerb({
  name: 'correct',
  command: 'correct-update',
  summary: 'Corrects an update; whoever was told is told',
  operands: ['UPDATE', 'TEXT...'],
  options: {
    subject: { type: 'string', value: 'TEXT', says: 'the subject of mails, where that is another' },
  },
  notes: 'UPDATE is its number, as `tocsin updates INC` shows it. A TEXT of - is read from standard input.',
  async body([update, ...words], { subject }) {
    if (!/^\d+$/.test(update!)) throw new UsageError(`"${update}" is not the number of an update.`);
    return {
      update: Number(update),
      text: await readText(words),
      ...(subject === undefined ? {} : { subject }),
    };
  },
});
