/** What is wrong with a process file, if anything: what the API, the command line and the page say of it alike. */
import { capped } from './cap-findings.ts';
import { compileProcess } from './compile.ts';
import type { Finding } from './finding.ts';
import { lintProcess, type Circumstances } from './lint/lint.ts';

interface CheckedProcess {
  /** It compiles, and no finding is an error. */
  ok: boolean;
  findings: Finding[];
}

/** What the compiler refuses; of what it takes, also what follows from it. */
export function checkProcess(
  source: string,
  fileName: string,
  circumstances: Circumstances = { now: null, installation: null },
): CheckedProcess {
  const compiled = compileProcess(source, fileName);
  if (!compiled.ok) return { ok: false, findings: compiled.findings };
  const found = lintProcess(compiled.process, compiled.placeOf, circumstances);
  const findings = capped([...compiled.warnings, ...found]);
  return { ok: !findings.some(({ severity }) => severity === 'error'), findings };
}
