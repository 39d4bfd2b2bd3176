/** What is wrong with a file: where, how grave, by which rule, what happens and what to do. The gravest first. */
import { alarming, asked, bold, quiet } from './show.ts';

export interface Finding {
  severity: 'error' | 'warning';
  code: string;
  /** The file that has it, where that is another one: the process that a configuration names. */
  file?: string;
  line: number;
  column: number;
  message: string;
  remedy: string;
}

/** "FILE:LINE:COLUMN", as editors and terminals follow it. */
export function findingsInWords(file: string, ok: boolean, findings: Finding[]): string {
  const of = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity);
  const [errors, warnings] = [of('error'), of('warning')];
  return [
    ...[...errors, ...warnings].map((finding) => inWords(file, finding)),
    `${file} ${ok ? 'can be used' : 'cannot be used'}: ${counted(errors.length, 'error')}, ${counted(warnings.length, 'warning')}.`,
  ].join('\n');
}

function inWords(file: string, { severity, code, line, column, message, remedy, ...place }: Finding): string {
  const { file: at = file } = place;
  const word = severity === 'error' ? alarming('error') : asked('warning');
  return `${bold(`${at}:${line}:${column}`)} ${word} ${code}\n  ${message}\n  ${quiet(remedy)}\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
