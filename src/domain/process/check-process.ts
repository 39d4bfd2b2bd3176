/** What is wrong with a process file, if anything: what the API, the command line and the page say of it alike. */
import { compileProcess } from './compile.ts';
import type { Finding } from './finding.ts';

interface CheckedProcess {
  /** Warnings leave it usable. */
  ok: boolean;
  findings: Finding[];
}

export function checkProcess(source: string, fileName: string): CheckedProcess {
  const compiled = compileProcess(source, fileName);
  return compiled.ok ? { ok: true, findings: compiled.warnings } : { ok: false, findings: compiled.findings };
}
