/** What a machine's word for severity means in a process: its `signals` map, and what holds where the map is silent. */

import type { Process } from '../process/process.ts';

export interface SeverityWords {
  /** The process's severity; null: keep the alert, declare nothing. */
  severityOf: (word: string | null) => string | null;
  /** Its rank, 1 the most severe; null: declares nothing. */
  rankOf: (word: string | null) => number | null;
}

/**
 * The map decides, whatever the case of the letters. A word that it does not know, and no word at all, count as
 * `error`, which is what Alertmanager's PagerDuty receiver says of everything; in a map without `error` as the most
 * severe that it names: in doubt it pages. A process without a map lets no machine declare.
 */
export function severityWords(process: Pick<Process, 'severities' | 'signals'>): SeverityWords {
  const map = new Map<string, string | null>();
  for (const [word, severity] of Object.entries(process.signals?.severities ?? {})) {
    map.set(word.trim().toLowerCase(), severity);
  }
  const ranks = new Map(process.severities.map((severity) => [severity.id, severity.rank]));
  const rankOfSeverity = (severity: string | null) =>
    severity === null ? null : (ranks.get(severity) ?? null);
  const inDoubt = map.get('error') ?? mostSevere([...map.values()], rankOfSeverity);
  const severityOf = (word: string | null) => {
    const known = word === null ? undefined : map.get(word.trim().toLowerCase());
    return known === undefined ? inDoubt : known;
  };
  return { severityOf, rankOf: (word) => rankOfSeverity(severityOf(word)) };
}

function mostSevere(
  severities: (string | null)[],
  rankOf: (severity: string | null) => number | null,
): string | null {
  let best: { severity: string; rank: number } | null = null;
  for (const severity of severities) {
    const rank = rankOf(severity);
    if (severity !== null && rank !== null && (best === null || rank < best.rank)) best = { severity, rank };
  }
  return best?.severity ?? null;
}
