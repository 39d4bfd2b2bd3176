/** Severities with the words that may name them, and what machines' words mean. */
import { elapsedMs } from './compile-calendars.ts';
import { shorten } from './finding.ts';
import type { Severity, SignalRules } from './process.ts';
import { ids, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

export function compileSeverities(file: ProcessFile, report: Report): Severity[] {
  const entries = report.distinct(file.severities, ['severities'], 'severity');
  const names = new Map<string, string>(entries.map(({ id }) => [plain(id), id]));
  return entries.map((entry, index) => {
    const path = ['severities', index];
    if (entry.rank !== undefined && entry.rank !== index + 1) {
      report.error(
        'rank-contradicts-order',
        [...path, 'rank'],
        `\`${entry.id}\` stands in place ${index + 1}, but says rank ${entry.rank}.`,
        'Put the severities in order, most severe first, or leave out `rank`.',
      );
    }
    const aliases = (entry.aliases ?? []).map(String);
    aliases.forEach((alias, place) => {
      const other = names.get(plain(alias));
      if (other === undefined) names.set(plain(alias), entry.id);
      else if (other !== entry.id) {
        report.error(
          'duplicate',
          [...path, 'aliases', place],
          `\`${alias}\` already means ${other}.`,
          'Let each word mean one severity.',
        );
      }
    });
    return {
      id: entry.id,
      label: entry.label,
      rank: index + 1,
      aliases,
      definition: entry.definition,
      examples: entry.examples ?? [],
      ...(entry.visibility === undefined ? {} : { visibility: entry.visibility }),
    };
  });
}

/** Severities are found whatever the case and the hyphens, so two names that differ only there are one. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('-', '');
}

export function compileSignals(file: ProcessFile, report: Report): SignalRules | null {
  const { signals } = file;
  if (signals === undefined) {
    report.warning(
      'no-signals',
      [],
      'This process has no `signals`, so alerts of machines declare no incident.',
      "Add `signals` with a map of machines' severities to yours.",
    );
    return null;
  }
  const known = ids(file.severities);
  const meaning = (word: string, path: (string | number)[]): string | null =>
    word === 'none' ? null : report.reference('severity', word, path, known);
  const severities: [string, string | null][] = [];
  for (const [word, severity] of Object.entries(signals.severities)) {
    const path = ['signals', 'severities', word];
    const key = word.trim().toLowerCase();
    if (severities.some(([other]) => other === key)) {
      report.error(
        'duplicate',
        path,
        `The word \`${shorten(word)}\` has a meaning already: case counts for nothing.`,
        'Keep one of the two.',
      );
    }
    severities.push([key, meaning(severity, path)]);
  }
  return {
    severities: Object.fromEntries(severities),
    ...(signals.otherwise === undefined
      ? {}
      : { otherwise: meaning(signals.otherwise, ['signals', 'otherwise']) }),
    whenAlertsClear: signals.whenAlertsClear ?? 'default',
    reopenWithinMs:
      elapsedMs(signals.reopenWithin, ['signals', 'reopenWithin'], '`reopenWithin`', report) ?? 0,
    groupWindowMs: elapsedMs(signals.groupWindow, ['signals', 'groupWindow'], '`groupWindow`', report) ?? 0,
  };
}
