/** Which severity a word means: one rule for people, another for machines. */
import type { Process } from './process.ts';

/**
 * For people and the API: an id or an alias, whatever the case, also as `severity=2`, and with or without the hyphen.
 * An id is preferred to an alias. Null: no severity has this name.
 */
export function severityOf(process: Process, word: string): string | null {
  const plain = plainWord(word.replace(/^\s*severity\s*[=:]/i, ''));
  if (plain === '') return null;
  const byId = process.severities.find((severity) => plainWord(severity.id) === plain);
  const byAlias = process.severities.find((severity) =>
    severity.aliases.some((alias) => plainWord(alias) === plain),
  );
  return (byId ?? byAlias)?.id ?? null;
}

/**
 * For machines: the process's `signals` map and nothing else, because a vendor's P1 may be its highest and our second. Null: keep
 * the alert, declare nothing.
 *
 * A word that the map does not list, or none at all, means `otherwise`; where the process does not say, the second most severe
 * (of one: that one). In doubt it pages, and an unknown word alone shall not rouse the chief executive. Without a `signals` section
 * machines declare nothing.
 */
export function severityOfSignal(process: Process, word: string | null): string | null {
  const rules = process.signals;
  if (rules === null) return null;
  const key = word?.trim().toLowerCase() ?? '';
  const listed = Object.entries(rules.severities).find(([candidate]) => candidate.toLowerCase() === key);
  if (listed !== undefined) return listed[1];
  if (rules.otherwise !== undefined) return rules.otherwise;
  return (process.severities[1] ?? process.severities[0])?.id ?? null;
}

function plainWord(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]/g, '');
}
