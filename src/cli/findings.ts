/** What is wrong with a file, a line each. */
import { alarming, asked, bold } from './show.ts';

interface Finding {
  severity: 'error' | 'warning';
  line: number;
  column: number;
  message: string;
  remedy: string;
}

/** "FILE:LINE:COLUMN", as editors and terminals follow it. */
export function findingsInWords(file: string, ok: boolean, findings: Finding[]): string {
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
