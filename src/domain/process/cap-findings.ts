/** As many findings as somebody reads at once. */
import type { Finding } from './finding.ts';

/** More than anybody mends in one go; the file is read again anyway. */
const maxFindings = 50;

/** In the order of the file, the first of them only: the rest is said in one sentence. */
export function capped(findings: Finding[]): Finding[] {
  const sorted = [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
  // Errors may not fall behind warnings when there are too many of both.
  const kept = sorted.filter(({ severity }) => severity === 'error').slice(0, maxFindings);
  const room = maxFindings - kept.length;
  const all = [...kept, ...sorted.filter(({ severity }) => severity === 'warning').slice(0, room)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
  const last = all.at(-1);
  const more = findings.length - all.length;
  if (last === undefined || more === 0) return all;
  return [
    ...all,
    {
      severity: kept.length > 0 ? 'error' : 'warning',
      code: 'more-findings',
      path: '',
      line: last.line,
      column: last.column,
      message: `There are ${more} more findings.`,
      remedy: 'Mend these first and check again.',
    },
  ];
}
