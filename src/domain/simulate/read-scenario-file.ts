/** A scenario as a file: YAML with the fields of one, or the list of its script alone. */
import type { Finding } from '../process/finding.ts';
import { readYaml } from '../process/read-yaml.ts';
import type { WrittenScenario } from './read-scenario.ts';

type ReadFile = { ok: true; written: WrittenScenario } | { ok: false; findings: Finding[] };

export function readScenarioFile(source: string, fileName: string): ReadFile {
  const read = readYaml(source, fileName, {
    noun: 'scenario',
    begins: 'A scenario begins with `severity:` or with the first step of its script.',
    maxEntries: 5_000,
    maxValues: 10_000,
  });
  if ('findings' in read) return { ok: false, findings: read.findings };
  const { value } = read;
  if (Array.isArray(value)) return { ok: true, written: { script: value } };
  if (typeof value === 'object' && value !== null) return { ok: true, written: value };
  const finding: Finding = {
    severity: 'error',
    code: 'not-a-scenario',
    path: '',
    line: 1,
    column: 1,
    message: `${fileName} holds neither the fields of a scenario nor a list of steps.`,
    remedy: 'Write fields such as `severity` and `script`, or a list of steps.',
  };
  return { ok: false, findings: [finding] };
}
