/** The condition that rules share: its words are those of the file. */
import type { z } from 'zod';
import type { Path } from './finding.ts';
import type { Condition } from './process.ts';
import { ids, type Report } from './report.ts';
import type { condition } from './schema-words.ts';
import type { ProcessFile } from './schema.ts';

/** An absent part asks for nothing, so without `when` it always holds. */
export function compileCondition(
  file: ProcessFile,
  entry: z.infer<typeof condition> | undefined,
  path: Path,
  report: Report,
): Condition {
  const compiled: Condition = {};
  if (entry === undefined) return compiled;
  if (entry.severity !== undefined)
    compiled.severities = report.references(
      'severity',
      entry.severity,
      [...path, 'severity'],
      ids(file.severities),
    );
  if (entry.flag !== undefined)
    compiled.flags = report.references('flag', entry.flag, [...path, 'flag'], ids(file.flags));
  if (entry.status !== undefined)
    compiled.statuses = report.references(
      'status',
      entry.status,
      [...path, 'status'],
      ids(file.lifecycle.statuses),
    );
  if (entry.phase !== undefined)
    compiled.phases = report.references('phase', entry.phase, [...path, 'phase'], ids(file.lifecycle.phases));
  return compiled;
}
