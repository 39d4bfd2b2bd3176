/** `tocsin check FILE`: what is wrong with a process file, each finding at its line. It needs no server. */
import { checkProcess } from '../domain/process/check-process.ts';
import { defineVerb } from './define-verb.ts';
import { contentOf } from './file.ts';
import { findingsInWords } from './findings.ts';

export const verb = defineVerb({
  name: 'check',
  summary: 'Checks a process file; exit code 1 where it has an error',
  operands: ['FILE'],
  notes: 'A FILE of - is standard input. Nothing is changed, and no server is asked.',
  async run({ operands: [file], show }) {
    const checked = checkProcess(await contentOf(file!), file!);
    show(checked, ({ ok, findings }) => findingsInWords(file!, ok, findings));
    return checked.ok ? 0 : 1;
  },
});
