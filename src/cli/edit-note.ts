/** `tocsin edit-note INC NOTE TEXT`: a note is reworded; what it said first stays in the log. */
import { commandVerb, readText } from './command-verb.ts';
import { UsageError } from './define-verb.ts';

export const verb = commandVerb({
  name: 'edit-note',
  summary: 'Rewords a note on the timeline',
  operands: ['NOTE', 'TEXT...'],
  notes:
    'NOTE is its number: the entry e7 of the timeline is note 7. A TEXT of - is read from standard input.',
  async body([note, ...words]) {
    const number = /^e?(\d+)$/.exec(note!)?.[1];
    if (number === undefined) throw new UsageError(`"${note}" is not the number of a note.`);
    return { note: Number(number), text: await readText(words) };
  },
});
