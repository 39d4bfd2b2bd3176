/**
 * Reasons over a process that compiles: what cannot be kept, reaches nobody or contradicts itself; with an installation also who is
 * missing. Never throws for anything that compiles. The largest shipped process takes 1 to 3 ms (20 ms the first time), the worst file
 * that compiles 0.2 s.
 */
import { pathText } from '../finding.ts';
import type { Finding } from '../finding.ts';
import type { Process } from '../process.ts';
import type { ReadYaml } from '../read-yaml.ts';
import { readingOf } from './reading.ts';
import type { Found, Installation, Rule, Subject } from './rule.ts';
import { rules } from './rules.ts';

/** Of one rule: what is wrong a hundred times is explained by the first few. */
const mostOfARule = 10;

export interface Circumstances {
  /** ISO instant. */
  now: string | null;
  installation: Installation | null;
}

export function lintProcess(
  process: Process,
  placeOf: ReadYaml['placeOf'],
  { now, installation }: Circumstances,
): Finding[] {
  const subject: Subject = { process, now, installation, reading: readingOf(process) };
  const findings = rules.flatMap((rule) =>
    foundBy(rule, subject).map(({ severity = 'warning', path, message, remedy }): Finding => {
      const { line, column } = placeOf(path);
      return { severity, code: rule.code, path: pathText(path), line, column, message, remedy };
    }),
  );
  return findings.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** What only an installation can say, without its place: for whoever looks at the installation's own file. */
export function lintInstallation(
  process: Process,
  { now, installation }: { now: string; installation: Installation },
): (Found & { code: string })[] {
  const subject: Subject = { process, now, installation, reading: readingOf(process) };
  return rules
    .filter(({ asks }) => asks === 'installation')
    .flatMap((rule) => foundBy(rule, subject).map((found) => ({ ...found, code: rule.code })));
}

function foundBy(rule: Rule, subject: Subject): Found[] {
  const { now, installation } = subject;
  if (rule.asks === 'process') return Iterator.from(rule.check(subject)).take(mostOfARule).toArray();
  if (now === null || installation === null) return [];
  return Iterator.from(rule.check({ ...subject, now, installation }))
    .take(mostOfARule)
    .toArray();
}
