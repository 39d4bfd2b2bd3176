/** `tocsin check FILE`: what is wrong with a process file, each finding at its line. */
import type { Checked } from './answers.ts';
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { contentOf } from './file.ts';
import { alarming, asked, bold } from './show.ts';

export const verb = defineVerb({
  name: 'check',
  summary: 'Checks a process file; exit code 1 where it has an error',
  operands: ['FILE'],
  notes: 'A FILE of - is standard input. Nothing is changed.',
  async run({ operands: [file], server, show }) {
    const body = await contentOf(file!);
    const answer = await ask<Checked>(server, 'POST', '/api/v1/process/check', {
      body,
      type: 'application/yaml',
    });
    show(answer, (checked) => inWords(checked, file!));
    return answer.ok ? 0 : 1;
  },
});

/** "FILE:LINE:COLUMN", as editors and terminals follow it. */
function inWords({ ok, findings }: Checked, file: string): string {
  const lines = findings.map(({ severity, line, column, message, remedy }) => {
    const word = severity === 'error' ? alarming('error') : asked('warning');
    return `${bold(`${file}:${line}:${column}`)} ${word}: ${message} ${remedy}`;
  });
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const errors = findings.length - warnings;
  return [
    ...lines,
    `${file} ${ok ? 'can be used' : 'cannot be used'}: ${errors} errors, ${warnings} warnings.`,
  ].join('\n');
}
