/** How a severity is found: by a tree of questions, or by impact and urgency. */
import type { Classifier, Question } from './process.ts';
import { ids, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

type Entry = NonNullable<ProcessFile['classifier']>;

export function compileClassifier(file: ProcessFile, report: Report): Classifier | null {
  const entry = file.classifier;
  if (entry === undefined) return null;
  if ((entry.tree === undefined) === (entry.matrix === undefined)) {
    report.error(
      'one-classifier',
      ['classifier'],
      'A severity is found by a `tree` or by a `matrix`, by one of the two.',
      'Keep one, or leave out `classifier`: then people choose by the definitions.',
    );
    return null;
  }
  if (entry.tree !== undefined) return compileTree(file, entry.tree, report);
  return entry.matrix === undefined ? null : compileMatrix(file, entry.matrix, report);
}

function compileTree(file: ProcessFile, tree: NonNullable<Entry['tree']>, report: Report): Classifier {
  const severities = ids(file.severities);
  const path = ['classifier', 'tree'];
  const questions = report
    .distinct(tree.questions, [...path, 'questions'], 'question')
    .map((entry, index): Question => {
      const here = [...path, 'questions', index];
      if ((entry.severity === undefined) === (entry.between === undefined))
        report.error(
          'one-answer',
          here,
          'A question has one `severity`, or two in `between`.',
          'Keep one of the two.',
        );
      const meant = entry.between ?? [entry.severity ?? ''];
      const [first, second] = report.references(
        'severity',
        entry.between ?? entry.severity,
        [...here, entry.between === undefined ? 'severity' : 'between'],
        severities,
      );
      if (meant.length === 2 && severities.indexOf(meant[0] ?? '') > severities.indexOf(meant[1] ?? ''))
        report.error(
          'wrong-order',
          [...here, 'between'],
          `\`${meant[0]}\` is less severe than \`${meant[1]}\`.`,
          'Write the more severe one first: it is taken where nobody can tell.',
        );
      if (entry.between !== undefined && entry.unless === undefined)
        report.warning(
          'range-without-question',
          [...here, 'between'],
          `Nothing tells \`${meant[0]}\` from \`${meant[1]}\`, so it is always the first.`,
          'Add `unless`: a question whose yes means the second.',
        );
      return {
        id: entry.id,
        ask: entry.ask,
        severities: second === undefined ? [first ?? ''] : [first ?? '', second],
        unless: entry.unless ?? null,
      };
    });
  return {
    kind: 'tree',
    questions,
    otherwise: report.reference('severity', tree.otherwise, [...path, 'otherwise'], severities),
  };
}

function compileMatrix(file: ProcessFile, matrix: NonNullable<Entry['matrix']>, report: Report): Classifier {
  const severities = ids(file.severities);
  const path = ['classifier', 'matrix'];
  const impact = report.distinct(matrix.impact, [...path, 'impact'], 'impact');
  const urgency = report.distinct(matrix.urgency, [...path, 'urgency'], 'urgency');
  const table: Record<string, Record<string, string>> = {};
  for (const row of impact) {
    // An impact may be called `constructor`, and an urgency `name`, as every object's are.
    const cells = Object.hasOwn(matrix.severities, row.id) ? matrix.severities[row.id] : undefined;
    const here = [...path, 'severities', row.id];
    if (cells === undefined) {
      report.error(
        'matrix-gap',
        [...path, 'severities'],
        `No severity is given for the impact \`${row.id}\`.`,
        `Add \`${row.id}\` with a severity for each urgency.`,
      );
      continue;
    }
    for (const column of urgency)
      if (!Object.hasOwn(cells, column.id))
        report.error(
          'matrix-gap',
          here,
          `No severity is given for the impact \`${row.id}\` at the urgency \`${column.id}\`.`,
          `Add \`${column.id}\`.`,
        );
    for (const [column, severity] of Object.entries(cells)) {
      report.reference('urgency', column, [...here, column], ids(urgency));
      report.reference('severity', severity, [...here, column], severities);
    }
    table[row.id] = cells;
  }
  for (const row of Object.keys(matrix.severities))
    report.reference('impact', row, [...path, 'severities', row], ids(impact));
  return { kind: 'matrix', impact, urgency, severities: table };
}
