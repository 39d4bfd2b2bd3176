/** The process's rule for machines' words (`severityOfSignal`), made ready for an intake that asks it for every alert. */

import type { Process } from '../process/process.ts';
import { severityOfSignal } from '../process/resolve-severity.ts';

interface SeverityWords {
  /** The process's severity; null: keep the alert, declare nothing. */
  severityOf: (word: string | null) => string | null;
  /** Its rank, 1 the most severe; null: declares nothing. */
  rankOf: (word: string | null) => number | null;
}

/** One look-up a word, where the rule itself walks the process's map (40 words in a usual one). */
export function severityWords(process: Process): SeverityWords {
  const listed = new Map<string, string | null>();
  for (const word of Object.keys(process.signals?.severities ?? {})) {
    listed.set(plain(word), severityOfSignal(process, word));
  }
  const otherwise = severityOfSignal(process, null);
  const ranks = new Map(process.severities.map((severity) => [severity.id, severity.rank]));
  const severityOf = (word: string | null) => {
    const known = word === null ? undefined : listed.get(plain(word));
    return known === undefined ? otherwise : known;
  };
  return {
    severityOf,
    rankOf(word) {
      const severity = severityOf(word);
      return severity === null ? null : (ranks.get(severity) ?? null);
    },
  };
}

function plain(word: string): string {
  return word.trim().toLowerCase();
}
