/** The right word for a mistyped one: what "did you mean" offers. */

/**
 * The candidate that is nearest to `word`, or null when none is near enough to be meant. Case, spaces, `_` and `-` count for
 * nothing; a letter too many, too few, wrong or swapped counts one; up to a third of the word may be wrong.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | null {
  // Longer words are no typos, and more candidates than this no process has: both keep the comparison cheap.
  if (word.length === 0 || word.length > 64) return null;
  const plain = normal(word);
  let best: { candidate: string; distance: number } | null = null;
  for (const candidate of candidates.slice(0, 1000)) {
    if (candidate.length > 64) continue;
    const other = normal(candidate);
    const allowed = Math.max(1, Math.floor(Math.max(plain.length, other.length) / 3));
    if (Math.abs(plain.length - other.length) > allowed) continue;
    const distance = editDistance(plain, other);
    if (distance <= allowed && (best === null || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}

function normal(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

/** Optimal string alignment: insertions, deletions, substitutions, swapped neighbours. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
